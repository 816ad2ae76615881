"""From a reel and what people chose of a film's course to its storyboard."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from epochreel.clock import frames_in
from epochreel.film.boards import read_board, write_board
from epochreel.film.music import Heard, beat_note, music_for
from epochreel.film.options import FilmOptions
from epochreel.film.telling import Tell
from epochreel.scene.styles import get_style
from epochreel.sound.audio import film_frames_for
from epochreel.sound.beats import NoBeats
from epochreel.sound.decode import stated_secs
from epochreel.steps import ReelMeta
from epochreel.story import (
    Direction,
    Storyboard,
    Timing,
    direct,
    footage_of,
    planned_footage,
)
from epochreel.trace import ReelFile

# By how much the length of a music file may be misstated.
INEXACT_SECS = Fraction(1)


def direction_of(reel: ReelFile, options: FilmOptions, heard: Heard | None = None) -> Direction:
    """Return the storyboard that tells a training, as far as it came, in the options' style.

    Parameters
    ----------
    reel
        The recorded training.
    options
        Style, rate and course.
    heard
        Music as long as which the film then is, to the frame, and on whose beats it is cut.

    Raises
    ------
    UsageError
        If a listed epoch was not recorded.
    StoryboardError
        If the file of a storyboard is wrong.
    EpochreelError
        If nothing was recorded that can be shown, or the film is to be shorter than it can.
    """
    course, fps, style = options.course, options.fps, get_style(options.scene.style)
    style.check_training(reel.meta)
    if course.storyboard is not None:
        board = read_board(course.storyboard, reel, fps)
        return Direction(board.storyboard, board.notes)
    beats = None if heard is None else heard.beats
    stated = None if isinstance(beats, NoBeats) else beats
    timing = Timing(course.pace, _n_frames(options, heard), stated)
    direction = style.story(footage_of(reel), fps, timing)
    if beats is None:
        return direction
    return replace(direction, notes=(beat_note(beats, kept=direction.on_beats), *direction.notes))


def storyboard_of(reel: ReelFile, options: FilmOptions, heard: Heard | None = None) -> Storyboard:
    """Return the storyboard alone; see `direction_of`."""
    return direction_of(reel, options, heard).storyboard


def check_length(meta: ReelMeta, options: FilmOptions) -> None:
    """Raise now if a film of a training yet to come will be too short, as far as can be known.

    Raises
    ------
    EpochreelError
        If so.
    """
    secs = _stated_secs(options)
    if secs is not None and options.course.storyboard is None:
        footage, pace = planned_footage(meta), options.course.pace
        if isinstance(pace, tuple):
            footage = replace(footage, epochs=pace)
        direct(footage, options.fps, Timing(footage.epochs, frames_in(secs, options.fps)))


def check_storyboard(reel: ReelFile, options: FilmOptions) -> None:
    """Raise StoryboardError now if a film of a reel cannot follow the file that people wrote."""
    if options.course.storyboard is not None:
        read_board(options.course.storyboard, reel, options.fps)


def _stated_secs(options: FilmOptions) -> Fraction | None:
    """Return how long a film will be; a little more where a file states it inexactly."""
    if not isinstance(options.music, Path):
        return options.course.duration
    part, whole = options.listening, stated_secs(options.music)
    ends = [secs for secs in (part.to_secs, whole) if secs is not None]
    return min(ends) - part.from_secs + INEXACT_SECS if ends else None


def storyboard_text(reel: ReelFile, options: FilmOptions, tell: Tell | None = None) -> str:
    """Return the storyboard of a film as the text of a file that people change.

    Parameters
    ----------
    reel
        The recorded training.
    options
        Rate, pace, length and music.
    tell
        Told, a line each, what was decided about the film.
    """
    direction = direction_of(reel, options, music_for(options))
    if tell is not None:
        for line in direction.notes:
            tell(line)
    return write_board(direction.storyboard, reel.meta, options.scene.look.words)


def _n_frames(options: FilmOptions, heard: Heard | None) -> int | None:
    if heard is not None:
        return film_frames_for(heard.audio, options.fps)
    duration = options.course.duration
    return None if duration is None else frames_in(duration, options.fps)

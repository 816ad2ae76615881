"""From a reel and what people chose of a film's course to its storyboard."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from epochreel.clock import frames_in
from epochreel.film.boards import read_board, write_board
from epochreel.film.options import FilmOptions
from epochreel.sound.audio import Audio, film_frames_for
from epochreel.story import (
    Direction,
    Footage,
    Storyboard,
    Timing,
    classic_story,
    direct,
    footage_of,
)
from epochreel.story.pace import named_epochs, spread_epochs
from epochreel.trace import ReelFile

Tell = Callable[[str], None]

# What the article's film shows, where a training names no epochs of its own.
N_CLASSIC_EPOCHS = 13


def direction_of(reel: ReelFile, options: FilmOptions, music: Audio | None = None) -> Direction:
    """Return the storyboard that tells a training, as far as it came, in the options' style.

    Parameters
    ----------
    reel
        The recorded training.
    options
        Style, rate, pace and length.
    music
        As long as which the film then is, to the frame.

    Raises
    ------
    UsageError
        If a listed epoch was not recorded.
    StoryboardError
        If the file of a storyboard is wrong.
    EpochreelError
        If nothing was recorded that can be shown, or the film is to be shorter than it can.
    """
    if options.storyboard is not None:
        return Direction(read_board(options.storyboard, reel, options.fps))
    footage = footage_of(reel)
    if options.scene.style == "classic":
        return Direction(_classic(footage, options))
    return direct(footage, options.fps, Timing(options.pace, _n_frames(options, music)))


def storyboard_of(reel: ReelFile, options: FilmOptions, music: Audio | None = None) -> Storyboard:
    """Return the storyboard alone; see `direction_of`."""
    return direction_of(reel, options, music).storyboard


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
    direction = direction_of(reel, options)
    if tell is not None:
        for line in direction.notes:
            tell(line)
    return write_board(direction.storyboard, reel.meta)


def _n_frames(options: FilmOptions, music: Audio | None) -> int | None:
    if music is not None:
        return film_frames_for(music, options.fps)
    return None if options.duration is None else frames_in(options.duration, options.fps)


def _classic(footage: Footage, options: FilmOptions) -> Storyboard:
    pace = options.pace or "seed"
    epochs = named_epochs(pace, footage)
    if epochs is None:
        count = min(N_CLASSIC_EPOCHS, len(footage.epochs))
        epochs = spread_epochs(pace, footage, [Fraction(1)] * count)
    return classic_story(footage, options.fps, epochs)

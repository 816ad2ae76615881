"""What is heard with a film: people's own music, or what is made from the training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from epochreel.clock import seconds_at
from epochreel.errors import ExtraError, MusicError
from epochreel.film.listening import Listening
from epochreel.film.options import FilmOptions
from epochreel.film.soundtrack import cue_sheet
from epochreel.sound.audio import Audio, Samples, fade_in, fade_out, fit
from epochreel.sound.beats import Beats, NoBeats, beats_between, read_beats
from epochreel.sound.decode import decode, stated_secs
from epochreel.sound.score import compose_score
from epochreel.sound.tracking import find_beats
from epochreel.story import Storyboard
from epochreel.trace import ReelFile

# Longer than a wave of the deepest bass, so that nothing clicks; so short that a beat on which
# the music was cut in is still struck.
FADE_IN_SECS = Fraction(3, 100)
# Two seconds are heard as an end, not as a fault; of a short piece no more than a quarter.
FADE_OUT_SECS, MOST_FADED = Fraction(2), Fraction(1, 4)
# Players round a song's length: cut that near to its end, it was not cut.
END_SECS = Fraction(1, 20)


@dataclass(frozen=True, eq=False)
class Heard:
    """Music of a file as a film has it.

    Parameters
    ----------
    audio
        The part that is heard, faded where it was cut.
    beats
        In seconds of the film, or why there are none to follow; None if nobody asked for them.
    """

    audio: Audio
    beats: Beats | NoBeats | None


def music_for(options: FilmOptions) -> Heard | None:
    """Return the music of a file; None if the options name no file.

    Raises
    ------
    MusicError
        If the file is no music that can be used, or the beats stated cannot be.
    ExtraError
        If beats are to be found, and librosa is not installed.
    """
    path, part = options.music, options.listening
    if not isinstance(path, Path):
        return None
    audio = decode(path, part.from_secs, part.to_secs)
    # A storyboard says itself where its cuts are.
    beats = None if options.course.storyboard is not None else _beats_of(audio, part)
    # The beats before the fades: a faded beat is still one.
    return Heard(_faded(audio, path, part), beats)


def score_of(storyboard: Storyboard, reel: ReelFile, folder: Path) -> Iterator[Samples]:
    """Yield the music made from a training in pieces: as long as its film, always the same.

    Parameters
    ----------
    folder
        Where there is room for what has to be put aside meanwhile.
    """
    return compose_score(cue_sheet(storyboard, reel), reel.meta.seed or 0, folder)


def under(audio: Audio, storyboard: Storyboard) -> tuple[Audio, tuple[str, ...]]:
    """Return music as long as a film that has a length of its own, and lines for people.

    Music that is longer fades out with the film; after shorter music it is silent.
    """
    film_secs = seconds_at(storyboard.n_frames, storyboard.fps)
    difference = audio.duration_secs - film_secs
    audio = fit(audio, storyboard.n_frames, storyboard.fps)
    # Nobody hears half a frame.
    if abs(difference) <= 1 / storyboard.fps:
        return audio, ()
    music_secs = film_secs + difference
    lengths = f"the music lasts {float(music_secs):.1f} s, the film {float(film_secs):.1f}"
    if difference < 0:
        return audio, (f"{lengths}; its end is silent",)
    return _ending(audio), (f"{lengths}; it fades out before its end",)


def beat_note(beats: Beats | NoBeats, *, kept: bool) -> str:
    """Return a line for people about the beats of the music, and whether cuts keep to them."""
    if isinstance(beats, NoBeats):
        return f"the cuts are not on beats: {beats.reason}"
    tempo = f"{beats.bpm:.0f} beats a minute"
    if kept:
        return f"the music has {tempo}; the cuts are on the beat"
    return f"the cuts are not on beats: the music has {tempo}, too few for so many shots"


def _faded(audio: Audio, path: Path, part: Listening) -> Audio:
    """Return music that fades where something was cut off, and only there."""
    if part.from_secs:
        audio = fade_in(audio, FADE_IN_SECS)
    whole = stated_secs(path)
    if part.to_secs is not None and (whole is None or part.to_secs < whole - END_SECS):
        audio = _ending(audio)
    return audio


def _ending(audio: Audio) -> Audio:
    return fade_out(audio, min(FADE_OUT_SECS, audio.duration_secs * MOST_FADED))


def _beats_of(audio: Audio, part: Listening) -> Beats | NoBeats | None:
    if part.beats == "off":
        return None
    if isinstance(part.beats, Path):
        end_secs = part.from_secs + audio.duration_secs
        stated = beats_between(read_beats(part.beats), float(part.from_secs), float(end_secs))
        if stated is None:
            raise MusicError(
                f"has fewer than 2 beats from {float(part.from_secs):.7g} to"
                f" {float(end_secs):.7g} s, which is what is heard: {part.beats}"
            )
        return stated
    try:
        return find_beats(audio)
    except ExtraError as error:
        if part.beats == "auto":
            raise
        return NoBeats(str(error))

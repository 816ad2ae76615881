"""The beats of music as times, and files that state them; finding them is in ``tracking``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import MusicError

BEATS_PER_BAR = 4


@dataclass(frozen=True, eq=False, slots=True)
class Beats:
    """Where music pulses.

    Parameters
    ----------
    times_secs
        ``(n_beats,)`` float64, ascending, from the start of the music.
    downbeats
        ``(n_beats,)`` bool: whether a beat is the first of its bar.
    bpm
        Beats a minute: the median, as the tempo may change.
    """

    times_secs: NDArray[np.float64]
    downbeats: NDArray[np.bool_]
    bpm: float


@dataclass(frozen=True, slots=True)
class NoBeats:
    """The finding that music has no beat to go by.

    Parameters
    ----------
    reason
        Half a sentence for people, such as ``"the music is silent"``.
    """

    reason: str


def bpm_of(times_secs: NDArray[np.float64]) -> float:
    """Return the median tempo of at least two beats, in beats a minute."""
    return 60 / float(np.median(np.diff(times_secs)))


def beats_between(beats: Beats, start_secs: float, end_secs: float) -> Beats | None:
    """Return the beats of a part of music, from its start; None if it has fewer than two."""
    inside = (beats.times_secs >= start_secs) & (beats.times_secs < end_secs)
    if np.count_nonzero(inside) < 2:
        return None
    times_secs = beats.times_secs[inside] - start_secs
    return Beats(times_secs, beats.downbeats[inside], bpm_of(times_secs))


def read_beats(path: Path) -> Beats:
    """Return the beats that a text file states.

    Each line has the time of a beat in seconds, and after it, if it is a downbeat, the word
    ``down``. Empty lines and what follows a ``#`` are left out. If no line says ``down``, every
    fourth beat is one, from the first on.

    Raises
    ------
    MusicError
        If the file cannot be read, has fewer than two beats, or a line is no time or goes back.
    """
    times: list[float] = []
    downbeats: list[bool] = []
    for number, line in enumerate(_lines(path), start=1):
        words = line.partition("#")[0].split()
        if words:
            times.append(_time(words[0], number, times, path))
            downbeats.append(_is_down(words[1:], number, path))
    if len(times) < 2:
        raise MusicError(f"has {len(times)} beats; at least 2 are needed: {path}")
    if not any(downbeats):
        downbeats[::BEATS_PER_BAR] = [True] * len(downbeats[::BEATS_PER_BAR])
    times_secs = np.array(times)
    return Beats(times_secs, np.array(downbeats), bpm_of(times_secs))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise MusicError(f"no such file of beats: {path}") from error
    except UnicodeDecodeError as error:
        raise MusicError(f"is no text, but beats are lines of seconds: {path}") from error
    except OSError as error:
        raise MusicError(f"the beats cannot be read ({error.strerror}): {path}") from error


def _time(word: str, number: int, before: list[float], path: Path) -> float:
    try:
        secs = float(word)
    except ValueError:
        secs = math.nan
    if not 0 <= secs < math.inf:
        raise MusicError(f"line {number}: `{word}` is no time; beats are seconds from 0: {path}")
    if before and secs <= before[-1]:
        raise MusicError(
            f"line {number}: {word} does not come after {before[-1]:g}; beats must ascend: {path}"
        )
    return secs


def _is_down(words: list[str], number: int, path: Path) -> bool:
    if words not in ([], ["down"]):
        raise MusicError(
            f"line {number}: `{' '.join(words)}` after the time; only `down` may stand there:"
            f" {path}"
        )
    return bool(words)

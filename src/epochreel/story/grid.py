"""The beats of music laid over a whole film; where they are missing, the tempo goes on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from epochreel.clock import frames_in
from epochreel.sound.beats import BEATS_PER_BAR, Beats

# Where the next beat takes this many times as long as those around it, beats are missing.
MISSING = 2.5
# The tempo of a place is the median of so many beats before and as many after it.
AROUND = 4


@dataclass(frozen=True, eq=False)
class Grid:
    """Beats from the start of a film, or before, to its end, or after.

    A place on it is a number of beats, from the first one: 2.5 is half-way from the third to the
    fourth, whatever the tempo.

    Parameters
    ----------
    fps
        Frames per second, exact.
    n_frames
        Length of the film.
    times_secs
        ``(n_beats,)`` float64, ascending, in seconds of the film.
    downbeats
        ``(n_beats,)`` bool: whether a beat is the first of its bar.
    """

    fps: Fraction
    n_frames: int
    times_secs: NDArray[np.float64]
    downbeats: NDArray[np.bool_]

    def frame_at(self, place: float) -> int:
        """Return the frame nearest to a place."""
        secs = np.interp(place, np.arange(len(self.times_secs)), self.times_secs)
        return frames_in(Fraction(float(secs)), self.fps)

    def place_of(self, frame: float) -> float:
        """Return the place at which a frame begins, or any time in frames."""
        secs = frame / float(self.fps)
        return float(np.interp(secs, self.times_secs, np.arange(len(self.times_secs))))

    @cached_property
    def beat_frames(self) -> NDArray[np.int64]:
        """The frame nearest to each beat, ``(n_beats,)``; beyond the film at both ends."""
        return np.array([frames_in(Fraction(t), self.fps) for t in self.times_secs.tolist()])


def grid_of(beats: Beats, n_frames: int, fps: Fraction) -> Grid:
    """Return beats laid over a film.

    Before the first beat, after the last and in breaks the tempo of the beats next to them goes
    on, and so do the bars: a cut there is no worse than elsewhere, and music whose drums come
    in late often had the tempo from the start.

    Parameters
    ----------
    beats
        At least two.
    n_frames
        Length of the film.
    fps
        Frames per second.
    """
    times = beats.times_secs
    steps = np.diff(times)
    periods = _typical(steps)
    counts = np.where(steps > MISSING * periods, np.rint(steps / periods), 1).astype(np.int64)
    n_before = int(np.ceil(max(times[0], 0.0) / periods[0]))
    n_after = int(np.ceil(max(float(n_frames / fps) - times[-1], 0.0) / periods[-1]))
    heard = n_before + np.concatenate(([0], np.cumsum(counts)))
    filled = np.concatenate(
        [
            times[0] - periods[0] * np.arange(n_before, 0, -1),
            np.interp(np.arange(heard[0], heard[-1] + 1), heard, times),
            times[-1] + periods[-1] * np.arange(1, n_after + 1),
        ]
    )
    return Grid(fps, n_frames, filled, _bars(len(filled), heard, beats.downbeats))


def _typical(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of the steps around each one."""
    padded = np.pad(steps, AROUND, mode="symmetric")
    return np.median(sliding_window_view(padded, 2 * AROUND + 1), axis=1)


def _bars(
    n_beats: int, heard: NDArray[np.int64], downbeats: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which beats begin a bar, ``(n_beats,)``, given those that are heard."""
    is_down = np.zeros(n_beats, bool)
    is_down[heard] = downbeats
    down = np.flatnonzero(is_down)
    if not len(down):
        return is_down
    added = np.setdiff1d(np.arange(n_beats), heard)
    bar = int(np.median(np.diff(down))) if len(down) > 1 else BEATS_PER_BAR
    nearest = down[np.abs(added[:, np.newaxis] - down).argmin(axis=1)]
    is_down[added] = (added - nearest) % bar == 0
    return is_down

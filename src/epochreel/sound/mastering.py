"""A mix brought to the loudness and below the peak that films have, and faded at its ends.

How loud it is shows when it is over, so the mix is put aside and gone through again, in pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.limiter import BLOCK, Gains
from epochreel.sound.loudness import HALO, Meter, true_peaks
from epochreel.sound.spool import SampleSpool
from epochreel.sound.voices import SAMPLE_RATE, Samples

# What the platforms play films at, and a peak that lossy coding does not push over full scale.
LOUDNESS_LUFS = -16.0
PEAK_DBTP = -1.0
# Aimed at, so that what rounding and a listener's resampling add stays below.
_CEILING = 10.0 ** ((PEAK_DBTP - 0.5) / 20.0)
_PIECE = 512 * BLOCK  # samples that are gone through at once
_FADE_IN_SECS = 0.01


def mastered(
    mix: Iterable[Samples], n_samples: int, fade_secs: float, spool: SampleSpool
) -> Iterator[Samples]:
    """Yield a mix as a film has it, ``(2, n)``, in pieces.

    Parameters
    ----------
    mix
        ``(2, n)``, one stretch after another; those at the ends are faded themselves.
    n_samples
        Of all stretches together.
    fade_secs
        How much of the end the fade takes.
    spool
        Empty; it is filled with the mix.
    """
    meter, start = Meter(), 0
    for stretch in mix:
        _fade(stretch, start, n_samples, round(fade_secs * SAMPLE_RATE))
        meter.push(stretch)
        spool.add(stretch)
        start += stretch.shape[1]
    yield from _Master(spool, meter.loudness()).pieces()


class _Master:
    """A mix that was put aside, and how much louder or softer it becomes."""

    def __init__(self, spool: SampleSpool, loudness: float) -> None:
        self._spool = spool
        is_silent = not np.isfinite(loudness)
        self._gain = 1.0 if is_silent else 10.0 ** ((LOUDNESS_LUFS - loudness) / 20.0)
        self._limiter = self._limiter_for_gain()
        if is_silent or self._limiter is None:
            return
        # What the limiter took away is given back once; it then takes a little more.
        meter = Meter()
        for piece in self.pieces():
            meter.push(piece)
        missing = LOUDNESS_LUFS - meter.loudness()
        if missing > 0.1:
            self._gain *= 10.0 ** (missing / 20.0)
            self._limiter = self._limiter_for_gain()

    def pieces(self) -> Iterator[Samples]:
        """Yield all of the music, ``(2, n)`` at a time."""
        for start in range(0, self._spool.n_samples, _PIECE):
            music = self._read(start, min(start + _PIECE, self._spool.n_samples))
            yield music if self._limiter is None else self._limiter.turn_down(music, start)

    def _read(self, start: int, stop: int) -> Samples:
        return self._spool.read(start, stop) * np.float32(self._gain)

    def _limiter_for_gain(self) -> Gains | None:
        """Return what turns peaks down; None where no peak is too high."""
        peaks: list[NDArray[np.float32]] = []
        for start in range(0, self._spool.n_samples, _PIECE):
            n_blocks = -(-min(_PIECE, self._spool.n_samples - start) // BLOCK)
            near = self._read(start - HALO, start + n_blocks * BLOCK + HALO)
            peaks.append(true_peaks(near, BLOCK, floor=_CEILING / 2.0))
        all_peaks = np.concatenate([np.zeros(0, np.float32), *peaks])
        if all_peaks.max(initial=0.0) <= _CEILING:
            return None
        return Gains(all_peaks, _CEILING)


def _fade(stretch: Samples, start: int, n_samples: int, n_fade: int) -> None:
    """Fade in what of a stretch lies at the beginning of the music, and out what at its end."""
    stop, n_out = start + stretch.shape[1], min(n_fade, n_samples)
    n_in = min(round(_FADE_IN_SECS * SAMPLE_RATE), n_samples)
    first = max(start, n_samples - n_out)
    if first < stop:
        gone = first - (n_samples - n_out)
        # Down by the square of a cosine and more: it rings on, and is gone before the last frame.
        turn = _ramp(np.pi / 2, n_out, gone, gone + stop - first)
        stretch[:, first - start :] *= np.cos(turn) ** 3
    if start < n_in:
        stretch[:, : n_in - start] *= _ramp(1.0, n_in, start, min(stop, n_in))


def _ramp(top: float, n: int, first: int, last: int) -> NDArray[np.float32]:
    """Return a part of ``np.linspace(0, top, n)``, to the last bit."""
    ramp = np.arange(first, last) * (top / max(n - 1, 1))
    ramp[n - 1 - first :] = top if n > 1 else 0.0
    return ramp.astype(np.float32)

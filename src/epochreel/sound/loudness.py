"""How loud music is: integrated loudness and true peak, as broadcasters measure them.

ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak audio level".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.convolver import Convolver
from epochreel.sound.voices import SAMPLE_RATE, Samples

_HOP = SAMPLE_RATE // 10  # blocks of 400 ms begin every 100 ms
_ABSOLUTE_GATE = -70.0  # LUFS
_RELATIVE_GATE = -10.0  # LU
# Of the two filters at 48 kHz, BS.1770-4 tables 1 and 2: a shelf for the head, and a high-pass.
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
# The high-pass rings as 0.995**n: after this many samples, at less than -80 dB.
_RING = 2048

OVERSAMPLING = 4
_OVERSAMPLED = 2**14  # samples at once
_PEAK_BLOCK = 4096
HALO = 12  # samples on either side that an oversampled one is made of


class Meter:
    """Tells how loud music is that comes piece by piece; in the end, integrated loudness."""

    def __init__(self) -> None:
        self._weighting = Convolver(_weighting().astype(np.float32), 2)
        self._waiting: Samples = np.zeros((2, 0), np.float32)
        self._energies: list[NDArray[np.float64]] = []

    def push(self, audio: Samples) -> None:
        """Listen to more of the music, ``(2, n_samples)`` at 48 kHz."""
        self._listen(self._weighting.push(audio))

    def loudness(self) -> float:
        """Return how loud it was, LUFS, now that it is over; -inf if silent or below 0.4 s."""
        self._listen(self._weighting.rest())
        powers = _block_powers(np.concatenate(self._energies))
        loud = powers[_lufs(powers) > _ABSOLUTE_GATE]
        if not len(loud):
            return -np.inf
        gate = _lufs(loud.mean()) + _RELATIVE_GATE
        return float(_lufs(loud[_lufs(loud) > gate].mean()))

    def _listen(self, weighted: Samples) -> None:
        """Note the energy of each tenth of a second that is complete, both sides added."""
        weighted = np.concatenate([self._waiting, weighted], axis=1)
        n_hops = weighted.shape[1] // _HOP
        hops = weighted[:, : n_hops * _HOP].reshape(2, n_hops, _HOP)
        self._energies.append(np.einsum("shn,shn->h", hops, hops, dtype=np.float64))
        self._waiting = weighted[:, n_hops * _HOP :].copy()


def integrated_loudness(audio: Samples) -> float:
    """Return how loud music is, LUFS; minus infinity if it is silent or shorter than 0.4 s.

    Parameters
    ----------
    audio
        ``(2, n_samples)`` at 48 kHz.
    """
    meter = Meter()
    meter.push(audio)
    return meter.loudness()


def true_peaks(near: Samples, block: int, floor: float = 0.0) -> NDArray[np.float32]:
    """Return per block the highest level between samples too, ``(n_blocks,)``, 1 is full scale.

    Parameters
    ----------
    near
        ``(2, n_blocks * block + 2 * HALO)``: the blocks, and what is heard before and after them.
    block
        Samples.
    floor
        Blocks whose samples all stay below it are not oversampled.
    """
    inside = near[:, HALO : near.shape[1] - HALO].reshape(2, -1, block)
    peaks = np.maximum(inside.max(axis=(0, 2)), -inside.min(axis=(0, 2)))
    kernel = _between_samples()
    high = np.flatnonzero(peaks >= floor)
    within = np.arange(block + 2 * HALO)
    # Few blocks at a time: their windows are 24 times as large as the music.
    for some in np.array_split(high, -(-len(high) * block // _OVERSAMPLED) or 1):
        around = near[:, some[:, None] * block + within]
        windows = np.lib.stride_tricks.sliding_window_view(around, 2 * HALO, axis=2)
        peaks[some] = np.maximum(peaks[some], np.abs(windows @ kernel).max(axis=(0, 2, 3)))
    return peaks


def true_peak(audio: Samples) -> float:
    """Return the true peak of ``(2, n_samples)``, dBTP."""
    highest = float(np.abs(audio).max(initial=0.0))
    if highest == 0.0:
        return -np.inf
    near = np.pad(audio, ((0, 0), (HALO, HALO + -audio.shape[1] % _PEAK_BLOCK)))
    # Between samples 6 dB lower there is no peak above it, unless all of it were near 24 kHz.
    return float(20.0 * np.log10(true_peaks(near, _PEAK_BLOCK, highest / 2.0).max()))


def _block_powers(energies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean squares, both sides added, of blocks of 400 ms, from those of 100 ms."""
    running = np.concatenate([[0.0], np.cumsum(energies)])
    return (running[4:] - running[:-4]) / (4 * _HOP)


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return -0.691 + 10.0 * np.log10(np.maximum(power, 1e-20))


def _weighting() -> NDArray[np.float64]:
    """Return what both filters make of a click, ``(_RING,)``."""
    click = np.zeros(_RING)
    click[0] = 1.0
    for (b0, b1, b2), (_, a1, a2) in (_SHELF, _HIGH_PASS):
        out = [0.0, 0.0]
        padded = np.concatenate([[0.0, 0.0], click])
        driven = b0 * padded[2:] + b1 * padded[1:-1] + b2 * padded[:-2]
        for value in driven.tolist():
            out.append(value - a1 * out[-1] - a2 * out[-2])
        click = np.array(out[2:])
    return click


def _between_samples() -> NDArray[np.float32]:
    """Return the windowed sinc that finds the values between samples, ``(24, 3)``."""
    shifts = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    distance = np.arange(2 * HALO)[:, None] - (HALO - 1) - shifts
    window = np.kaiser(1025, 6.0)
    at = (distance / HALO + 1.0) / 2.0
    return (np.sinc(distance) * np.interp(at, np.linspace(0.0, 1.0, 1025), window)).astype(
        np.float32
    )

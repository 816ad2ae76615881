"""How loud music is: integrated loudness and true peak, as broadcasters measure them.

ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak audio level".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.reverb import convolve
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
_HALF_WIDTH = 12  # samples on either side that an oversampled one is made of


def integrated_loudness(audio: Samples) -> float:
    """Return how loud music is, LUFS; minus infinity if it is silent or shorter than 0.4 s.

    Parameters
    ----------
    audio
        ``(2, n_samples)`` at 48 kHz.
    """
    powers = _block_powers(audio)
    loud = powers[_lufs(powers) > _ABSOLUTE_GATE]
    if not len(loud):
        return -np.inf
    gate = _lufs(loud.mean()) + _RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def true_peaks(audio: Samples, block: int, floor: float = 0.0) -> NDArray[np.float32]:
    """Return per block the highest level between samples too, ``(n_blocks,)``, 1 is full scale.

    Parameters
    ----------
    audio
        ``(2, n_samples)``.
    block
        Samples; the last block may be shorter.
    floor
        Blocks whose samples all stay below it are not oversampled.
    """
    n = audio.shape[1]
    n_blocks = -(-n // block)
    padded = np.zeros((2, n_blocks * block + 2 * _HALF_WIDTH), np.float32)
    padded[:, _HALF_WIDTH : _HALF_WIDTH + n] = audio
    inside = padded[:, _HALF_WIDTH : _HALF_WIDTH + n_blocks * block].reshape(2, n_blocks, block)
    peaks = np.maximum(inside.max(axis=(0, 2)), -inside.min(axis=(0, 2)))
    kernel = _between_samples()
    high = np.flatnonzero(peaks >= floor)
    within = np.arange(block + 2 * _HALF_WIDTH)
    # Few blocks at a time: their windows are 24 times as large as the music.
    for some in np.array_split(high, -(-len(high) * block // _OVERSAMPLED) or 1):
        near = padded[:, some[:, None] * block + within]
        windows = np.lib.stride_tricks.sliding_window_view(near, 2 * _HALF_WIDTH, axis=2)
        peaks[some] = np.maximum(peaks[some], np.abs(windows @ kernel).max(axis=(0, 2, 3)))
    return peaks


def true_peak(audio: Samples) -> float:
    """Return the true peak of ``(2, n_samples)``, dBTP."""
    highest = float(np.abs(audio).max(initial=0.0))
    if highest == 0.0:
        return -np.inf
    # Between samples 6 dB lower there is no peak above it, unless all of it were near 24 kHz.
    return float(20.0 * np.log10(true_peaks(audio, 4096, highest / 2.0).max()))


def _block_powers(audio: Samples) -> NDArray[np.float64]:
    """Return the mean squares of the weighted music, both sides added, of blocks of 400 ms."""
    weighted = convolve(np.asarray(audio, np.float32), _weighting().astype(np.float32))
    n_hops = weighted.shape[1] // _HOP
    hops = weighted[:, : n_hops * _HOP].reshape(2, n_hops, _HOP)
    energy = np.einsum("shn,shn->h", hops, hops, dtype=np.float64)
    running = np.concatenate([[0.0], np.cumsum(energy)])
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
    distance = np.arange(2 * _HALF_WIDTH)[:, None] - (_HALF_WIDTH - 1) - shifts
    window = np.kaiser(1025, 6.0)
    at = (distance / _HALF_WIDTH + 1.0) / 2.0
    return (np.sinc(distance) * np.interp(at, np.linspace(0.0, 1.0, 1025), window)).astype(
        np.float32
    )

"""The room: a tail of shaped noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.voices import SAMPLE_RATE, Samples

_TAIL_SECS = 2.4
_PRE_DELAY_SECS = 0.016
_ONSET_SECS = 0.03
# Upper edge of a band, Hz; how long until it has fallen by 60 dB, seconds; its level. Walls and
# air swallow the high ones first, and lows that ring would be mud.
_BANDS = ((200.0, 0.9, 0.15), (900.0, 2.2, 0.8), (2800.0, 2.0, 1.0), (7000.0, 1.1, 0.6))


def room_tail(rng: np.random.Generator) -> Samples:
    """Return what a room answers to a click, ``(2, n_samples)``, each side of unit energy."""
    n = round(_TAIL_SECS * SAMPLE_RATE)
    time = np.arange(n) / SAMPLE_RATE
    spectrum = np.fft.rfft(rng.standard_normal((2, n)), axis=1)
    frequencies = np.fft.rfftfreq(n, 1.0 / SAMPLE_RATE)
    tail, lower = np.zeros((2, n)), 60.0
    for upper, fall_secs, level in _BANDS:
        band = np.fft.irfft(spectrum * _between(frequencies, lower, upper), n, axis=1)
        tail += level * band * 10.0 ** (-3.0 * time / fall_secs)
        lower = upper
    tail *= np.clip(time / _ONSET_SECS, 0.0, 1.0)
    tail *= np.clip((_TAIL_SECS - time) / 0.3, 0.0, 1.0)
    tail /= np.sqrt(np.square(tail).sum(axis=1, keepdims=True))
    delay = np.zeros((2, round(_PRE_DELAY_SECS * SAMPLE_RATE)))
    return np.concatenate([delay, tail], axis=1).astype(np.float32)


def _between(
    frequencies: NDArray[np.floating], lower: float, upper: float
) -> NDArray[np.floating]:
    """Return 1 within a band and slopes of a sixth of an octave on either side of its edges."""
    octaves = np.log2(np.maximum(frequencies, 1.0))
    rising = np.clip((octaves - np.log2(lower)) * 3.0 + 0.5, 0.0, 1.0)
    falling = np.clip((np.log2(upper) - octaves) * 3.0 + 0.5, 0.0, 1.0)
    return rising * falling

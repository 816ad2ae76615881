"""Where sounds begin, in steps of a millisecond, and how regularly they do; NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from epochreel.sound.audio import RATE

STEPS_PER_SEC = 1000
# Rises are measured over so many steps: shorter, and the waves of a bass look like onsets.
RISE_STEPS = 3
# A level is held for as long as a bass at 40 Hz takes to its next crest, which is no new rise:
# without that, a soft kick drum was found up to 27 ms late, with it 5.
HOLD_STEPS = 15
# What is this much quieter than the loudest does not count as a rise from silence.
RANGE_DB = 40.0

Mono = NDArray[np.float32]  # (n_samples,), at 48 kHz
Rises = NDArray[np.float64]  # (n_steps,), dB, from 0


def rises_of(mono: Mono) -> Rises:
    """Return by how much the sound gets louder at each millisecond, ``(n_steps,)`` dB.

    Differences of samples stand for the sound: they weigh the treble, where an attack is sharp.
    """
    width = RATE // STEPS_PER_SEC
    n_steps = len(mono) // width
    change = np.diff(mono, prepend=mono[:1])[: n_steps * width].reshape(n_steps, width)
    level = np.sqrt(np.mean(np.square(change, dtype=np.float64), axis=1))
    level = sliding_window_view(np.pad(level, (HOLD_STEPS - 1, 0)), HOLD_STEPS).max(axis=1)
    floor = np.quantile(level, 0.999) * 10 ** (-RANGE_DB / 20) + 1e-9
    loudness_db = np.convolve(20 * np.log10(level + floor), np.full(3, 1 / 3), "same")
    rises = np.zeros(n_steps)
    rises[RISE_STEPS:] = loudness_db[RISE_STEPS:] - loudness_db[:-RISE_STEPS]
    # The smoothing above sees silence before the first step and after the last.
    rises[: RISE_STEPS + 1] = rises[-1:] = 0
    return np.maximum(rises, 0)


def nearest_onset(rises: Rises, time_secs: float, reach_secs: float, least_db: float) -> float:
    """Return when the sharpest onset around a time is, in seconds, or NaN if there is none.

    Parameters
    ----------
    rises
        From ``rises_of``.
    reach_secs
        How far off it may be.
    least_db
        A rise below this is no onset.
    """
    first, last = (round((time_secs + off) * STEPS_PER_SEC) for off in (-reach_secs, reach_secs))
    first = max(0, first)
    around = rises[first : max(0, last + 1)]
    if not len(around) or around.max() < least_db:
        return float("nan")
    return (first + int(around.argmax())) / STEPS_PER_SEC


def regularity(strength: NDArray[np.floating], periods: NDArray[np.floating], width: int) -> float:
    """Return how much a curve resembles itself one period later: 1 for a clock, 0 for noise.

    The mean, over windows that overlap by half, of the autocorrelation at the period there.

    Parameters
    ----------
    strength
        ``(n,)``, of onsets.
    periods
        ``(n,)``, the supposed period at each place.
    width
        Of the windows.
    """
    # People play a few hundredths of a second early or late.
    smooth = np.convolve(strength, np.hanning(9)[1:-1] / np.hanning(9).sum(), "same")
    width = min(width, len(smooth))
    return float(
        np.mean(
            [
                _likeness(smooth[start : start + width], periods[start + width // 2])
                for start in range(0, len(smooth) - width + 1, max(1, width // 2))
            ]
        )
    )


def _likeness(window: NDArray[np.floating], period: float) -> float:
    centred = window - window.mean()
    power = np.mean(centred**2)
    if not power:
        return 0.0
    lags = range(max(1, round(period) - 2), min(round(period) + 3, len(window)))
    return max((float(np.mean(centred[lag:] * centred[:-lag]) / power) for lag in lags), default=0)

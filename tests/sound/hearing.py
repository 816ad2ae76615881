"""What an ear makes of samples: onsets, pitches, roughness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.voices import SAMPLE_RATE


def onset_secs(samples: NDArray[np.floating], threshold: float = 0.1) -> float:
    """Return when a sound first reaches a part of its peak."""
    loud = np.abs(samples) > threshold * np.abs(samples).max()
    return int(np.argmax(loud)) / SAMPLE_RATE


def level_at(samples: NDArray[np.floating], frequency: float) -> float:
    """Return the amplitude of a frequency, Hz, in ``(n,)`` samples."""
    n = len(samples)
    turning = np.exp(-2j * np.pi * frequency / SAMPLE_RATE * np.arange(n))
    return float(2.0 * abs((samples * np.hanning(n) * turning).sum()) / (n / 2))


def roughness(partials: list[tuple[float, float]]) -> float:
    """Return how rough partials sound together; frequencies, Hz, and amplitudes.

    Sethares 1993, "Local consonance and the relationship between timbre and scale", fitted to
    Plomp and Levelt's curves.
    """
    total = 0.0
    for at, (f1, a1) in enumerate(partials):
        for f2, a2 in partials[at + 1 :]:
            scale = 0.24 / (0.021 * min(f1, f2) + 19.0)
            apart = scale * abs(f2 - f1)
            total += min(a1, a2) * (np.exp(-3.5 * apart) - np.exp(-5.75 * apart))
    return total


def spectral_peaks(samples: NDArray[np.floating]) -> list[tuple[float, float]]:
    """Return the strongest frequencies of samples, Hz, and their amplitudes."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) / len(samples) * 4
    inner = spectrum[1:-1]
    is_peak = (inner > spectrum[:-2]) & (inner >= spectrum[2:]) & (inner > 0.01 * spectrum.max())
    places = np.flatnonzero(is_peak) + 1
    return [(at * SAMPLE_RATE / len(samples), float(spectrum[at])) for at in places]

"""The pad: chords that hold, made of narrow noise instead of sines, so that they breathe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.scale import Chord, hertz
from epochreel.sound.voices import SAMPLE_RATE, Samples

# A power of two, 5.5 s: long enough that nobody hears it come round.
LOOP = 2**18
_CENTS = 14.0  # half width of a harmonic
_BASS_CENTS = 1.5
_HIGHEST = 4500.0  # Hz


def chord_loops(chord: Chord, rng: np.random.Generator) -> tuple[Samples, Samples]:
    """Return a held chord twice, ``(2, LOOP)`` each: its body, and the air above it.

    Each harmonic is a narrow bell of the spectrum with random phases, which sounds like many
    players at once and repeats without a seam (Nasca O. Paul, the PADsynth algorithm). Both
    have unit loudness together; to fade the air in and out is to open and close a filter.
    """
    body = _spectrum([(hertz(pitch), number) for pitch in chord.pitches for number in (1, 2)])
    air = _spectrum([(hertz(pitch), number) for pitch in chord.pitches for number in range(3, 9)])
    bass = _spectrum([(hertz(chord.bass), number) for number in (1, 2, 3)], _BASS_CENTS)
    left, right = _phases(rng, len(body)), _phases(rng, len(body))
    scale = 1.0 / np.sqrt(np.square(body).sum() / 2.0)
    # A bass that differs between left and right would make a listener dizzy.
    low = 0.45 * bass * left
    return (
        _loop(np.stack([body * left + low, body * right + low]) * scale),
        _loop(np.stack([air * left, air * right]) * scale),
    )


def _spectrum(harmonics: list[tuple[float, int]], cents: float = _CENTS) -> NDArray[np.float64]:
    """Return amplitudes by frequency bin of harmonics, given as fundamental, Hz, and number."""
    bins = np.arange(int(_HIGHEST * LOOP / SAMPLE_RATE))
    amplitudes = np.zeros(len(bins))
    for base, number in harmonics:
        center = base * number * LOOP / SAMPLE_RATE
        width = max(center * (2.0 ** (cents / 1200.0) - 1.0), 1.0)
        first, last = int(center - 4 * width), int(center + 4 * width) + 1
        if last >= len(bins):
            continue
        near = bins[max(first, 0) : last]
        bell = np.exp(-(((near - center) / width) ** 2) / 2.0)
        # The same energy however wide; higher notes are held back.
        level = number**-1.3 * (220.0 / base) ** 0.35 / np.sqrt(np.square(bell).sum())
        amplitudes[near] += level * bell
    return amplitudes


def _phases(rng: np.random.Generator, n: int) -> NDArray[np.complex128]:
    return np.exp(2j * np.pi * rng.random(n))


def _loop(spectrum: NDArray[np.complex128]) -> Samples:
    whole = np.zeros((2, LOOP // 2 + 1), np.complex64)
    whole[:, : spectrum.shape[1]] = spectrum * (LOOP / 2)
    return np.asarray(np.fft.irfft(whole, LOOP, axis=1), np.float32)

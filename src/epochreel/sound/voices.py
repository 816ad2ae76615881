"""The instruments: one note each as samples, made of decaying partials.

Knows nothing of when a note is played, or where it stands between left and right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.scale import hertz

SAMPLE_RATE = 48000  # Hz
Samples = NDArray[np.float32]  # (n_samples,), or (2, n_samples): left and right

VoiceName = Literal["felt", "bell", "hollow", "tension", "pulse"]

# A note's partials end where harshness begins, Hz.
_HIGHEST = 7000.0
_BLOCK, _SLICE = 256, 16


@dataclass(frozen=True)
class Tone:
    """What is played, apart from when, where and how loudly.

    Parameters
    ----------
    voice
        ``"felt"``, a hammer on a muffled string; ``"bell"``, small and glassy; ``"hollow"``,
        the error on its way back; ``"tension"``, the error itself; ``"pulse"``, a soft low beat.
    pitch
        MIDI note number.
    secs
        Until it has died away.
    colour
        0 to 1: brightness; of tension, the size of the error.
    """

    voice: VoiceName
    pitch: int
    secs: float
    colour: float = 0.5


@dataclass(frozen=True)
class _Partial:
    frequency: float  # Hz
    amplitude: float
    decay_secs: float  # to 1/e


def play(tone: Tone) -> Samples:
    """Return a note, ``(n_samples,)`` float32, of about unit loudness; both ends are silent."""
    partials, attack_secs = _INSTRUMENTS[tone.voice](tone)
    samples = _decaying(partials, n_samples_of(tone))
    _soften_ends(samples, attack_secs)
    energy = sum(partial.amplitude**2 for partial in partials)
    return samples * np.float32(_evened(hertz(tone.pitch)) / np.sqrt(energy))


def n_samples_of(tone: Tone) -> int:
    """Return how long a note is, in samples."""
    return max(round(tone.secs * SAMPLE_RATE), 64)


def tension_partials(pitch: float, error: float) -> list[tuple[float, float]]:
    """Return frequencies, Hz, and amplitudes of the sound of an error.

    An open fifth stands for what is right. The error adds the semitone above either note and
    pulls the fifth itself apart, so that the partials come to lie within a critical band of each
    other and beat, which is what is heard as rough (Plomp and Levelt 1965, "Tonal consonance and
    critical bandwidth").

    Parameters
    ----------
    pitch
        The lower note, MIDI.
    error
        0 to 1.
    """
    pull = 0.3 * error  # semitones
    notes = (
        (pitch, 1.0),
        (pitch + 7.02 - pull, 0.8),
        (pitch + 1.0, 0.9 * error),
        (pitch + 8.0, 0.8 * error**1.5),
    )
    return [
        (hertz(note) * number, loudness / number**1.4)
        for note, loudness in notes
        if loudness > 0.0
        for number in (1, 2, 3, 4)
    ]


def _felt(tone: Tone) -> tuple[list[_Partial], float]:
    base, last = hertz(tone.pitch), tone.secs * 0.34
    slope = 2.4 - 1.0 * tone.colour
    numbers = range(1, 9)
    # Stiff strings sound sharp in their upper partials (Fletcher 1964).
    sharp = [number * np.sqrt(1.0 + 2.5e-4 * number**2) for number in numbers]
    partials = [
        _Partial(base * ratio, number**-slope, last / (1.0 + 0.45 * (number - 1)))
        for number, ratio in zip(numbers, sharp, strict=True)
    ]
    return _audible(partials), 0.005


def _bell(tone: Tone) -> tuple[list[_Partial], float]:
    base, last = hertz(tone.pitch), tone.secs * 0.3
    glow = 0.5 + 0.7 * tone.colour
    ratios = ((1.0, 1.0, 1.0), (2.003, 0.3, 0.7), (3.01, 0.14 * glow, 0.4), (5.42, 0.05, 0.15))
    partials = [_Partial(base * ratio, level, last * stay) for ratio, level, stay in ratios]
    return _audible(partials), 0.004


def _hollow(tone: Tone) -> tuple[list[_Partial], float]:
    base, last = hertz(tone.pitch), tone.secs * 0.4
    ratios = ((1.0, 1.0), (1.004, 0.6 * tone.colour), (3.0, 0.2), (5.0, 0.06))
    partials = [_Partial(base * ratio, level, last) for ratio, level in ratios if level]
    return _audible(partials), min(0.03, 0.2 * tone.secs)


def _tension(tone: Tone) -> tuple[list[_Partial], float]:
    last = tone.secs * 0.45
    partials = [
        _Partial(frequency, amplitude, last)
        for frequency, amplitude in tension_partials(tone.pitch, tone.colour)
    ]
    return _audible(partials), min(0.09, 0.15 * tone.secs)


def _pulse(tone: Tone) -> tuple[list[_Partial], float]:
    base, last = hertz(tone.pitch), tone.secs * 0.25
    # The octaves let it be heard where a speaker has no bass.
    return [
        _Partial(base * number, level, last / number)
        for number, level in ((1, 1.0), (2, 0.5), (3, 0.16), (4, 0.06))
    ], 0.012


_INSTRUMENTS = {
    "felt": _felt,
    "bell": _bell,
    "hollow": _hollow,
    "tension": _tension,
    "pulse": _pulse,
}


def _audible(partials: Sequence[_Partial]) -> list[_Partial]:
    return [partial for partial in partials if partial.frequency < _HIGHEST] or [partials[0]]


def _decaying(partials: Sequence[_Partial], n: int) -> Samples:
    """Return the sum of decaying sines, ``(n,)``.

    With ``z`` what one sample turns and shrinks a partial by, sample ``a * 256 + b`` is the
    imaginary part of ``z**(256 a) * z**b``: two short tables and one matrix product.
    """
    z = np.array(
        [(-1.0 / p.decay_secs + 2j * np.pi * p.frequency) / SAMPLE_RATE for p in partials]
    )
    amplitudes = np.array([p.amplitude for p in partials])
    n_blocks = -(-n // (_BLOCK * _SLICE)) * _SLICE
    blocks: NDArray[np.complex128] = np.exp(np.outer(np.arange(n_blocks) * _BLOCK, z)) * amplitudes
    within: NDArray[np.complex128] = np.exp(np.outer(z, np.arange(_BLOCK)))
    left = np.hstack([blocks.real, blocks.imag]).astype(np.float32)
    right = np.vstack([within.imag, within.real]).astype(np.float32)
    # In slices too small for BLAS to use threads: 0.05 ms instead of 8 on a busy machine, and
    # the same sums however many processors there are.
    slices = left.reshape(-1, _SLICE, left.shape[1])
    return (slices @ right).ravel()[:n]


def _soften_ends(samples: Samples, attack_secs: float) -> None:
    """Fade a note in, and out over its last third, so that neither end clicks."""
    n_in = min(round(attack_secs * SAMPLE_RATE), len(samples) // 2)
    n_out = len(samples) // 3
    samples[:n_in] *= np.sin(np.linspace(0.0, np.pi / 2, n_in, dtype=np.float32)) ** 2
    samples[-n_out:] *= np.cos(np.linspace(0.0, np.pi / 2, n_out, dtype=np.float32)) ** 2


def _evened(frequency: float) -> float:
    # High notes sound louder than low ones of the same size.
    return (330.0 / frequency) ** 0.4

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hearing import level_at, roughness, spectral_peaks
from sheets import film

from epochreel.sound.harmony import harmony
from epochreel.sound.phrases import phrases
from epochreel.sound.scale import MAJOR, MINOR, SUSPENDED, hertz, pitch_of
from epochreel.sound.voices import SAMPLE_RATE, Tone, play, tension_partials

ERRORS = np.linspace(0.0, 1.0, 9)


@pytest.mark.parametrize("voice", ["felt", "bell", "hollow", "tension", "pulse"])
@pytest.mark.parametrize("secs", [0.4, 2.6])
def test_a_note_begins_and_ends_in_silence(voice, secs: float) -> None:
    samples = play(Tone(voice, 62, secs))
    assert samples.dtype == np.float32
    assert samples.shape == (round(secs * SAMPLE_RATE),)
    assert abs(samples[0]) < 1e-6
    assert abs(samples[-1]) < 1e-6
    assert 0.3 < np.abs(samples).max() < 4.0


def test_a_note_has_its_pitch() -> None:
    samples = play(Tone("felt", 69, 1.2))
    assert level_at(samples, 440.0) > 20 * level_at(samples, 466.2)


def test_partials_decay_as_the_formula_says() -> None:
    samples = play(Tone("hollow", 57, 2.0, 0.0)).astype(np.float64)
    time = np.arange(len(samples)) / SAMPLE_RATE
    wanted = sum(
        level * np.exp(-time / 0.8) * np.sin(2 * np.pi * hertz(57) * ratio * time)
        for ratio, level in ((1.0, 1.0), (3.0, 0.2), (5.0, 0.06))
    )
    middle = slice(SAMPLE_RATE // 10, SAMPLE_RATE)
    share = samples[middle] / np.abs(samples[middle]).max()
    assert share == pytest.approx(wanted[middle] / np.abs(wanted[middle]).max(), abs=1e-4)


def test_more_error_sounds_rougher() -> None:
    by_formula = [roughness(tension_partials(50, error)) for error in ERRORS]
    assert (np.diff(by_formula) > 0).all()
    heard = [
        roughness(spectral_peaks(play(Tone("tension", 50, 2.6, error))[4800:91200]))
        for error in (0.0, 0.25, 0.5, 1.0)
    ]
    assert (np.diff(heard) > 0).all()
    assert heard[-1] > 3 * heard[0]


def test_where_nothing_is_wrong_an_open_fifth_is_left() -> None:
    frequencies = {frequency / hertz(50) for frequency, _ in tension_partials(50, 0.0)}
    wanted = [number * ratio for ratio in (1.0, 1.5) for number in (1, 2, 3, 4)]
    assert sorted(frequencies) == pytest.approx(sorted(wanted), rel=1e-4)


def test_more_error_is_louder() -> None:
    def level(error: float) -> float:
        sheet = film(Fraction(60), [("lesson", 2.0, error)])
        return max(n.level for n in phrases(sheet, harmony(sheet)) if n.tone.voice == "tension")

    assert (np.diff([level(error) for error in ERRORS]) > 0).all()


@pytest.mark.parametrize("scale", [MINOR, SUSPENDED, MAJOR])
def test_scales_have_no_semitones(scale) -> None:
    steps = np.diff([pitch_of(scale, degree) for degree in range(11)])
    assert steps.min() >= 2
    assert pitch_of(scale, 5) - pitch_of(scale, 0) == 12

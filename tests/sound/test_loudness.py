from __future__ import annotations

import numpy as np
import pytest
from sheets import composed, whole_film

from epochreel.sound.limiter import BLOCK, Gains
from epochreel.sound.loudness import HALO, integrated_loudness, true_peak, true_peaks
from epochreel.sound.voices import SAMPLE_RATE, Samples


def sine(frequency: float, level_db: float, secs: float = 5.0, phase: float = 0.0) -> Samples:
    time = np.arange(round(secs * SAMPLE_RATE)) / SAMPLE_RATE
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * frequency * time + phase)
    return np.stack([wave, wave]).astype(np.float32)


def silence(secs: float) -> Samples:
    return np.zeros((2, round(secs * SAMPLE_RATE)), np.float32)


# EBU Tech 3341, "Loudness metering", minimum requirements test signals 1 to 4.
@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ([(-23.0, 20)], -23.0),
        ([(-33.0, 20)], -33.0),
        ([(-36.0, 10), (-23.0, 60), (-36.0, 10)], -23.0),
        ([(-72.0, 10), (-36.0, 10), (-23.0, 60), (-36.0, 10), (-72.0, 10)], -23.0),
    ],
)
def test_the_meter_reads_the_test_signals(parts, wanted: float) -> None:
    audio = np.concatenate([sine(1000.0, db, secs) for db, secs in parts], axis=1)
    assert integrated_loudness(audio) == pytest.approx(wanted, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert integrated_loudness(silence(2.0)) == -np.inf
    assert integrated_loudness(sine(440.0, 0.0, secs=0.3)) == -np.inf
    assert true_peak(silence(2.0)) == -np.inf


def test_a_peak_between_samples_is_found() -> None:
    # At a quarter of the rate, 45 degrees off: every sample is 3 dB below the wave's crest.
    audio = sine(SAMPLE_RATE / 4, -6.0, secs=1.0, phase=np.pi / 4)
    assert 20 * np.log10(np.abs(audio).max()) == pytest.approx(-9.01, abs=0.01)
    assert true_peak(audio[:, 100:-100]) == pytest.approx(-6.0, abs=0.2)


def test_the_limiter_keeps_peaks_down_and_the_rest_as_it_was() -> None:
    audio = np.concatenate(
        [sine(440.0, -12.0, 2), sine(440.0, 3.0, 0.2), sine(440.0, -12.0, 2)], 1
    )
    peaks = true_peaks(np.pad(audio, ((0, 0), (HALO, HALO + -audio.shape[1] % BLOCK))), BLOCK)
    out = Gains(peaks, 10 ** (-1.5 / 20)).turn_down(audio, 0)
    assert true_peak(audio) > 2.9
    assert true_peak(out) < -1.0
    early = slice(0, SAMPLE_RATE)
    assert out[:, early] == pytest.approx(audio[:, early], abs=1e-6)


@pytest.mark.frameworks
def test_loudness_is_that_of_pyloudnorm() -> None:
    pyloudnorm = pytest.importorskip("pyloudnorm")
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    noise = np.random.default_rng(1).normal(0, 0.1, (2, 10 * SAMPLE_RATE)).astype(np.float32)
    for audio in (composed(whole_film(), 1).T, noise, sine(60.0, -20.0), sine(5e3, -20.0)):
        wanted = meter.integrated_loudness(audio.T.astype(np.float64))
        assert integrated_loudness(audio) == pytest.approx(wanted, abs=0.1)

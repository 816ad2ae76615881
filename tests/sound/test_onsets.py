"""Onsets, without librosa."""

from __future__ import annotations

import numpy as np
import pytest
from sounds import clicks

from epochreel.sound.onsets import nearest_onset, regularity, rises_of

TIMES = np.array([0.1, 0.5, 1.337, 2.0])


def test_onsets_are_where_clicks_begin() -> None:
    rises = rises_of(clicks(TIMES, 3)[:, 0])
    for time in TIMES:
        assert nearest_onset(rises, time + 0.011, 0.03, 3) == pytest.approx(time, abs=0.002)


@pytest.mark.parametrize("time_secs", [-1.0, 0.3, 2.9, 99.0])
def test_elsewhere_there_is_none(time_secs: float) -> None:
    assert np.isnan(nearest_onset(rises_of(clicks(TIMES, 3)[:, 0]), time_secs, 0.03, 3))


def test_a_tone_that_is_there_from_the_first_sample_begins_nowhere() -> None:
    mono = np.sin(np.arange(48_000) * 0.3).astype(np.float32)
    assert rises_of(mono).max() < 1


def test_a_clock_is_regular_and_noise_is_not() -> None:
    strength = np.zeros(3000)
    strength[::50] = 1
    noise = np.random.default_rng(0).uniform(0, 1, 3000)
    assert regularity(strength, np.full(3000, 50.0), 800) > 0.95
    assert regularity(strength, np.full(3000, 63.0), 800) < 0.1
    assert regularity(noise, np.full(3000, 50.0), 800) < 0.2
    assert regularity(np.zeros(3000), np.full(3000, 50.0), 800) == 0

"""Beats found in clicks whose times are known."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from sounds import RATE, clicks, drums, stereo

from epochreel.errors import ExtraError
from epochreel.sound.audio import Audio
from epochreel.sound.beats import Beats, NoBeats
from epochreel.sound.tracking import find_beats

SECS = 30


def grid(bpm: float, first: float, end: float = SECS) -> NDArray[np.float64]:
    return np.arange(first, end - 0.1, 60 / bpm)


def found(samples: NDArray[np.float32]) -> Beats:
    beats = find_beats(Audio(samples))
    assert isinstance(beats, Beats), beats
    return beats


def misses(beats: Beats, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each click is from the beat nearest to it, in seconds."""
    return np.abs(beats.times_secs[:, np.newaxis] - times).min(axis=0)


@pytest.mark.frameworks
@pytest.mark.parametrize(("bpm", "first"), [(90, 0.25), (120, 0.1), (128, 0.333), (174, 0.2)])
def test_clicks_are_beats(bpm: int, first: float) -> None:
    times = grid(bpm, first)
    beats = found(clicks(times, SECS))
    assert len(beats.times_secs) == len(times)
    assert misses(beats, times).max() < 0.002
    assert beats.bpm == pytest.approx(bpm, rel=0.005)


@pytest.mark.frameworks
@pytest.mark.parametrize(("bpm", "first"), [(90, 0.25), (120, 0.1), (128, 0.333), (174, 0.2)])
def test_beats_are_found_in_a_chord(bpm: int, first: float) -> None:
    times = grid(bpm, first)
    t = np.arange(SECS * RATE) / RATE
    chord = sum(0.05 * np.sin(2 * np.pi * hz * t) for hz in (220, 277, 330))
    hiss = 0.005 * np.random.default_rng(3).standard_normal(len(t))
    beats = found(clicks(times, SECS) + stereo(chord + hiss))
    assert np.mean(misses(beats, times) < 0.02) > 0.95
    assert len(beats.times_secs) <= len(times) + 1


@pytest.mark.frameworks
@pytest.mark.parametrize("bpm", [90, 120, 128, 174])
def test_soft_drums_are_beats_and_sharp_hats_between_are_not(bpm: int) -> None:
    times = grid(bpm, 0.37)
    beats = found(drums(bpm, 0.37, SECS))
    assert np.mean(misses(beats, times) < 0.01) > 0.95
    assert beats.bpm == pytest.approx(bpm, rel=0.005)
    np.testing.assert_array_equal(np.flatnonzero(beats.downbeats)[:3], [0, 4, 8])


@pytest.mark.frameworks
def test_a_tempo_may_change() -> None:
    slow = grid(100, 0.3, 20)
    times = np.concatenate([slow, grid(140, slow[-1] + 60 / 140, 40)])
    beats = found(clicks(times, 40))
    assert np.mean(misses(beats, times) < 0.02) > 0.95


@pytest.mark.frameworks
def test_people_play_unevenly() -> None:
    times = grid(120, 0.1)
    times += np.random.default_rng(1).normal(0, 0.015, len(times))
    assert np.mean(misses(found(clicks(times, SECS)), times) < 0.02) > 0.9


@pytest.mark.frameworks
@pytest.mark.parametrize("phase", range(4))
def test_heavy_beats_begin_bars(phase: int) -> None:
    times = grid(120, 0.1)
    beats = found(clicks(times, SECS) + clicks(times[phase::4], SECS, hz=60))
    np.testing.assert_array_equal(np.flatnonzero(beats.downbeats) % 4, phase)


@pytest.mark.frameworks
def test_equal_beats_begin_a_bar_with_the_first() -> None:
    beats = found(clicks(grid(120, 0.1), SECS))
    np.testing.assert_array_equal(np.flatnonzero(beats.downbeats)[:3], [0, 4, 8])


def drone() -> NDArray[np.float64]:
    t = np.arange(SECS * RATE) / RATE
    return sum((0.2 * np.sin(2 * np.pi * hz * t) for hz in (110, 165.3, 220.7)), np.zeros(len(t)))


@pytest.mark.frameworks
def test_noise_has_no_beat() -> None:
    noise = 0.3 * np.random.default_rng(0).standard_normal(SECS * RATE)
    assert find_beats(Audio(stereo(noise))) == NoBeats(
        "what begins in the music does not come regularly"
    )


@pytest.mark.frameworks
def test_a_drone_has_no_beat() -> None:
    assert find_beats(Audio(stereo(drone()))) == NoBeats(
        "nothing in the music begins sharply enough to be a beat"
    )


@pytest.mark.frameworks
@pytest.mark.parametrize("seed", range(3))
def test_clicks_at_random_have_no_beat(seed: int) -> None:
    times = np.sort(np.random.default_rng(seed).uniform(0, SECS - 1, 60))
    assert isinstance(find_beats(Audio(clicks(times, SECS))), NoBeats)


@pytest.mark.frameworks
def test_one_click_is_no_beat() -> None:
    assert isinstance(find_beats(Audio(clicks([1.0], SECS))), NoBeats)


def test_silence_has_no_beat() -> None:
    silence = Audio(np.zeros((10 * RATE, 2), np.float32))
    assert find_beats(silence) == NoBeats("the music is silent")


def test_short_music_has_no_beat() -> None:
    assert find_beats(Audio(clicks([0.5, 1], 2))) == NoBeats("the music is shorter than 4 s")


def test_without_librosa_the_install_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "librosa", None)
    with pytest.raises(ExtraError, match=r"pip install 'epochreel\[music\]'"):
        find_beats(Audio(clicks([1.0], 5)))

"""Whole storyboards on the beat."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from sounds import clicks

from epochreel.sound.audio import Audio
from epochreel.sound.beats import Beats
from epochreel.sound.tracking import find_beats
from epochreel.story import Storyboard
from epochreel.story.beat import on_the_beat
from story.dances import (
    RATES,
    TEMPOS,
    beats_at,
    changing_tempo,
    clock,
    frames_off,
    starts_of,
    story,
)

SECS = 92
MUSIC = {f"{bpm} bpm": clock(bpm, first, SECS) for bpm, first in TEMPOS}
MUSIC["100, then 140 bpm"] = changing_tempo()


def told(storyboard: Storyboard, beats: Beats) -> Storyboard:
    found = on_the_beat(storyboard, beats, n_gaps=2)
    assert found is not None
    return found


def near(storyboard: Storyboard, times: NDArray[np.float64]) -> float:
    """Return the part of lessons that begin within one frame of one of some times."""
    off = frames_off(starts_of(storyboard, "lesson"), times, storyboard.fps)
    return float(np.mean(off <= 1))


@pytest.mark.parametrize("fps", RATES, ids=str)
@pytest.mark.parametrize("name", MUSIC)
def test_lessons_begin_on_the_beats_that_are_given(name: str, fps: Fraction) -> None:
    times = MUSIC[name]
    film = told(story(SECS, fps), beats_at(times))
    assert near(film, times) == 1
    answers = [
        start + dict(shot.phases)["present"] + dict(shot.phases)["think"] - 1
        for shot, start in zip(film.shots, film.starts, strict=False)
        if shot.kind == "lesson"
    ]
    halves = np.sort(np.concatenate([times, (times[1:] + times[:-1]) / 2]))
    assert frames_off(np.array(answers), halves, fps).max() <= 1


@pytest.mark.frameworks
@pytest.mark.parametrize("fps", RATES, ids=str)
@pytest.mark.parametrize("name", MUSIC)
def test_lessons_begin_on_the_clicks_of_music_that_is_listened_to(
    name: str, fps: Fraction
) -> None:
    times = MUSIC[name]
    beats = find_beats(Audio(clicks(times, SECS)))
    assert isinstance(beats, Beats)
    assert near(told(story(SECS, fps), beats), times) >= 0.95


def test_without_beats_lessons_begin_anywhere() -> None:
    """What the tests above measure can fail."""
    assert near(story(SECS, Fraction(60)), MUSIC["120 bpm"]) < 0.5


@pytest.mark.parametrize("fps", [*RATES, Fraction(30000, 1001), Fraction(5)], ids=str)
def test_it_is_the_same_film(fps: Fraction) -> None:
    before = story(SECS, fps)
    after = told(before, beats_at(MUSIC["128 bpm"]))
    assert after.fps == fps
    assert after.n_frames == before.n_frames
    for old, new in zip(before.shots, after.shots, strict=True):
        assert (new.kind, new.step_from, new.step_to) == (old.kind, old.step_from, old.step_to)
        assert [name for name, _ in new.phases] == [name for name, _ in old.phases]
        if new.phases:
            assert sum(length for _, length in new.phases) == new.n_frames
        if new.kind in ("title", "question", "end"):
            assert new.n_frames >= old.n_frames
        if new.kind == "lesson":
            assert new.n_frames / fps >= min(Fraction(1, 3), old.n_frames / fps)


def test_lessons_before_the_first_beat_are_in_its_tempo() -> None:
    times = clock(120, 40.1, SECS)
    film = told(story(SECS, Fraction(60)), beats_at(times))
    assert near(film, clock(120, 0.1, SECS)) == 1


def test_too_few_beats_are_none() -> None:
    assert on_the_beat(story(SECS, Fraction(60)), beats_at(clock(30, 0, SECS)), 2) is None

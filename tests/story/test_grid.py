"""Beats laid over a whole film."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.sound.beats import Beats
from epochreel.story.grid import grid_of
from story.dances import beats_at, changing_tempo, clock

FPS = Fraction(60)


def test_beats_that_are_heard_stay_where_they_are() -> None:
    times = changing_tempo()
    grid = grid_of(beats_at(times), 92 * 60, FPS)
    for time in times:
        assert np.abs(grid.times_secs - time).min() < 1e-9
    heard = np.isin(grid.beat_frames, np.floor(times * 60 + 0.5))
    assert np.count_nonzero(heard) == len(times)


def test_an_intro_has_the_tempo_of_the_first_beats() -> None:
    grid = grid_of(beats_at(clock(120, 10.2, 30)), 30 * 60, FPS)
    intro = grid.times_secs[(grid.times_secs >= 0) & (grid.times_secs < 10.2)]
    np.testing.assert_allclose(intro, np.arange(0.2, 10, 0.5))
    # Bars, too: the first beat that is heard begins one, and so does each fourth before it.
    np.testing.assert_allclose(grid.times_secs[grid.downbeats][:6], np.arange(0.2, 12, 2))


def test_an_outro_has_the_tempo_of_the_last_beats() -> None:
    times = changing_tempo()
    grid = grid_of(beats_at(times), 100 * 60, FPS)
    outro = grid.times_secs[grid.times_secs > times[-1]]
    np.testing.assert_allclose(np.diff(outro), 60 / 140)
    assert outro[-1] >= 100


def test_a_break_is_filled_between_its_two_ends() -> None:
    times = clock(120, 0.1, 40)
    kept = (times < 10) | (times > 20.5)
    beats = Beats(times[kept], (np.arange(len(times)) % 4 == 0)[kept], 120)
    grid = grid_of(beats, 40 * 60, FPS)
    whole = grid_of(beats_at(times), 40 * 60, FPS)
    np.testing.assert_allclose(grid.times_secs, whole.times_secs)
    np.testing.assert_array_equal(grid.downbeats, whole.downbeats)


def test_beats_half_as_fast_for_a_while_are_no_break() -> None:
    times = np.concatenate([clock(120, 0, 10), np.arange(10, 14, 1.0), clock(120, 14, 24)])
    assert len(grid_of(beats_at(times), int(times[-1] * 60), FPS).times_secs) == len(times)


def test_without_downbeats_there_are_no_bars() -> None:
    times = clock(120, 5, 20)
    grid = grid_of(Beats(times, np.zeros(len(times), bool), 120), 25 * 60, FPS)
    assert not grid.downbeats.any()


def test_one_downbeat_makes_bars_of_four() -> None:
    times = clock(120, 4, 8)
    grid = grid_of(Beats(times, np.arange(len(times)) == 1, 120), 12 * 60, FPS)
    np.testing.assert_allclose(grid.times_secs[grid.downbeats], [0.5, 2.5, 4.5, 8.5, 10.5])


@given(
    st.lists(st.floats(0.2, 5), min_size=1, max_size=30),
    st.floats(0, 20),
    st.integers(1, 3000),
    st.sampled_from([Fraction(60), Fraction(30000, 1001), Fraction(5), Fraction(1)]),
)
def test_any_beats_cover_the_film(
    steps: list[float], first: float, n_frames: int, fps: Fraction
) -> None:
    times = first + np.cumsum([0.0, *steps])
    grid = grid_of(beats_at(times), n_frames, fps)
    assert (np.diff(grid.times_secs) > 0).all()
    assert grid.times_secs[0] <= 1e-9
    assert grid.times_secs[-1] >= float(n_frames / fps) - 1e-9
    assert len(grid.downbeats) == len(grid.times_secs) >= len(times)


@pytest.mark.parametrize("place", [0, 3, 3.5, 7.25])
def test_places_are_found_again(place: float) -> None:
    grid = grid_of(beats_at(clock(90, 0, 30)), 30 * 60, FPS)
    assert grid.place_of(grid.frame_at(place)) == pytest.approx(place, abs=0.02)

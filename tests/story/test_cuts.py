"""Cuts on beats, held to every way of cutting where that can be tried."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.sound.beats import Beats
from epochreel.story.cuts import FIRST_BOUND, OFF_BAR, Slot, cuts_on_beats
from epochreel.story.grid import Grid, grid_of
from story.dances import TEMPOS, beats_at, clock

FPS = Fraction(10)
WEIGHTS = {"title": 4.0, "question": 4.0, "end": 4.0, "forward": 0.25}
KINDS = ["title", "before", "lesson", "forward", "after", "end"]
THIRD = Fraction(1, 3)


def cost(cuts: Sequence[int], slots: Sequence[Slot], grid: Grid) -> float:
    """Return what cuts cost, or infinity if a slot is too short."""
    total = 0.0
    downbeats = grid.beat_frames[grid.downbeats]
    for slot, (start, end) in zip(slots, pairwise(cuts), strict=True):
        if end - start < max(1, ceil(slot.least_secs * grid.fps)):
            return np.inf
        wanted = max(float(slot.secs * grid.fps), 1.0)
        total += WEIGHTS.get(slot.kind, 1.0) * ((end - start) / wanted - 1) ** 2
        if slot.kind == "forward" and end not in (*downbeats, grid.n_frames):
            total += OFF_BAR
    return total


def least_cost(slots: Sequence[Slot], grid: Grid) -> float:
    """Return what the best of all cuts costs."""
    inner = sorted({int(f) for f in grid.beat_frames if 0 < f < grid.n_frames})
    every = combinations(inner, len(slots) - 1)
    return min((cost((0, *cuts, grid.n_frames), slots, grid) for cuts in every), default=np.inf)


def slots_of(draw: st.DrawFn, kinds: Sequence[str]) -> list[Slot]:
    def slot(kind: str) -> Slot:
        secs = Fraction(draw(st.integers(1, 40)), 10)
        return Slot(kind, secs, secs * draw(st.integers(0, 4)) / 4)

    return [slot(draw(st.sampled_from(kinds))) for _ in range(draw(st.integers(1, 5)))]


@st.composite
def even_films(draw: st.DrawFn) -> tuple[list[Slot], Grid]:
    """Slots of all kinds, and beats a whole number of frames apart."""
    period, n_frames = draw(st.integers(2, 8)), draw(st.integers(5, 60))
    times = (draw(st.integers(0, 9)) + period * np.arange(n_frames // period + 2)) / 10
    grid = grid_of(beats_at(times, draw(st.integers(2, 4))), n_frames, FPS)
    return slots_of(draw, KINDS), grid


@st.composite
def uneven_films(draw: st.DrawFn) -> tuple[list[Slot], Grid]:
    """Slots of which none are alike by intention, and beats at any times."""
    steps = draw(st.lists(st.floats(0.2, 0.9), min_size=2, max_size=8))
    times = draw(st.floats(0, 1)) + np.cumsum([0.0, *steps])
    downbeats = np.array(draw(st.lists(st.booleans(), min_size=len(times), max_size=len(times))))
    n_frames = draw(st.integers(5, 60))
    grid = grid_of(Beats(times, downbeats, 120), n_frames, FPS)
    return slots_of(draw, [kind for kind in KINDS if kind != "lesson"]), grid


@given(even_films() | uneven_films())
def test_no_other_cuts_are_nearer_to_what_is_wanted(film: tuple[list[Slot], Grid]) -> None:
    slots, grid = film
    cuts, least = cuts_on_beats(slots, grid), least_cost(slots, grid)
    if cuts is None:
        assert least == np.inf
    else:
        assert cost(cuts, slots, grid) == pytest.approx(least)


@given(st.data())
def test_cuts_are_on_beats_in_order_and_far_enough_apart(data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.floats(0.25, 3), min_size=10, max_size=60))
    fps = data.draw(st.sampled_from([Fraction(60), Fraction(30000, 1001), Fraction(7)]))
    times = np.cumsum([data.draw(st.floats(0, 5)), *steps])
    n_frames = data.draw(st.integers(int(10 * fps), int(60 * fps)))
    grid = grid_of(beats_at(times), n_frames, fps)
    slots = [
        Slot(kind, Fraction(secs, 4), min(Fraction(secs, 4), THIRD))
        for kind, secs in data.draw(
            st.lists(
                st.tuples(st.sampled_from(KINDS), st.integers(1, 20)), min_size=1, max_size=20
            )
        )
    ]
    cuts = cuts_on_beats(slots, grid)
    if cuts is not None:
        assert len(cuts) == len(slots) + 1
        assert (cuts[0], cuts[-1]) == (0, n_frames)
        assert set(cuts[1:-1]) <= set(grid.beat_frames.tolist())
        assert all(type(cut) is int for cut in cuts)
        assert np.isfinite(cost(cuts, slots, grid))


def lessons(n: int, secs: Fraction, least: Fraction = THIRD) -> list[Slot]:
    return [Slot("lesson", secs, least)] * n


@pytest.mark.parametrize(("bpm", "first"), TEMPOS)
def test_what_follows_a_fast_forward_begins_with_a_bar(bpm: int, first: float) -> None:
    slots = [Slot("title", Fraction(6), Fraction(6))]
    for _ in range(12):
        slots += [Slot("forward", Fraction(13, 20), THIRD), *lessons(7, Fraction(3, 5))]
    slots.append(Slot("end", Fraction(5, 2), Fraction(5, 2)))
    grid = grid_of(beats_at(clock(bpm, first, 90)), 90 * 60, Fraction(60))
    cuts = cuts_on_beats(slots, grid)
    assert cuts is not None
    ends = [cut for slot, cut in zip(slots, cuts[1:], strict=True) if slot.kind == "forward"]
    assert set(ends) <= set(grid.beat_frames[grid.downbeats].tolist())


def test_where_bars_are_too_rare_a_fast_forward_ends_on_a_beat() -> None:
    times = clock(120, 0, 8)
    grid = grid_of(Beats(times, np.arange(len(times)) == 3, 120), 80, FPS)
    slots = [Slot("forward", Fraction(1), THIRD), Slot("end", Fraction(7), Fraction(13, 2))]
    # The only bar begins at 1.5 s.
    assert cuts_on_beats(slots, grid) == (0, 15, 80)
    slots = [Slot("forward", Fraction(1), THIRD), Slot("end", Fraction(7), Fraction(7))]
    assert cuts_on_beats(slots, grid) == (0, 10, 80)


def test_lessons_that_are_to_be_alike_quicken() -> None:
    grid = grid_of(beats_at(clock(120, 0, 11)), 100, FPS)
    cuts = cuts_on_beats(lessons(7, Fraction(10, 7)), grid)
    assert cuts is not None
    assert np.diff(cuts).tolist() == [15] * 6 + [10]


def test_too_many_lessons_for_the_beats_are_none() -> None:
    grid = grid_of(beats_at(clock(60, 0, 11)), 100, FPS)
    assert cuts_on_beats(lessons(10, Fraction(1)), grid) == tuple(range(0, 101, 10))
    assert cuts_on_beats(lessons(11, Fraction(10, 11)), grid) is None


def test_a_slot_may_be_much_longer_than_wanted() -> None:
    grid = grid_of(beats_at(clock(120, 0, 61)), 600, FPS)
    slots = [Slot("before", Fraction(1), THIRD), Slot("after", Fraction(1), THIRD)]
    cuts = cuts_on_beats(slots, grid)
    assert cuts == (0, 300, 600)
    assert cost(cuts, slots, grid) > FIRST_BOUND


def test_a_long_film_of_many_shots_is_cut() -> None:
    grid = grid_of(beats_at(clock(120, 0.1, 1000)), 1000 * 60, Fraction(60))
    cuts = cuts_on_beats(lessons(200, Fraction(5)), grid)
    assert cuts is not None
    assert np.abs(np.diff(cuts) - 300).max() <= 31


def test_beats_that_share_a_frame_are_one() -> None:
    grid = grid_of(beats_at(clock(174, 0, 20)), 20, Fraction(1))
    cuts = cuts_on_beats(lessons(20, Fraction(1)), grid)
    assert cuts == tuple(range(21))
    assert cuts_on_beats(lessons(21, Fraction(20, 21)), grid) is None

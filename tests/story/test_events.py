"""What happens in trainings that are made up, so that it is known, and in real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from epochreel.story import Events, Fall, SignChange, Synapse, events_of
from epochreel.story.falls import falls_in
from epochreel.trace import ReelFile, open_reel
from scene.foreign_reels import CASES as FOREIGN
from scene.foreign_reels import record
from story.made_reels import N_STEPS, Weights, make_reel, nothing


def found(
    folder: Path,
    changed: Weights = nothing,
    curve: NDArray[np.float64] | None = None,
    name: str = "loss",
    **meta: object,
) -> Events:
    with open_reel(make_reel(folder / "run.reel", changed, curve, name, **meta)) as reel:
        return events_of(reel)


def ramp(first: int, last: int, before: float, after: float, step: int) -> float:
    return float(np.interp(step, (first, last), (before, after)))


def test_a_sign_that_turns_is_found_where_it_does(tmp_path: Path) -> None:
    events = found(tmp_path, lambda step: {(0, 1, 2): ramp(50, 70, -0.8, 0.8, step)})
    (sign,) = events.signs
    assert sign.synapse == Synapse(("layer 1", "weight"), (1, 2))
    assert (sign.step_from, sign.step_to) == (60, 61)
    assert sign.before <= 0.0 < sign.after
    assert sign.excites
    assert sign.after == pytest.approx(0.08)


def test_a_sign_that_turns_back_is_told_by_its_last_turn(tmp_path: Path) -> None:
    """Who told the first would say that a synapse inhibits that excites in the end."""
    there_and_back = lambda step: {(1, 0, 1): float(np.interp(step, (20, 60, 100), (1, -1, 1)))}  # noqa: E731
    (sign,) = found(tmp_path, there_and_back).signs
    assert sign.excites
    assert sign.step_to == 81


@pytest.mark.parametrize("size", [0.001, 0.0])
def test_what_cannot_be_seen_does_not_turn(size: float, tmp_path: Path) -> None:
    events = found(tmp_path, lambda step: {(0, 0, 0): size * (-1.0) ** step})
    assert events.signs == ()


def test_a_weight_withers_once_and_for_good(tmp_path: Path) -> None:
    events = found(
        tmp_path,
        lambda step: {
            (0, 0, 1): ramp(10, 90, 1.0, 0.0, step),
            (0, 1, 1): float(np.interp(step, (10, 50, 90), (1, 0, 1))),  # grows again
            (1, 0, 0): 0.001,  # was never seen
        },
    )
    (gone,) = events.withered
    assert gone.synapse == Synapse(("layer 1", "weight"), (0, 1))
    assert gone.before >= 1 / 64 > gone.after
    assert events.signs == ()


@pytest.mark.parametrize("name", ["average_error", "loss"])
@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_fall_is_found_where_the_error_falls(name: str, noise: float, tmp_path: Path) -> None:
    curve = np.interp(np.arange(1, N_STEPS + 1), (80, 100), (0.9, 0.2))
    curve += noise * np.random.default_rng(1).normal(size=N_STEPS)
    (fall,) = found(tmp_path, curve=curve, name=name).falls
    assert 70 <= fall.step_from <= 85 < 95 <= fall.step_to <= 110
    assert (fall.before, fall.after) == (curve[fall.step_from - 1], curve[fall.step_to - 1])
    assert fall.curve == name
    assert fall.size > 0.7


@pytest.mark.parametrize(
    "curve",
    [
        None,
        np.full(N_STEPS, 0.5),
        np.full(N_STEPS, np.nan),
        np.linspace(0.1, 0.9, N_STEPS),  # it rises
        np.concatenate([[0.5, 0.4], np.full(N_STEPS - 2, np.inf)]),
    ],
)
def test_nothing_falls_where_nothing_does(
    curve: NDArray[np.float64] | None, tmp_path: Path
) -> None:
    assert found(tmp_path, curve=curve).falls == ()


@given(st.lists(st.floats(), min_size=1, max_size=80))
def test_any_curve_has_falls_that_fall(values: list[float]) -> None:
    for fall in falls_in(np.arange(1, len(values) + 1), np.array(values), "loss"):
        assert fall.step_from < fall.step_to
        assert fall.before > fall.after
        assert 0.0 <= fall.size <= 1.0


def test_an_example_is_right_from_when_it_stays_so(tmp_path: Path) -> None:
    """The second row is to be answered 0: below a half from when its weights turn."""
    events = found(
        tmp_path,
        lambda step: {
            (0, 0, 1): -1.0 if 20 <= step < 30 or step >= 120 else 1.0,
            (0, 1, 1): -1.0 if 20 <= step < 30 or step >= 120 else 1.0,
        },
    )
    (right,) = events.rights  # the other two are right from the beginning
    assert (right.row, right.step_from, right.step_to) == (1, 119, 120)


def test_learning_by_heart_begins_at_the_kept_step(tmp_path: Path) -> None:
    heart = found(tmp_path, best_step=60).by_heart
    assert heart is not None
    assert (heart.step_from, heart.step_to) == (60, N_STEPS)
    (tmp_path / "run.reel").unlink()
    assert found(tmp_path).by_heart is None


def test_the_main_event_is_a_sign_that_turns_in_a_fall(tmp_path: Path) -> None:
    curve = np.interp(np.arange(1, N_STEPS + 1), (80, 100), (0.9, 0.2))
    events = found(
        tmp_path,
        lambda step: {
            (0, 0, 0): ramp(20, 30, 1.0, -1.0, step),
            (0, 1, 2): ramp(85, 95, 0.5, -0.5, step),
        },
        curve,
    )
    early, late = events.signs
    (fall,) = events.falls
    assert (early.in_fall, late.in_fall) == (False, True)
    assert events.main_between(0, N_STEPS) == late
    assert events.main_between(0, N_STEPS, with_signs=False) == fall
    assert events.main_between(0, 50) == early
    assert events.main_between(0, 50, with_signs=False) is None
    # A fall that is mostly elsewhere is not told here.
    assert events.main_between(0, 82, with_signs=False) is None
    ends = [event.step_to for event in events]
    assert ends == sorted(ends)


def test_the_first_film_has_the_event_that_it_passed_over(xor: ReelFile) -> None:
    """Between cycles 2,500 and 12,500 a synapse turns and the error falls."""
    events, cycles = events_of(xor), xor.meta.timeline
    sign = events.main_between(cycles.last_step_of(2500), cycles.first_step_of(12_500))
    assert isinstance(sign, SignChange)
    assert sign.in_fall
    fall = max(events.falls, key=lambda fall: fall.step_to)
    assert fall.before > 9.0 > 5.0 > fall.after
    assert 2300 < cycles.epochs_over(fall.step_from) < 2700 < cycles.epochs_over(fall.step_to)
    assert {right.row for right in events.rights} == set(range(7))
    assert max(right.step_to for right in events.rights) < fall.step_to
    assert all(type(at) is int for event in events for at in (event.step_from, event.step_to))


def test_events_are_those_of_recorded_numbers(reel: ReelFile) -> None:
    events = events_of(reel)
    assert events.falls
    assert events.rights
    for event in (*events.signs, *events.withered):
        for step, value in ((event.step_from, event.before), (event.step_to, event.after)):
            assert float(reel.at(step).tensors[event.synapse.key][event.synapse.at]) == value
    for fall in events.falls:
        steps, values = reel.scalars(fall.curve)
        known = dict(zip(steps.tolist(), values.tolist(), strict=True))
        assert (fall.before, fall.after) == (known[fall.step_from], known[fall.step_to])


@pytest.mark.parametrize("name", FOREIGN)
def test_any_network_has_events(name: str, tmp_path: Path) -> None:
    with record(tmp_path / "run.reel", FOREIGN[name]) as reel:
        for event in events_of(reel):
            assert event.step_from < event.step_to
            if isinstance(event, SignChange):
                shape = reel.at(event.step_to).tensors[event.synapse.key].shape
                assert all(at < size for at, size in zip(event.synapse.at, shape, strict=True))
            if isinstance(event, Fall):
                assert event.before > event.after

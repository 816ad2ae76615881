from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.timeline import Stretch, Timeline

EVEN = Timeline.even(60_000, 7)
LENGTHS = st.lists(st.integers(1, 9), min_size=1, max_size=12)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Even, uneven, of unknown length, taken up again, and begun in the middle."""
    timeline = Timeline.of_lengths(draw(LENGTHS), is_open=draw(st.booleans()))
    for _ in range(draw(st.integers(0, 2))):
        step = draw(st.integers(0, timeline.end))
        timeline = timeline.resumed(step, Timeline.of_lengths(draw(LENGTHS)))
    if draw(st.booleans()):
        over = draw(st.integers(0, 50)), draw(st.integers(0, 900))
        shifted = (
            part._replace(
                epochs_over=part.epochs_over + over[0], steps_over=part.steps_over + over[1]
            )
            for part in timeline.stretches
        )
        timeline = Timeline(tuple(shifted), timeline.end + over[1], timeline.is_open)
    return timeline


def test_the_article_s_training_has_420_000_steps() -> None:
    assert (EVEN.end, EVEN.n_epochs, EVEN.steps_per_epoch, EVEN.is_open) == (
        420_000,
        60_000,
        7,
        False,
    )
    assert [EVEN.epoch_of(step) for step in (0, 1, 7, 8, 420_000)] == [0, 1, 1, 2, 60_000]
    assert EVEN.steps_of(10) == range(64, 71)
    assert (EVEN.first_step_of(10), EVEN.last_step_of(10), EVEN.place_of(66)) == (64, 70, 3)


def test_a_step_on_its_way_belongs_to_the_epoch_that_it_goes_to() -> None:
    assert [EVEN.epoch_of(step) for step in (0.01, 6.99, 7.0, 7.01)] == [1, 1, 1, 2]


@given(st.integers(1, 10**6), st.integers(0, 10**9))
def test_even_epochs_are_a_division(length: int, step: int) -> None:
    timeline = Timeline.even(10, length)
    assert timeline.epochs_over(step) == step / length
    assert timeline.epoch_of(step) == -(-step // length)
    np.testing.assert_array_equal(timeline.epochs_over(np.array([step])), [step / length])


@given(st.data(), LENGTHS)
def test_uneven_epochs_are_counted_one_by_one(data: st.DataObject, lengths: list[int]) -> None:
    timeline = Timeline.of_lengths(lengths)
    owners = [epoch for epoch, length in enumerate(lengths, 1) for _ in range(length)]
    assert (timeline.end, timeline.n_epochs) == (len(owners), len(lengths))
    step = data.draw(st.integers(1, len(owners)))
    epoch = owners[step - 1]
    assert timeline.epoch_of(step) == epoch
    assert timeline.first_step_of(epoch) == owners.index(epoch) + 1
    assert timeline.place_of(step) == owners[:step].count(epoch)
    assert len(timeline.steps_of(epoch)) == lengths[epoch - 1]
    over = epoch - 1 + owners[:step].count(epoch) / lengths[epoch - 1]
    assert timeline.epochs_over(step) == pytest.approx(over, abs=1e-12)


@given(timelines(), st.integers(0, 200))
def test_steps_and_epochs_lead_back_to_each_other(timeline: Timeline, ahead: int) -> None:
    first = timeline.stretches[0]
    step = first.steps_over + 1 + ahead
    epoch = timeline.epoch_of(step)
    assert step in timeline.steps_of(epoch)
    assert timeline.last_step_of(epoch) + 1 == timeline.first_step_of(epoch + 1)
    assert timeline.epochs_over(timeline.last_step_of(epoch)) == epoch
    assert timeline.step_at(timeline.epochs_over(step)) == pytest.approx(step)
    assert epoch - 1 < timeline.epochs_over(step) <= epoch
    assert timeline.epochs_over(np.array([step, step + 1]))[0] == timeline.epochs_over(step)


@given(timelines())
def test_it_comes_back_from_text(timeline: Timeline) -> None:
    assert Timeline.from_json(json.loads(json.dumps(timeline.to_json()))) == timeline


def test_a_recording_may_begin_in_the_middle_of_a_training() -> None:
    timeline = Timeline.growing(300, epochs_over=5, steps_over=1500)
    assert timeline.epoch_of(1500) == 5  # as it was found: five epochs were over
    assert timeline.epoch_of(1501) == 6
    assert timeline.epoch_of(0) == 5
    assert timeline.first_step_of(6) == 1501


def test_an_open_end_is_as_far_as_is_known() -> None:
    timeline = Timeline.growing(300)
    assert (timeline.end, timeline.n_epochs, timeline.is_open) == (0, 0, True)
    later = timeline.known_to(950)
    assert (later.end, later.n_epochs, later.is_open) == (950, 4, True)
    assert later.known_to(10).end == 950
    over = later.ended_at(950)
    assert (over.end, over.is_open) == (950, False)
    assert over.known_to(2000) == over
    assert over.epochs_over(950) == pytest.approx(3 + 50 / 300)


def test_an_epoch_that_was_broken_off_ends_there() -> None:
    timeline = Timeline.even(10, 300).resumed(950, Timeline.even(6, 100))
    assert timeline.stretches == (Stretch(0, 0, 300), Stretch(3, 900, 50), Stretch(4, 950, 100))
    assert (timeline.epoch_of(950), timeline.epoch_of(951), timeline.n_epochs) == (4, 5, 10)
    assert timeline.end == 1550
    assert timeline.steps_per_epoch is None


def test_whoever_resumes_at_an_epoch_s_end_just_goes_on() -> None:
    assert Timeline.even(3, 7).resumed(14, Timeline.even(4, 7)) == Timeline.even(6, 7)
    assert Timeline.even(3, 7).resumed(0, Timeline.even(2, 5)) == Timeline.even(2, 5)


@pytest.mark.parametrize(
    "stretches",
    [(), (Stretch(0, 0, 0),), (Stretch(0, 0, 7), Stretch(2, 13, 5)), (Stretch(0, 0, 7),) * 2],
)
def test_what_does_not_join_is_refused(stretches: tuple[Stretch, ...]) -> None:
    with pytest.raises(ValueError, match="epochs of"):
        Timeline(stretches, 100)

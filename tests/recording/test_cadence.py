from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

import pytest

from epochreel.errors import UsageError
from epochreel.recording.cadence import LogSpaced, cadence_of


def steps_of(every: Any, count: int) -> list[int]:
    cadence, step, found = cadence_of(every), 0, []
    while len(found) < count:
        step = cadence.next_after(step)
        found.append(step)
    return found


def all_to(last: int) -> list[int]:
    cadence, step, found = LogSpaced(), 0, []
    while (step := cadence.next_after(step)) <= last:
        found.append(step)
    return found


def test_the_first_steps_are_all_due() -> None:
    assert all_to(64) == list(range(1, 65))


def test_later_steps_are_spaced_by_their_logarithm() -> None:
    steps = all_to(100_000)
    assert 350 < len(steps) < 500
    gaps = [(after - before) / before for before, after in pairwise(steps[64:])]
    assert max(gaps) <= 1 / 31


@pytest.mark.parametrize("step", [1 << 10, 3 << 10, 1 << 16])
def test_half_octaves_come_with_the_step_before(step: int) -> None:
    steps = set(all_to(1 << 17))
    assert {step - 1, step} <= steps


def test_what_is_due_depends_on_the_step_alone() -> None:
    # A recorder that was asked late, or resumed in between, meets the same steps again.
    cadence, steps = LogSpaced(), all_to(5000)
    for step in range(5000):
        assert cadence.next_after(step) == next(
            (s for s in steps if s > step), cadence.next_after(step)
        )


def test_a_number_of_steps() -> None:
    assert steps_of(10, 3) == [10, 20, 30]
    assert steps_of(1, 3) == [1, 2, 3]


def test_a_list_of_steps() -> None:
    assert list(islice(steps_of([7, 3, 3, 90], 3), 3)) == [3, 7, 90]
    assert cadence_of([3]).next_after(3) > 10**15


@pytest.mark.parametrize("every", ["often", 0, -1, [], [-1], [1.5], 2.5, None])
def test_what_is_no_cadence_is_refused(every: Any) -> None:
    with pytest.raises(UsageError, match="`every`"):
        cadence_of(every)

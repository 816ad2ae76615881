from __future__ import annotations

import numpy as np
import pytest

from epochreel.story.change import Changes, changes_of
from epochreel.trace import ReelFile


def test_change_adds_up_from_nothing_to_everything(reel: ReelFile) -> None:
    changes = changes_of(reel, reel.meta.lessons.epochs_in(reel.steps.tolist()))
    assert changes.sums[0] == 0.0
    assert changes.sums[-1] == pytest.approx(1.0)
    assert (np.diff(changes.sums) >= 0.0).all()
    assert (changes.steps[0], changes.steps[-1]) == (0, reel.meta.n_steps)


def test_each_kind_of_change_weighs_the_same(xor: ReelFile) -> None:
    """Held to a sum over single numbers, written as the docstring has it."""
    epochs = (2, 10, 100, 1000)
    changes = changes_of(xor, epochs)
    ends = [0, 7, 63, 693, 6993, 420_000]
    assert changes.steps.tolist() == ends
    rows = xor.meta.training_set.inputs
    kinds: list[list[list[float]]] = [[], [], []]
    for step in ends:
        at = xor.at(step)
        flat = [float(weight) for layer in at.weights for weight in layer.ravel()]
        kinds[0].append([np.sign(weight) * abs(weight) ** 0.5 for weight in flat])
        hidden = 1 / (1 + np.exp(-rows @ at.weights[0].T))
        kinds[1].append(hidden.ravel().tolist())
        kinds[2].append((1 / (1 + np.exp(-hidden @ at.weights[1].T))).ravel().tolist())
    expected = np.zeros(len(ends) - 1)
    for kind in kinds:
        moved = [
            sum(abs(b - a) for a, b in zip(kind[i], kind[i + 1], strict=True))
            for i in range(len(ends) - 1)
        ]
        expected += np.array(moved) / sum(moved) / 3
    np.testing.assert_allclose(np.diff(changes.sums), expected, rtol=1e-9)


def test_between_measured_steps_change_is_even_in_logarithm() -> None:
    changes = Changes(np.array([0, 9, 99]), np.array([0.0, 0.5, 1.0]))
    assert changes.at(9) == pytest.approx(0.5)
    assert changes.at(10**1.5 - 1) == pytest.approx(0.75)
    assert changes.at(np.array([0, 99, 500])).tolist() == [0.0, 1.0, 1.0]


def test_a_course_by_change_spends_as_long_on_each_part_of_it(reel: ReelFile) -> None:
    changes = changes_of(reel, reel.meta.lessons.epochs_in(reel.steps.tolist()))
    first, last = (int(step) for step in changes.steps[[1, -2]])
    course = changes.between(first, last, 9)
    assert (len(course), course[0], course[-1]) == (9, first, last)
    assert list(course) == sorted(course)
    parts = np.diff([float(changes.at(step)) for step in course])
    np.testing.assert_allclose(parts, parts.mean(), rtol=0.05)


def test_a_course_through_a_standstill_is_even_in_logarithm() -> None:
    changes = Changes(np.array([0, 9, 99]), np.array([0.0, 1.0, 1.0]))
    assert changes.between(9, 99, 3) == pytest.approx((9, 10**1.5 - 1, 99), abs=0.01)

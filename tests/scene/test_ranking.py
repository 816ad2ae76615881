from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from epochreel.lessons import Lessons
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.ranking import Winner, best_of
from epochreel.timeline import Timeline


@dataclass
class Meta:
    timeline: Timeline = field(default_factory=lambda: Timeline.even(10, 1))
    lessons: Lessons = field(default_factory=lambda: Lessons(Timeline.even(10, 1), (0,)))
    n_steps: int = 10


@dataclass
class Step:
    step: int
    loss: float = 1.0
    weights: tuple[Any, ...] = (np.ones((1, 1)),)


@dataclass
class Recorded:
    """A training of which only its curves matter."""

    curves: dict[str, float]
    last: Step = field(default_factory=lambda: Step(10))
    meta: Meta = field(default_factory=Meta)

    @property
    def last_step(self) -> Step:
        return self.last

    @property
    def kept_step(self) -> Step:
        return self.last

    def ends_at(self, name: str) -> float | None:
        return self.curves.get(name)

    def step_at(self, step: int) -> Step:
        return Step(step)

    def curve(self, name: str) -> Any:
        value = self.curves.get(name)
        return None if value is None else (np.array([1.0, 2.0]), np.array([0.5, value]))


def best(*trainings: Recorded) -> Winner | None:
    return best_of([Entrant(training, str(at)) for at, training in enumerate(trainings)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "values", "index"),
    [
        ("held_out_accuracy", (0.7, 0.9, 0.8), 1),
        ("accuracy", (0.7, 0.9, 0.8), 1),
        ("mean_absolute_error", (0.7, 0.9, 0.3), 2),
        ("average_error", (4.0, 0.9, 30.0), 1),
    ],
)
def test_the_highest_accuracy_or_the_lowest_error(
    name: str, values: tuple[float, ...], index: int
) -> None:
    assert best(*(Recorded({name: value}) for value in values)) == Winner(index, name)


def test_held_out_examples_count_more_than_learnt_ones() -> None:
    learnt = Recorded({"accuracy": 1.0, "held_out_accuracy": 0.6})
    knows = Recorded({"accuracy": 0.8, "held_out_accuracy": 0.7})
    assert best(learnt, knows) == Winner(1, "held_out_accuracy")


def test_what_all_have_counts() -> None:
    held_out = Recorded({"accuracy": 0.5, "held_out_accuracy": 0.9})
    assert best(held_out, Recorded({"accuracy": 0.6})) == Winner(1, "accuracy")
    assert best(held_out, Recorded({"loss": 1.0})) is None


def test_among_equals_the_lower_loss_then_the_first() -> None:
    one, two = Recorded({"accuracy": 1.0, "loss": 0.2}), Recorded({"accuracy": 1.0, "loss": 0.1})
    assert best(one, two) == Winner(1, "accuracy")
    assert best(one, one) == Winner(0, "accuracy")


def test_who_failed_is_not_the_best() -> None:
    failed = Recorded({"accuracy": 1.0}, Step(4))
    assert best(failed, Recorded({"accuracy": 0.5})) == Winner(1, "accuracy")
    assert best(failed, failed) is None
    never = Recorded({"accuracy": float("nan")})
    assert best(never, Recorded({"accuracy": 0.0})) == Winner(1, "accuracy")


@pytest.mark.parametrize(
    ("last", "failure"),
    [
        (Step(10), None),
        (Step(4), "stopped"),
        (Step(4, loss=float("nan")), "diverged"),
        (Step(4, loss=1e5), "diverged"),
        (Step(4, weights=(np.full((1, 1), 1e9),)), "diverged"),
    ],
)
def test_how_a_training_ended(last: Step, failure: str | None) -> None:
    training = Recorded({"loss": 0.1}, last)
    assert Entrant(training, "it").failure == failure  # type: ignore[arg-type]

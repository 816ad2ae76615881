from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochreel.dataset import Question, Schema, TrainingSet
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter

XOR = NetworkSpec.dense(
    3, (LayerSpec(4, "sigmoid", has_bias=False), LayerSpec(1, "sigmoid", False))
)


@pytest.fixture
def meta() -> ReelMeta:
    return ReelMeta(
        network=XOR,
        training_set=TrainingSet(
            np.array([[0.0, 0.1, 1.0]]), np.array([[1 / 3]]), Schema.plain(3, 1)
        ),
        trainer={"learning_rate": 1.0, "order": "as given"},
        timeline=Timeline.even(60_000, 7),
        seed=1,
        problem="xor",
        title="The puzzle",
        epoch_word="cycle",
        shown_epochs=(2, 10),
        question=Question((1.0, 1.0, 0.0), (0.0,)),
    )


@pytest.fixture(scope="session")
def make_step() -> Callable[..., TrainingStep]:
    return xor_step


@pytest.fixture
def reel_path(tmp_path: Path, meta: ReelMeta) -> Path:
    """A closed reel with the steps 0, 10, …, 90 and a loss at each of a hundred."""
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer:
        for number in range(0, 100, 10):
            writer.write(xor_step(number))
        writer.write_scalars("loss", range(100), np.linspace(1, 0, 100))
    return path


def xor_step(number: int, **fields: object) -> TrainingStep:
    rng = np.random.default_rng(number)
    known: dict[str, object] = {
        "step": number,
        "epoch": number // 7,
        "examples": np.array([number % 7]),
        "weights": (rng.normal(size=(4, 3)), rng.normal(size=(1, 4))),
        "biases": (None, None),
        "activations": (rng.random((1, 3)), rng.random((1, 4)), rng.random((1, 1))),
        "errors": (rng.random((1, 4)), rng.random((1, 1))),
        "targets": np.array([[1.0]]),
        "loss": float(rng.random()),
        "scalars": {"learning_rate": 1.0},
    }
    return TrainingStep.dense(**(known | fields))  # pyright: ignore[reportArgumentType]


def assert_same_step(found: TrainingStep, expected: TrainingStep) -> None:
    assert (found.step, found.epoch) == (expected.step, expected.epoch)
    np.testing.assert_equal(found.loss, expected.loss)  # NaN equals NaN
    np.testing.assert_equal(dict(found.scalars), dict(expected.scalars))
    for role in ("weights", "biases", "activations", "errors"):
        assert_same_arrays(getattr(found, role) or (), getattr(expected, role) or ())
    assert_same_arrays((found.examples, found.targets), (expected.examples, expected.targets))


def assert_same_arrays(found: tuple, expected: tuple) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert (one is None) == (other is None)
        if other is not None:
            assert one.dtype == other.dtype
            assert one.shape == other.shape
            np.testing.assert_array_equal(one, other)
            assert not one.flags.writeable


@pytest.fixture(scope="session")
def same_step() -> Callable[[TrainingStep, TrainingStep], None]:
    return assert_same_step

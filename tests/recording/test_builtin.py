from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from epochreel.api import train
from epochreel.engine import Problem, forward, get_problem
from epochreel.errors import TrainingError
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording import record_problem
from epochreel.recording.training import MOST_MEASURED
from epochreel.trace import ReelFile, open_reel

XOR = get_problem("xor")


@pytest.fixture(scope="module")
def xor_reel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    path = tmp_path_factory.mktemp("reel") / "xor.reel"
    record_problem(XOR, path)
    with open_reel(path) as reel:
        yield reel


def shortened(n_epochs: int) -> Problem:
    settings = dataclasses.replace(XOR.settings, n_epochs=n_epochs)
    return dataclasses.replace(XOR, settings=settings)


def test_the_reel_says_what_was_trained_and_how(xor_reel: ReelFile) -> None:
    meta = xor_reel.meta
    assert meta.network == XOR.network
    np.testing.assert_array_equal(meta.training_set.inputs, XOR.training_set.inputs)
    np.testing.assert_array_equal(meta.training_set.targets, XOR.training_set.targets)
    assert meta.trainer == {
        "n_epochs": 60_000,
        "optimizer": "sgd",
        "learning_rate": 1.0,
        "schedule": "constant",
        "batch_size": 1,
        "shuffle": False,
        "shuffle_seed": 0,
        "loss": "squared_error",
        "l2": 0.0,
        "momentum": 0.9,
        "initialisation": "seed-uniform",
    }
    assert (meta.n_epochs, meta.timeline.steps_per_epoch, meta.n_steps) == (60_000, 7, 420_000)
    assert (meta.seed, meta.problem, meta.title) == (1, "xor", XOR.title)
    assert (meta.epoch_word, meta.shown_epochs) == ("cycle", XOR.shown_epochs)
    assert meta.question == XOR.question


def test_all_91_lessons_can_be_told(xor_reel: ReelFile) -> None:
    lessons = [
        (epoch, row, xor_reel.meta.timeline.first_step_of(epoch) + row)
        for epoch in xor_reel.meta.shown_epochs
        for row in range(7)
    ]
    assert len(lessons) == 91
    for epoch, row, step in lessons:
        before, lesson = xor_reel.at(step - 1), xor_reel.at(step)
        assert (lesson.epoch, lesson.examples.tolist()) == (epoch, [row])
        inputs = XOR.training_set.inputs[[row]]
        # What is shown of an example was computed with the weights before its update.
        thought = forward(XOR.network, before.weights, before.biases, inputs)
        for shown, computed in zip(lesson.activations, thought, strict=True):
            np.testing.assert_allclose(shown, computed, rtol=0, atol=1e-12)
        assert lesson.targets is not None
        assert lesson.errors is not None
        np.testing.assert_array_equal(lesson.targets, XOR.training_set.targets[[row]])
        np.testing.assert_array_equal(lesson.errors[-1], lesson.targets - lesson.activations[-1])
        assert lesson.loss == pytest.approx(0.5 * lesson.errors[-1].item() ** 2, rel=1e-12)
        # What arrives at the hidden layer was computed with them, too.
        slope = thought[2] * (1 - thought[2])
        arrived = lesson.errors[-1] * slope * before.weights[1]
        np.testing.assert_allclose(lesson.errors[0], arrived, rtol=0, atol=1e-12)


def test_the_reel_begins_untrained_and_ends_with_the_answer(xor_reel: ReelFile) -> None:
    assert (xor_reel.steps[0], xor_reel.steps[-1]) == (0, 420_000)
    np.testing.assert_allclose(
        xor_reel.at(0).weights[0][0], [-0.16595599, 0.44064899, -0.99977125], atol=5e-9
    )
    last = xor_reel.at(420_000)
    answer = forward(XOR.network, last.weights, last.biases, [[1, 1, 0]])[-1].item()
    assert answer == pytest.approx(0.01329816391250734, rel=0, abs=1e-12)


def test_the_curves_have_the_cycle_before_each_shown_one(xor_reel: ReelFile) -> None:
    steps, percent = xor_reel.scalars("average_error")
    curve = dict(zip(steps.tolist(), percent.tolist(), strict=True))
    assert f"{curve[420_000]:.2f}" == "0.47"
    for epoch in XOR.shown_epochs:
        assert {(epoch - 1) * 7, epoch * 7} <= curve.keys()
    lessons = [xor_reel.at(7 * 49 + row) for row in range(1, 8)]
    errors = [abs(lesson.activations[-1] - lesson.targets).item() for lesson in lessons]
    assert curve[50 * 7] == pytest.approx(100 * np.mean(errors), rel=1e-12)
    loss = dict(zip(*(array.tolist() for array in xor_reel.scalars("loss")), strict=True))
    assert loss.keys() == curve.keys()
    assert loss[50 * 7] == pytest.approx(np.mean([lesson.loss for lesson in lessons]), rel=1e-12)


def test_shown_epochs_beyond_a_shorter_training_are_left_out(tmp_path: Path) -> None:
    record_problem(shortened(25), tmp_path / "short.reel")
    with open_reel(tmp_path / "short.reel") as reel:
        assert reel.meta.shown_epochs == (2, 10, 20)
        assert reel.steps.tolist() == list(range(25 * 7 + 1))


def test_progress_is_told_from_the_start_to_the_end(tmp_path: Path) -> None:
    told = []
    record_problem(shortened(100), tmp_path / "xor.reel", lambda *now: told.append(now))
    assert told[0] == (0, 700)
    assert told[-1] == (700, 700)
    assert told == sorted(told)


def test_a_failed_training_leaves_the_steps_before_it(tmp_path: Path) -> None:
    targets = XOR.training_set.targets.copy()
    targets[3] = 1e200  # whose square is no number
    training_set = dataclasses.replace(XOR.training_set, targets=targets)
    path = tmp_path / "failed.reel"
    with pytest.raises(TrainingError, match="step 4 "):
        record_problem(dataclasses.replace(XOR, training_set=training_set), path)
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]


def test_a_training_that_fails_later_leaves_the_curves_of_the_epochs_before_it(
    tmp_path: Path,
) -> None:
    network = NetworkSpec.dense(3, (LayerSpec(1, "linear"),))
    settings = dataclasses.replace(XOR.settings, n_epochs=100, learning_rate=3.0)
    problem = dataclasses.replace(XOR, network=network, settings=settings)
    path = tmp_path / "failed.reel"
    with pytest.raises(TrainingError):
        record_problem(problem, path)
    with open_reel(path) as reel:
        whole_epochs = int(reel.steps[-1]) // 7
        assert 1 <= whole_epochs < 100
        for name in ("loss", "average_error"):
            steps, values = reel.scalars(name)
            assert whole_epochs <= len(steps) < 100
            assert steps.tolist() == [7 * epoch for epoch in range(1, len(steps) + 1)]
            assert np.isfinite(values).all()


def test_the_outcome_is_measured_on_all_rows_however_many(tmp_path: Path) -> None:
    """On the way a sample is asked; that the last figure were of the sample, nobody would see."""
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(MOST_MEASURED + 2001, 2))
    targets = np.where(inputs[:, 0] + 0.3 * rng.normal(size=len(inputs)) > 0, "up", "down")
    reel = train(inputs, targets, epochs=3, hidden=[2], path=tmp_path / "a.reel", held_out=0.0)
    guesses = [reel.predict(part) for part in np.array_split(inputs, 3)]
    right = np.mean(np.concatenate(guesses) == targets)
    assert reel.scores["accuracy"] == pytest.approx(right, abs=1e-12)

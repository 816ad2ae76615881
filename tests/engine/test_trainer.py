from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from engine_setups import assert_same_step

from epochreel.dataset import TrainingSet
from epochreel.engine import (
    Trainer,
    TrainerSettings,
    forward,
    get_problem,
    reference,
    seed_uniform_weights,
)
from epochreel.errors import FrameError, InputsError, TrainingError, UsageError
from epochreel.network import LayerSpec, NetworkSpec


def xor_parts(n_epochs: int):
    problem = get_problem("xor")
    settings = dataclasses.replace(problem.settings, n_epochs=n_epochs)
    start = seed_uniform_weights(problem.network, problem.seed)
    return problem.network, problem.training_set, settings, *start


def assert_like_the_reference(parts) -> None:
    trainer = Trainer(*parts)
    steps = range(1, trainer.n_steps + 1)
    pairs = zip(trainer.run(steps), reference.train(*parts, record_at=steps), strict=True)
    for step, expected in pairs:
        assert_same_step(step, expected)


def test_the_kernel_trains_any_network_like_the_reference(setup) -> None:
    assert_like_the_reference(setup.parts)


def test_the_kernel_trains_xor_like_the_reference() -> None:
    assert_like_the_reference(xor_parts(n_epochs=300))


def test_xor_ends_with_the_answers_of_the_first_film() -> None:
    parts = xor_parts(n_epochs=60_000)
    trainer = Trainer(*parts)
    (last,) = trainer.run([trainer.n_steps])
    answer = forward(parts[0], last.weights, last.biases, [[1, 1, 0]])[-1].item()
    assert answer == pytest.approx(0.01329816391250734, rel=0, abs=1e-12)
    assert f"{trainer.epoch_error_percent[-1]:.2f}" == "0.47"


def test_an_update_is_the_gradient_by_finite_differences(setup) -> None:
    rate = setup.settings.learning_rate
    trainer = Trainer(*setup.parts)
    before, after = trainer.run([1, 2])
    inputs, targets = setup.training_set.inputs[1:2], setup.training_set.targets[1:2]
    weights = [weight.copy() for weight in before.weights]

    def loss() -> float:
        return 0.5 * np.sum(
            (targets - forward(setup.network, weights, before.biases, inputs)[-1]) ** 2
        )

    assert after.loss == pytest.approx(loss(), rel=1e-12)
    for layer, weight in enumerate(weights):
        index = (weight.shape[0] - 1, weight.shape[1] - 1)
        value = weight[index]
        weight[index] = value + 1e-5
        above = loss()
        weight[index] = value - 1e-5
        slope = (above - loss()) / 2e-5
        weight[index] = value
        update = (after.weights[layer] - before.weights[layer])[index]
        np.testing.assert_allclose(update, -rate * slope, rtol=1e-6, atol=1e-10)


def test_pausing_changes_nothing(setup) -> None:
    trainer = Trainer(*setup.parts)
    every = list(trainer.run(range(trainer.n_steps + 1)))
    losses = trainer.epoch_loss
    (last,) = trainer.run([trainer.n_steps])
    for weight, other in zip(last.weights, every[-1].weights, strict=True):
        np.testing.assert_array_equal(weight, other)
    np.testing.assert_array_equal(trainer.epoch_loss, losses)


def test_epochs_are_the_means_of_their_steps(setup) -> None:
    trainer = Trainer(*setup.parts)
    steps = list(trainer.run(range(1, trainer.n_steps + 1)))
    shape = (setup.settings.n_epochs, setup.training_set.n_examples)
    losses = np.reshape([step.loss for step in steps], shape)
    errors = np.reshape([np.abs(step.errors[-1]).mean() for step in steps], shape)
    np.testing.assert_allclose(trainer.epoch_loss, losses.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(trainer.epoch_error_percent, 100 * errors.mean(axis=1), rtol=1e-12)


def test_epochs_that_are_not_over_are_nan() -> None:
    trainer = Trainer(*xor_parts(n_epochs=5))
    assert np.isnan(trainer.epoch_loss).all()
    run = trainer.run([15, 35])
    next(run)
    for curve in (trainer.epoch_loss, trainer.epoch_error_percent):
        assert np.isfinite(curve).tolist() == [True, True, False, False, False]
    next(run)
    assert np.isfinite(trainer.epoch_loss).all()


def test_a_training_goes_on_to_its_end_after_the_last_recorded_step() -> None:
    trainer = Trainer(*xor_parts(n_epochs=5))
    assert [step.step for step in trainer.run([3])] == [3]
    assert np.isfinite(trainer.epoch_loss).all()


def test_step_0_is_the_untrained_network(setup) -> None:
    untrained = next(Trainer(*setup.parts).run([0, 1]))
    assert (untrained.step, untrained.epoch) == (0, 0)
    for weight, initial in zip(untrained.weights, setup.weights, strict=True):
        np.testing.assert_array_equal(weight, initial)
    assert untrained.examples.shape == (0,)
    assert [a.shape for a in untrained.activations] == [(0, n) for n in setup.network.sizes]
    assert np.isnan(untrained.loss)


def test_each_step_has_arrays_of_its_own(setup) -> None:
    initial = [weight.copy() for weight in setup.weights]
    steps = list(Trainer(*setup.parts).run([0, 1, 2]))
    kept = steps[1].weights[0].copy()
    steps[2].weights[0][:] = 7
    steps[0].weights[0][:] = 7
    np.testing.assert_array_equal(steps[1].weights[0], kept)
    for weight, before in zip(setup.weights, initial, strict=True):
        np.testing.assert_array_equal(weight, before)


def test_steps_come_ascending_and_once_whatever_the_order_asked() -> None:
    steps = Trainer(*xor_parts(n_epochs=2)).run([9, 0, 3, 9])
    assert [(step.step, step.epoch, step.examples.tolist()) for step in steps] == [
        (0, 0, []),
        (3, 1, [2]),
        (9, 2, [1]),
    ]


@pytest.mark.parametrize("step", [-1, 15])
def test_a_step_outside_the_training_is_refused_at_once(step: int) -> None:
    with pytest.raises(FrameError, match=rf"step {step} must be in \[0, 14\]"):
        Trainer(*xor_parts(n_epochs=2)).run([step])


def one_neuron(inputs, targets, learning_rate: float) -> Trainer:
    return Trainer(
        NetworkSpec.dense(1, (LayerSpec(1, "sigmoid", False),)),
        TrainingSet.plain(np.array(inputs), np.array(targets)),
        TrainerSettings(n_epochs=3, learning_rate=learning_rate),
        [np.zeros((1, 1))],
        [None],
    )


@pytest.mark.parametrize(
    ("inputs", "targets", "learning_rate"),
    [
        # 1e308 * 0.125 * 1000 is no weight; the loss stays finite.
        ([[0.0], [1000.0]], [[1.0], [1.0]], 1e308),
        # (1e200)**2 is no loss; the weights stay finite.
        ([[0.0], [1.0]], [[1.0], [1e200]], 0.5),
    ],
    ids=["weights", "loss"],
)
def test_a_training_that_leaves_the_numbers_says_where(inputs, targets, learning_rate) -> None:
    trainer = one_neuron(inputs, targets, learning_rate)
    yielded = []
    with pytest.raises(TrainingError) as caught:
        yielded.extend(step.step for step in trainer.run([0, 1, 2, 3, 6]))
    assert yielded == [0, 1]
    assert trainer.diverged_at == 2
    assert "step 2 " in str(caught.value)
    assert f"(={learning_rate})" in str(caught.value)
    assert np.isnan(trainer.epoch_loss).all()


def test_what_does_not_fit_the_network_is_refused() -> None:
    network, training_set, settings, weights, biases = xor_parts(n_epochs=1)
    narrow = TrainingSet.plain(training_set.inputs[:, :2], training_set.targets)
    wide = TrainingSet.plain(training_set.inputs, training_set.inputs)
    empty = TrainingSet.plain(training_set.inputs[:0], training_set.targets[:0])
    holes = training_set.inputs.copy()
    holes[2, 1] = np.nan
    unknown = TrainingSet.plain(holes, training_set.targets)
    for parts, message in (
        ((narrow, settings, weights, biases), r"`inputs` of shape \(7, 2\)"),
        ((wide, settings, weights, biases), r"`targets` of shape \(7, 3\)"),
        ((empty, settings, weights, biases), "no examples"),
        ((unknown, settings, weights, biases), r"`inputs\[2, 1\]` \(=nan\) must be finite"),
        ((training_set, settings, weights[:1], biases), "1 `weights`"),
        ((training_set, settings, weights[::-1], biases), r"`weights\[0\]` of shape \(1, 4\)"),
        ((training_set, settings, weights, [np.zeros(4), None]), r"`biases\[0\]` must be None"),
    ):
        with pytest.raises(InputsError, match=message):
            Trainer(network, *parts)


def test_an_unknown_activation_is_refused_before_the_training() -> None:
    network = NetworkSpec.dense(3, (LayerSpec(1, "swish", False),))
    _, training_set, settings, *_ = xor_parts(n_epochs=1)
    with pytest.raises(UsageError, match="unknown activation `swish`; known: sigmoid"):
        Trainer(network, training_set, settings, [np.zeros((1, 3))], [None])


def test_an_answer_does_not_wait_for_numba() -> None:
    program = (
        "import sys; from epochreel.engine import Trainer, forward, get_problem;"
        "sys.exit('numba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

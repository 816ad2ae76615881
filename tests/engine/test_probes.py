"""What a step shows: the example it trained on, or probes."""

from __future__ import annotations

import numpy as np
import pytest
from engine_setups import make_setup

from epochreel.dataset import TrainingSet
from epochreel.engine import Trainer, TrainerSettings, forward, reference
from epochreel.errors import InputsError, TrainingError, UsageError
from epochreel.network import LayerSpec, NetworkSpec


@pytest.mark.parametrize("batch_size", [1, 3, "full"])
def test_probes_are_shown_with_the_weights_before_the_update(batch_size) -> None:
    setup = make_setup((3, 5, 2), (True, True), n_examples=7, batch_size=batch_size)
    probes = np.array([6, 2])
    steps = list(Trainer(*setup.parts, probes).run(range(6)))
    befores = [steps[0], *steps]  # step 0 is shown with its own weights
    for before, step in zip(befores, steps, strict=False):
        np.testing.assert_array_equal(step.examples, probes)
        parts = (setup.network, before.weights, before.biases)
        inputs, targets = setup.training_set.inputs[probes], setup.training_set.targets[probes]
        activations = forward(*parts, inputs)
        errors, _ = reference.backward(*parts, activations, targets)
        np.testing.assert_array_equal(step.targets, targets)
        assert step.errors is not None
        for one, other in zip(
            (*step.activations, *step.errors), (*activations, *errors), strict=True
        ):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-13)
    assert np.isnan(steps[0].loss)
    assert [step.epoch for step in steps] == [0, *[
        (number - 1) // {1: 7, 3: 3, "full": 1}[batch_size] + 1 for number in range(1, 6)
    ]]  # fmt: skip


def test_probes_do_not_change_the_training() -> None:
    setup = make_setup((3, 5, 2), (True, True))
    (shown,) = Trainer(*setup.parts, [4, 1]).run([30])
    (unseen,) = Trainer(*setup.parts).run([30])
    assert shown.loss == unseen.loss
    for weight, other in zip(shown.weights, unseen.weights, strict=True):
        np.testing.assert_array_equal(weight, other)


def test_each_step_has_probes_of_its_own() -> None:
    setup = make_setup((3, 5, 2), (True, True), batch_size=2)
    probes = np.array([4, 1])
    first, second = Trainer(*setup.parts, probes).run([1, 2])
    first.examples[:] = 0
    probes[:] = 0
    assert second.examples.tolist() == [4, 1]


@pytest.mark.parametrize("batch_size", [2, "full"])
def test_a_batch_of_several_needs_probes(batch_size) -> None:
    setup = make_setup((3, 5, 2), (True, True), batch_size=batch_size)
    with pytest.raises(UsageError, match=rf"`probes` must be given .*\(={batch_size}\)"):
        Trainer(*setup.parts)


@pytest.mark.parametrize("probes", [[], [[0]], [0.5], [True]])
def test_probes_that_are_no_rows_are_refused(probes) -> None:
    setup = make_setup((3, 5, 2), (True, True))
    with pytest.raises(InputsError, match=r"`probes` .* must be some rows"):
        Trainer(*setup.parts, probes)


@pytest.mark.parametrize("row", [-1, 5])
def test_a_probe_outside_the_training_set_is_named(row: int) -> None:
    setup = make_setup((3, 5, 2), (True, True))
    with pytest.raises(InputsError, match=rf"probe {row} must be in \[0, 5\)"):
        Trainer(*setup.parts, [0, row])


@pytest.mark.parametrize("batch_size", [1, 2])
@pytest.mark.parametrize("hidden", ["linear", "relu", "leaky_relu", "gelu"])
def test_a_training_that_diverges_says_where_and_a_new_run_forgets_it(
    hidden: str, batch_size: int
) -> None:
    setup = make_setup(
        (3, 5, 2), (True, True), output="linear", hidden=hidden,
        learning_rate=1e3, batch_size=batch_size, n_epochs=50,
    )  # fmt: skip
    trainer = Trainer(*setup.parts, [0])
    assert trainer.diverged_at is None
    seen = []
    with pytest.raises(TrainingError):
        seen.extend(step.step for step in trainer.run(range(100)))
    assert trainer.diverged_at == seen[-1] + 1
    next(trainer.run([0]))
    assert trainer.diverged_at is None


@pytest.mark.parametrize("batch_size", [1, "full"])
@pytest.mark.parametrize("hidden", ["relu", "leaky_relu", "gelu"])
def test_no_activation_hides_what_is_no_number(hidden: str, batch_size) -> None:
    network = NetworkSpec.dense(2, (LayerSpec(1, hidden, False), LayerSpec(1, "linear", False)))
    training_set = TrainingSet.plain(np.full((2, 2), 10.0), np.zeros((2, 1)))
    settings = TrainerSettings(1, 0.1, batch_size=batch_size)
    # Infinity minus infinity, from weights that are numbers still.
    weights = [np.array([[1e308, -1e308]]), np.ones((1, 1))]
    trainer = Trainer(network, training_set, settings, weights, [None, None], [0])
    with pytest.raises(TrainingError, match="at step 1 "):
        list(trainer.run([1]))

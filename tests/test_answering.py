"""Whoever asks a network gets what its engine answers, or is told that nobody can."""

from __future__ import annotations

import numpy as np
import pytest

from epochreel.answering import answerer_of
from epochreel.engine.activations import ACTIVATIONS
from epochreel.engine.reference import forward
from epochreel.errors import InputsError
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import TrainingStep


def step_of(network: NetworkSpec) -> TrainingStep:
    """Return a step with random parameters."""
    rng = np.random.default_rng(3)
    pairs = list(zip(network.sizes, network.layers, strict=False))
    weights = [rng.normal(size=(layer.n_units, n_in)) for n_in, layer in pairs]
    biases = [rng.normal(size=layer.n_units) if layer.has_bias else None for _, layer in pairs]
    return TrainingStep.dense(5, 1, np.empty(0, np.int64), weights, biases, ())


def dense(activation: str) -> NetworkSpec:
    """Return a chain of two layers, one of which has no bias."""
    return NetworkSpec.dense(
        2, (LayerSpec(5, activation), LayerSpec(3, activation, has_bias=False))
    )


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_what_is_looked_at_is_what_the_engine_answers(activation: str) -> None:
    network = dense(activation)
    step, points = step_of(network), np.random.default_rng(4).normal(size=(50, 2))
    found = answerer_of(network).answer(step, {"inputs": points.astype(np.float32)})
    right = forward(network, step.weights, step.biases, points)
    assert list(found.blocks) == ["inputs", "layer 1", "layer 2"]
    for one, other in zip(found.blocks.values(), right, strict=True):
        assert one.dtype == np.float32
        np.testing.assert_allclose(one, other, atol=3e-3)


def test_exact_answers_are_the_engine_s_however_many_are_asked_for() -> None:
    network = NetworkSpec.dense(300, (LayerSpec(400, "tanh"), LayerSpec(2, "softmax")))
    step, rows = step_of(network), np.random.default_rng(4).normal(size=(11, 300))
    found = answerer_of(network).answer(step, {"inputs": rows})
    right = forward(network, step.weights, step.biases, rows)
    for one, other in zip(found.blocks.values(), right, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
    assert found.outputs[0] is found.blocks["layer 2"]


def test_inputs_that_do_not_fit_are_refused() -> None:
    network = dense("tanh")
    with pytest.raises(InputsError, match=r"of shape \(4, 3\) do not fit"):
        answerer_of(network).answer(step_of(network), {"inputs": np.ones((4, 3))})


def test_an_activation_that_nobody_knows_cannot_be_asked() -> None:
    network = dense("mystery")
    assert not answerer_of(network).can_answer
    assert answerer_of(dense("relu")).can_answer

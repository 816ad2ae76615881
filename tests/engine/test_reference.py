import math

import numpy as np
import pytest
from engine_setups import make_setup, networks, slopes

from epochreel.engine import forward, get_problem, reference, seed_uniform_weights
from epochreel.errors import InputsError, UsageError
from epochreel.network import LayerSpec, NetworkSpec


def neuron_by_neuron(setup, row):
    """Answer one row with loops and the math module only."""
    signals = [list(row)]
    for weight, bias in zip(setup.weights, setup.biases, strict=True):
        signals.append([])
        for i in range(len(weight)):
            total = 0.0 if bias is None else bias[i]
            total += sum(weight[i, j] * signals[-2][j] for j in range(len(weight[i])))
            signals[-1].append(1 / (1 + math.exp(-total)))
    return signals


def test_forward_is_the_network_neuron_by_neuron(setup) -> None:
    inputs = setup.training_set.inputs
    activations = forward(setup.network, setup.weights, setup.biases, inputs)
    assert len(activations) == len(setup.network.sizes)
    for p, row in enumerate(inputs):
        for layer, expected in zip(activations, neuron_by_neuron(setup, row), strict=True):
            np.testing.assert_allclose(layer[p], expected, rtol=1e-13)


def test_forward_stays_silent_where_the_exponential_would_overflow(setup) -> None:
    inputs = 1e6 * setup.training_set.inputs
    with np.errstate(all="raise", under="ignore"):
        outputs = forward(setup.network, setup.weights, setup.biases, inputs)[-1]
    assert ((outputs >= 0) & (outputs <= 1)).all()


def test_forward_computes_in_float64_whatever_the_weights_are() -> None:
    network = get_problem("xor").network
    weights, biases = seed_uniform_weights(network, seed=1)
    small = [weight.astype(np.float16) for weight in weights]
    answer = forward(network, small, biases, [[1, 1, 0]])[-1]
    expected = forward(network, [w.astype(np.float64) for w in small], biases, [[1, 1, 0]])[-1]
    assert answer.dtype == np.float64
    np.testing.assert_array_equal(answer, expected)


@pytest.mark.parametrize("inputs", [[[1, 1]], [1, 1, 0], [[1, 1, 0, 0]]])
def test_forward_refuses_inputs_of_another_width(inputs) -> None:
    network = get_problem("xor").network
    weights, biases = seed_uniform_weights(network, seed=1)
    with pytest.raises(InputsError, match="3-4-1 takes rows of 3 values"):
        forward(network, weights, biases, inputs)


def test_forward_refuses_an_unknown_activation() -> None:
    network = NetworkSpec.dense(1, (LayerSpec(1, "swish", False),))
    with pytest.raises(UsageError, match="known: sigmoid"):
        forward(network, [np.ones((1, 1))], [None], [[1.0]])


def assert_deltas_are_the_gradient(setup) -> None:
    inputs, targets = setup.training_set.inputs, setup.training_set.targets
    parts = (setup.network, setup.weights, setup.biases)
    name = setup.settings.loss

    def loss() -> float:
        activations = forward(*parts, inputs)
        return reference.example_losses(*parts, activations, targets, name).sum()

    activations = forward(*parts, inputs)
    _, deltas = reference.backward(*parts, activations, targets, name)
    for layer, (weight, bias) in enumerate(zip(setup.weights, setup.biases, strict=True)):
        gradient = -deltas[layer].T @ activations[layer]
        np.testing.assert_allclose(gradient, slopes(loss, weight), rtol=1e-6, atol=1e-9)
        if bias is not None:
            gradient = -deltas[layer].sum(axis=0)
            np.testing.assert_allclose(gradient, slopes(loss, bias), rtol=1e-6, atol=1e-9)


def test_deltas_are_the_gradient_by_finite_differences(setup) -> None:
    assert_deltas_are_the_gradient(setup)


@pytest.mark.parametrize(("hidden", "output", "loss"), networks())
def test_deltas_are_the_gradient_of_every_loss(hidden: str, output: str, loss: str) -> None:
    setup = make_setup((3, 4, 5, 3), (True,) * 3, hidden=hidden, output=output, loss=loss)
    assert_deltas_are_the_gradient(setup)


def test_errors_below_the_output_are_the_deltas_above_times_the_weights(setup) -> None:
    activations = forward(setup.network, setup.weights, setup.biases, setup.training_set.inputs)
    targets = setup.training_set.targets
    parts = (setup.network, setup.weights, setup.biases)
    errors, deltas = reference.backward(*parts, activations, targets)
    np.testing.assert_array_equal(errors[-1], targets - activations[-1])
    for layer in range(len(errors) - 1):
        for j in range(errors[layer].shape[1]):
            expected = sum(
                deltas[layer + 1][:, i] * setup.weights[layer + 1][i, j]
                for i in range(deltas[layer + 1].shape[1])
            )
            np.testing.assert_allclose(errors[layer][:, j], expected, rtol=1e-12, atol=1e-15)

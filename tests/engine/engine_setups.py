"""Random networks and training sets, small enough to compute by hand, and comparisons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine import TrainerSettings, seed_uniform_weights
from epochreel.engine.activations import ACTIVATIONS
from epochreel.engine.losses import LOSSES
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import Bias, TrainingStep, Weights


@dataclass(frozen=True, eq=False)
class Setup:
    network: NetworkSpec
    training_set: TrainingSet
    settings: TrainerSettings
    weights: tuple[Weights, ...]
    biases: tuple[Bias | None, ...]

    @property
    def parts(self):
        return self.network, self.training_set, self.settings, self.weights, self.biases


def make_setup(
    sizes: tuple[int, ...],
    has_bias: tuple[bool, ...],
    *,
    n_examples: int = 5,
    n_epochs: int = 20,
    learning_rate: float = 0.7,
    hidden: str = "sigmoid",
    output: str = "sigmoid",
    loss: str = "squared_error",
    **settings,
) -> Setup:
    """Return a network of random weights and random examples whose targets go with the loss."""
    rng = np.random.default_rng(sum(sizes) + sum(has_bias))
    activations = [hidden] * (len(has_bias) - 1) + [output]
    layers = zip(sizes[1:], activations, has_bias, strict=True)
    network = NetworkSpec.dense(sizes[0], tuple(LayerSpec(*layer) for layer in layers))
    weights, biases = seed_uniform_weights(network, seed=3)
    inputs = rng.normal(size=(n_examples, sizes[0]))
    targets = rng.random((n_examples, sizes[-1]))
    if loss == "cross_entropy":
        targets /= targets.sum(axis=1, keepdims=True)
    return Setup(
        network,
        TrainingSet.plain(inputs, targets),
        TrainerSettings(n_epochs, learning_rate, loss=loss, **settings),
        weights,
        biases,
    )


def networks() -> list[tuple[str, str, str]]:
    """Return every hidden activation with every output activation and loss it may have."""
    hidden = [name for name in ACTIVATIONS if name != "softmax"]
    ends = [(output, name) for name, loss in LOSSES.items() for output in loss.outputs]
    return [(one, output, loss) for one in hidden for output, loss in ends]


def assert_same_step(step: TrainingStep, expected: TrainingStep, atol: float = 1e-12) -> None:
    assert (step.step, step.epoch) == (expected.step, expected.epoch)
    np.testing.assert_array_equal(step.examples, expected.examples)
    np.testing.assert_array_equal(step.targets, expected.targets)
    np.testing.assert_allclose(step.loss, expected.loss, rtol=0, atol=atol)
    for name in ("weights", "biases", "activations", "errors"):
        for array, other in zip(getattr(step, name), getattr(expected, name), strict=True):
            if other is None:
                assert array is None
            else:
                np.testing.assert_allclose(array, other, rtol=0, atol=atol, err_msg=name)
                assert array.shape == other.shape


def slopes(loss: Callable[[], float], array: NDArray[np.float64], width: float = 1e-5):
    """Return the central differences of a loss by each number of an array."""
    result = np.empty_like(array)
    for index, value in np.ndenumerate(array):
        array[index] = value + width
        above = loss()
        array[index] = value - width
        result[index] = (above - loss()) / (2 * width)
        array[index] = value
    return result

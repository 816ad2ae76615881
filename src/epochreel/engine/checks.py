"""Whether network, data and weights fit each other, said before the training begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine.activations import get_activation
from epochreel.errors import InputsError
from epochreel.network import NetworkSpec
from epochreel.steps import Bias, Weights


def check_activations(network: NetworkSpec) -> None:
    """Raise UsageError if a layer has an activation function that the engine does not know."""
    for layer in network.layers:
        get_activation(layer.activation)


def check_training_set(network: NetworkSpec, training_set: TrainingSet) -> None:
    """Raise InputsError if the rows are none or do not fit the network."""
    n_examples = training_set.n_examples
    if n_examples == 0:
        raise InputsError("the training set has no examples")
    _check_shape("inputs", training_set.inputs, (n_examples, network.n_inputs), network)
    _check_shape("targets", training_set.targets, (n_examples, network.n_outputs), network)


def check_parameters(
    network: NetworkSpec, weights: Sequence[Weights], biases: Sequence[Bias | None]
) -> None:
    """Raise InputsError if weights or biases do not have the network's shapes."""
    n_layers = len(network.layers)
    if len(weights) != n_layers or len(biases) != n_layers:
        raise InputsError(
            f"{len(weights)} `weights` and {len(biases)} `biases` do not fit: "
            f"the network {network} has {n_layers} layers"
        )
    for index, (n_in, layer) in enumerate(zip(network.sizes, network.layers, strict=False)):
        _check_shape(f"weights[{index}]", weights[index], (layer.n_units, n_in), network)
        bias = biases[index]
        if (bias is not None) != layer.has_bias:
            wanted = "an array" if layer.has_bias else "None"
            raise InputsError(f"`biases[{index}]` must be {wanted} for the network {network}")
        if bias is not None:
            _check_shape(f"biases[{index}]", bias, (layer.n_units,), network)


def _check_shape(
    name: str, array: NDArray[np.floating], shape: tuple[int, ...], network: NetworkSpec
) -> None:
    if array.shape != shape:
        raise InputsError(
            f"`{name}` of shape {array.shape} must have shape {shape} for the network {network}"
        )

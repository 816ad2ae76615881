"""Whether network, data, weights and settings fit each other, said before the training begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine.activations import get_activation
from epochreel.engine.losses import LOSSES
from epochreel.engine.settings import TrainerSettings
from epochreel.errors import InputsError, UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import Bias, Weights


def check_network(network: NetworkSpec, settings: TrainerSettings) -> None:
    """Raise UsageError if an activation function is unknown or out of place.

    Softmax is for the last layer only, and each loss for some kinds of outputs.
    """
    for layer in network.layers:
        get_activation(layer.activation)
    if any(layer.activation == "softmax" for layer in network.layers[:-1]):
        raise UsageError("activation `softmax` is for the last layer only")
    output = network.layers[-1].activation
    if output not in LOSSES[settings.loss].outputs:
        outputs = ", ".join(LOSSES[settings.loss].outputs)
        losses = ", ".join(name for name, loss in LOSSES.items() if output in loss.outputs)
        raise UsageError(
            f"loss `{settings.loss}` does not go with `{output}` outputs: "
            f"use it with {outputs}; or use loss {losses}"
        )


def check_training_set(
    network: NetworkSpec, training_set: TrainingSet, settings: TrainerSettings
) -> None:
    """Raise InputsError if the rows are none or do not fit the network or the loss."""
    n_examples = training_set.n_examples
    if n_examples == 0:
        raise InputsError("the training set has no examples")
    _check_shape("inputs", training_set.inputs, (n_examples, network.n_inputs), network)
    _check_shape("targets", training_set.targets, (n_examples, network.n_outputs), network)
    _check_finite("inputs", training_set.inputs)
    _check_finite("targets", training_set.targets)
    if settings.loss == "squared_error":
        return
    for row, column in np.argwhere((training_set.targets < 0) | (training_set.targets > 1)):
        raise InputsError(
            f"`targets[{row}, {column}]` (={training_set.targets[row, column]}) must be "
            f"from 0 to 1 for the loss {settings.loss}"
        )
    if settings.loss == "cross_entropy":
        sums = training_set.targets.sum(axis=1)
        for row in np.flatnonzero(np.abs(sums - 1) > 1e-9):
            raise InputsError(
                f"`targets[{row}]` must sum to 1, not {sums[row]}, for the loss {settings.loss}"
            )


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


def checked_probes(
    probes: ArrayLike | None, training_set: TrainingSet, settings: TrainerSettings
) -> NDArray[np.int64] | None:
    """Return the probes as rows of the training set, None for the trained example itself.

    Raises
    ------
    InputsError
        If they are no rows of it, or none.
    UsageError
        If they are left out where an update is about several examples.
    """
    if probes is None:
        if settings.batch_size == 1:
            return None
        raise UsageError(
            f"`probes` must be given with `batch_size` (={settings.batch_size}): "
            "only a batch of 1 has one example to show"
        )
    rows = np.asarray(probes)
    if rows.ndim != 1 or not np.issubdtype(rows.dtype, np.integer) or len(rows) == 0:
        raise InputsError(f"`probes` (={probes}) must be some rows of the training set, integers")
    n_examples = training_set.n_examples
    for row in rows[(rows < 0) | (rows >= n_examples)]:
        raise InputsError(f"probe {row} must be in [0, {n_examples}), a row of the training set")
    return rows.astype(np.int64)


def _check_shape(
    name: str, array: NDArray[np.floating], shape: tuple[int, ...], network: NetworkSpec
) -> None:
    if array.shape != shape:
        raise InputsError(
            f"`{name}` of shape {array.shape} must have shape {shape} for the network {network}"
        )


def _check_finite(name: str, array: NDArray[np.floating]) -> None:
    for row, column in np.argwhere(~np.isfinite(array)):
        raise InputsError(f"`{name}[{row}, {column}]` (={array[row, column]}) must be finite")

"""The network and its training in plain NumPy: what the compiled kernel is held to.

It is meant to be read, and to answer a question without waiting for Numba to load. It is not
meant for long trainings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine.activations import get_activation
from epochreel.engine.settings import TrainerSettings
from epochreel.errors import InputsError
from epochreel.network import NetworkSpec
from epochreel.steps import Bias, Errors, TrainingStep, Weights


def forward(
    network: NetworkSpec,
    weights: Sequence[Weights],
    biases: Sequence[Bias | None],
    inputs: ArrayLike,
) -> tuple[NDArray[np.float64], ...]:
    """Return what every unit of the network answers to each input row.

    Parameters
    ----------
    network
        The layers and their activation functions.
    weights
        Per layer ``(n_out, n_in)``.
    biases
        Per layer ``(n_out,)``, or None for a layer without.
    inputs
        ``(P, n_inputs)``.

    Returns
    -------
    activations
        Per layer ``(P, n_units)``, the inputs first.

    Raises
    ------
    InputsError
        If ``inputs`` does not have the network's number of columns.
    UsageError
        If the network has an activation function that the engine does not know.
    """
    rows = np.array(inputs, np.float64)
    if rows.ndim != 2 or rows.shape[1] != network.n_inputs:
        raise InputsError(
            f"`inputs` of shape {rows.shape} do not fit: "
            f"the network {network} takes rows of {network.n_inputs} values"
        )
    activations = [rows]
    for layer, weight, bias in zip(network.layers, weights, biases, strict=True):
        total = activations[-1] @ np.asarray(weight, np.float64).T
        if bias is not None:
            total = total + bias
        activations.append(get_activation(layer.activation).function(total))
    return tuple(activations)


def backward(
    network: NetworkSpec,
    weights: Sequence[Weights],
    activations: Sequence[NDArray[np.float64]],
    targets: NDArray[np.float64],
) -> tuple[tuple[Errors, ...], tuple[NDArray[np.float64], ...]]:
    """Return the errors and the deltas of every layer above the inputs.

    Back-propagation (Rumelhart, Hinton and Williams 1986, Learning representations by
    back-propagating errors, Nature 323). With the loss ``sum(error**2) / 2``, ``-delta`` is the
    derivative of the loss by the weighted input of a unit.

    Parameters
    ----------
    network
        The layers and their activation functions.
    weights
        Per layer ``(n_out, n_in)``, those that gave the activations.
    activations
        Per layer ``(P, n_units)``, the inputs first.
    targets
        ``(P, n_outputs)``.

    Returns
    -------
    errors
        Per layer ``(P, n_units)``: target minus output at the last layer; below it, what
        arrives there, the sum over the units above of delta times weight.
    deltas
        Per layer ``(P, n_units)``: error times the slope of the activation function.
    """
    errors, deltas = [], []
    error = targets - activations[-1]
    for layer, weight, output in zip(
        reversed(network.layers), reversed(weights), reversed(activations), strict=False
    ):
        delta = error * get_activation(layer.activation).slope_at_output(output)
        errors.append(error)
        deltas.append(delta)
        error = delta @ weight
    return tuple(reversed(errors)), tuple(reversed(deltas))


def train(
    network: NetworkSpec,
    training_set: TrainingSet,
    settings: TrainerSettings,
    weights: Sequence[Weights],
    biases: Sequence[Bias | None],
    record_at: Collection[int],
) -> Iterator[TrainingStep]:
    """Train one example at a time, in order; yield the steps asked for.

    Parameters
    ----------
    network, training_set, settings
        What learns, from what, and how.
    weights, biases
        To begin with, as from `seed_uniform_weights`; they are not changed.
    record_at
        Steps to yield, from 1.
    """
    weights = [weight.astype(np.float64) for weight in weights]
    biases = [None if bias is None else bias.astype(np.float64) for bias in biases]
    for step in range(1, settings.n_epochs * training_set.n_examples + 1):
        epoch, row = divmod(step - 1, training_set.n_examples)
        targets = training_set.targets[row : row + 1]
        activations = forward(network, weights, biases, training_set.inputs[row : row + 1])
        errors, deltas = backward(network, weights, activations, targets)
        for weight, bias, signal, delta in zip(weights, biases, activations, deltas, strict=False):
            weight += settings.learning_rate * (delta.T @ signal)
            if bias is not None:
                bias += settings.learning_rate * delta.sum(axis=0)
        if step in record_at:
            yield TrainingStep(
                step=step,
                epoch=epoch + 1,
                examples=np.array([row]),
                weights=tuple(weight.copy() for weight in weights),
                biases=tuple(None if bias is None else bias.copy() for bias in biases),
                activations=activations,
                errors=errors,
                targets=targets.copy(),
                loss=0.5 * float(np.sum(errors[-1] ** 2)),
            )

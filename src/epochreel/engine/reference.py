"""The network and its training in plain NumPy: what the compiled kernels are held to.

It is meant to be read, and to answer a question without waiting for Numba to load. It is not
meant for long trainings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine.activations import get_activation
from epochreel.engine.batches import batch_size_of, epoch_orders, timeline_of
from epochreel.engine.losses import LOSSES
from epochreel.engine.optimizers import Optimizer
from epochreel.engine.settings import TrainerSettings
from epochreel.errors import InputsError
from epochreel.network import NetworkSpec
from epochreel.steps import Bias, Errors, TrainingStep, Weights

F64 = NDArray[np.float64]


def forward(
    network: NetworkSpec,
    weights: Sequence[Weights],
    biases: Sequence[Bias | None],
    inputs: ArrayLike,
) -> tuple[F64, ...]:
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
        total = weighted_inputs(weight, bias, activations[-1])
        activations.append(get_activation(layer.activation).function(total))
    return tuple(activations)


def weighted_inputs(weight: Weights, bias: Bias | None, signals: F64) -> F64:
    """Return what the units of a layer add up, ``(P, n_out)``, from signals ``(P, n_in)``."""
    total = signals @ np.asarray(weight, np.float64).T
    return total if bias is None else total + bias


def backward(
    network: NetworkSpec,
    weights: Sequence[Weights],
    biases: Sequence[Bias | None],
    activations: Sequence[F64],
    targets: F64,
    loss: str = "squared_error",
) -> tuple[tuple[Errors, ...], tuple[F64, ...]]:
    """Return the errors and the deltas of every layer above the inputs.

    Back-propagation (Rumelhart, Hinton and Williams 1986, Learning representations by
    back-propagating errors, Nature 323). ``-delta`` is the derivative of an example's loss by
    the weighted input of a unit.

    Parameters
    ----------
    network
        The layers and their activation functions.
    weights, biases
        Per layer ``(n_out, n_in)`` and ``(n_out,)`` or None, those that gave the activations.
    activations
        Per layer ``(P, n_units)``, the inputs first.
    targets
        ``(P, n_outputs)``.
    loss
        Its name.

    Returns
    -------
    errors
        Per layer ``(P, n_units)``: target minus output at the last layer; below it, what
        arrives there, the sum over the units above of delta times weight.
    deltas
        Per layer ``(P, n_units)``: error times the slope of the activation function. At the last
        layer of the two cross-entropies the slope cancels out, and delta is the error.
    """
    errors: list[Errors] = []
    deltas: list[F64] = []
    error = targets - activations[-1]
    undoes_slope = LOSSES[loss].undoes_slope
    for index in reversed(range(len(network.layers))):
        total = weighted_inputs(weights[index], biases[index], activations[index])
        slope = get_activation(network.layers[index].activation).slope(total)
        delta = error if undoes_slope else error * slope
        undoes_slope = False
        errors.append(error)
        deltas.append(delta)
        error = delta @ weights[index]
    return tuple(reversed(errors)), tuple(reversed(deltas))


def example_losses(
    network: NetworkSpec,
    weights: Sequence[Weights],
    biases: Sequence[Bias | None],
    activations: Sequence[F64],
    targets: F64,
    loss: str,
) -> F64:
    """Return the loss of each example, ``(P,)``; the parameters are those of `backward`."""
    total = weighted_inputs(weights[-1], biases[-1], activations[-2])
    return LOSSES[loss].of_examples(total, activations[-1], targets)


def train(
    network: NetworkSpec,
    training_set: TrainingSet,
    settings: TrainerSettings,
    weights: Sequence[Weights],
    biases: Sequence[Bias | None],
    record_at: Collection[int],
    probes: NDArray[np.int64] | None = None,
) -> Iterator[TrainingStep]:
    """Train batch after batch; yield the steps asked for.

    Parameters
    ----------
    network, training_set, settings
        What learns, from what, and how.
    weights, biases
        To begin with, as from `initial_weights`; they are not changed.
    record_at
        Steps to yield, from 1.
    probes
        ``(P,)``, rows of the training set whose activations the steps have; None for the batch.
    """
    weights = [weight.astype(np.float64) for weight in weights]
    biases = [None if bias is None else bias.astype(np.float64) for bias in biases]
    optimizer = Optimizer(settings)
    timeline = timeline_of(settings, training_set.n_examples)

    def pass_through(rows: NDArray[np.int64]) -> _Pass:
        inputs, targets = training_set.inputs[rows], training_set.targets[rows]
        activations = forward(network, weights, biases, inputs)
        parts = (network, weights, biases, activations, targets, settings.loss)
        return _Pass(targets, activations, *backward(*parts), example_losses(*parts))

    for step, rows in enumerate(_batches(settings, training_set.n_examples), start=1):
        batch = pass_through(rows)
        shown_rows = rows if probes is None else probes
        shown = batch if probes is None else pass_through(probes)
        gradients, parameters = [], []
        for weight, bias, signal, delta in zip(
            weights, biases, batch.activations, batch.deltas, strict=False
        ):
            parameters.append(weight)
            gradients.append(-(delta.T @ signal) / len(rows))
            if bias is not None:
                parameters.append(bias)
                gradients.append(-delta.sum(axis=0) / len(rows))
        optimizer.update(parameters, gradients, settings.learning_rate_at(step, timeline.end))
        if step in record_at:
            yield TrainingStep.dense(
                step=step,
                epoch=timeline.epoch_of(step),
                examples=shown_rows.copy(),
                weights=tuple(weight.copy() for weight in weights),
                biases=tuple(None if bias is None else bias.copy() for bias in biases),
                activations=shown.activations,
                errors=shown.errors,
                targets=shown.targets,
                loss=float(batch.losses.mean()),
            )


class _Pass(NamedTuple):
    """What happens to some rows on their way through the network and back."""

    targets: F64
    activations: tuple[F64, ...]
    errors: tuple[Errors, ...]
    deltas: tuple[F64, ...]
    losses: F64


def _batches(settings: TrainerSettings, n_examples: int) -> Iterator[NDArray[np.int64]]:
    """Return the rows of one step after the other."""
    size = batch_size_of(settings, n_examples)
    for orders in epoch_orders(settings, n_examples):
        for order in orders:
            for first in range(0, n_examples, size):
                yield order[first : first + size]

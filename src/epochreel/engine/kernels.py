"""The compiled training loop: the algorithm of `reference`, on flat arrays.

Flat, because Numba compiles one loop for arrays of any length, but not for tuples of any depth.
Layers follow each other without a gap:

=========  =========================================================================
array      holds, layer after layer
=========  =========================================================================
sizes      int64, units per layer, the inputs first
has_bias   bool, per layer above the inputs
weights    float64, the rows of each ``(n_out, n_in)`` matrix
biases     float64, one per unit above the inputs; zero for ever where there is none
signals    float64, one per unit, the inputs first
errors     float64, one per unit above the inputs
deltas     float64, one per unit above the inputs
=========  =========================================================================

Sums run in a fixed order and nothing is re-associated, so that a training gives the same weights
on every run. Importing this module loads Numba (about half a second) and, the first time after
an installation, compiles.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_COMPILED: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}


@njit("f8(f8)", **_COMPILED)
def _sigmoid(x: float) -> float:
    z = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else z) / (1.0 + z)


@njit("f8(f8)", **_COMPILED)
def _sigmoid_slope(output: float) -> float:
    return output * (1.0 - output)


@njit("void(i8[::1], f8[::1], f8[::1], f8[::1])", **_COMPILED)
def _forward(sizes: I64, weights: F64, biases: F64, signals: F64) -> None:
    """Compute the signals of all layers above the inputs."""
    weight = below = unit = 0
    n_inputs = sizes[0]
    for layer in range(1, len(sizes)):
        n_in = sizes[layer - 1]
        for _ in range(sizes[layer]):
            total = 0.0
            for j in range(n_in):
                total += weights[weight + j] * signals[below + j]
            signals[n_inputs + unit] = _sigmoid(total + biases[unit])
            weight += n_in
            unit += 1
        below += n_in


@njit("f8(i8[::1], f8[::1], f8[::1], f8[::1])", **_COMPILED)
def _compare(sizes: I64, signals: F64, target: F64, errors: F64) -> float:
    """Compute the errors of the outputs; return the loss, half their sum of squares."""
    n_outputs = len(target)
    loss = 0.0
    for i in range(n_outputs):
        error = target[i] - signals[len(signals) - n_outputs + i]
        errors[len(errors) - n_outputs + i] = error
        loss += error * error
    return 0.5 * loss


@njit("void(i8[::1], f8[::1], f8[::1], f8[::1], f8[::1])", **_COMPILED)
def _backward(sizes: I64, weights: F64, signals: F64, errors: F64, deltas: F64) -> None:
    """Compute all deltas, and the errors of all layers but the last (see `reference.backward`)."""
    weight, unit = len(weights), len(errors)
    n_inputs: int = sizes[0]
    for layer in range(len(sizes) - 1, 0, -1):
        n_in, n_out = sizes[layer - 1], sizes[layer]
        unit -= n_out
        weight -= n_out * n_in
        for i in range(unit, unit + n_out):
            deltas[i] = errors[i] * _sigmoid_slope(signals[n_inputs + i])
        if layer > 1:
            below = unit - n_in
            errors[below:unit] = 0.0
            for i in range(n_out):
                for j in range(n_in):
                    errors[below + j] += deltas[unit + i] * weights[weight + i * n_in + j]


@njit("b1(i8[::1], b1[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8)", **_COMPILED)
def _update(
    sizes: I64,
    has_bias: NDArray[np.bool_],
    weights: F64,
    biases: F64,
    signals: F64,
    deltas: F64,
    learning_rate: float,
) -> bool:
    """Move weights and biases down the gradient; return whether all of them are finite."""
    weight = below = unit = 0
    finite = True
    for layer in range(1, len(sizes)):
        n_in = sizes[layer - 1]
        for _ in range(sizes[layer]):
            change = learning_rate * deltas[unit]
            for j in range(n_in):
                moved = weights[weight + j] + change * signals[below + j]
                weights[weight + j] = moved
                finite &= math.isfinite(moved)
            if has_bias[layer - 1]:
                biases[unit] += change
                finite &= math.isfinite(biases[unit])
            weight += n_in
            unit += 1
        below += n_in
    return finite


@njit(
    "i8(i8[::1], b1[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[:, ::1], f8[:, ::1],"
    "f8, i8, i8, f8[::1], f8[::1], f8[::1])",
    **_COMPILED,
)
def train_online(
    sizes: I64,
    has_bias: NDArray[np.bool_],
    weights: F64,
    biases: F64,
    signals: F64,
    errors: F64,
    deltas: F64,
    inputs: F64,
    targets: F64,
    learning_rate: float,
    first_step: int,
    last_step: int,
    tally: F64,
    epoch_loss: F64,
    epoch_error_percent: F64,
) -> int:
    """Train from one step to another, one example at a time; change the arrays in place.

    The arrays of the network are described above; ``signals`` and ``errors`` are left as they
    were computed for the last step.

    Parameters
    ----------
    inputs
        ``(n_examples, n_inputs)``.
    targets
        ``(n_examples, n_outputs)``.
    first_step, last_step
        Steps to carry out, both included, counted from 1.
    tally
        ``(3,)``, carried from call to call: loss of the last step; the epoch's sums so far of
        the loss and of the outputs' absolute errors.
    epoch_loss
        ``(n_epochs,)``, mean loss of an example, written at the end of each epoch.
    epoch_error_percent
        ``(n_epochs,)``, 100 times the mean absolute error of an output, likewise.

    Returns
    -------
    int
        The step after which loss or weights were no longer finite; 0 if that did not happen.
    """
    n_examples, n_outputs = targets.shape
    epoch, row = divmod(first_step - 1, n_examples)
    for step in range(first_step, last_step + 1):
        signals[: sizes[0]] = inputs[row]
        _forward(sizes, weights, biases, signals)
        loss = _compare(sizes, signals, targets[row], errors)
        _backward(sizes, weights, signals, errors, deltas)
        finite = _update(sizes, has_bias, weights, biases, signals, deltas, learning_rate)
        if not (finite and math.isfinite(loss)):
            return step
        tally[0] = loss
        tally[1] += loss
        for i in range(len(errors) - n_outputs, len(errors)):
            tally[2] += abs(errors[i])
        row += 1
        if row == n_examples:
            epoch_loss[epoch] = tally[1] / n_examples
            epoch_error_percent[epoch] = 100.0 * tally[2] / (n_examples * n_outputs)
            tally[1:] = 0.0
            row = 0
            epoch += 1
    return 0

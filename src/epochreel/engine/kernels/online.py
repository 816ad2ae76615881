"""Training one example at a time, for networks small enough to watch.

Plain gradient descent changes each weight as soon as its change is known; every other rule gets
the gradients of the example first.
"""

from __future__ import annotations

import math

from numba import types

from epochreel.engine.kernels.activations import activate, slope, softmax
from epochreel.engine.kernels.arrays import (
    DATA,
    F64,
    LINE,
    MOVING,
    RULE,
    SCRATCH,
    SGD,
    SHAPE,
    SOFTMAX,
    TALLY,
    Data,
    Moving,
    Rule,
    Scratch,
    Shape,
    Tally,
)
from epochreel.engine.kernels.compiling import INNER, kernel
from epochreel.engine.kernels.losses import close_epoch, compare
from epochreel.engine.kernels.optimizers import learning_rate_at, move


@kernel(types.void(SHAPE, LINE, LINE, LINE, LINE), forceinline=True, **INNER)
def _forward(shape: Shape, weights: F64, biases: F64, signals: F64, totals: F64) -> None:
    """Compute totals and signals of all layers above the inputs."""
    weight = below = unit = 0
    n_inputs: int = shape.sizes[0]
    for layer in range(len(shape.activations)):
        n_in, n_out = shape.sizes[layer], shape.sizes[layer + 1]
        activation = shape.activations[layer]
        for i in range(unit, unit + n_out):
            total = 0.0
            for j in range(n_in):
                total += weights[weight + j] * signals[below + j]
            totals[i] = total + biases[i]
            signals[n_inputs + i] = activate(activation, totals[i])
            weight += n_in
        if activation == SOFTMAX:
            softmax(n_out, unit, 1, n_inputs, totals, signals)
        below += n_in
        unit += n_out


@kernel(types.void(SHAPE, LINE, LINE, LINE, LINE, LINE), forceinline=True, **INNER)
def _backward(
    shape: Shape, weights: F64, signals: F64, totals: F64, errors: F64, deltas: F64
) -> None:
    """Compute all deltas, and the errors of all layers but the last (see `reference.backward`)."""
    n_inputs: int = shape.sizes[0]
    weight, unit = len(weights), len(errors)
    for layer in range(len(shape.slopes) - 1, -1, -1):
        n_in, n_out = shape.sizes[layer], shape.sizes[layer + 1]
        unit -= n_out
        weight -= n_out * n_in
        activation = shape.slopes[layer]
        for i in range(unit, unit + n_out):
            deltas[i] = errors[i] * slope(activation, totals[i], signals[n_inputs + i])
        if layer > 0:
            below = unit - n_in
            errors[below:unit] = 0.0
            for i in range(n_out):
                for j in range(n_in):
                    errors[below + j] += deltas[unit + i] * weights[weight + i * n_in + j]


@kernel(types.boolean(SHAPE, LINE, LINE, LINE, LINE, types.float64), forceinline=True, **INNER)
def _update(
    shape: Shape, weights: F64, biases: F64, signals: F64, deltas: F64, learning_rate: float
) -> bool:
    """Move weights and biases down the gradient; return whether all of them are finite."""
    weight = below = unit = 0
    finite = True
    for layer in range(len(shape.has_bias)):
        n_in = shape.sizes[layer]
        for _ in range(shape.sizes[layer + 1]):
            change = learning_rate * deltas[unit]
            for j in range(n_in):
                moved = weights[weight + j] + change * signals[below + j]
                weights[weight + j] = moved
                finite &= math.isfinite(moved)
            if shape.has_bias[layer]:
                biases[unit] += change
                finite &= math.isfinite(biases[unit])
            weight += n_in
            unit += 1
        below += n_in
    return finite


@kernel(types.void(SHAPE, LINE, LINE, LINE), **INNER)
def _descend(shape: Shape, signals: F64, deltas: F64, gradients: F64) -> None:
    """Compute the gradients of the loss of one example, in the order of `Moving`."""
    weight = below = unit = 0
    n_weights = len(gradients) - len(deltas)
    for layer in range(len(shape.has_bias)):
        n_in = shape.sizes[layer]
        for _ in range(shape.sizes[layer + 1]):
            for j in range(n_in):
                gradients[weight + j] = -deltas[unit] * signals[below + j]
            if shape.has_bias[layer]:
                gradients[n_weights + unit] = -deltas[unit]
            weight += n_in
            unit += 1
        below += n_in


@kernel(types.int64(SHAPE, RULE, MOVING, SCRATCH, DATA, TALLY, types.int64, types.int64))
def train_online(
    shape: Shape,
    rule: Rule,
    moving: Moving,
    scratch: Scratch,
    data: Data,
    tally: Tally,
    first_step: int,
    last_step: int,
) -> int:
    """Train from one step to another, one example at a time; change the arrays in place.

    Parameters
    ----------
    shape, rule, moving, data, tally
        As `arrays` describes them; ``moving.gradients`` of biases that do not exist are 0.
    scratch
        Of width 1; left as it was computed for the last step.
    first_step, last_step
        Steps to carry out, both included, counted from 1.

    Returns
    -------
    int
        The step after which loss or parameters were no longer finite; 0 if that did not happen.
    """
    signals, totals = scratch.signals, scratch.totals
    errors, deltas = scratch.errors, scratch.deltas
    n_units = len(errors)
    n_weights = len(moving.parameters) - n_units
    weights, biases = moving.parameters[:n_weights], moving.parameters[n_weights:]
    n_examples, n_outputs = data.targets.shape
    n_inputs = shape.sizes[0]
    first_output = n_units - n_outputs
    at_once = rule.optimizer == SGD and rule.l2 == 0.0
    epoch, turn = divmod(first_step - 1, n_examples)
    for step in range(first_step, last_step + 1):
        row = data.orders[epoch - data.first_epoch, turn]
        for j in range(n_inputs):
            signals[j] = data.inputs[row, j]
        _forward(shape, weights, biases, signals, totals)
        loss = compare(
            shape.loss, first_output, 1, n_inputs, totals, signals, data.targets, row, errors
        )
        _backward(shape, weights, signals, totals, errors, deltas)
        if at_once:
            rate = learning_rate_at(rule, step)
            finite = _update(shape, weights, biases, signals, deltas, rate)
        else:
            _descend(shape, signals, deltas, moving.gradients)
            finite = move(rule, moving, step)
        if not (finite and math.isfinite(loss)):
            return step
        tally.sums[0] = loss
        tally.sums[1] += loss
        for i in range(first_output, n_units):
            tally.sums[2] += abs(errors[i])
        turn += 1
        if turn == n_examples:
            close_epoch(tally, epoch, n_examples, n_outputs)
            turn = 0
            epoch += 1
    return 0

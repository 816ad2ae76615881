"""What a network does with a block of examples at once: forward, back, and the gradients.

Signals lie unit after unit, the examples of a block side by side, so that the inner loops run
along examples. Sums still add up in the order of `online`.
"""

from __future__ import annotations

import numpy as np
from numba import types

from epochreel.engine.kernels.activations import activate, slope, softmax
from epochreel.engine.kernels.arrays import (
    F64,
    I64,
    INTEGERS,
    LINE,
    MOVING,
    SCRATCH,
    SHAPE,
    SOFTMAX,
    TABLE,
    Moving,
    Scratch,
    Shape,
)
from epochreel.engine.kernels.compiling import INNER, kernel
from epochreel.engine.kernels.losses import compare
from epochreel.engine.kernels.products import add_products, multiply, multiply_back


@kernel(types.void(SCRATCH, TABLE, INTEGERS), **INNER)
def read_inputs(scratch: Scratch, inputs: F64, rows: I64) -> None:
    """Put some rows of the inputs into the block."""
    for b in range(len(rows)):
        for j in range(inputs.shape[1]):
            scratch.signals[j * scratch.width + b] = inputs[rows[b], j]


@kernel("void(i8, i8, i8, i8, f8[::1], f8[::1])", **INNER)
def _activate(
    activation: int, first: int, end: int, shift: int, totals: F64, signals: F64
) -> None:
    x, output = totals[first:end], signals[shift + first : shift + end]
    for b in range(len(x)):
        output[b] = activate(activation, x[b])


@kernel("void(i8, i8, i8, i8, f8[::1], f8[::1], f8[::1], f8[::1])", **INNER)
def _multiply_by_slope(
    activation: int,
    first: int,
    end: int,
    shift: int,
    totals: F64,
    signals: F64,
    errors: F64,
    deltas: F64,
) -> None:
    x, output = totals[first:end], signals[shift + first : shift + end]
    error, delta = errors[first:end], deltas[first:end]
    for b in range(len(x)):
        delta[b] = error[b] * slope(activation, x[b], output[b])


@kernel(types.void(SHAPE, LINE, SCRATCH, types.int64), **INNER)
def forward_block(shape: Shape, parameters: F64, scratch: Scratch, n: int) -> None:
    """Compute totals and signals of the first ``n`` examples from the signals of the inputs."""
    width, signals, totals = scratch.width, scratch.signals, scratch.totals
    shift = shape.sizes[0] * width
    bias = len(parameters) - len(totals) // width
    weight = below = unit = 0
    for layer in range(len(shape.activations)):
        n_in, n_out = shape.sizes[layer], shape.sizes[layer + 1]
        multiply(n_out, n_in, width, n, parameters, weight, bias, signals, below, totals, unit)
        if shape.activations[layer] == SOFTMAX:
            for b in range(n):
                softmax(n_out, unit + b, width, shift, totals, signals)
        else:
            for first in range(unit, unit + n_out * width, width):
                _activate(shape.activations[layer], first, first + n, shift, totals, signals)
        weight += n_out * n_in
        bias += n_out
        below += n_in * width
        unit += n_out * width


@kernel(types.void(SHAPE, SCRATCH, TABLE, INTEGERS, LINE), **INNER)
def compare_block(shape: Shape, scratch: Scratch, targets: F64, rows: I64, sums: F64) -> None:
    """Compute the errors of the outputs; add losses and absolute errors to two sums."""
    width, errors = scratch.width, scratch.errors
    shift = shape.sizes[0] * width
    first_output = len(errors) - targets.shape[1] * width
    for b in range(len(rows)):
        sums[0] += compare(
            shape.loss,
            first_output + b,
            width,
            shift,
            scratch.totals,
            scratch.signals,
            targets,
            rows[b],
            errors,
        )
        for k in range(first_output + b, len(errors), width):
            sums[1] += abs(errors[k])


@kernel(types.void(SHAPE, LINE, SCRATCH, types.int64), **INNER)
def backward_block(shape: Shape, parameters: F64, scratch: Scratch, n: int) -> None:
    """Compute all deltas, and all errors but the outputs', of the first ``n`` examples."""
    width, errors, deltas = scratch.width, scratch.errors, scratch.deltas
    shift = shape.sizes[0] * width
    unit = len(errors)
    weight = len(parameters) - unit // width
    for layer in range(len(shape.slopes) - 1, -1, -1):
        n_in, n_out = shape.sizes[layer], shape.sizes[layer + 1]
        for first in range(unit - n_out * width, unit, width):
            _multiply_by_slope(
                shape.slopes[layer],
                first,
                first + n,
                shift,
                scratch.totals,
                scratch.signals,
                errors,
                deltas,
            )
        unit -= n_out * width
        weight -= n_out * n_in
        if layer > 0:
            below = unit - n_in * width
            multiply_back(n_out, n_in, width, n, parameters, weight, deltas, unit, errors, below)


@kernel(types.void(SHAPE, MOVING, SCRATCH, LINE, types.float64, types.int64), **INNER)
def add_gradients(
    shape: Shape, moving: Moving, scratch: Scratch, turned: F64, factor: float, n: int
) -> None:
    """Add to the gradients ``factor`` times deltas times signals of the first ``n`` examples.

    ``turned`` has room for the signals of the largest layer.
    """
    width, gradients, deltas = scratch.width, moving.gradients, scratch.deltas
    bias = len(gradients) - len(deltas) // width
    weight = below = unit = 0
    for layer in range(len(shape.has_bias)):
        n_in, n_out = shape.sizes[layer], shape.sizes[layer + 1]
        for j in range(n_in):
            for b in range(n):
                turned[b * n_in + j] = scratch.signals[below + j * width + b]
        add_products(n_out, n_in, width, n, factor, deltas, unit, turned, gradients, weight)
        if shape.has_bias[layer]:
            for i in range(n_out):
                for k in range(unit + i * width, unit + i * width + n):
                    gradients[bias + i] += factor * deltas[k]
        weight += n_out * n_in
        bias += n_out
        below += n_in * width
        unit += n_out * width


@kernel(types.void(SHAPE, LINE, SCRATCH, TABLE, TABLE, INTEGERS, TABLE, TABLE))
def trace_rows(
    shape: Shape,
    parameters: F64,
    scratch: Scratch,
    inputs: F64,
    targets: F64,
    rows: I64,
    signals: F64,
    errors: F64,
) -> None:
    """Compute what every unit makes of some rows, and the errors that come back to it.

    Parameters
    ----------
    shape, parameters, scratch
        As `arrays` describes them.
    inputs, targets
        ``(n_examples, …)``.
    rows
        ``(P,)``, rows of them.
    signals, errors
        ``(P, units)`` and ``(P, units above)``, written.
    """
    sums = np.zeros(2)
    width = scratch.width
    for start in range(0, len(rows), width):
        block = rows[start : start + width]
        read_inputs(scratch, inputs, block)
        forward_block(shape, parameters, scratch, len(block))
        compare_block(shape, scratch, targets, block, sums)
        backward_block(shape, parameters, scratch, len(block))
        for b in range(len(block)):
            for unit in range(signals.shape[1]):
                signals[start + b, unit] = scratch.signals[unit * width + b]
            for unit in range(errors.shape[1]):
                errors[start + b, unit] = scratch.errors[unit * width + b]

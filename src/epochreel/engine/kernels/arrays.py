"""What the kernels work on: flat arrays in named groups, and the types that Numba knows them by.

Layers follow each other without a gap: weights as the rows of each ``(n_out, n_in)`` matrix,
units as layer after layer. "Units above" are those above the inputs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

SIGMOID, TANH, RELU, LEAKY_RELU, GELU, LINEAR, SOFTMAX = range(7)
ACTIVATION_CODES = {
    "sigmoid": SIGMOID,
    "tanh": TANH,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "gelu": GELU,
    "linear": LINEAR,
    "softmax": SOFTMAX,
}

SQUARED_ERROR, BINARY_CROSS_ENTROPY, CROSS_ENTROPY = range(3)
LOSS_CODES = {
    "squared_error": SQUARED_ERROR,
    "binary_cross_entropy": BINARY_CROSS_ENTROPY,
    "cross_entropy": CROSS_ENTROPY,
}

SGD, MOMENTUM, ADAM, ADAMW = range(4)
OPTIMIZER_CODES = {"sgd": SGD, "momentum": MOMENTUM, "adam": ADAM, "adamw": ADAMW}


class Shape(NamedTuple):
    """The network.

    ``sizes``: units per layer, the inputs first. ``activations``, ``slopes``, ``has_bias``: per
    layer above the inputs; ``slopes`` is the activation whose slope turns an error into a delta,
    linear at the outputs of a loss where the slope cancels out. ``loss``: its code.
    """

    sizes: I64
    activations: I64
    slopes: I64
    has_bias: NDArray[np.bool_]
    loss: int


class Moving(NamedTuple):
    """What training changes, one number per weight, then one per unit above for its bias.

    A bias that a layer does not have is 0 for ever, because its gradient is. ``means`` and
    ``squares``: an optimiser's running averages of the gradients and of their squares.
    """

    parameters: F64
    gradients: F64
    means: F64
    squares: F64


class Scratch(NamedTuple):
    """What is computed for one block of at most ``width`` examples, unit after unit.

    The block's example ``b`` is number ``unit * width + b`` of each array. ``signals`` has the
    inputs first, so that a unit above stands ``n_inputs * width`` further on there than in
    ``totals`` (weighted inputs, biases included), ``errors`` and ``deltas``.
    """

    width: int
    signals: F64
    totals: F64
    errors: F64
    deltas: F64


class Rule(NamedTuple):
    """How to train; ``n_steps`` is the length of the whole training."""

    optimizer: int
    learning_rate: float
    is_cosine: bool
    l2: float
    momentum: float
    batch_size: int
    n_steps: int


class Data(NamedTuple):
    """``inputs`` ``(n_examples, n_inputs)``, ``targets``, and which row is whose turn.

    ``orders`` ``(E, n_examples)``: rows of some epochs in their order; ``first_epoch``, from 0,
    is the first of them.
    """

    inputs: F64
    targets: F64
    orders: I64
    first_epoch: int


class Tally(NamedTuple):
    """What is counted, carried from call to call.

    ``sums`` ``(3,)``: loss of the last step; the epoch's sums so far of the examples' losses and
    of the outputs' absolute errors. ``epoch_loss``, ``epoch_error_percent`` ``(n_epochs,)``:
    means, written at the end of each epoch.
    """

    sums: F64
    epoch_loss: F64
    epoch_error_percent: F64


def _type_of(group: type, *members: types.Type) -> Any:
    return types.BaseTuple.from_types(members, group)


LINE = types.float64[::1]
TABLE = types.float64[:, ::1]
INTEGERS = types.int64[::1]
SHAPE = _type_of(Shape, INTEGERS, INTEGERS, INTEGERS, types.boolean[::1], types.int64)
MOVING = _type_of(Moving, LINE, LINE, LINE, LINE)
SCRATCH = _type_of(Scratch, types.int64, LINE, LINE, LINE, LINE)
RULE = _type_of(
    Rule,
    types.int64,
    types.float64,
    types.boolean,
    types.float64,
    types.float64,
    types.int64,
    types.int64,
)
DATA = _type_of(Data, TABLE, TABLE, types.int64[:, ::1], types.int64)
TALLY = _type_of(Tally, LINE, LINE, LINE)

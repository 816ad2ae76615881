"""Training on several examples at a time."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from epochreel.engine.kernels.arrays import (
    DATA,
    MOVING,
    RULE,
    SCRATCH,
    SHAPE,
    TALLY,
    Data,
    Moving,
    Rule,
    Scratch,
    Shape,
    Tally,
)
from epochreel.engine.kernels.blocks import (
    add_gradients,
    backward_block,
    compare_block,
    forward_block,
    read_inputs,
)
from epochreel.engine.kernels.compiling import kernel
from epochreel.engine.kernels.losses import close_epoch
from epochreel.engine.kernels.optimizers import move


@kernel(types.int64(SHAPE, RULE, MOVING, SCRATCH, DATA, TALLY, types.int64, types.int64))
def train_batches(
    shape: Shape,
    rule: Rule,
    moving: Moving,
    scratch: Scratch,
    data: Data,
    tally: Tally,
    first_step: int,
    last_step: int,
) -> int:
    """Train from one step to another, a batch at a time; change the arrays in place.

    A batch goes through in blocks as wide as the scratch, whose signals stay in the processor's
    cache, so that a full batch of a million rows needs no more memory than one of 64.

    Parameters
    ----------
    shape, rule, moving, scratch, data, tally
        As `arrays` describes them.
    first_step, last_step
        Steps to carry out, both included, counted from 1.

    Returns
    -------
    int
        The step after which loss or parameters were no longer finite; 0 if that did not happen.
    """
    n_examples, n_outputs = data.targets.shape
    width = scratch.width
    turned = np.empty(shape.sizes.max() * width)
    sums = np.empty(2)
    per_epoch = (n_examples + rule.batch_size - 1) // rule.batch_size
    epoch, turn = divmod(first_step - 1, per_epoch)
    for step in range(first_step, last_step + 1):
        order = data.orders[epoch - data.first_epoch]
        batch = order[turn * rule.batch_size : (turn + 1) * rule.batch_size]
        for k in range(len(moving.gradients)):
            moving.gradients[k] = 0.0
        sums[0] = sums[1] = 0.0
        for first in range(0, len(batch), width):
            block = batch[first : first + width]
            n = len(block)
            read_inputs(scratch, data.inputs, block)
            forward_block(shape, moving.parameters, scratch, n)
            compare_block(shape, scratch, data.targets, block, sums)
            backward_block(shape, moving.parameters, scratch, n)
            add_gradients(shape, moving, scratch, turned, -1.0 / len(batch), n)
        finite = move(rule, moving, step)
        if not (finite and math.isfinite(sums[0])):
            return step
        tally.sums[0] = sums[0] / len(batch)
        tally.sums[1] += sums[0]
        tally.sums[2] += sums[1]
        turn += 1
        if turn == per_epoch:
            close_epoch(tally, epoch, n_examples, n_outputs)
            turn = 0
            epoch += 1
    return 0

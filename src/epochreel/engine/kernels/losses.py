"""The losses of `epochreel.engine.losses`, compiled, and what is counted of them."""

from __future__ import annotations

import math

from numba import types

from epochreel.engine.kernels.arrays import (
    BINARY_CROSS_ENTROPY,
    F64,
    SQUARED_ERROR,
    TALLY,
    Tally,
)
from epochreel.engine.kernels.compiling import INNER, kernel


@kernel("f8(i8, i8, i8, i8, f8[::1], f8[::1], f8[:, ::1], i8, f8[::1])", forceinline=True, **INNER)
def compare(
    loss: int,
    first: int,
    stride: int,
    shift: int,
    totals: F64,
    signals: F64,
    targets: F64,
    row: int,
    errors: F64,
) -> float:
    """Compute the errors of one example's outputs; return its loss.

    The outputs are ``first`` and every ``stride`` after it in the arrays of the units above, and
    stand ``shift`` further on in the signals; the targets are ``targets[row]``.
    """
    n_outputs = targets.shape[1]
    result = 0.0
    if loss == SQUARED_ERROR:
        for i in range(n_outputs):
            k = first + i * stride
            error = targets[row, i] - signals[shift + k]
            errors[k] = error
            result += error * error
        return 0.5 * result
    if loss == BINARY_CROSS_ENTROPY:
        for i in range(n_outputs):
            k = first + i * stride
            z = totals[k]
            errors[k] = targets[row, i] - signals[shift + k]
            result += max(z, 0.0) + math.log1p(math.exp(-abs(z))) - targets[row, i] * z
        return result
    # Softmax divides by the sum of exponentials, the greatest taken out of it; the output of the
    # greatest is 1 / sum, never near 0.
    best = first
    for k in range(first, first + n_outputs * stride, stride):
        if totals[k] > totals[best]:
            best = k
    log_sum = totals[best] - math.log(signals[shift + best])
    for i in range(n_outputs):
        k = first + i * stride
        errors[k] = targets[row, i] - signals[shift + k]
        result += targets[row, i] * (log_sum - totals[k])
    return result


@kernel(types.void(TALLY, types.int64, types.int64, types.int64), **INNER)
def close_epoch(tally: Tally, epoch: int, n_examples: int, n_outputs: int) -> None:
    """Write the means of an epoch that is over; start the sums of the next."""
    tally.epoch_loss[epoch] = tally.sums[1] / n_examples
    tally.epoch_error_percent[epoch] = 100.0 * tally.sums[2] / (n_examples * n_outputs)
    tally.sums[1] = tally.sums[2] = 0.0

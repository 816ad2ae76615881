"""The three matrix products of training, for matrices that lie in flat arrays from an offset on.

Each adds four terms in one go, one after the other: a quarter of the loads and stores of what
they are added to, and the same bits as one at a time. The inner loops run over slices from 0 on,
because Numba has to wrap an index that might be negative, and such a loop does not vectorise.
"""

from __future__ import annotations

from epochreel.engine.kernels.arrays import F64
from epochreel.engine.kernels.compiling import INNER, kernel


@kernel("void(i8, i8, i8, i8, f8[::1], i8, i8, f8[::1], i8, f8[::1], i8)", **INNER)
def multiply(
    n_out: int,
    n_in: int,
    width: int,
    n: int,
    parameters: F64,
    weight: int,
    bias: int,
    signals: F64,
    below: int,
    totals: F64,
    unit: int,
) -> None:
    """Compute the totals of a layer: weights ``(n_out, n_in)`` times signals, plus biases.

    ``weight``, ``bias``, ``below`` and ``unit`` say where the layer's numbers begin in the array
    before them; ``signals`` and ``totals`` are those of ``n`` examples in rows of ``width``.
    """
    for i in range(n_out):
        total = totals[unit + i * width : unit + i * width + n]
        row = parameters[weight + i * n_in : weight + (i + 1) * n_in]
        for b in range(n):
            total[b] = 0.0
        for j in range(0, n_in - 3, 4):
            at = below + j * width
            s0, s1 = signals[at : at + n], signals[at + width : at + width + n]
            at += 2 * width
            s2, s3 = signals[at : at + n], signals[at + width : at + width + n]
            w0, w1, w2, w3 = row[j], row[j + 1], row[j + 2], row[j + 3]
            for b in range(n):
                total[b] = (((total[b] + w0 * s0[b]) + w1 * s1[b]) + w2 * s2[b]) + w3 * s3[b]
        for j in range(n_in - n_in % 4, n_in):
            s0 = signals[below + j * width : below + j * width + n]
            w0 = row[j]
            for b in range(n):
                total[b] += w0 * s0[b]
        for b in range(n):
            total[b] += parameters[bias + i]


@kernel("void(i8, i8, i8, i8, f8[::1], i8, f8[::1], i8, f8[::1], i8)", **INNER)
def multiply_back(
    n_out: int,
    n_in: int,
    width: int,
    n: int,
    parameters: F64,
    weight: int,
    deltas: F64,
    unit: int,
    errors: F64,
    below: int,
) -> None:
    """Compute the errors of the layer below: the transposed weights times deltas.

    The parameters are as in `multiply`; ``below`` is where the errors of that layer begin.
    """
    for j in range(n_in):
        error = errors[below + j * width : below + j * width + n]
        column = parameters[weight + j : weight + n_out * n_in]
        for b in range(n):
            error[b] = 0.0
        for i in range(0, n_out - 3, 4):
            at = unit + i * width
            d0, d1 = deltas[at : at + n], deltas[at + width : at + width + n]
            at += 2 * width
            d2, d3 = deltas[at : at + n], deltas[at + width : at + width + n]
            w0, w1 = column[i * n_in], column[(i + 1) * n_in]
            w2, w3 = column[(i + 2) * n_in], column[(i + 3) * n_in]
            for b in range(n):
                error[b] = (((error[b] + w0 * d0[b]) + w1 * d1[b]) + w2 * d2[b]) + w3 * d3[b]
        for i in range(n_out - n_out % 4, n_out):
            d0 = deltas[unit + i * width : unit + i * width + n]
            w0 = column[i * n_in]
            for b in range(n):
                error[b] += w0 * d0[b]


@kernel("void(i8, i8, i8, i8, f8, f8[::1], i8, f8[::1], f8[::1], i8)", **INNER)
def add_products(
    n_out: int,
    n_in: int,
    width: int,
    n: int,
    factor: float,
    deltas: F64,
    unit: int,
    turned: F64,
    gradients: F64,
    weight: int,
) -> None:
    """Add to the gradients ``(n_out, n_in)`` of a layer ``factor`` times deltas times signals.

    Here the inner loop runs along the weights of a unit, so ``turned`` has the signals example
    after example, ``(n, n_in)``; the other parameters are as in `multiply`.
    """
    for i in range(n_out):
        gradient = gradients[weight + i * n_in : weight + (i + 1) * n_in]
        delta = deltas[unit + i * width : unit + i * width + n]
        for b in range(0, n - 3, 4):
            at = b * n_in
            s0, s1 = turned[at : at + n_in], turned[at + n_in : at + 2 * n_in]
            at += 2 * n_in
            s2, s3 = turned[at : at + n_in], turned[at + n_in : at + 2 * n_in]
            d0, d1 = factor * delta[b], factor * delta[b + 1]
            d2, d3 = factor * delta[b + 2], factor * delta[b + 3]
            for j in range(n_in):
                gradient[j] = (((gradient[j] + d0 * s0[j]) + d1 * s1[j]) + d2 * s2[j]) + d3 * s3[j]
        for b in range(n - n % 4, n):
            s0 = turned[b * n_in : (b + 1) * n_in]
            d0 = factor * delta[b]
            for j in range(n_in):
                gradient[j] += d0 * s0[j]

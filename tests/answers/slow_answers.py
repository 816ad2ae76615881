"""The formulas of blocks as loops over single numbers: the judge of the quick ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def convolve(
    x: F64,
    weight: F64,
    bias: F64 | None,
    stride: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    dilation: Sequence[int],
    groups: int,
) -> F64:
    """Return the convolution: each place of each output channel, a sum over the kernel."""
    kernel, lengths = weight.shape[2:], x.shape[2:]
    sizes = [
        (n + before + after - d * (k - 1) - 1) // s + 1
        for n, (before, after), d, k, s in zip(
            lengths, pairs, dilation, kernel, stride, strict=True
        )
    ]
    n_out, n_in = weight.shape[:2]
    y = np.zeros((len(x), n_out, *sizes))
    for row, out, place in itertools.product(range(len(x)), range(n_out), np.ndindex(*sizes)):
        total = 0.0 if bias is None else float(bias[out])
        first = out // (n_out // groups) * n_in
        for channel, tap in itertools.product(range(n_in), np.ndindex(*kernel)):
            at = [
                p * s + t * d - before
                for p, s, t, d, (before, _) in zip(
                    place, stride, tap, dilation, pairs, strict=True
                )
            ]
            if all(0 <= i < n for i, n in zip(at, lengths, strict=True)):
                total += float(x[(row, first + channel, *at)] * weight[(out, channel, *tap)])
        y[(row, out, *place)] = total
    return y


def convolve_transposed(
    x: F64,
    weight: F64,
    stride: Sequence[int],
    padding: Sequence[int],
    output_padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> F64:
    """Return the transposed convolution: each value is spread out, one product after the other."""
    kernel, lengths = weight.shape[2:], x.shape[2:]
    sizes = [
        (n - 1) * s - 2 * p + d * (k - 1) + o + 1
        for n, s, p, d, k, o in zip(
            lengths, stride, padding, dilation, kernel, output_padding, strict=True
        )
    ]
    n_in, n_out = weight.shape[:2]
    y = np.zeros((len(x), n_out * groups, *sizes))
    places = itertools.product(range(len(x)), range(n_in), np.ndindex(*lengths))
    for row, channel, place in places:
        first = channel // (n_in // groups) * n_out
        for out, tap in itertools.product(range(n_out), np.ndindex(*kernel)):
            at = [
                i * s + t * d - p
                for i, s, t, d, p in zip(place, stride, tap, dilation, padding, strict=True)
            ]
            if all(0 <= i < n for i, n in zip(at, sizes, strict=True)):
                y[(row, first + out, *at)] += (
                    x[(row, channel, *place)] * weight[(channel, out, *tap)]
                )
    return y


def pool(
    x: F64,
    kind: str,
    size: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    counts_padding: bool,
) -> F64:
    """Return what each window sees, pooled; windows that do not fit whole are left out."""
    lengths = x.shape[2:]
    sizes = [
        (n + 2 * p - k) // s + 1 for n, p, k, s in zip(lengths, padding, size, stride, strict=True)
    ]
    y = np.zeros((*x.shape[:2], *sizes))
    for at in np.ndindex(*y.shape):
        seen = []
        for tap in np.ndindex(*size):
            i = [a * s + t - p for a, s, t, p in zip(at[2:], stride, tap, padding, strict=True)]
            if all(0 <= j < n for j, n in zip(i, lengths, strict=True)):
                seen.append(float(x[(*at[:2], *i)]))
        n_seen = math.prod(size) if counts_padding else len(seen)
        y[at] = max(seen) if kind == "max" else sum(seen) / n_seen
    return y


def attend(query: F64, key: F64, value: F64, allowed: Any, scale: float) -> F64:
    """Return the attention of one head of one example, query by query."""
    mixed = np.zeros((len(query), value.shape[1]))
    for i, one in enumerate(query):
        raised = [
            math.exp(sum(a * b for a, b in zip(one, other, strict=True)) * scale)
            if allowed(i, j)
            else 0.0
            for j, other in enumerate(key)
        ]
        for j, share in enumerate(raised):
            mixed[i] += share / sum(raised) * value[j]
    return mixed


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def recur(cell: str, x: F64, params: Any, suffix: str = "l0", reset_after: bool = True) -> F64:
    """Return the outputs of one direction for one example, ``(n_steps, n_units)``.

    Number by number, from the equations in PyTorch's documentation of RNN, LSTM and GRU.
    """
    w, u = params[f"weight_ih_{suffix}"], params[f"weight_hh_{suffix}"]
    b, c = params[f"bias_ih_{suffix}"], params[f"bias_hh_{suffix}"]
    n_units = u.shape[1]
    hidden, memory = [0.0] * n_units, [0.0] * n_units

    def inner(row: int, signals: Any, matrix: F64, bias: F64) -> float:
        return sum(float(s * m) for s, m in zip(signals, matrix[row], strict=True)) + float(
            bias[row]
        )

    outputs = []
    for signals in x:
        new = list(hidden)
        for k in range(n_units):
            if cell == "rnn":
                new[k] = math.tanh(inner(k, signals, w, b) + inner(k, hidden, u, c))
            if cell == "lstm":
                i, f, g, o = (
                    inner(gate * n_units + k, signals, w, b)
                    + inner(gate * n_units + k, hidden, u, c)
                    for gate in range(4)
                )
                memory[k] = _sigmoid(f) * memory[k] + _sigmoid(i) * math.tanh(g)
                new[k] = _sigmoid(o) * math.tanh(memory[k])
            if cell == "gru":
                gates = [
                    [
                        _sigmoid(
                            inner(gate * n_units + unit, signals, w, b)
                            + inner(gate * n_units + unit, hidden, u, c)
                        )
                        for unit in range(n_units)
                    ]
                    for gate in range(2)
                ]
                row = 2 * n_units + k
                if reset_after:
                    candidate = gates[0][k] * inner(row, hidden, u, c)
                else:
                    kept = [r * h for r, h in zip(gates[0], hidden, strict=True)]
                    candidate = inner(row, kept, u, c)
                candidate = math.tanh(inner(row, signals, w, b) + candidate)
                new[k] = (1 - gates[1][k]) * candidate + gates[1][k] * hidden[k]
        hidden = new
        outputs.append(hidden)
    return np.array(outputs)

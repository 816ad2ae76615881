"""Layers whose formula is a line: dense, embedding, sums, joined axes, parameters."""

from __future__ import annotations

from functools import reduce

import numpy as np

from epochreel.answers.arrays import Array, along
from epochreel.answers.task import Task


def dense(task: Task) -> Array:
    """Return the weighted sums of the last axis."""
    weight = task.param("weight")
    y = task.floats() @ (weight if task.note("transposed", False) else weight.T)
    bias = task.param_if_any("bias")
    return y if bias is None else y + bias


def embedding(task: Task) -> Array:
    """Return the row of the weight for each number of a word."""
    words, weight = task.input(), task.param("weight")
    rows = words.astype(np.int64)
    if rows.size and not 0 <= rows.min() <= rows.max() < len(weight):
        unknown = rows[(rows < 0) | (rows >= len(weight))][0]
        raise ValueError(f"there is no word {unknown}; words are numbered 0 to {len(weight) - 1}")
    return weight[rows]


def add(task: Task) -> Array:
    """Return the sum of the inputs, each repeated to the shape of the others."""
    return reduce(np.add, (task.input(slot) for slot in range(len(task.values))))


def concat(task: Task) -> Array:
    """Return the inputs, one after the other along an axis."""
    inputs = [task.input(slot) for slot in range(len(task.values))]
    # What depends on no input stands once for any number of examples.
    n_rows = max(map(len, inputs))
    inputs = [
        np.broadcast_to(x, (n_rows, *x.shape[1:])) if len(x) == 1 and n_rows > 1 else x
        for x in inputs
    ]
    return np.concatenate(inputs, axis=task.note("axis", -1))


def parameter(task: Task) -> Array:
    """Return the block's own weight, or the value that is noted."""
    if task.has("weight"):
        return task.param("weight")
    value = np.asarray(task.note("value"))
    return value.astype(task.dtype) if value.dtype.kind == "f" else value


def prelu(task: Task) -> Array:
    """Return x, and below 0 the weight times x; the weight is one number or one a channel."""
    x, weight = task.floats(), task.param("weight")
    if weight.ndim == 1:
        channels = -1 if task.channels_last else min(1, x.ndim - 1)
        weight = along(channels, weight, x.ndim)
    return np.where(x > 0, x, weight * x)

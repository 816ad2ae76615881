"""Attention over several heads, with the projections around it or without."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from epochreel.answers.activations import softmax
from epochreel.answers.arrays import Array
from epochreel.answers.task import Task

SLOTS = ("query", "key", "value", "mask", "padding")
# How many scores are held at once: those of a few examples, not of all.
_MOST_SCORES = 1 << 22


def compute(task: Task) -> Array:
    """Return what the block's attention gives."""
    projects = task.has("in_weight") or task.has("q_weight")
    return _project_and_attend(task) if projects else _attend_given(task)


def attend(
    query: Array,
    key: Array,
    value: Array,
    mask: Array | None = None,
    *,
    causal: bool = False,
    scale: float | None = None,
) -> Array:
    """Return the values, mixed by how much each query attends to each key (Vaswani et al. 2017).

    Parameters
    ----------
    query, key, value
        ``(n, heads, n_queries, d)``, ``(n, kv_heads, n_keys, d)``, ``(n, kv_heads, n_keys,
        d_value)``; each head of the keys serves as many heads of the queries.
    mask
        Repeated to ``(n, heads, n_queries, n_keys)``: numbers are added to the scores, booleans
        say where a query may look; None if everywhere.
    causal
        Whether query ``i`` looks at no key after ``i``.
    scale
        Of the scores; None for one over the root of ``d``.

    Returns
    -------
    mixed
        ``(n, heads, n_queries, d_value)``; 0 where a query may look nowhere.
    """
    repeats = query.shape[1] // key.shape[1]
    key, value = (np.repeat(x, repeats, axis=1) if repeats > 1 else x for x in (key, value))
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    added = _added(mask, causal, query.shape[-2], key.shape[-2], query.dtype)
    shape = (*query.shape[:-1], key.shape[-2])
    added = None if added is None else np.broadcast_to(added, shape)
    mixed = np.empty((*query.shape[:-1], value.shape[-1]), query.dtype)
    size = max(_MOST_SCORES // max(math.prod(shape[1:]), 1), 1)
    for first in range(0, len(query), size):
        rows = slice(first, first + size)
        scores = (query[rows] * scale) @ key[rows].swapaxes(-1, -2)
        if added is not None:
            scores += added[rows]
        mixed[rows] = _shares(scores) @ value[rows]
    return mixed


def _shares(scores: Array) -> Array:
    shares = softmax(scores)
    # Where all is forbidden the softmax is that of -inf alone.
    nowhere = np.isneginf(scores).all(axis=-1, keepdims=True)
    return np.where(nowhere, 0, shares) if nowhere.any() else shares


def _added(
    mask: Array | None, causal: bool, n_queries: int, n_keys: int, dtype: np.dtype
) -> Array | None:
    """Return what masks add to the scores, or None."""
    if mask is not None:
        mask = _as_added(mask, dtype)
    if not causal:
        return mask
    ahead = _as_added(np.tri(n_queries, n_keys, dtype=bool), dtype)
    return ahead if mask is None else mask + ahead


def _as_added(mask: Array, dtype: np.dtype) -> Array:
    if mask.dtype == bool:
        return np.where(mask, 0, -np.inf).astype(dtype)
    return mask.astype(dtype, copy=False)


def _attend_given(task: Task) -> Array:
    """Return the attention of inputs that are query, key and value already."""
    given = _given(task)
    heads_last = task.note("heads_last", False)
    query, key, value = (
        x.swapaxes(1, 2) if heads_last else x
        for x in (given[name].astype(task.dtype, copy=False) for name in SLOTS[:3])
    )
    mixed = attend(query, key, value, _mask(task, given), **_settings(task))
    return mixed.swapaxes(1, 2) if heads_last else mixed


def _project_and_attend(task: Task) -> Array:
    """Return what `torch.nn.MultiheadAttention` does: project, attend, project."""
    given = _given(task)
    heads, batch_first = task.note("heads"), task.note("batch_first", True)
    counts = (heads, *(task.note("kv_heads", heads),) * 2)
    parts = []
    for name, n_heads, (weight, bias) in zip(SLOTS, counts, _projections(task), strict=False):
        x = given[name].astype(task.dtype, copy=False)
        y = (x if batch_first else x.swapaxes(0, 1)) @ weight.T
        y = y if bias is None else y + bias
        parts.append(y.reshape(*y.shape[:2], n_heads, -1).swapaxes(1, 2))
    query, key, value = parts
    mixed = attend(query, key, value, _mask(task, given), **_settings(task))
    y = mixed.swapaxes(1, 2).reshape(len(mixed), mixed.shape[2], -1)
    if task.has("out_weight"):
        y = y @ task.param("out_weight").T
    bias = task.param_if_any("out_bias")
    y = y if bias is None else y + bias
    return y if batch_first else y.swapaxes(0, 1)


def _given(task: Task) -> dict[str, Array]:
    """Return the inputs by what they are; the key is by default the query, the value the key."""
    names = task.note("slots", SLOTS)
    given = {name: task.input(slot) for slot, name in enumerate(names[: len(task.values)])}
    given.setdefault("key", given["query"])
    given.setdefault("value", given["key"])
    return given


def _projections(task: Task) -> list[tuple[Array, Array | None]]:
    """Return weight and bias of query, key and value."""
    if task.has("in_weight"):
        weights = np.split(task.param("in_weight"), 3)
    else:
        weights = [task.param(f"{name}_weight") for name in "qkv"]
    if task.has("in_bias"):
        biases = list(np.split(task.param("in_bias"), 3))
    else:
        biases = [task.param_if_any(f"{name}_bias") for name in "qkv"]
    return list(zip(weights, biases, strict=True))


def _settings(task: Task) -> dict[str, Any]:
    return {"causal": task.note("causal", False), "scale": task.note("scale")}


def _mask(task: Task, given: Mapping[str, Array]) -> Array | None:
    """Return mask and padding as one mask over ``(n, heads, queries, keys)``."""
    mask, padding = given.get("mask"), given.get("padding")
    if mask is not None:
        if mask.dtype == bool and task.note("mask") == "forbidden":
            mask = ~mask
        if mask.ndim == 3:  # PyTorch's `(n * heads, queries, keys)`, or one for all heads
            mask = mask.reshape(task.n_examples, -1, *mask.shape[1:])
    if padding is None:
        return mask
    looks = _as_added(~padding.astype(bool), task.dtype)[:, None, None, :]
    return looks if mask is None else _as_added(mask, task.dtype) + looks

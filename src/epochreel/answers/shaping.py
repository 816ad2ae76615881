"""Operations that change shapes only, called as PyTorch calls them.

Sizes that a call was made with contain the number of examples it was traced with, so those of
`SIZED` take theirs from the block instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from epochreel.answers.arrays import Array, Value
from epochreel.answers.task import Task
from epochreel.answers.windows import pad


def _flat(args: Sequence[Any]) -> list[Any]:
    """Return axes or sizes that were given one by one or as one list."""
    return list(args[0]) if len(args) == 1 and isinstance(args[0], list) else list(args)


def _reshape(task: Task, x: Array, *sizes: Any, **_: Any) -> Array:
    return _reshaped(task, x, len(_flat(sizes)))


def _reshaped(task: Task, x: Array, n_axes: int = 0) -> Array:
    """Return ``x`` in the block's shape; ``n_axes`` it is to have, 0 where nobody says."""
    shape = task.block.out_shape
    # What depends on no input has no axis of examples.
    if not task.has_examples(0) and x.size == int(np.prod(shape)):
        return x.reshape(shape)
    # Steps that were joined with the examples, `(examples * steps, d)`, are in the shape, too.
    return x.reshape(-1, *(shape[1:] if n_axes == len(shape) else shape))


def _flatten(task: Task, x: Array, start_dim: int = 1, end_dim: int = -1) -> Array:
    # PyTorch's function begins with the examples unless it is told, its layer after them; who does
    # not tell means the layer.
    first, last = (dim % max(x.ndim, 1) for dim in (start_dim, end_dim))
    return _reshaped(task, x, x.ndim - last + first)


def _unflatten(task: Task, x: Array, *_: Any, **__: Any) -> Array:
    return _reshaped(task, x)


def _squeeze(task: Task, x: Array, dim: Any = None) -> Array:
    if dim is None:  # one example must keep its axis
        return _reshaped(task, x)
    axes = dim if isinstance(dim, list) else [dim]
    return x.squeeze(tuple(axis for axis in axes if x.shape[axis] == 1))


def _expand(task: Task, x: Array, *_: Any, **__: Any) -> Array:
    shape = task.block.out_shape
    if task.has_examples(0):
        return np.broadcast_to(x, (len(x), *shape))
    # Positions or a first token, repeated for each example: one row says the same of any number.
    if x.ndim < len(shape) or x.shape[:1] == (1,):
        shape = (1, *shape[1:])
    return np.broadcast_to(x, shape)


def _repeat(task: Task, x: Array, *sizes: Any) -> Array:
    counts = [int(size) for size in _flat(sizes)]
    if not task.has_examples(0) and (x.ndim < len(counts) or x.shape[:1] == (1,)):
        counts[0] = 1  # as above
    return np.tile(x, counts)


SIZED: dict[str, Callable[..., Value]] = {
    **dict.fromkeys(("reshape", "view"), _reshape),
    **dict.fromkeys(("unflatten", "ravel", "reshape_as", "view_as"), _unflatten),
    "flatten": _flatten,
    "squeeze": _squeeze,
    **dict.fromkeys(("expand", "expand_as", "broadcast_to"), _expand),
    "repeat": _repeat,
    "tile": _repeat,
}


def _transpose(x: Array, dim0: int, dim1: int) -> Array:
    return x.swapaxes(dim0, dim1)


def _permute(x: Array, *dims: Any, **options: Any) -> Array:
    return x.transpose(options["dims"] if "dims" in options else _flat(dims))


def _turned(x: Array) -> Array:
    return x.swapaxes(-1, -2) if x.ndim > 1 else x


def _getitem(x: Array, index: Any) -> Array:
    parts = index if isinstance(index, list) else [index]
    key: Any = tuple(... if isinstance(part, str) and part == "..." else part for part in parts)
    return x[key]


def _select(x: Array, dim: int, index: int) -> Array:
    return np.take(x, index, axis=dim)


def _narrow(x: Array, dim: int, start: int, length: int) -> Array:
    return np.take(x, range(start, start + length), axis=dim)


def _gather(x: Array, dim: int, index: Array) -> Array:
    return np.take_along_axis(x, index, axis=dim)


def _split(x: Array, split_size: Any, dim: int = 0) -> Value:
    if isinstance(split_size, list):
        ends = np.cumsum(split_size)[:-1]
    else:
        ends = range(split_size, x.shape[dim], split_size)
    return tuple(np.split(x, ends, axis=dim))


def _chunk(x: Array, chunks: int, dim: int = 0) -> Value:
    return _split(x, -(-x.shape[dim] // chunks), dim)


def _unbind(x: Array, dim: int = 0) -> Value:
    return tuple(np.moveaxis(x, dim, 0))


def _repeat_interleave(x: Array, repeats: Any, dim: int | None = None) -> Array:
    return np.repeat(x, repeats, axis=dim)


def _joined(tensors: list[Array], dim: int = 0) -> Array:
    return np.concatenate(tensors, axis=dim)


def _stack(tensors: list[Array], dim: int = 0) -> Array:
    return np.stack(tensors, axis=dim)


def _roll(x: Array, shifts: Any, dims: Any = None) -> Array:
    return np.roll(x, shifts, axis=tuple(dims) if isinstance(dims, list) else dims)


def _flip(x: Array, *dims: Any) -> Array:
    return np.flip(x, tuple(_flat(dims)))


def _pad(x: Array, pad_: list[int], mode: str = "constant", value: float | None = None) -> Array:
    # PyTorch begins with the last axis.
    pairs = tuple((int(a), int(b)) for a, b in zip(pad_[::2], pad_[1::2], strict=True))[::-1]
    kept = tuple(slice(max(-a, 0), -max(-b, 0) or None) for a, b in pairs)
    pairs = tuple((max(a, 0), max(b, 0)) for a, b in pairs)
    return pad(x[(..., *kept)], pairs, mode, value or 0.0)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "transpose": _transpose,
    "swapaxes": _transpose,
    "permute": _permute,
    "t": _turned,
    "T": _turned,
    "mT": _turned,
    "movedim": np.moveaxis,
    "moveaxis": np.moveaxis,
    "unsqueeze": lambda x, dim: np.expand_dims(x, dim),
    "getitem": _getitem,
    "select": _select,
    "narrow": _narrow,
    "index_select": lambda x, dim, index: np.take(x, index, axis=dim),
    "gather": _gather,
    "split": _split,
    "split_with_sizes": _split,
    "tensor_split": lambda x, n, dim=0: tuple(np.array_split(x, n, axis=dim)),
    "chunk": _chunk,
    "unbind": _unbind,
    "repeat_interleave": _repeat_interleave,
    "cat": _joined,
    "concat": _joined,
    "concatenate": _joined,
    "stack": _stack,
    "roll": _roll,
    "flip": _flip,
    "tril": lambda x, diagonal=0: np.tril(x, diagonal),
    "triu": lambda x, diagonal=0: np.triu(x, diagonal),
    "pad": _pad,
    "zeros_like": np.zeros_like,
    "ones_like": np.ones_like,
    "full_like": np.full_like,
}

"""What blocks take and give: arrays, or several of them as PyTorch returns them."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]
# Of a block with several outputs, nested as PyTorch nests them: ``(output, (hidden, cell))``.
Value = Array | tuple["Value", ...]


def first_of(value: Value) -> Array:
    """Return the array that stands for a block: its first output."""
    while isinstance(value, tuple):
        value = value[0]
    return value


def per_axis(value: Any, n_axes: int) -> tuple[Any, ...]:
    """Return a setting as one value an axis; a single one holds for all."""
    if isinstance(value, list | tuple):
        if len(value) == n_axes:
            return tuple(value)
        if len(value) == 1:
            return (value[0],) * n_axes
        raise ValueError(f"{value} for {n_axes} axes")
    return (value,) * n_axes


def along(axis: int, vector: Array, n_axes: int) -> Array:
    """Return a vector so that it lies along one axis of an array and is repeated on the others."""
    shape = [1] * n_axes
    shape[axis] = -1
    return vector.reshape(shape)

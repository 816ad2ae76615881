"""Where a window stands that slides over axes: padding, and how many places there are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from epochreel.answers.arrays import Array, per_axis

_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


class Window(NamedTuple):
    """A window along one axis."""

    size: int
    stride: int = 1
    dilation: int = 1

    @property
    def span(self) -> int:
        """How far it reaches, gaps included."""
        return self.dilation * (self.size - 1) + 1

    def places(self, length: int) -> int:
        """Return how many places it has along an axis of that length."""
        return (length - self.span) // self.stride + 1


def windows_of(sizes: Any, strides: Any, dilations: Any, n_axes: int) -> tuple[Window, ...]:
    """Return the window along each axis; a single number holds for all axes."""
    settings = (per_axis(setting, n_axes) for setting in (sizes, strides, dilations))
    return tuple(Window(*axis) for axis in zip(*settings, strict=True))


def padding_pairs(
    padding: Any, windows: tuple[Window, ...], lengths: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    """Return what is padded before and after each axis.

    Parameters
    ----------
    padding
        A number, one an axis, a pair an axis, ``"same"`` or ``"valid"``.
    windows
        One an axis.
    lengths
        Of the axes.
    """
    if padding == "same":
        return tuple(map(_same, windows, lengths))
    axes = per_axis(0 if padding == "valid" else padding, len(lengths))
    return tuple(tuple(pair) if isinstance(pair, list | tuple) else (pair, pair) for pair in axes)


def _same(window: Window, length: int) -> tuple[int, int]:
    """Return padding with which there are length / stride places; an odd one comes after."""
    places = -(-length // window.stride)
    total = max((places - 1) * window.stride + window.span - length, 0)
    return total // 2, total - total // 2


def pad(
    x: Array, pairs: tuple[tuple[int, int], ...], mode: str = "zeros", value: float = 0.0
) -> Array:
    """Return ``x`` with its last axes padded, by PyTorch's name of a mode."""
    if not any(map(any, pairs)):
        return x
    widths = ((0, 0),) * (x.ndim - len(pairs)) + pairs
    if mode in ("zeros", "constant"):
        return np.pad(x, widths, constant_values=value)
    return np.pad(x, widths, mode=_MODES[mode])  # pyright: ignore[reportCallIssue, reportArgumentType]

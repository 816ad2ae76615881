"""Pools: the largest or the mean of what a window sees, axis after axis."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from epochreel.answers.arrays import Array, along, per_axis
from epochreel.answers.task import Task
from epochreel.answers.windows import Window, padding_pairs, windows_of


def compute(task: Task) -> Array:
    """Return the pooled input of the block."""
    x = np.moveaxis(task.floats(), -1, 1) if task.channels_last else task.floats()
    if "out_size" in task.block.notes:
        y = pool_adaptively(x, task.note("pool"), task.block.notes["out_size"])
    else:
        y = pool(
            x,
            task.note("pool"),
            task.note("size"),
            stride=task.note("stride"),
            padding=task.note("padding", 0),
            dilation=task.note("dilation", 1),
            ceil=task.note("ceil", False),
            counts_padding=task.note("counts_padding", True),
        )
    return np.moveaxis(y, 1, -1) if task.channels_last else y


def pool(
    x: Array,
    kind: str,
    size: Any,
    *,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil: bool = False,
    counts_padding: bool = True,
) -> Array:
    """Return what windows see, pooled.

    Parameters
    ----------
    x
        ``(n, n_channels, *lengths)``.
    kind
        ``"max"`` or ``"average"``.
    size, stride, padding, dilation
        A number, or one an axis, as noted of a block; the stride is by default the size.
    ceil
        Whether a window may reach over the end, if it begins before it.
    counts_padding
        Whether padding counts among what an average is of.
    """
    n_axes = x.ndim - 2
    # A list of no numbers is how PyTorch says that the stride is the size.
    stride = size if stride is None or stride == [] or stride == () else stride
    windows = windows_of(size, stride, dilation, n_axes)
    pairs = padding_pairs(padding, windows, x.shape[2:])
    for axis, (window, pair) in enumerate(zip(windows, pairs, strict=True), start=2):
        place = _Axis(x.shape[axis], window, *pair, ceil)
        # The largest of a rectangle is that of the largest of its columns; so are sums.
        if kind == "max":
            x = _slide(x, axis, place, np.maximum, -np.inf)
        else:
            counts = place.counts(counts_padding).astype(x.dtype)
            x = _slide(x, axis, place, np.add, 0.0) / along(axis, counts, x.ndim)
    return x


class _Axis(NamedTuple):
    """One axis, and the window that slides along it."""

    length: int
    window: Window
    before: int
    after: int
    ceil: bool

    @property
    def n_places(self) -> int:
        window = self.window
        left = self.before + self.length + self.after - window.span
        if not self.ceil:
            return left // window.stride + 1
        places = -(-left // window.stride) + 1
        # As in PyTorch: the last window begins in the input or in the padding before it.
        return places - ((places - 1) * window.stride >= self.length + self.before)

    def counts(self, counts_padding: bool) -> Array:
        """Return of how many values each place is the average."""
        first = np.arange(self.n_places) * self.window.stride - self.before
        last = np.minimum(first + self.window.size, self.length + self.after)
        if not counts_padding:
            first, last = np.maximum(first, 0), np.minimum(last, self.length)
        return last - first


def _slide(x: Array, axis: int, place: _Axis, reduce: np.ufunc, nothing: float) -> Array:
    """Return sums or maxima along an axis: one strided slice for each place in the window."""
    window, n_places = place.window, place.n_places
    reach = (n_places - 1) * window.stride + window.span
    widths = [(0, 0)] * x.ndim
    widths[axis] = (place.before, max(reach - place.before - place.length, 0))
    if any(widths[axis]):
        x = np.pad(x, widths, constant_values=nothing)
    lead = (slice(None),) * axis

    def seen(i: int) -> Array:
        first = i * window.dilation
        return x[(*lead, slice(first, first + (n_places - 1) * window.stride + 1, window.stride))]

    total = seen(0).copy()
    for i in range(1, window.size):
        reduce(total, seen(i), out=total)
    return total


def pool_adaptively(x: Array, kind: str, out_size: Any) -> Array:
    """Return ``out_size`` places along each axis, each pooled from its share of the input.

    Parameters
    ----------
    x
        ``(n, n_channels, *lengths)``.
    kind
        ``"max"`` or ``"average"``.
    out_size
        A number, or one an axis; None leaves an axis as it is.
    """
    for axis, n_places in enumerate(per_axis(out_size, x.ndim - 2), start=2):
        if n_places is not None:
            x = _share_out(x, axis, n_places, np.max if kind == "max" else np.mean)
    return x


def _share_out(x: Array, axis: int, n_places: int, reduce: Any) -> Array:
    length = x.shape[axis]
    lead = (slice(None),) * axis
    # Neighbouring shares overlap where the length is no multiple, as in PyTorch.
    shares = (
        x[(*lead, slice(i * length // n_places, -(-(i + 1) * length // n_places)))]
        for i in range(n_places)
    )
    return np.stack([reduce(share, axis=axis) for share in shares], axis=axis)

"""Pictures and sequences made larger or smaller, as `torch.nn.functional.interpolate` does it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from epochreel.answers.arrays import Array, along, per_axis

_LINEAR = ("linear", "bilinear", "trilinear")


def interpolate(
    x: Array,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Array:
    """Return ``x`` with other lengths of its axes, each after the other.

    Parameters
    ----------
    x
        ``(n, n_channels, *lengths)``.
    size
        The new lengths; None to multiply by ``scale_factor``.
    scale_factor
        A number, or one an axis.
    mode
        ``"nearest"``, ``"nearest-exact"``, or one of the linear ones.
    align_corners
        Whether the first and the last place stay where they are.
    recompute_scale_factor, antialias
        As of PyTorch; the second is not known here.

    Raises
    ------
    ValueError
        For another mode.
    """
    if antialias or mode not in ("nearest", "nearest-exact", *_LINEAR):
        raise ValueError(f"mode {mode}{' with antialias' if antialias else ''} is not known")
    n_axes = x.ndim - 2
    sizes, factors = per_axis(size, n_axes), per_axis(scale_factor, n_axes)
    for axis, (new, factor) in enumerate(zip(sizes, factors, strict=True), start=2):
        length = x.shape[axis]
        n_places = math.floor(length * factor) if new is None else int(new)
        exact = new is None and not recompute_scale_factor
        stride = 1 / factor if exact else length / n_places
        if mode in _LINEAR:
            x = _linearly(x, axis, n_places, stride, bool(align_corners))
        else:
            shift = 0.5 if mode == "nearest-exact" else 0.0
            places = np.floor((np.arange(n_places) + shift) * stride).astype(np.intp)
            x = np.take(x, np.minimum(places, length - 1), axis)
    return x


def _linearly(x: Array, axis: int, n_places: int, stride: float, align_corners: bool) -> Array:
    length = x.shape[axis]
    if align_corners:
        places = np.linspace(0, length - 1, n_places) if n_places > 1 else np.zeros(1)
    else:  # what counts is where pixels have their middle
        places = np.maximum((np.arange(n_places) + 0.5) * stride - 0.5, 0)
    low = np.minimum(places.astype(np.intp), length - 1)
    high = np.minimum(low + 1, length - 1)
    share = along(axis, (places - low).astype(x.dtype), x.ndim)
    return np.take(x, low, axis) * (1 - share) + np.take(x, high, axis) * share

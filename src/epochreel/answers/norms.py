"""Normalisations: by running statistics, or by those of each example."""

from __future__ import annotations

import numpy as np

from epochreel.answers.arrays import Array, along
from epochreel.answers.task import Task

NORMS = ("batch", "layer", "group", "instance", "rms")


def compute(task: Task) -> Array:
    """Return the normalised input of the block."""
    x, norm = task.floats(), task.note("norm")
    weight, bias = task.param_if_any("weight"), task.param_if_any("bias")
    if norm in ("layer", "rms"):
        n_axes = task.note("n_axes", 1 if weight is None else weight.ndim)
        if norm == "layer":
            return layer_norm(x, n_axes, weight, bias, task.note("eps", 1e-5))
        return rms_norm(x, n_axes, weight, bias, task.note("eps"))
    x = np.moveaxis(x, -1, 1) if task.channels_last else x
    eps = task.note("eps", 1e-5)
    if norm == "group":
        y = group_norm(x, task.note("groups"), weight, bias, eps)
    else:
        mean, variance = task.param_if_any("running_mean"), task.param_if_any("running_var")
        if norm == "instance" and mean is None:
            y = group_norm(x, x.shape[1], weight, bias, eps)
        else:
            y = batch_norm(x, mean, variance, weight, bias, eps)
    return np.moveaxis(y, 1, -1) if task.channels_last else y


def batch_norm(
    x: Array,
    mean: Array | None,
    variance: Array | None,
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
) -> Array:
    """Return channels normalised by running statistics, or by those of the batch without.

    Parameters
    ----------
    x
        ``(n, n_channels, *lengths)``.
    mean, variance, weight, bias
        ``(n_channels,)`` or None.
    eps
        Added to the variance.
    """
    others = (0, *range(2, x.ndim))
    centre = x.mean(axis=others) if mean is None else mean
    spread = x.var(axis=others) if variance is None else variance
    scale = 1 / np.sqrt(spread + eps)
    if weight is not None:
        scale = scale * weight
    shift = -centre * scale if bias is None else bias - centre * scale
    return x * along(1, scale, x.ndim) + along(1, shift, x.ndim)


def layer_norm(
    x: Array, n_axes: int, weight: Array | None, bias: Array | None, eps: float = 1e-5
) -> Array:
    """Return ``x`` normalised over its last ``n_axes`` axes; weight and bias have their shape."""
    return _affine(_normalised(x, tuple(range(-n_axes, 0)), eps), weight, bias)


def rms_norm(
    x: Array, n_axes: int, weight: Array | None, bias: Array | None, eps: float | None
) -> Array:
    """Return ``x`` over the root of the mean square of its last axes (Zhang and Sennrich 2019).

    Without ``eps`` it is the smallest step from 1 that the dtype knows, as in PyTorch.
    """
    eps = float(np.finfo(x.dtype).eps) if eps is None else eps
    square = (x * x).mean(axis=tuple(range(-n_axes, 0)), keepdims=True)
    return _affine(x / np.sqrt(square + eps), weight, bias)


def group_norm(
    x: Array, groups: int, weight: Array | None, bias: Array | None, eps: float = 1e-5
) -> Array:
    """Return ``(n, n_channels, *lengths)``, each group of channels of an example normalised."""
    y = _normalised(x.reshape(len(x), groups, -1), (-1,), eps).reshape(x.shape)
    weight = None if weight is None else along(1, weight, x.ndim)
    return _affine(y, weight, None if bias is None else along(1, bias, x.ndim))


def _normalised(x: Array, axes: tuple[int, ...], eps: float) -> Array:
    centred = x - x.mean(axis=axes, keepdims=True)
    variance = (centred * centred).mean(axis=axes, keepdims=True)
    centred /= np.sqrt(variance + eps)
    return centred


def _affine(x: Array, weight: Array | None, bias: Array | None) -> Array:
    x = x if weight is None else x * weight
    return x if bias is None else x + bias

"""Operations that make one value of many along an axis, called as PyTorch calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from epochreel.answers.arrays import Array, Value

Axes = int | list[int] | None


def _axes(dim: Axes) -> int | tuple[int, ...] | None:
    return tuple(dim) or None if isinstance(dim, list) else dim


def _over(reduce: Callable[..., Any]) -> Callable[..., Array]:
    def operation(x: Array, dim: Axes = None, keepdim: bool = False) -> Array:
        return np.asarray(reduce(x, axis=_axes(dim), keepdims=keepdim))

    return operation


def _spread(spread: Callable[..., Any]) -> Callable[..., Array]:
    """Return variance or deviation; PyTorch's are of a sample, one less than the number."""

    def operation(
        x: Array,
        dim: Any = None,
        unbiased: bool | None = None,
        keepdim: bool = False,
        correction: float | None = None,
    ) -> Array:
        if isinstance(dim, bool):  # as in var(x, False)
            dim, unbiased = None, dim
        ddof = int(unbiased) if unbiased is not None else 1 if correction is None else correction
        return np.asarray(spread(x, axis=_axes(dim), ddof=ddof, keepdims=keepdim))

    return operation


def _extreme(values: Callable[..., Any], place: Callable[..., Any], pair: np.ufunc) -> Any:
    def operation(x: Array, dim: Any = None, keepdim: bool = False) -> Value:
        if isinstance(dim, np.ndarray):  # max(x, y) is of two arrays
            return pair(x, dim)
        if dim is None:
            return np.asarray(values(x))
        return values(x, axis=dim, keepdims=keepdim), place(x, axis=dim, keepdims=keepdim)

    return operation


def _place_of(place: Callable[..., Any]) -> Callable[..., Array]:
    def operation(x: Array, dim: int | None = None, keepdim: bool = False) -> Array:
        return np.asarray(place(x, axis=dim, keepdims=keepdim))

    return operation


def _norm(x: Array, p: Any = 2, dim: Axes = None, keepdim: bool = False) -> Array:
    if p in (None, "fro", 2):
        return np.sqrt(np.asarray((x * x).sum(axis=_axes(dim), keepdims=keepdim)))
    size = np.abs(x)
    if p in (float("inf"), "inf"):
        return np.asarray(size.max(axis=_axes(dim), keepdims=keepdim))
    return np.asarray((size**p).sum(axis=_axes(dim), keepdims=keepdim)) ** (1 / p)


def _vector_norm(x: Array, ord: Any = 2, dim: Axes = None, keepdim: bool = False) -> Array:  # noqa: A002
    return _norm(x, ord, dim, keepdim)


def _normalize(x: Array, p: float = 2.0, dim: int = 1, eps: float = 1e-12) -> Array:
    return x / np.maximum(_norm(x, p, dim, keepdim=True), eps)


def _log_sum_exp(x: Array, dim: Axes, keepdim: bool = False) -> Array:
    top = x.max(axis=_axes(dim), keepdims=True)
    total = np.log(np.exp(x - top).sum(axis=_axes(dim), keepdims=True)) + top
    return total if keepdim else total.squeeze(_axes(dim))


def _sort(x: Array, dim: int = -1, descending: bool = False, stable: bool = False) -> Value:
    order = np.argsort(-x if descending else x, axis=dim, kind="stable")
    return np.take_along_axis(x, order, dim), order


def _topk(x: Array, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Value:  # noqa: A002
    values, order = _sort(x, dim, largest)
    return np.take(values, range(k), dim), np.take(order, range(k), dim)


def _running(total: Callable[..., Any]) -> Callable[..., Array]:
    def operation(x: Array, dim: int) -> Array:
        return total(x, axis=dim)

    return operation


OPERATIONS: dict[str, Callable[..., Any]] = {
    "mean": _over(np.mean),
    "sum": _over(np.sum),
    "prod": _over(np.prod),
    "amax": _over(np.max),
    "amin": _over(np.min),
    "any": _over(np.any),
    "all": _over(np.all),
    "var": _spread(np.var),
    "std": _spread(np.std),
    "max": _extreme(np.max, np.argmax, np.maximum),
    "min": _extreme(np.min, np.argmin, np.minimum),
    "argmax": _place_of(np.argmax),
    "argmin": _place_of(np.argmin),
    "norm": _norm,
    "vector_norm": _vector_norm,
    "linalg_vector_norm": _vector_norm,
    "normalize": _normalize,
    "logsumexp": _log_sum_exp,
    "sort": _sort,
    "argsort": lambda x, dim=-1, descending=False, stable=False: _sort(x, dim, descending)[1],
    "topk": _topk,
    "cumsum": _running(np.cumsum),
    "cumprod": _running(np.cumprod),
}

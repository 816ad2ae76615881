"""What JAX's primitives are, in the words of blocks: called as PyTorch calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from epochreel.adapters.parts import Layer

_SAME = frozenset(
    {"exp", "log", "log1p", "expm1", "sin", "cos", "tan", "sinh", "cosh", "sqrt", "rsqrt", "abs"}
    | {"floor", "ceil", "sign", "neg", "erf", "square", "sub", "mul", "div", "pow", "atan2"}
    | {"eq", "ne", "lt", "le", "gt", "ge", "and", "or", "round"}
)
_NAMES: Mapping[str, str] = {
    "max": "maximum", "min": "minimum", "rem": "fmod", "is_finite": "isfinite",
    "not": "logical_not", "add_any": "add", "reduce_sum": "sum", "reduce_max": "amax",
    "reduce_min": "amin", "reduce_prod": "prod", "reduce_and": "all", "reduce_or": "any",
    "argmax": "argmax", "argmin": "argmin",
}  # fmt: skip
# What leaves numbers as they are.
ALIASES = frozenset(
    {"stop_gradient", "copy", "copy_p", "optimization_barrier", "reduce_precision"}
)
_IN: Mapping[str, int] = {"input": 0}
Args = Sequence[Any]  # ``{"input": slot}``, or numbers


def plain(value: Any) -> Any:
    """Return notes as plain JSON values; JAX has numbers of NumPy among its settings."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.item() if hasattr(value, "item") else value


def primitive_layer(name: str, params: Mapping[str, Any], args: Args, shapes: Any) -> Layer:
    """Return what a primitive is; one that nobody knows has JAX's name.

    Parameters
    ----------
    name, params
        As JAX has them.
    args
        What it is called with.
    shapes
        Of those, the axis of the examples included.
    """
    are_inputs = all(isinstance(arg, Mapping) for arg in args)
    if name in ("add", "add_any") and are_inputs and len(shapes[0]) == len(shapes[1]):
        return Layer("add", {})
    if name in _SAME or ((name in _NAMES or name == "add") and "axes" not in params):
        return Layer("other", {"op": _NAMES.get(name, name), "args": list(args)})
    if name in _NAMES:
        axes = list(params["axes"])
        dim = axes[0] if name.startswith("arg") else axes
        return Layer("other", {"op": _NAMES[name], "args": [_IN], "options": {"dim": dim}})
    describe = _KINDS.get(name)
    described = None if describe is None else describe(params, args, shapes)
    return described or Layer("other", {"op": f"jax {name}", "args": list(args)})


def _reshape(params: Any, args: Args, shapes: Any) -> Layer:
    return Layer("reshape", {"op": "reshape", "args": [_IN]})


def _squeeze(params: Any, args: Args, shapes: Any) -> Layer:
    return Layer("reshape", {"op": "squeeze", "args": [_IN, list(params["dimensions"])]})


def _permute(params: Any, args: Args, shapes: Any) -> Layer:
    return Layer("reshape", {"op": "permute", "args": [_IN, list(params["permutation"])]})


def _concat(params: Any, args: Args, shapes: Any) -> Layer | None:
    if not all(isinstance(arg, Mapping) for arg in args):
        return None
    return Layer("concat", {"axis": params["dimension"]})


def _slice(params: Any, args: Args, shapes: Any) -> Layer:
    steps = params["strides"] or (1,) * len(shapes[0])
    parts = zip(params["start_indices"], params["limit_indices"], steps, shapes[0], strict=True)
    index = [
        {"slice": [None, None, None] if (a, b, step) == (0, n, 1) else [a, b, step]}
        for a, b, step, n in parts
    ]
    return Layer("reshape", {"op": "getitem", "args": [_IN, index]})


def _power(params: Any, args: Args, shapes: Any) -> Layer:
    return Layer("other", {"op": "pow", "args": [*args, params["y"]]})


def _select(params: Any, args: Args, shapes: Any) -> Layer | None:
    if len(args) != 3:
        return None
    return Layer("other", {"op": "where", "args": [args[0], args[2], args[1]]})


def _cumulated(params: Any, args: Args, shapes: Any) -> Layer | None:
    if params["reverse"]:
        return None
    return Layer("other", {"op": "cumsum", "args": [_IN, params["axis"]]})


def _flip(params: Any, args: Args, shapes: Any) -> Layer:
    return Layer("reshape", {"op": "flip", "args": [_IN, list(params["dimensions"])]})


def _pool(params: Any, args: Args, shapes: Any) -> Layer | None:
    """Return a pool over the axes between examples and channels, or after both."""
    size, stride = params["window_dimensions"], params["window_strides"]
    pads, holes = params["padding"], (*params["base_dilation"], *params["window_dilation"])
    n_axes = len(shapes[0])
    last = size[-1] == 1 and n_axes > 2 and pads[-1] == (0, 0)
    axes = range(1, n_axes - 1) if last else range(2, n_axes)
    others = [axis for axis in range(n_axes) if axis not in axes]
    if set(holes) != {1} or any(size[a] != 1 or pads[a] != (0, 0) for a in others):
        return None
    notes = {"pool": "max", "size": [size[a] for a in axes], "stride": [stride[a] for a in axes]}
    notes["padding"] = [list(pads[axis]) for axis in axes]
    return Layer("pool", notes | ({"channels": "last"} if last else {}))


def _product(params: Any, args: Args, shapes: Any) -> Layer:
    """Return a product over any axes as a sum in Einstein's way of writing."""
    (left, right), (left_batch, right_batch) = params["dimension_numbers"]
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    one = [next(letters) for _ in shapes[0]]
    other = [next(letters) for _ in shapes[1]]
    for a, b in zip((*left, *left_batch), (*right, *right_batch), strict=True):
        other[b] = one[a]
    kept = [one[a] for a in left_batch]
    kept += [one[a] for a in range(len(one)) if a not in (*left, *left_batch)]
    kept += [other[b] for b in range(len(other)) if b not in (*right, *right_batch)]
    said = f"{''.join(one)},{''.join(other)}->{''.join(kept)}"
    return Layer("other", {"op": "einsum", "args": [said, *args]})


_KINDS: Mapping[str, Callable[[Any, Args, Any], Layer | None]] = {
    "reshape": _reshape,
    "squeeze": _squeeze,
    "transpose": _permute,
    "concatenate": _concat,
    "slice": _slice,
    "integer_pow": _power,
    "select_n": _select,
    "cumsum": _cumulated,
    "rev": _flip,
    "reduce_window_max": _pool,
    "dot_general": _product,
}

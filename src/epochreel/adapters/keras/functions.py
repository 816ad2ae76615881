"""What Keras's operations are that are no layers, in the words of blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from epochreel.adapters.keras.activations import activation_of
from epochreel.adapters.parts import Layer

_ACTIVATIONS = frozenset(
    {"Relu", "Relu6", "Sigmoid", "Tanh", "Silu", "Softplus", "Softsign", "Selu", "Mish", "Celu"}
    | {"Elu", "HardSigmoid", "HardSilu", "HardTanh", "LogSigmoid", "TanhShrink", "Squareplus"}
)
# By what NumPy's answers call them; others by their own names, in PyTorch's way of writing.
_NAMES: Mapping[str, str] = {
    "Subtract": "sub", "Multiply": "mul", "Divide": "div", "TrueDivide": "div", "Power": "pow",
    "Negative": "neg", "Absolute": "abs", "Max": "amax", "Min": "amin", "Greater": "gt",
    "GreaterEqual": "ge", "Less": "lt", "LessEqual": "le", "Equal": "eq", "NotEqual": "ne",
    "ExpandDims": "unsqueeze", "Transpose": "permute", "BroadcastTo": "broadcast_to",
}  # fmt: skip
_SAME = frozenset(
    {"add", "matmul", "maximum", "minimum", "exp", "log", "log1p", "expm1", "sqrt", "rsqrt"}
    | {"square", "sin", "cos", "tan", "reciprocal", "sign", "floor", "ceil", "where", "mean"}
    | {"sum", "prod", "reshape", "squeeze", "erf", *_NAMES.values()}
)


def function_layer(operation: Any, args: Any, kwargs: Any, n_inputs: int) -> Layer:
    """Return what an operation is.

    Parameters
    ----------
    operation
        Of Keras.
    args, kwargs
        That it was called with, its tensors as ``{"input": slot}``.
    n_inputs
        How many tensors there are among them.
    """
    name = type(operation).__name__
    if name in _ACTIVATIONS and n_inputs == 1:
        plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
        field, notes = activation_of(_Named(plain))
        return Layer("activation", notes, field)
    if name in ("Softmax", "LogSoftmax") and isinstance(operation.axis, int):
        field = "softmax" if name == "Softmax" else "log_softmax"
        return Layer("activation", {"axis": operation.axis}, field)
    if name == "Gelu":
        return Layer("activation", {}, "gelu_tanh" if operation.approximate else "gelu")
    if name == "LeakyRelu":
        return Layer("activation", {"slope": float(operation.negative_slope)}, "leaky_relu")
    if name == "Add" and n_inputs == 2:
        return Layer("add", {})
    if name == "Concatenate":
        return Layer("concat", {"axis": operation.axis})
    return _called(operation, name, args, kwargs)


class _Named:
    """Has the name of a function."""

    def __init__(self, name: str) -> None:
        self.__name__ = name


def _called(operation: Any, name: str, args: Any, kwargs: Any) -> Layer:
    op = _NAMES.get(name, name.lower())
    if name == "GetItem":
        plain = [_plain(args[0]), _plain(args[1] if len(args) > 1 else kwargs["key"])]
        return Layer("reshape", {"op": "getitem", "args": plain})
    if op not in _SAME:
        return Layer("other", {"op": f"keras {name}"})
    if op == "reshape":
        return Layer("reshape", {"op": op, "args": [{"input": 0}]})
    said = [_plain(arg) for arg in (*args, *kwargs.values())]
    options = {}
    axis = getattr(operation, "axis", getattr(operation, "axes", None))
    if op in ("unsqueeze", "permute", "squeeze"):
        said.append(_plain(axis))
    elif axis is not None:
        options["dim"] = _plain(axis)
    if getattr(operation, "keepdims", False):
        options["keepdim"] = True
    kind = "reshape" if op in ("unsqueeze", "permute", "squeeze", "broadcast_to") else "other"
    return Layer(kind, {"op": op, "args": said} | ({"options": options} if options else {}))


def _plain(value: Any) -> Any:
    if isinstance(value, slice):
        return {"slice": [_plain(part) for part in (value.start, value.stop, value.step)]}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if value is Ellipsis:
        return "..."
    if isinstance(value, Mapping) or value is None or isinstance(value, bool | int | float | str):
        return value
    return value.tolist() if hasattr(value, "tolist") else str(value)

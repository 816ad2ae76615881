"""Operations on each value alone, and products of matrices, called as PyTorch calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from epochreel.answers import activations
from epochreel.answers.arrays import Array
from epochreel.answers.error_function import erf


def _scaled(combine: np.ufunc) -> Callable[..., Array]:
    def operation(x: Any, y: Any, alpha: float = 1) -> Array:
        return combine(x, y if alpha == 1 else alpha * y)

    return operation


def _div(x: Any, y: Any, rounding_mode: str | None = None) -> Array:
    if rounding_mode == "floor":
        return np.floor_divide(x, y)
    quotient = np.true_divide(x, y)
    return np.trunc(quotient) if rounding_mode == "trunc" else quotient


def _clamp(x: Array, min: Any = None, max: Any = None) -> Array:  # noqa: A002, PyTorch's names
    return np.clip(x, min, max)


def _where(condition: Array, x: Any, y: Any) -> Array:
    return np.where(condition, x, y)


def _masked_fill(x: Array, mask: Array, value: Any) -> Array:
    return np.where(mask, np.asarray(value, x.dtype), x)


def _einsum(equation: str, *operands: Any) -> Array:
    arrays = operands[0] if isinstance(operands[0], list) else operands
    return np.einsum(equation, *arrays, optimize=True)


def _linear(x: Array, weight: Array, bias: Array | None = None) -> Array:
    y = x @ weight.T
    return y if bias is None else y + bias


def _addmm(x: Array, a: Array, b: Array, beta: float = 1, alpha: float = 1) -> Array:
    return beta * x + alpha * (a @ b)


def _bilinear_power(x: Any, y: Any) -> Array:
    return np.power(x, y)


def _elu(x: Array, alpha: float = 1.0) -> Array:
    return activations.elu(x, alpha)


def _gelu(x: Array, approximate: str = "none") -> Array:
    return activations.gelu_tanh(x) if approximate == "tanh" else activations.gelu(x)


def _softmax(x: Array, dim: int | None = -1) -> Array:
    return activations.softmax(x, -1 if dim is None else dim)


def _log_softmax(x: Array, dim: int | None = -1) -> Array:
    return activations.log_softmax(x, -1 if dim is None else dim)


def _glu(x: Array, dim: int = -1) -> Array:
    return activations.glu(x, dim)


def _leaky_relu(x: Array, negative_slope: float = activations.LEAK) -> Array:
    return activations.leaky_relu(x, negative_slope)


def _hardtanh(x: Array, min_val: float = -1.0, max_val: float = 1.0) -> Array:
    return np.clip(x, min_val, max_val)


def _cast(kind: Any) -> Callable[..., Array]:
    def operation(x: Array, *_: Any, **__: Any) -> Array:
        # Numbers with a point are of the computation's dtype already.
        return x if kind is float and x.dtype.kind == "f" else x.astype(kind)

    return operation


def _to(x: Array, *args: Any, **_: Any) -> Array:
    """Return ``x`` as the dtype that is named among the arguments, if one is."""
    names = "".join(arg for arg in args if isinstance(arg, str))
    for word, kind in (("bool", bool), ("int", np.int64), ("long", np.int64), ("float", float)):
        if word in names:
            return _cast(kind)(x)
    return x


def _same(x: Array, *_: Any, **__: Any) -> Array:
    return x


_IDENTITIES = (
    "contiguous", "clone", "detach", "alias", "identity", "requires_grad", "cpu", "cuda",
    "dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout",
    "type_as", "lift_fresh",
)  # fmt: skip
_UNARY = (
    "exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "square", "sin", "cos", "tan", "sinh",
    "cosh", "tanh", "abs", "floor", "ceil", "trunc", "sign", "reciprocal", "logical_not",
    "isnan", "isinf", "isfinite",
)  # fmt: skip

OPERATIONS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(_IDENTITIES, _same),
    **{name: getattr(np, name) for name in _UNARY},
    **{
        name: getattr(activations, name)
        for name in (
            "relu",
            "relu6",
            "sigmoid",
            "silu",
            "mish",
            "selu",
            "softsign",
            "tanhshrink",
            "hardswish",
            "hardsigmoid",
            "softplus",
            "celu",
            "softshrink",
            "hardshrink",
        )
    },
    "elu": _elu,
    "gelu": _gelu,
    "glu": _glu,
    "leaky_relu": _leaky_relu,
    "hardtanh": _hardtanh,
    "logsigmoid": activations.log_sigmoid,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "threshold": activations.thresholded,
    "erf": erf,
    "neg": np.negative,
    "negative": np.negative,
    "invert": np.invert,
    "bitwise_not": np.invert,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "round": lambda x: np.round(x),
    "add": _scaled(np.add),
    "radd": _scaled(np.add),
    "iadd": _scaled(np.add),
    "sub": _scaled(np.subtract),
    "subtract": _scaled(np.subtract),
    "isub": _scaled(np.subtract),
    "rsub": lambda x, y, alpha=1: y - alpha * x,
    "mul": np.multiply,
    "multiply": np.multiply,
    "rmul": np.multiply,
    "imul": np.multiply,
    "div": _div,
    "divide": _div,
    "truediv": _div,
    "true_divide": _div,
    "itruediv": _div,
    "rtruediv": lambda x, y: y / x,
    "rdiv": lambda x, y: y / x,
    "floor_divide": np.floor_divide,
    "floordiv": np.floor_divide,
    "remainder": np.remainder,
    "mod": np.remainder,
    "fmod": np.fmod,
    "pow": _bilinear_power,
    "ipow": _bilinear_power,
    "rpow": lambda x, y: np.power(y, x),
    "maximum": np.maximum,
    "minimum": np.minimum,
    "atan2": np.arctan2,
    "lerp": lambda x, y, weight: x + weight * (y - x),
    "addcmul": lambda x, a, b, value=1: x + value * a * b,
    "clamp": _clamp,
    "clip": _clamp,
    "clamp_min": lambda x, min: np.maximum(x, min),  # noqa: A006
    "clamp_max": lambda x, max: np.minimum(x, max),  # noqa: A006
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "logical_and": np.logical_and,
    "logical_or": np.logical_or,
    "and": np.bitwise_and,
    "bitwise_and": np.bitwise_and,
    "or": np.bitwise_or,
    "bitwise_or": np.bitwise_or,
    "where": _where,
    "masked_fill": _masked_fill,
    "matmul": np.matmul,
    "rmatmul": lambda x, y: np.matmul(y, x),
    "bmm": np.matmul,
    "mm": np.matmul,
    "mv": np.matmul,
    "dot": np.dot,
    "outer": np.outer,
    "einsum": _einsum,
    "linear": _linear,
    "addmm": _addmm,
    "baddbmm": _addmm,
    "float": _cast(float),
    "double": _cast(float),
    "half": _cast(float),
    "bfloat16": _cast(float),
    "long": _cast(np.int64),
    "int": _cast(np.int64),
    "bool": _cast(bool),
    "to": _to,
    "type": _to,
}

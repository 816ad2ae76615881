"""What PyTorch's modules and functions are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn
from torch.overrides import resolve_name

# A compiled module is one around the person's own, which has this name in it.
_COMPILED = "_orig_mod"


def plain_name(name: str) -> str:
    """Return the name of a module without what compiling adds to it."""
    return ".".join(part for part in name.split(".") if part != _COMPILED)


def unwrapped(model: nn.Module) -> nn.Module:
    """Return the person's own model inside compiled and parallel ones."""
    while True:
        if isinstance(inner := getattr(model, _COMPILED, None), nn.Module):
            model = inner
        elif isinstance(model, nn.DataParallel | nn.parallel.DistributedDataParallel):
            model = model.module
        else:
            return model


def function_name(function: Callable[..., Any]) -> str:
    """Return what PyTorch calls a function, without what marks it as in place or an operator."""
    name = getattr(function, "__name__", "")
    if name == "__get__":  # of an attribute, such as `x.T`
        name = getattr(getattr(function, "__self__", None), "__name__", name)
    name = name.strip("_") or resolve_name(function) or "call"
    return _SAME.get(name, name)


_SAME = {
    "iadd": "add", "radd": "add", "isub": "sub", "imul": "mul", "rmul": "mul", "itruediv": "div",
    "truediv": "div", "rmatmul": "matmul", "ipow": "pow", "concat": "cat", "concatenate": "cat",
    "multiply": "mul", "divide": "div", "subtract": "sub", "rtruediv": "rdiv",
}  # fmt: skip

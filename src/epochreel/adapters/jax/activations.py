"""The functions of `jax.nn` that networks have after their layers, in the words of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jax.extend.core import Literal

from epochreel.adapters.jax.flat import Call
from epochreel.adapters.parts import Layer

# By JAX's names of them; an operand after the first is the option that is named.
_NAMES: dict[str, tuple[str, str | None, Any]] = {
    "relu": ("relu", None, None), "relu6": ("relu6", None, None), "silu": ("silu", None, None),
    "swish": ("silu", None, None), "softplus": ("softplus", None, None),
    "soft_sign": ("softsign", None, None), "mish": ("mish", None, None),
    "log_sigmoid": ("log_sigmoid", None, None), "selu": ("selu", None, None),
    "elu": ("elu", "alpha", 1.0), "celu": ("celu", "alpha", 1.0),
    "leaky_relu": ("leaky_relu", "slope", 0.01), "squareplus": ("squareplus", "beta", 4.0),
    "hard_tanh": ("hardtanh", None, None), "hard_sigmoid": ("hardsigmoid", None, None),
    "hard_silu": ("hardswish", None, None), "hard_swish": ("hardswish", None, None),
    "softmax": ("softmax", "axis", None), "log_softmax": ("log_softmax", "axis", None),
    "gelu": ("gelu", None, None), "sigmoid": ("sigmoid", None, None),
}  # fmt: skip
FUNCTIONS = frozenset(_NAMES)
_PRIMITIVES = {"tanh": "tanh", "logistic": "sigmoid"}


def activation_of(call: Call) -> Layer | None:
    """Return what a call is, if it applies a function to what it reads first."""
    if call.name in _PRIMITIVES:
        return Layer("activation", {}, _PRIMITIVES[call.name])
    if call.name not in _NAMES:
        return None
    name, option, value = _NAMES[call.name]
    if option == "axis":
        axes = {axis for equation in _equations(call) for axis in _reduced(equation)}
        if len(axes) != 1:
            return None
        return Layer("activation", {"axis": axes.pop()}, name)
    if name == "gelu" and any(e.primitive.name == "tanh" for e in _equations(call)):
        name = "gelu_tanh"
    if option is None:
        return Layer("activation", {}, name)
    more = call.ins[1:]
    if more and isinstance(more[0], Literal):
        value = float(more[0].val)
    elif more:  # one that is computed is not known here
        return None
    return Layer("activation", {option: value}, name)


def _reduced(equation: Any) -> tuple[int, ...]:
    return equation.params["axes"] if equation.primitive.name == "reduce_max" else ()


def _equations(call: Call) -> Iterator[Any]:
    """Yield all equations that a call is made of."""
    for inner in call.inner:
        yield from _equations(inner)
    if not call.inner:
        yield call.equation
        for value in call.equation.params.values():
            program = getattr(value, "jaxpr", None)
            for equation in getattr(program, "eqns", ()):
                yield from _equations(Call("", equation, (), ()))

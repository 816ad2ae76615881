"""Activation functions by name, in NumPy and in the dtype of what they are given.

One place for the formulas: the engine takes its own from here. What is called alike in PyTorch
and in Keras is the same function; where constants differ, adapters note them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from epochreel.answers.arrays import Array
from epochreel.answers.error_function import erf

LEAK = 0.01  # slope of leaky_relu below 0, as in PyTorch
# Klambauer et al. 2017, Self-normalizing neural networks, arXiv:1706.02515, appendix A.1.4
_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805


def linear(x: Array) -> Array:
    """Return what came in."""
    return x


def relu(x: Array) -> Array:
    """Return x, or 0 where it is negative."""
    return np.maximum(x, 0)


def leaky_relu(x: Array, slope: float = LEAK) -> Array:
    """Return x, and below 0 ``slope`` times x."""
    return np.where(x <= 0, slope * x, x)


def sigmoid(x: Array) -> Array:
    """Return the logistic function."""
    # exp of a negative number only: exp(1000) would overflow.
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, z) / (1 + z)


def log_sigmoid(x: Array) -> Array:
    """Return the logarithm of the logistic function."""
    return -np.logaddexp(0, -x)


def gelu(x: Array) -> Array:
    """Return x times the normal distribution's share below x (Hendrycks and Gimpel 2016)."""
    return x * (0.5 * (1 + erf(x * math.sqrt(0.5))))


def gelu_tanh(x: Array) -> Array:
    """Return the approximation of gelu by tanh that GPT-2 has."""
    inner = x * x
    inner *= 0.044715
    inner += 1
    inner *= x
    inner *= math.sqrt(2 / math.pi)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= 0.5
    inner *= x
    return inner


def quick_gelu(x: Array) -> Array:
    """Return the approximation of gelu by a sigmoid that CLIP has."""
    return x * sigmoid(1.702 * x)


def silu(x: Array) -> Array:
    """Return x times its sigmoid, which is also called swish."""
    return x * sigmoid(x)


def softplus(x: Array, beta: float = 1.0, threshold: float = 20.0) -> Array:
    """Return log(1 + exp(beta x)) / beta; x itself beyond the threshold, as PyTorch does."""
    return np.where(beta * x > threshold, x, np.logaddexp(0, beta * x) / beta)


def mish(x: Array) -> Array:
    """Return x times the tanh of its softplus."""
    return x * np.tanh(np.logaddexp(0, x))


def elu(x: Array, alpha: float = 1.0) -> Array:
    """Return x, and below 0 alpha (exp(x) - 1)."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def celu(x: Array, alpha: float = 1.0) -> Array:
    """Return x, and below 0 alpha (exp(x / alpha) - 1)."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0) / alpha))


def selu(x: Array) -> Array:
    """Return elu with the constants that keep mean and variance."""
    return _SELU_SCALE * elu(x, _SELU_ALPHA)


def hardtanh(x: Array, low: float = -1.0, high: float = 1.0) -> Array:
    """Return x, held between two bounds."""
    return np.clip(x, low, high)


def relu6(x: Array) -> Array:
    """Return x, held between 0 and 6."""
    return np.clip(x, 0, 6)


def hardsigmoid(x: Array) -> Array:
    """Return the sigmoid made of three straight pieces."""
    return np.clip(x + 3, 0, 6) / 6


def hardswish(x: Array) -> Array:
    """Return x times its hardsigmoid."""
    return x * hardsigmoid(x)


def softsign(x: Array) -> Array:
    """Return x / (1 + |x|)."""
    return x / (1 + np.abs(x))


def tanhshrink(x: Array) -> Array:
    """Return x - tanh(x)."""
    return x - np.tanh(x)


def softshrink(x: Array, threshold: float = 0.5) -> Array:
    """Return x brought nearer to 0 by the threshold, no further than 0."""
    return np.sign(x) * np.maximum(np.abs(x) - threshold, 0)


def hardshrink(x: Array, threshold: float = 0.5) -> Array:
    """Return x, or 0 where it is no further from it than the threshold."""
    return np.where(np.abs(x) > threshold, x, 0)


def thresholded(x: Array, threshold: float = 0.0, value: float = 0.0) -> Array:
    """Return x where it is above the threshold, elsewhere the value."""
    return np.where(x > threshold, x, value)


def squareplus(x: Array, beta: float = 4.0) -> Array:
    """Return (x + sqrt(x² + beta)) / 2, as Keras has it."""
    return (x + np.sqrt(x * x + beta)) / 2


def softmax(x: Array, axis: int = -1) -> Array:
    """Return shares of 1 along an axis."""
    # The greatest becomes exp(0): exp(1000) would overflow.
    z = np.exp(x - x.max(axis=axis, keepdims=True))
    z /= z.sum(axis=axis, keepdims=True)
    return z


def log_softmax(x: Array, axis: int = -1) -> Array:
    """Return the logarithms of shares of 1 along an axis."""
    below = x - x.max(axis=axis, keepdims=True)
    return below - np.log(np.exp(below).sum(axis=axis, keepdims=True))


def softmin(x: Array, axis: int = -1) -> Array:
    """Return shares of 1 along an axis, the smallest with the most."""
    return softmax(-x, axis)


def glu(x: Array, axis: int = -1) -> Array:
    """Return the first half along an axis, gated by the sigmoid of the second."""
    half, gate = np.split(x, 2, axis=axis)
    return half * sigmoid(gate)


class Activation(NamedTuple):
    """One activation function and which notes of a block are its options."""

    function: Callable[..., Array]
    options: tuple[str, ...] = ()


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "linear": Activation(linear),
        "relu": Activation(relu),
        "leaky_relu": Activation(leaky_relu, ("slope",)),
        "sigmoid": Activation(sigmoid),
        "log_sigmoid": Activation(log_sigmoid),
        "tanh": Activation(np.tanh),
        "gelu": Activation(gelu),
        "gelu_tanh": Activation(gelu_tanh),
        "quick_gelu": Activation(quick_gelu),
        "silu": Activation(silu),
        "swish": Activation(silu),
        "softplus": Activation(softplus, ("beta", "threshold")),
        "mish": Activation(mish),
        "elu": Activation(elu, ("alpha",)),
        "celu": Activation(celu, ("alpha",)),
        "selu": Activation(selu),
        "hardtanh": Activation(hardtanh, ("low", "high")),
        "relu6": Activation(relu6),
        "hardsigmoid": Activation(hardsigmoid),
        "hardswish": Activation(hardswish),
        "softsign": Activation(softsign),
        "tanhshrink": Activation(tanhshrink),
        "softshrink": Activation(softshrink, ("threshold",)),
        "hardshrink": Activation(hardshrink, ("threshold",)),
        "threshold": Activation(thresholded, ("threshold", "value")),
        "squareplus": Activation(squareplus, ("beta",)),
        "exponential": Activation(np.exp),
        "softmax": Activation(softmax, ("axis",)),
        "log_softmax": Activation(log_softmax, ("axis",)),
        "softmin": Activation(softmin, ("axis",)),
        "glu": Activation(glu, ("axis",)),
    }
)


def activate(x: Array, name: str, notes: Mapping[str, Any] = MappingProxyType({})) -> Array:
    """Return what an activation function makes of ``x``; its options are among the notes."""
    function, options = ACTIVATIONS[name]
    return function(x, **{key: notes[key] for key in options if key in notes})

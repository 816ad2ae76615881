"""The activation functions of `epochreel.engine.activations`, compiled."""

from __future__ import annotations

import math

from epochreel.engine.activations import LEAK
from epochreel.engine.kernels.arrays import (
    F64,
    GELU,
    LEAKY_RELU,
    RELU,
    SIGMOID,
    TANH,
)
from epochreel.engine.kernels.compiling import INNER, kernel

_SQRT_HALF = math.sqrt(0.5)
_PER_SQRT_2PI = 1.0 / math.sqrt(2.0 * math.pi)


@kernel("f8(i8, f8)", forceinline=True, **INNER)
def activate(activation: int, x: float) -> float:
    """Return the output for a weighted input, by any activation function but softmax."""
    if activation == SIGMOID:
        z = math.exp(-abs(x))
        return (1.0 if x >= 0.0 else z) / (1.0 + z)
    if activation == TANH:
        return math.tanh(x)
    if activation == RELU:
        return 0.0 if x <= 0.0 else x
    if activation == LEAKY_RELU:
        return LEAK * x if x <= 0.0 else x
    if activation == GELU:
        return x * (0.5 * (1.0 + math.erf(x * _SQRT_HALF)))
    return x


@kernel("f8(i8, f8, f8)", forceinline=True, **INNER)
def slope(activation: int, x: float, output: float) -> float:
    """Return the derivative of the output by the weighted input; softmax left out, too."""
    if activation == SIGMOID:
        return output * (1.0 - output)
    if activation == TANH:
        return 1.0 - output * output
    if activation == RELU:
        return 0.0 if x <= 0.0 else 1.0
    if activation == LEAKY_RELU:
        return LEAK if x <= 0.0 else 1.0
    if activation == GELU:
        share = 0.5 * (1.0 + math.erf(x * _SQRT_HALF))
        return share + x * (math.exp(-0.5 * x * x) * _PER_SQRT_2PI)
    return 1.0


@kernel("void(i8, i8, i8, i8, f8[::1], f8[::1])", forceinline=True, **INNER)
def softmax(n: int, first: int, stride: int, shift: int, totals: F64, signals: F64) -> None:
    """Compute the outputs of one example's ``n`` units, each ``stride`` after the other."""
    end = first + n * stride
    greatest = totals[first]
    for k in range(first + stride, end, stride):
        greatest = max(greatest, totals[k])
    sum_all = 0.0
    for k in range(first, end, stride):
        signals[shift + k] = math.exp(totals[k] - greatest)
        sum_all += signals[shift + k]
    for k in range(first, end, stride):
        signals[shift + k] /= sum_all

"""The activation functions that the engine knows, in NumPy.

The training kernels have their own scalar versions of them; tests hold the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import unknown_name

F64 = NDArray[np.float64]
ArrayFunction = Callable[[F64], F64]

LEAK = 0.01  # slope of leaky_relu below 0, as in PyTorch


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Parameters
    ----------
    function
        From the weighted inputs ``(P, n_units)`` of a layer's units, biases included, to their
        outputs.
    slope
        From the same weighted inputs to the derivative of each output by its own weighted input.
    """

    function: ArrayFunction
    slope: ArrayFunction


def get_activation(name: str) -> Activation:
    """Return the activation function of that name.

    Raises
    ------
    UsageError
        If the engine does not know it; the message lists those it knows.
    """
    if name not in ACTIVATIONS:
        raise unknown_name("activation", name, tuple(ACTIVATIONS))
    return ACTIVATIONS[name]


def _sigmoid(x: F64) -> F64:
    # exp of a negative number only: exp(1000) would overflow.
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, z) / (1.0 + z)


def _sigmoid_slope(x: F64) -> F64:
    output = _sigmoid(x)
    return output * (1.0 - output)


def _tanh_slope(x: F64) -> F64:
    output = np.tanh(x)
    return 1.0 - output * output


def _relu(x: F64) -> F64:
    return np.where(x <= 0, 0.0, x)


def _relu_slope(x: F64) -> F64:
    return np.where(x <= 0, 0.0, 1.0)


def _leaky_relu(x: F64) -> F64:
    return np.where(x <= 0, LEAK * x, x)


def _leaky_relu_slope(x: F64) -> F64:
    return np.where(x <= 0, LEAK, 1.0)


def _normal_cdf(x: F64) -> F64:
    # NumPy has no erf, and SciPy for one function would be a heavy guest.
    return np.array([0.5 * (1.0 + math.erf(v / math.sqrt(2.0))) for v in x.flat]).reshape(x.shape)


def _gelu(x: F64) -> F64:
    """Return x times the normal distribution's share below x (Hendrycks and Gimpel 2016)."""
    return x * _normal_cdf(x)


def _gelu_slope(x: F64) -> F64:
    return _normal_cdf(x) + x * np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


def _linear(x: F64) -> F64:
    return x


def _softmax(x: F64) -> F64:
    # The greatest becomes exp(0): exp(1000) would overflow.
    z = np.exp(x - x.max(axis=-1, keepdims=True))
    return z / z.sum(axis=-1, keepdims=True)


def _softmax_slope(x: F64) -> F64:
    return _softmax(x) * (1.0 - _softmax(x))


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "sigmoid": Activation(_sigmoid, _sigmoid_slope),
        "tanh": Activation(np.tanh, _tanh_slope),
        "relu": Activation(_relu, _relu_slope),
        "leaky_relu": Activation(_leaky_relu, _leaky_relu_slope),
        "gelu": Activation(_gelu, _gelu_slope),
        "linear": Activation(_linear, np.ones_like),
        "softmax": Activation(_softmax, _softmax_slope),
    }
)

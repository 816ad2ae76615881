"""The activation functions that the engine can train with: their slopes beside them.

The functions themselves stand in `epochreel.answers`, which knows many more. The training
kernels have their own scalar versions of them; tests hold the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from epochreel.answers.activations import (
    LEAK,
    gelu,
    leaky_relu,
    linear,
    relu,
    sigmoid,
    softmax,
)
from epochreel.answers.error_function import erf
from epochreel.errors import unknown_name

F64 = NDArray[np.float64]
ArrayFunction = Callable[[F64], F64]


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


def _sigmoid_slope(x: F64) -> F64:
    output = sigmoid(x)
    return output * (1.0 - output)


def _tanh_slope(x: F64) -> F64:
    output = np.tanh(x)
    return 1.0 - output * output


def _relu_slope(x: F64) -> F64:
    return np.where(x <= 0, 0.0, 1.0)


def _leaky_relu_slope(x: F64) -> F64:
    return np.where(x <= 0, LEAK, 1.0)


def _gelu_slope(x: F64) -> F64:
    share = 0.5 * (1.0 + erf(x / math.sqrt(2.0)))
    return share + x * np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


def _softmax_slope(x: F64) -> F64:
    return softmax(x) * (1.0 - softmax(x))


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "sigmoid": Activation(sigmoid, _sigmoid_slope),
        "tanh": Activation(np.tanh, _tanh_slope),
        "relu": Activation(relu, _relu_slope),
        "leaky_relu": Activation(leaky_relu, _leaky_relu_slope),
        "gelu": Activation(gelu, _gelu_slope),
        "linear": Activation(linear, np.ones_like),
        "softmax": Activation(softmax, _softmax_slope),
    }
)

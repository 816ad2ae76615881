"""The activation functions that the engine knows, in NumPy.

The training kernel has its own scalar versions of them; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import unknown_name

ArrayFunction = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Parameters
    ----------
    function
        From the weighted input of units to their output.
    slope_at_output
        From the output of units to the derivative of ``function`` there.
    """

    function: ArrayFunction
    slope_at_output: ArrayFunction


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


def _sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    # exp of a negative number only: exp(1000) would overflow.
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, z) / (1.0 + z)


def _sigmoid_slope(output: NDArray[np.float64]) -> NDArray[np.float64]:
    return output * (1.0 - output)


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {"sigmoid": Activation(_sigmoid, _sigmoid_slope)}
)

"""The losses that the engine knows, in NumPy, and the outputs that they are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Loss:
    """What is made small.

    Parameters
    ----------
    of_examples
        From weighted inputs, outputs and targets of the last layer, each ``(P, n_outputs)``, to
        the loss of each example, ``(P,)``.
    outputs
        The activation functions of the last layer that it is for.
    undoes_slope
        Whether the derivative of the loss by the weighted input of an output is just output
        minus target: the slope of the activation function cancels out.
    """

    of_examples: Callable[[F64, F64, F64], F64]
    outputs: tuple[str, ...]
    undoes_slope: bool


def _squared_error(totals: F64, outputs: F64, targets: F64) -> F64:
    return 0.5 * np.sum((targets - outputs) ** 2, axis=1)


def _binary_cross_entropy(totals: F64, outputs: F64, targets: F64) -> F64:
    # From the weighted input z: -log(output) of an output that was rounded to 0 is no number,
    # log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)) always is.
    softplus = np.maximum(totals, 0.0) + np.log1p(np.exp(-np.abs(totals)))
    return np.sum(softplus - targets * totals, axis=1)


def _cross_entropy(totals: F64, outputs: F64, targets: F64) -> F64:
    # The log of a sum of exponentials, the greatest taken out of it for the same reason.
    greatest = totals.max(axis=1, keepdims=True)
    log_sum = greatest + np.log(np.exp(totals - greatest).sum(axis=1, keepdims=True))
    return np.sum(targets * (log_sum - totals), axis=1)


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "squared_error": Loss(
            _squared_error,
            outputs=("sigmoid", "tanh", "relu", "leaky_relu", "gelu", "linear"),
            undoes_slope=False,
        ),
        "binary_cross_entropy": Loss(
            _binary_cross_entropy, outputs=("sigmoid",), undoes_slope=True
        ),
        "cross_entropy": Loss(_cross_entropy, outputs=("softmax",), undoes_slope=True),
    }
)

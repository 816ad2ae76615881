"""Networks and trainings that learn the built-in problems well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Recipe:
    """A network and how it is trained, as plain data.

    Parameters
    ----------
    hidden
        Units of each hidden layer; empty for none.
    n_epochs
        Passes over the training set.
    learning_rate
        Of the optimiser.
    activation
        Of the hidden layers.
    optimiser
        ``"sgd"``, ``"momentum"``, ``"adam"`` or ``"adamw"``.
    batch_size
        Examples for each step; None for all at once.
    l2
        Pull on the weights towards 0.
    """

    hidden: tuple[int, ...]
    n_epochs: int
    learning_rate: float
    activation: str = "tanh"
    optimiser: str = "adam"
    batch_size: int | None = 16
    l2: float = 0.0


# Sigmoid or softmax above with cross-entropy for classes, linear with squared error for numbers.
RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        # One neuron is enough where a straight line parts the answers.
        "and": Recipe((), 300, 0.1, batch_size=None),
        "or": Recipe((), 300, 0.1, batch_size=None),
        "nand": Recipe((), 300, 0.1, batch_size=None),
        "nor": Recipe((), 300, 0.1, batch_size=None),
        "xor2": Recipe((4,), 500, 0.05, batch_size=None),
        "xnor": Recipe((4,), 500, 0.05, batch_size=None),
        "parity": Recipe((8,), 1000, 0.03, batch_size=None),
        "circles": Recipe((6,), 150, 0.02),
        "moons": Recipe((12,), 200, 0.03),
        # With tanh, two of five seeds stay at three quarters right; with relu, none.
        "spiral": Recipe((16, 16), 400, 0.01, activation="relu"),
        "checkerboard": Recipe((24, 24), 300, 0.01, activation="relu"),
        "wave": Recipe((16, 16), 400, 0.01),
        "iris": Recipe((8,), 150, 0.01),
        "wine": Recipe((10,), 60, 0.01),
        "digits": Recipe((32, 32), 40, 0.003, activation="relu", batch_size=32, l2=0.003),
    }
)

"""How a training goes: what the trainer is told, apart from network and data."""

from __future__ import annotations

import math
from dataclasses import dataclass

from epochreel.errors import UsageError, unknown_name

LOSSES = ("squared_error",)


@dataclass(frozen=True)
class TrainerSettings:
    """Plain gradient descent, one example at a time, in the order of the training set.

    Parameters
    ----------
    n_epochs
        Passes over the training set, at least 1.
    learning_rate
        Factor on every update, above 0.
    loss
        What is made small. ``"squared_error"`` is half the sum of the squared errors of the
        outputs.

    Raises
    ------
    UsageError
        If a value is out of range or the loss is unknown.
    """

    n_epochs: int
    learning_rate: float = 1.0
    loss: str = "squared_error"

    def __post_init__(self) -> None:
        if self.n_epochs < 1:
            raise UsageError(f"`n_epochs` (={self.n_epochs}) must be at least 1")
        if not 0 < self.learning_rate < math.inf:
            raise UsageError(f"`learning_rate` (={self.learning_rate}) must be above 0 and finite")
        if self.loss not in LOSSES:
            raise unknown_name("loss", self.loss, LOSSES)

"""The optimisers that the engine knows, in NumPy; `TrainerSettings` names their sources."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.engine.settings import ADAM_BETAS, ADAM_EPSILON, TrainerSettings

F64 = NDArray[np.float64]


class Optimizer:
    """Moves parameters down their gradients, and remembers what it needs for the next time.

    Parameters
    ----------
    settings
        Which optimiser, its momentum and its ``l2``.
    """

    def __init__(self, settings: TrainerSettings) -> None:
        self.settings = settings
        self.n_updates = 0
        self.means: dict[int, F64] = {}
        self.squares: dict[int, F64] = {}

    def update(self, parameters: Sequence[F64], gradients: Sequence[F64], rate: float) -> None:
        """Change the parameters in place by their gradients of the loss."""
        self.n_updates += 1
        l2 = self.settings.l2_factor
        for index, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
            if self.settings.optimizer == "adamw":
                parameter *= 1.0 - rate * l2
            else:
                gradient = gradient + l2 * parameter
            parameter -= rate * self._direction(index, gradient)

    def _direction(self, index: int, gradient: F64) -> F64:
        if self.settings.optimizer == "sgd":
            return gradient
        mean = self.means.setdefault(index, np.zeros_like(gradient))
        if self.settings.optimizer == "momentum":
            mean *= self.settings.momentum
            mean += gradient
            return mean
        beta1, beta2 = ADAM_BETAS
        square = self.squares.setdefault(index, np.zeros_like(gradient))
        mean += (1.0 - beta1) * (gradient - mean)
        square += (1.0 - beta2) * (gradient * gradient - square)
        # Both began at 0 and are too small by this much at first (Kingma and Ba 2015, section 3).
        unbiased_mean = mean / (1.0 - beta1**self.n_updates)
        unbiased_square = square / (1.0 - beta2**self.n_updates)
        return unbiased_mean / (np.sqrt(unbiased_square) + ADAM_EPSILON)

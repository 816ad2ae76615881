"""How a training goes: what the trainer is told, apart from network and data."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from epochreel.errors import UsageError, unknown_name

LOSSES = ("squared_error", "binary_cross_entropy", "cross_entropy")
OPTIMIZERS = ("sgd", "momentum", "adam", "adamw")
SCHEDULES = ("constant", "cosine")
INITIALISATIONS = ("seed-uniform", "glorot", "he")

ADAM_BETAS = (0.9, 0.999)
ADAM_EPSILON = 1e-8
ADAMW_L2 = 0.01


@dataclass(frozen=True)
class TrainerSettings:
    """What is made small, by which rule, how fast, and over which examples at a time.

    As they stand: gradient descent, one example at a time, in the order of the training set.

    Parameters
    ----------
    n_epochs
        Passes over the training set, at least 1.
    learning_rate
        Factor on every update, above 0. It has no default: 1 suits small sigmoid networks taught
        one example at a time, 0.001 Adam.
    loss
        Of one example, summed over its outputs; of a batch, the mean of its examples.
        ``"squared_error"`` is half the square of target minus output, for any outputs but
        softmax; ``"binary_cross_entropy"`` is for sigmoid outputs and targets from 0 to 1;
        ``"cross_entropy"`` is for softmax outputs and targets that sum to 1.
    optimizer
        ``"sgd"``; ``"momentum"``; ``"adam"`` (Kingma and Ba 2015, Adam: a method for stochastic
        optimization, ICLR); ``"adamw"`` (Loshchilov and Hutter 2019, Decoupled weight decay
        regularization, ICLR). The formulas are PyTorch's, and so are Adam's betas (0.9 and
        0.999) and epsilon (1e-8).
    batch_size
        Examples of one update: 1 (online), more (the last batch of an epoch may be smaller), or
        ``"full"``.
    shuffle
        Whether each epoch has an order of its own (see `batches.epoch_orders`) or that of the
        training set.
    shuffle_seed
        Of the orders, from 0.
    l2
        Pull on weights and biases towards 0: this factor times the parameter is added to its
        gradient, biases included, as PyTorch does with ``model.parameters()``. With ``"adamw"``
        it is the decoupled weight decay. None is 0.01 with ``"adamw"``, else 0.
    momentum
        Share of the last update that ``"momentum"`` repeats, from 0 up to 1, 1 left out.
    schedule
        Of the learning rate: ``"constant"``, or ``"cosine"``, which falls from the first step
        over the whole training to 0 (Loshchilov and Hutter 2017, SGDR, ICLR; no restarts).
    initialisation
        Of the weights: ``"seed-uniform"``, ``"glorot"`` or ``"he"``; see `initial_weights`.

    Raises
    ------
    UsageError
        If a value is out of range or a name is unknown.
    """

    n_epochs: int
    learning_rate: float
    loss: str = "squared_error"
    optimizer: str = "sgd"
    batch_size: int | Literal["full"] = 1
    shuffle: bool = False
    shuffle_seed: int = 0
    l2: float | None = None
    momentum: float = 0.9
    schedule: str = "constant"
    initialisation: str = "seed-uniform"

    def __post_init__(self) -> None:
        if self.n_epochs < 1:
            raise UsageError(f"`n_epochs` (={self.n_epochs}) must be at least 1")
        if not 0 < self.learning_rate < math.inf:
            raise UsageError(f"`learning_rate` (={self.learning_rate}) must be above 0 and finite")
        if isinstance(self.batch_size, str):
            if self.batch_size != "full":
                raise UsageError(f'`batch_size` (={self.batch_size}) must be a number or "full"')
        elif self.batch_size < 1:
            raise UsageError(f'`batch_size` (={self.batch_size}) must be at least 1, or "full"')
        if self.shuffle_seed < 0:
            raise UsageError(f"`shuffle_seed` (={self.shuffle_seed}) must be at least 0")
        if self.l2 is not None and not 0 <= self.l2 < math.inf:
            raise UsageError(f"`l2` (={self.l2}) must be at least 0 and finite")
        if not 0 <= self.momentum < 1:
            raise UsageError(f"`momentum` (={self.momentum}) must be at least 0 and below 1")
        for kind, known in (
            ("loss", LOSSES),
            ("optimizer", OPTIMIZERS),
            ("schedule", SCHEDULES),
            ("initialisation", INITIALISATIONS),
        ):
            name = getattr(self, kind)
            if name not in known:
                raise unknown_name(kind, name, known)

    @property
    def l2_factor(self) -> float:
        """``l2`` as the training uses it, the optimiser's default filled in."""
        if self.l2 is None:
            return ADAMW_L2 if self.optimizer == "adamw" else 0.0
        return self.l2

    def learning_rate_at(self, step: int, n_steps: int) -> float:
        """Return the learning rate of one step of a training of ``n_steps``, from 1."""
        if self.schedule == "constant":
            return self.learning_rate
        return 0.5 * self.learning_rate * (1.0 + math.cos(math.pi * (step - 1) / n_steps))

    def to_json(self) -> dict[str, Any]:
        """Return all settings by name, plain values, with the ``l2`` that is used."""
        return {**asdict(self), "l2": self.l2_factor}

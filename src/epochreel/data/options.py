"""How data are made ready for a network, as the person chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from epochreel.errors import UsageError, unknown_name

Scale = Literal["standard", "minmax", "none"]
Missing = Literal["error", "drop", "mean"]
TaskChoice = Literal["auto", "numbers", "classes"]


@dataclass(frozen=True)
class Preparation:
    """From people's columns to numbers that a network can learn.

    Parameters
    ----------
    scale
        Of columns of numbers: ``"standard"`` for mean 0 and standard deviation 1, ``"minmax"``
        for 0 to 1, ``"none"``. What the training rows say holds for the held-out ones too.
    missing
        ``"error"`` to refuse missing values, ``"drop"`` to leave out their rows, ``"mean"`` to
        fill in the column's mean, or its most frequent word.
    task
        Whether the target is learnt as ``"numbers"`` or as ``"classes"``; ``"auto"`` decides by
        the data.
    held_out
        Share of the rows that the network never learns from, at least 0 and below 1.
    seed
        Of the choice of held-out rows.

    Raises
    ------
    UsageError
        If a value is unknown or out of range.
    """

    scale: Scale = "standard"
    missing: Missing = "error"
    task: TaskChoice = "auto"
    held_out: float = 0.2
    seed: int = 0

    def __post_init__(self) -> None:
        known = {"scale": Scale, "missing": Missing, "task": TaskChoice}
        for kind, choices in known.items():
            if getattr(self, kind) not in get_args(choices):
                raise unknown_name(kind, getattr(self, kind), get_args(choices))
        if not 0 <= self.held_out < 1:
            raise UsageError(f"`held_out` (={self.held_out}) must be at least 0 and below 1")
        if self.seed < 0:
            raise UsageError(f"`seed` (={self.seed}) must be at least 0")

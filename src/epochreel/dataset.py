"""What a network is taught and asked: examples, their right answers, a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class TrainingSet:
    """The examples a network is trained on, in their order.

    Parameters
    ----------
    inputs
        ``(n_examples, n_inputs)`` float64, as the network receives them.
    targets
        ``(n_examples, n_outputs)`` float64, the right answers.
    """

    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]

    @property
    def n_examples(self) -> int:
        """Number of rows."""
        return len(self.inputs)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        return {"inputs": self.inputs.tolist(), "targets": self.targets.tolist()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TrainingSet:
        """Return the training set that `to_json` described."""
        return cls(np.array(data["inputs"], np.float64), np.array(data["targets"], np.float64))


@dataclass(frozen=True)
class Question:
    """A new situation, put to the network after the training.

    Parameters
    ----------
    inputs
        One value per input; no row of the training set.
    answer
        The right answer, one value per output; None if nobody knows it.
    """

    inputs: tuple[float, ...]
    answer: tuple[float, ...] | None = None

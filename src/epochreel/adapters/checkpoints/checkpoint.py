"""A checkpoint as it was read: named arrays, and what it says of when it was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Curve = Mapping[int, float]  # by step


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The arrays of a network at one moment.

    Parameters
    ----------
    path
        Where it is kept.
    tensors
        By the framework's own names, ``"layers.0.weight"``; weights are ``(n_out, n_in,
        *kernel)``.
    step
        The optimiser step after which it was kept, as it says itself; None if it does not.
    epoch
        How many epochs were over, as it says itself; None if it does not.
    curves
        What it says of other steps, by the name of the curve.
    """

    path: Path
    tensors: Mapping[str, Array]
    step: int | None = None
    epoch: float | None = None
    curves: Mapping[str, Curve] = field(default_factory=dict)

    def digest(self) -> str:
        """Return what only checkpoints with the same names and numbers have in common."""
        digest = hashlib.blake2b(digest_size=16)
        for name in sorted(self.tensors):
            array = np.ascontiguousarray(self.tensors[name])
            digest.update(repr((name, array.dtype.str, array.shape)).encode())
            digest.update(array.data.cast("B") if array.size else b"")
        return digest.hexdigest()

"""One block and all that computing it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from epochreel.answers.arrays import Array, Value, first_of
from epochreel.blocks import Block


@dataclass(frozen=True)
class Task:
    """One block with what its inputs gave.

    Parameters
    ----------
    block
        What is to be computed.
    values
        What the sources of its inputs gave, by slot.
    varying
        By slot, whether that source depends on the network's inputs; if not, it has no axis of
        examples.
    read
        Gives the block's array of a role.
    n_examples
        How many are asked.
    dtype
        Of the computation, float32 or float64.
    """

    block: Block
    values: tuple[Value, ...]
    varying: tuple[bool, ...]
    read: Callable[[str], Array]
    n_examples: int
    dtype: np.dtype[Any]

    def value(self, slot: int) -> Array | None:
        """Return the array in a slot, or None if there is none."""
        return first_of(self.values[slot]) if slot < len(self.values) else None

    def has_examples(self, slot: int) -> bool:
        """Return whether what is in a slot has an axis of examples."""
        return slot < len(self.varying) and self.varying[slot]

    def input(self, slot: int = 0) -> Array:
        """Return the array in a slot as it is, whole numbers as such."""
        value = self.value(slot)
        if value is None:
            raise ValueError(f"nothing leads to its input {slot}")
        return value

    def floats(self, slot: int = 0) -> Array:
        """Return the array in a slot in the dtype of the computation."""
        return self.input(slot).astype(self.dtype, copy=False)

    def has(self, role: str) -> bool:
        """Return whether the block has an array of that role."""
        return role in self.block.params

    def param(self, role: str) -> Array:
        """Return the block's array of a role, in the dtype of the computation."""
        if not self.has(role):
            raise ValueError(f"it has no `{role}`")
        return np.asarray(self.read(role)).astype(self.dtype, copy=False)

    def param_if_any(self, role: str) -> Array | None:
        """Return the block's array of a role, or None if it has none."""
        return self.param(role) if self.has(role) else None

    def note(self, name: str, default: Any = None) -> Any:
        """Return what is noted of the block; what is noted as null is not known."""
        noted = self.block.notes.get(name)
        return default if noted is None else noted

    @property
    def channels_last(self) -> bool:
        """Whether channels come after the other axes."""
        return self.note("channels") == "last"

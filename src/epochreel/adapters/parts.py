"""The calls that a framework has shown of a model, and where its arrays are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import BlockKind, Shape


class Layer(NamedTuple):
    """What a call is, in the words of blocks.

    Parameters
    ----------
    kind
        Of its block.
    notes
        As `Block` has them.
    activation
        Of a layer that is one: its name. Of another, what it applies itself to what it gives.
    """

    kind: BlockKind
    notes: Mapping[str, Any]
    activation: str = "linear"


class Held(NamedTuple):
    """An array of a model.

    Parameters
    ----------
    place
        Where it is, as its framework has it; the same for tied weights.
    shape
        As it is recorded.
    axes
        In which order its axes are recorded; None for its own.
    split
        Shape that it is brought to before its axes are put in order; None for its own.
    row
        Of its first axis, the only one that is meant; None for all.
    gates
        In which order the equal parts of its last axis are recorded; None for their own.
    """

    place: Any
    shape: Shape
    axes: tuple[int, ...] | None = None
    split: Shape | None = None
    row: int | None = None
    gates: tuple[int, ...] | None = None

    def copy(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return a copy of the array at its place, as it is recorded."""
        array = array if self.row is None else array[self.row]
        array = array if self.split is None else array.reshape(self.split)
        if self.gates is not None:
            parts = np.split(array, len(self.gates), axis=-1)
            array = np.concatenate([parts[gate] for gate in self.gates], axis=-1)
        array = array if self.axes is None else array.transpose(self.axes)
        return np.array(array, order="C").reshape(self.shape)


@dataclass(eq=False)
class Part:
    """One call.

    Parameters
    ----------
    name
        Of its block, unique.
    layer
        What it is.
    shapes
        Of its outputs, without the axis of the examples; the first stands for it.
    inputs
        What it reads, by slot.
    params
        Its own arrays by role.
    """

    name: str
    layer: Layer
    shapes: Sequence[Shape]
    inputs: list[Source] = field(default_factory=list)
    params: Mapping[str, Held] = field(default_factory=dict)


class Source(NamedTuple):
    """Where an array comes from: what made it, and which of its outputs it is."""

    part: Part
    output: int = 0


class Names:
    """Gives out names, each once: ``"relu"``, ``"relu#2"``."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def new(self, name: str) -> str:
        """Return a name that nothing has."""
        self._used[name] += 1
        count = self._used[name]
        return name if count == 1 else self.new(f"{name}#{count}")

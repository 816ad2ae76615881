"""From the calls that a framework has shown to the blocks and edges of a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import Block, BlockKind, Edge, Shape
from epochreel.errors import UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import Key

# What a function that follows becomes a part of.
_TAKE_IN = frozenset({"dense", "conv", "norm", "add"})


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


@dataclass(frozen=True, eq=False)
class Found:
    """What was found of a model.

    Parameters
    ----------
    network
        Its blocks and edges.
    held
        Its arrays; tied ones once.
    shown
        By name of a block, the part whose output it gives.
    """

    network: NetworkSpec
    held: Mapping[Key, Held]
    shown: Mapping[str, Part]


def found_of(ends: Sequence[Source], inputs: Sequence[Part]) -> Found:
    """Return the network that leads to some ends.

    Parameters
    ----------
    ends
        What the model returns.
    inputs
        What it was asked.

    Raises
    ------
    UsageError
        If what it returns does not depend on what it was asked.
    """
    parts = _ancestors(end.part for end in ends)
    if not any(part in parts for part in inputs):
        raise UsageError(
            "what the model returns does not depend on its inputs, as far as one sees"
        )
    return _Builder(list(parts), list(ends)).build()


class Names:
    """Gives out names, each once: ``"relu"``, ``"relu#2"``."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def new(self, name: str) -> str:
        """Return a name that nothing has."""
        self._used[name] += 1
        count = self._used[name]
        return name if count == 1 else self.new(f"{name}#{count}")


class _Builder:
    def __init__(self, parts: list[Part], ends: list[Source]) -> None:
        self._parts, self._ends = parts, ends
        self._taken = _taken_in(parts, ends)
        self._functions = {taker: function for function, taker in self._taken.items()}
        self._blocks: dict[str, Block] = {}
        self._edges: list[Edge] = []
        self._held: dict[Key, Held] = {}
        self._first_of: dict[Any, Key] = {}  # tied weights are recorded once

    def build(self) -> Found:
        shown: dict[str, Part] = {}
        for part in self._parts:
            if part not in self._taken:
                self._add(part)
                # What a function has been taken in by shows what comes out of the function.
                shown[part.name] = self._functions.get(part, part)
        inputs = [block.name for block in self._blocks.values() if block.kind == "input"]
        outputs = dict.fromkeys([self._block_of(source) for source in self._ends])
        network = NetworkSpec(
            tuple(self._blocks.values()), tuple(self._edges), tuple(inputs), tuple(outputs)
        )
        return Found(network, self._held, shown)

    def _add(self, part: Part) -> None:
        sources = [self._block_of(source) for source in part.inputs]
        self._edges.extend(Edge(source, part.name, slot) for slot, source in enumerate(sources))
        function, notes = self._functions.get(part), dict(part.layer.notes)
        if function is not None:
            notes |= function.layer.notes
        self._blocks[part.name] = Block(
            part.name,
            part.layer.kind,
            tuple(self._blocks[source].out_shape for source in sources),
            part.shapes[0],
            (function or part).layer.activation,
            self._params_of(part, notes),
            notes,
        )

    def _block_of(self, source: Source) -> str:
        part = self._taken.get(source.part, source.part)
        if not source.output:
            return part.name
        name = f"{part.name}.{source.output}"
        if name not in self._blocks:
            shapes = (self._blocks[part.name].out_shape,), part.shapes[source.output]
            notes = {"op": "part", "part": [source.output]}
            self._blocks[name] = Block(name, "reshape", *shapes, notes=notes)
            self._edges.append(Edge(part.name, name))
        return name

    def _params_of(self, part: Part, notes: dict[str, Any]) -> dict[str, Shape]:
        for role, held in part.params.items():
            first = self._first_of.setdefault(held, (part.name, role))
            if first == (part.name, role):
                self._held[first] = held
            else:
                notes.setdefault("shared", {})[role] = list(first)
        return {role: held.shape for role, held in part.params.items()}


def _ancestors(ends: Iterable[Part]) -> dict[Part, None]:
    """Return what leads to some parts, each after what it reads."""
    ordered: dict[Part, None] = {}
    ahead = [(part, False) for part in ends]
    seen: set[Part] = set()
    while ahead:
        part, is_read = ahead.pop()
        if is_read:
            ordered[part] = None
        elif part not in seen:
            seen.add(part)
            ahead.append((part, True))
            ahead.extend((source.part, False) for source in part.inputs[::-1])
    return ordered


def _taken_in(parts: Sequence[Part], ends: Sequence[Source]) -> dict[Part, Part]:
    """Return which functions are part of the block before them, and of which."""
    readers = Counter(source.part for part in parts for source in part.inputs)
    readers.update(source.part for source in ends)
    taken: dict[Part, Part] = {}
    for part in parts:
        if part.layer.kind != "activation" or part.params or len(part.inputs) != 1:
            continue
        before, output = part.inputs[0]
        is_plain = before.layer.activation == "linear" and "op" not in before.layer.notes
        if before.layer.kind in _TAKE_IN and is_plain and readers[before] == 1 and not output:
            taken[part] = before
    return taken

"""From the calls that a framework has shown to the blocks and edges of a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from epochreel.adapters.parts import Held, Part, Source
from epochreel.blocks import Block, Edge, Shape
from epochreel.errors import UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import Key

# What a function that follows becomes a part of.
_TAKE_IN = frozenset({"dense", "conv", "norm", "add"})


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

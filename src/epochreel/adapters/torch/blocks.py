"""From the calls of one pass to the blocks and edges of a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from epochreel.adapters.torch.nodes import Node, Source
from epochreel.adapters.torch.params import Holder
from epochreel.adapters.torch.shapes import example_shape
from epochreel.adapters.torch.taking_in import taken_in
from epochreel.blocks import Block, Edge, Shape
from epochreel.network import NetworkSpec
from epochreel.steps import Key

_MOST_CONSTANT = 1 << 16


@dataclass(frozen=True, eq=False)
class Structure:
    """What was found of a model.

    Parameters
    ----------
    network
        Its blocks and edges.
    holders
        Where the arrays of blocks are in the model.
    shown
        By the name of a call, the block whose output it gives.
    """

    network: NetworkSpec
    holders: Mapping[Key, Holder]
    shown: Mapping[str, str]


class BlockBuilder:
    """Makes blocks of nodes."""

    def __init__(self, nodes: Iterable[Node], ends: list[Source], n_probes: int) -> None:
        self._nodes = list(nodes)
        self._ends = ends
        self._n_probes = n_probes
        self._taken = taken_in(self._nodes, ends)
        self._functions = {taker: function for function, taker in self._taken.items()}
        self._asked: set[Node] = set()  # what depends on the inputs
        self._blocks: dict[str, Block] = {}
        self._edges: list[Edge] = []
        self._holders: dict[Key, Holder] = {}
        self._first_of: dict[int, Key] = {}  # tied weights are recorded once

    def build(self) -> Structure:
        """Return all of them."""
        for node in self._nodes:
            if node.layer.kind == "input" or any(s.node in self._asked for s in node.inputs):
                self._asked.add(node)
            if node not in self._taken:
                self._add(node)
        inputs = [block.name for block in self._blocks.values() if block.kind == "input"]
        outputs = dict.fromkeys([self._block_of(source) for source in self._ends])
        network = NetworkSpec(
            tuple(self._blocks.values()), tuple(self._edges), tuple(inputs), tuple(outputs)
        )
        # What a function has been taken in by shows what comes out of the function.
        shown = {
            self._functions.get(node, node).name: node.name
            for node in self._nodes
            if node not in self._taken
        }
        return Structure(network, self._holders, shown)

    def _add(self, node: Node) -> None:
        sources = [self._block_of(source) for source in node.inputs]
        self._edges.extend(Edge(source, node.name, slot) for slot, source in enumerate(sources))
        layer, notes = node.layer, dict(node.layer.notes)
        function = self._functions.get(node)
        if function is not None:
            notes |= function.layer.notes
        if node.value is not None:
            notes |= _value_notes(self._of_one(node.value))
        self._blocks[node.name] = Block(
            node.name,
            layer.kind,
            tuple(self._blocks[source].out_shape for source in sources),
            self._shape_of(node, node.outputs[()]),
            (function or node).layer.activation,
            self._params_of(node, notes),
            notes,
        )

    def _block_of(self, source: Source) -> str:
        node = self._taken.get(source.node, source.node)
        if not source.path:
            return node.name
        name = ".".join((node.name, *map(str, source.path)))
        if name not in self._blocks:
            shapes = (
                (self._blocks[node.name].out_shape,),
                self._shape_of(node, node.outputs[source.path]),
            )
            notes = {"op": "part", "part": list(source.path)}
            self._blocks[name] = Block(name, "reshape", *shapes, notes=notes)
            self._edges.append(Edge(node.name, name))
        return name

    def _params_of(self, node: Node, notes: dict[str, Any]) -> dict[str, Shape]:
        params = {}
        for role, holder in node.params.items():
            tensor = getattr(*holder)
            params[role] = tuple(tensor.shape)
            first = self._first_of.setdefault(id(tensor), (node.name, role))
            if first == (node.name, role):
                self._holders[first] = holder
            else:
                notes.setdefault("shared", {})[role] = list(first)
        return params

    def _shape_of(self, node: Node, tensor: torch.Tensor) -> Shape:
        if node.value is not None:
            return tuple(self._of_one(tensor).shape)
        shape = tuple(tensor.shape)
        return example_shape(shape, self._n_probes) if node in self._asked else shape

    def _of_one(self, value: torch.Tensor) -> torch.Tensor:
        """Return a constant that is the same for each example as that for one."""
        if value.ndim and len(value) == self._n_probes > 1 and bool((value == value[:1]).all()):
            return value[:1]
        return value


def _value_notes(value: torch.Tensor) -> dict[str, Any]:
    # Larger ones are not written down; whoever needs them must ask the model itself.
    return {"op": "constant"} if value.numel() > _MOST_CONSTANT else {"value": value.tolist()}

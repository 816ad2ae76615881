"""What a pass has shown of a model: the calls that its answers depend on, as a network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from epochreel.adapters.torch.blocks import BlockBuilder, Structure
from epochreel.adapters.torch.calls import tensors_in
from epochreel.adapters.torch.graph import Graph
from epochreel.adapters.torch.nodes import Node, Source
from epochreel.errors import UsageError


def structure_of(graph: Graph, outputs: Any, n_probes: int) -> Structure:
    """Return what a pass has shown of a model.

    Parameters
    ----------
    graph
        That has followed it.
    outputs
        What the model has returned.
    n_probes
        How many examples it was asked.

    Raises
    ------
    UsageError
        If what it returns does not depend on what it was asked.
    """
    ends = _ends(graph, outputs)
    nodes = _ancestors(end.node for end in ends)
    if not any(node in nodes for node in graph.inputs):
        raise UsageError(
            "what the model returns does not depend on its inputs, as far as one sees"
        )
    return BlockBuilder(nodes, ends, n_probes).build()


def _ends(graph: Graph, outputs: Any) -> list[Source]:
    found = (graph.source_of(tensor) for tensor in tensors_in(outputs))
    return list(dict.fromkeys(source for source in found if source is not None))


def _ancestors(ends: Iterable[Node]) -> dict[Node, None]:
    """Return what leads to some nodes, each after what it reads."""
    ordered: dict[Node, None] = {}
    ahead = [(node, False) for node in ends]
    seen: set[Node] = set()
    while ahead:
        node, is_read = ahead.pop()
        if is_read:
            ordered[node] = None
        elif node not in seen:
            seen.add(node)
            ahead.append((node, True))
            ahead.extend((source.node, False) for source in node.inputs[::-1])
    return ordered

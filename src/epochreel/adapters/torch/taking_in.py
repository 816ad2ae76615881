"""Which functions are part of the block before them, as its activation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from epochreel.adapters.torch.nodes import Node, Source

# What a function that follows becomes a part of.
_TAKE_IN = frozenset({"dense", "conv", "norm", "add"})


def taken_in(nodes: Sequence[Node], ends: Sequence[Source]) -> dict[Node, Node]:
    """Return which functions are part of the block before them, and of which.

    Parameters
    ----------
    nodes
        All calls.
    ends
        What the model returns.
    """
    readers = Counter(source.node for node in nodes for source in node.inputs)
    readers.update(source.node for source in ends)
    taken: dict[Node, Node] = {}
    for node in nodes:
        if node.layer.kind != "activation" or node.params or len(node.inputs) != 1:
            continue
        before, path = node.inputs[0]
        if before.layer.kind in _TAKE_IN and readers[before] == 1 and not path:
            taken[node] = before
    return taken

"""What stands for the blocks of a network on a stage: one node for one, or for several.

What only bends or scales the output of one other block (an activation, a norm, a reshape) belongs
to that block's node. Of more nodes than a picture has room for, those that are called alike
become one: the blocks of ``encoder.layers.3`` a node of that name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, takewhile
from typing import NamedTuple

from epochreel.blocks import Block
from epochreel.network import NetworkSpec

MOST_NODES = 24
# Named by what is computed while nobody trains: such a block gives what it is given.
_IDENTITIES = frozenset({"dropout", "identity", "Dropout", "Identity"})
FEWEST_GROUPS = 6  # fewer say too little of a large network
# What leaves a block's output what it is, for a viewer.
_FUSED = frozenset({"activation", "norm", "reshape"})
# How long a signal takes to pass what is watched while it works, in hops between neurons.
_TAKES = {"conv": 2.0, "attention": 2.5, "recurrent": 3.0}
_FIRST_WINDOW = 4.0  # of a convolution that reads a picture: there it is understood
_LOOSE = frozenset({"add", "concat", *_FUSED})  # what a model often gives no name of its own


@dataclass(frozen=True)
class Node:
    """What stands for some blocks.

    Parameters
    ----------
    label
        What it is called.
    blocks
        In the order in which they are computed; the first gives the node its name and kind.
    """

    label: str
    blocks: tuple[Block, ...]

    @property
    def first(self) -> Block:
        """The block that the node is named after."""
        return self.blocks[0]

    @property
    def last(self) -> Block:
        """The block whose output is the node's."""
        return self.blocks[-1]

    @cached_property
    def is_group(self) -> bool:
        """Whether it stands for blocks of which each could be a node."""
        return sum(block.kind not in _FUSED for block in self.blocks) > 1


class Link(NamedTuple):
    """What leads from one node to another: their indices."""

    source: int
    target: int


@dataclass(frozen=True)
class Scheme:
    """The nodes of a network and what leads from one to another.

    Parameters
    ----------
    nodes
        Each after those that it reads, save over what leads back.
    links
        Each once.
    levels
        Of each node: which of the steps of the signal's way it is, from 0.
    times
        Of each level: when the signal arrives there, from 0 at the first to 1 at the last.
        Empty for equal steps.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    levels: tuple[int, ...]
    times: tuple[float, ...] = ()

    def time_of(self, level: int) -> float:
        """Return when the signal arrives at a level, 0 to 1."""
        return self.times[level] if self.times else level / max(self.n_levels - 1, 1)

    @property
    def n_levels(self) -> int:
        """How many levels there are."""
        return max(self.levels) + 1


def scheme_of(network: NetworkSpec, most: int = MOST_NODES, *, with_pools: bool = False) -> Scheme:
    """Return the nodes that stand for a network, at most so many.

    ``with_pools`` says whether what only makes a block's output smaller belongs to its node.
    """
    nodes = _fused(network, _FUSED | {"pool"} if with_pools else _FUSED)
    if len(nodes) > most:
        nodes = _grouped(nodes, most)
    place = {block.name: index for index, node in enumerate(nodes) for block in node.blocks}
    found = (Link(place[edge.source], place[edge.target]) for edge in network.edges)
    links = tuple(sorted({link for link in found if link.source != link.target}))
    levels = _levels(len(nodes), links)
    return Scheme(tuple(nodes), links, levels, paced(nodes, levels) if with_pools else ())


def paced(nodes: Sequence[Node], levels: Sequence[int]) -> tuple[float, ...]:
    """Return when a signal arrives at each level: what has more to be watched takes longer."""
    n_levels = max(levels) + 1
    takes = [0.0, *[1.0] * (n_levels - 1)]
    for node, level in zip(nodes, levels, strict=True):
        longest = max(_takes(block) for block in node.blocks)
        takes[level] = max(takes[level], longest) if level else 0.0
    total = sum(takes) or 1.0
    return tuple(sum(takes[: level + 1]) / total for level in range(n_levels))


def _takes(block: Block) -> float:
    is_first = block.kind == "conv" and block.in_shapes[0][:1] in ((1,), (3,))
    return _FIRST_WINDOW if is_first else _TAKES.get(block.kind, 1.0)


def _fused(network: NetworkSpec, finishing: frozenset[str]) -> list[Node]:
    """Return a node for each block that is more than a finish of the one before it."""
    readers: dict[str, int] = {}
    for read in network.sources.values():
        for name in read:
            readers[name] = readers.get(name, 0) + 1
    outputs, made = set(network.outputs), dict[str, list[Block]]()
    for block in network.order():
        read = network.sources[block.name]
        is_finish = block.kind in finishing or block.notes.get("op") in _IDENTITIES
        if is_finish and len(read) == 1 and read[0] in made:
            before = made[read[0]]
            finishes = readers[read[0]] == 1 and read[0] not in outputs
            if finishes and before[-1].name == read[0] and before[0].kind != "input":
                before.append(block)
                made[block.name] = before
                continue
        made[block.name] = [block]
    lists = {id(blocks): blocks for blocks in made.values()}
    return [Node(blocks[0].name, tuple(blocks)) for blocks in lists.values()]


def _grouped(nodes: Sequence[Node], most: int) -> list[Node]:
    """Return at most so many nodes, those together that follow one another and are called alike.

    They stay in an order in which each comes after what it reads, so that no circle arises.
    """
    deepest = max(node.label.count(".") for node in nodes)
    coarser: list[Node] = []
    for depth in range(deepest + 1, 0, -1):
        groups = _runs(nodes, depth)
        if FEWEST_GROUPS <= len(groups) <= most:
            return groups
        if len(groups) > most:
            coarser = groups
    return _merged(coarser or list(nodes), most)


def _runs(nodes: Sequence[Node], depth: int) -> list[Node]:
    """Return runs of nodes whose names begin with the same so many parts; inputs stay alone."""
    keys: list[str] = []
    for node in nodes:
        name = node.label
        loose = node.first.kind in _LOOSE and "." not in name and keys and keys[-1][:1] != "\0"
        if node.first.kind == "input":
            keys.append(f"\0{name}")
        else:
            keys.append(keys[-1] if loose else ".".join(name.split(".")[:depth]))
    return _joined(nodes, keys, lambda key, _: key.lstrip("\0"))


def _merged(nodes: Sequence[Node], most: int) -> list[Node]:
    """Return at most so many nodes, equally many of those given in each; inputs stay alone."""
    inputs = [node for node in nodes if node.first.kind == "input"][: most // 2]
    others = [node for node in nodes if node not in inputs]
    each = math.ceil(len(others) / (most - len(inputs)))
    keys = [str(index // each) for index in range(len(others))]

    def label(_: str, members: Sequence[Node]) -> str:
        first, last = members[0].label, members[-1].label
        pairs = zip(first.split(".")[:-1], last.split(".")[:-1], strict=False)
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        rest = ".".join(last.split(".")[alike:])
        return first if first == last else f"{first} \N{EN DASH} {rest}"

    return [*inputs, *_joined(others, keys, label)]


def _joined(
    nodes: Sequence[Node], keys: Iterable[str], label: Callable[[str, Sequence[Node]], str]
) -> list[Node]:
    groups = groupby(zip(keys, nodes, strict=True), key=lambda pair: pair[0])
    made = []
    for key, pairs in groups:
        members = [node for _, node in pairs]
        blocks = tuple(block for node in members for block in node.blocks)
        made.append(members[0] if len(members) == 1 else Node(label(key, members), blocks))
    return made


def _levels(n_nodes: int, links: Sequence[Link]) -> tuple[int, ...]:
    """Return the level of each node: as far on as what it reads, and as its readers, allow.

    So a short branch stands beside the end of a long one, not beside its beginning.
    """
    ahead = [link for link in links if link.source < link.target]
    levels = [0] * n_nodes
    for source, target in sorted(ahead, key=lambda link: link.target):
        levels[target] = max(levels[target], levels[source] + 1)
    for node in range(n_nodes - 1, -1, -1):
        readers = [levels[link.target] for link in ahead if link.source == node]
        levels[node] = min(readers, default=levels[node] + 1) - 1
    first = min(levels)
    return tuple(level - first for level in levels)

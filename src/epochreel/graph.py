"""Whether blocks and edges make a network, and in which order its blocks are computed."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence

from epochreel.blocks import Block, Edge

Sources = Mapping[str, tuple[str, ...]]


def sources_of(blocks: Sequence[Block], edges: Sequence[Edge]) -> dict[str, tuple[str, ...]]:
    """Return what each block reads, by its name, in the order of its slots.

    Raises
    ------
    ValueError
        If two blocks have one name, or the edges do not fit the blocks.
    """
    by_name = {block.name: block for block in blocks}
    if len(by_name) < len(blocks):
        names = [block.name for block in blocks]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"two blocks are called {twice!r}; each needs a name of its own")
    read: dict[str, dict[int, str]] = {name: {} for name in by_name}
    for edge in edges:
        for name in (edge.source, edge.target):
            if name not in by_name:
                raise ValueError(f"no block is called {name!r}, as the edge {edge} has it")
        if edge.slot in read[edge.target]:
            raise ValueError(f"two edges lead to slot {edge.slot} of {edge.target!r}")
        read[edge.target][edge.slot] = edge.source
    for name, slots in read.items():
        wanted = len(by_name[name].in_shapes)
        if sorted(slots) != list(range(wanted)):
            raise ValueError(f"{name!r} has {wanted} inputs, but edges to slots {sorted(slots)}")
    return {name: tuple(slots[slot] for slot in sorted(slots)) for name, slots in read.items()}


def check_ends(blocks: Sequence[Block], inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Raise ValueError unless a network's inputs and outputs are blocks, and of the right kind."""
    kinds = {block.name: block.kind for block in blocks}
    for word, names in (("inputs", inputs), ("outputs", outputs)):
        unknown = [name for name in names if name not in kinds]
        if not names or unknown or len(set(names)) < len(names):
            raise ValueError(f"`{word}` (={tuple(names)}) must be names of blocks, each once")
    if {name for name, kind in kinds.items() if kind == "input"} != set(inputs):
        raise ValueError(f"`inputs` (={tuple(inputs)}) must be the blocks of kind 'input'")


def ordered(blocks: Sequence[Block], sources: Sources) -> tuple[Block, ...]:
    """Return blocks so that each comes after what it reads, otherwise in the order given.

    A recurrent block may read what comes after it.

    Raises
    ------
    ValueError
        If there is a circle without one.
    """
    place = {block.name: index for index, block in enumerate(blocks)}
    readers: dict[str, list[str]] = {name: [] for name in place}
    for name, read in sources.items():
        for source in dict.fromkeys(read):
            readers[source].append(name)
    missing = {name: len(set(read)) for name, read in sources.items()}
    ready = [place[name] for name, count in missing.items() if count == 0]
    heapq.heapify(ready)
    done: list[Block] = []
    while len(done) < len(blocks):
        if not ready:
            ready.append(place[_closing(blocks, sources, missing)])
        block = blocks[heapq.heappop(ready)]
        missing[block.name] = -1  # never again, whatever of what it reads is yet to come
        done.append(block)
        for reader in readers[block.name]:
            missing[reader] -= 1
            if missing[reader] == 0:
                heapq.heappush(ready, place[reader])
    return tuple(done)


def _closing(blocks: Sequence[Block], sources: Sources, missing: Mapping[str, int]) -> str:
    """Return the first recurrent block of those left that is on a circle."""
    left = {name for name, count in missing.items() if count > 0}
    circles = [
        block for block in blocks if block.name in left and _reads(block.name, sources, left)
    ]
    for block in circles:
        if block.kind == "recurrent":
            return block.name
    raise ValueError(f"{circles[0].name!r} reads what it leads to, and nothing there is recurrent")


def _reads(name: str, sources: Sources, within: Collection[str]) -> bool:
    """Return whether a block reads, over others, itself."""
    seen, ahead = set[str](), [name]
    while ahead:
        for source in sources[ahead.pop()]:
            if source == name:
                return True
            if source in within and source not in seen:
                seen.add(source)
                ahead.append(source)
    return False

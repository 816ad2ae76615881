"""Which function computes a block, and which blocks none does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from epochreel.answers import attention, conv, layers, norms, operations, pooling, recurrent
from epochreel.answers.activations import ACTIVATIONS
from epochreel.answers.arrays import Array, Value
from epochreel.answers.task import Task
from epochreel.blocks import Block, BlockKind
from epochreel.network import NetworkSpec


def _passed(task: Task) -> Array:
    return task.floats()  # the activation itself is applied to what any block gives


_KINDS: Mapping[BlockKind, Callable[[Task], Value]] = MappingProxyType(
    {
        "dense": layers.dense,
        "conv": conv.compute,
        "norm": norms.compute,
        "pool": pooling.compute,
        "embedding": layers.embedding,
        "attention": attention.compute,
        "recurrent": recurrent.compute,
        "add": layers.add,
        "concat": layers.concat,
        "activation": _passed,
        "parameter": layers.parameter,
    }
)
# What tells blocks of one kind apart: the note, and which values of it are known.
_SORTS: Mapping[BlockKind, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "norm": ("norm", norms.NORMS),
        "pool": ("pool", ("max", "average")),
        "recurrent": ("cell", recurrent.CELLS),
    }
)


def function_of(block: Block) -> Callable[[Task], Value]:
    """Return what computes a block that lacks nothing, its activation left out."""
    if "op" in block.notes:
        return operations.compute
    return layers.prelu if block.activation == "prelu" else _KINDS[block.kind]


def lack_of(block: Block) -> str | None:
    """Return what a block is that cannot be computed, in a word or two; None if it can."""
    if "op" in block.notes:
        lack = None if operations.knows(block) else f"op {block.notes['op']}"
    elif block.kind in _SORTS:
        note, known = _SORTS[block.kind]
        sort = block.notes.get(note)
        lack = None if sort in known else f"{block.kind} {sort}"
    else:
        lack = None if block.kind in (*_KINDS, "input") else block.kind
    if lack is None and block.activation not in (*ACTIVATIONS, "prelu"):
        return f"activation {block.activation}"
    return lack


def can_compute(block: Block) -> bool:
    """Return whether NumPy knows what the block does."""
    return lack_of(block) is None


def unknown(network: NetworkSpec) -> tuple[str, ...]:
    """Return the blocks that cannot be computed, each by its name and what it is."""
    lacks = ((block.name, lack_of(block)) for block in network.blocks)
    return tuple(f"`{name}` ({lack})" for name, lack in lacks if lack is not None)

"""What can be told of a network from its arrays alone: its blocks, not what leads where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from epochreel.adapters.checkpoints.checkpoint import Array
from epochreel.adapters.checkpoints.finding import natural
from epochreel.blocks import Block, BlockKind, Edge, Shape
from epochreel.network import NetworkSpec
from epochreel.steps import Key

# So that nobody computes with blocks whose order is that of their names.
_NOTES = {"op": "read from a checkpoint"}
_WRAPPERS = ("_orig_mod.", "module.")  # of torch.compile and of DataParallel


def keys_of(tensors: Mapping[str, Array]) -> dict[str, Key]:
    """Return block and role of each tensor by its name; whole numbers, as counters are, have none.

    Parameters
    ----------
    tensors
        By the framework's own names.
    """
    return {
        name: _key(name)
        for name, array in tensors.items()
        if array.dtype.kind == "f" and array.size
    }


def network_of(tensors: Mapping[str, Array]) -> NetworkSpec:
    """Return blocks in the order of the tensors' names, each reading the one before.

    That order is for the eye: what leads where is not in a checkpoint.
    """
    blocks: dict[str, dict[str, Array]] = {}
    keys = keys_of(tensors)
    for name in sorted(keys, key=natural) if _is_sorted(list(keys)) else keys:
        block, role = keys[name]
        blocks.setdefault(block, {})[role] = tensors[name]
    described = [_block(name, arrays) for name, arrays in blocks.items()]
    first = described[0].in_shapes[0]
    chain = [Block("inputs", "input", (), first)]
    for block in described:
        chain.append(
            Block(
                block.name,
                block.kind,
                (chain[-1].out_shape,),
                block.out_shape,
                params=block.params,
                notes=block.notes,
            )
        )
    edges = tuple(Edge(one.name, other.name) for one, other in pairwise(chain))
    return NetworkSpec(tuple(chain), edges, (chain[0].name,), (chain[-1].name,))


def _is_sorted(names: list[str]) -> bool:
    """Return whether names stand as a file sorts them, which says nothing of the network."""
    return names == sorted(names)


def _key(name: str) -> Key:
    for wrapper in _WRAPPERS:
        name = name.removeprefix(wrapper)
    block, _, role = name.rpartition(".")
    return block or name, role


def _block(name: str, arrays: Mapping[str, Array]) -> Block:
    kind, shapes = _kind(name, arrays)
    params = {role: array.shape for role, array in arrays.items()}
    return Block(name, kind, (shapes[0],), shapes[1], params=params, notes=_NOTES)


def _kind(name: str, arrays: Mapping[str, Array]) -> tuple[BlockKind, tuple[Shape, Shape]]:
    """Return what a block seems to be, with the shapes of its input and output."""
    weight = arrays.get("weight")
    if any(role.startswith("weight_ih") for role in arrays):
        role = next(role for role in arrays if role.startswith("weight_hh"))
        return "recurrent", ((arrays["weight_ih" + role[9:]].shape[1],), (arrays[role].shape[1],))
    if any(role.startswith("in_proj") for role in arrays):
        width = (next(iter(arrays.values())).shape[-1],)
        return "attention", (width, width)
    if weight is None:
        n_values = (max(array.shape[-1] if array.ndim else 1 for array in arrays.values()),)
        return "other", (n_values, n_values)
    if weight.ndim == 1:
        return "norm", (weight.shape, weight.shape)
    if weight.ndim > 2:
        return "conv", ((weight.shape[1],), (weight.shape[0],))
    if "bias" not in arrays and re.search(r"emb|wte|wpe|token", name.lower()):
        return "embedding", ((1,), (weight.shape[1],))
    return "dense", ((weight.shape[1],), (weight.shape[0],))

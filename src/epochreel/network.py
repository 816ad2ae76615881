"""What a network is made of, whichever framework trained it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

from epochreel.blocks import Block, Edge
from epochreel.errors import UsageError
from epochreel.graph import Sources, check_ends, ordered, sources_of

# What a block keeps besides what is trained.
BUFFERS = frozenset({"running_mean", "running_var", "num_batches_tracked"})
# Blocks that say nothing of what a network is.
_UNSAID = frozenset({"input", "activation", "reshape", "parameter"})


@cache
def layer_name(layer: int) -> str:
    """Return the name of a block of a dense network; its inputs are layer 0."""
    return f"layer {layer}" if layer else "inputs"


@dataclass(frozen=True)
class LayerSpec:
    """One layer of units that read the layer below.

    Parameters
    ----------
    n_units
        How many units the layer has.
    activation
        The field's name of its activation function: ``"sigmoid"``, ``"tanh"``, ``"relu"``, ….
    has_bias
        Whether each unit adds a bias.
    """

    n_units: int
    activation: str
    has_bias: bool = True


@dataclass(frozen=True)
class NetworkSpec:
    """The blocks of a network and what leads from one to another.

    Parameters
    ----------
    blocks
        All of them, its inputs among them, which are blocks of kind ``"input"``.
    edges
        Between them; one for each input of each block.
    inputs, outputs
        Names of blocks: what a network is given, and what it answers.

    Raises
    ------
    ValueError
        If names are missing, unknown or used twice, if an input of a block has not one edge, or
        for a circle without a recurrent block.
    """

    blocks: tuple[Block, ...]
    edges: tuple[Edge, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    def __post_init__(self) -> None:
        check_ends(self.blocks, self.inputs, self.outputs)
        ordered(self.blocks, self.sources)

    @classmethod
    def dense(cls, n_inputs: int, layers: Sequence[LayerSpec]) -> NetworkSpec:
        """Return a chain of fully connected layers, from the first to the output."""
        blocks = [Block(layer_name(0), "input", (), (n_inputs,))]
        for number, layer in enumerate(layers, 1):
            n_in, n_out = blocks[-1].out_shape[0], layer.n_units
            params = {"weight": (n_out, n_in)} | ({"bias": (n_out,)} if layer.has_bias else {})
            shapes = ((n_in,),), (n_out,)
            blocks.append(Block(layer_name(number), "dense", *shapes, layer.activation, params))
        edges = (Edge(one.name, other.name) for one, other in pairwise(blocks))
        return cls(tuple(blocks), tuple(edges), (blocks[0].name,), (blocks[-1].name,))

    @cached_property
    def sources(self) -> Sources:
        """What each block reads, by its name, in the order of its slots."""
        return sources_of(self.blocks, self.edges)

    def block(self, name: str) -> Block:
        """Return a block by name; KeyError if there is none."""
        return self._by_name[name]

    def order(self) -> tuple[Block, ...]:
        """Return the blocks so that each comes after what it reads, save recurrent ones."""
        return ordered(self.blocks, self.sources)

    @cached_property
    def shared(self) -> dict[tuple[str, str], tuple[str, str]]:
        """By block and role of each array that is another block's, such as tied weights, those."""
        return {
            (block.name, role): (owner[0], owner[1])
            for block in self.blocks
            for role, owner in block.notes.get("shared", {}).items()
        }

    @cached_property
    def depth(self) -> int:
        """Edges on the longest way from an input to an output, not counting what leads back."""
        depth: dict[str, int] = {}
        for block in self.order():
            below = (depth[name] for name in self.sources[block.name] if name in depth)
            depth[block.name] = max(below, default=-1) + 1
        return max(depth[name] for name in self.outputs)

    @property
    def n_parameters(self) -> int:
        """Numbers that are trained, of all blocks together."""
        return sum(
            math.prod(shape)
            for block in self.blocks
            for role, shape in block.params.items()
            if role not in BUFFERS and (block.name, role) not in self.shared
        )

    @property
    def n_synapses(self) -> int:
        """Numbers that connect one with another, so not biases and the like."""
        return sum(
            math.prod(shape)
            for block in self.blocks
            for shape in block.params.values()
            if len(shape) > 1
        )

    @cached_property
    def is_dense(self) -> bool:
        """Whether it is one chain of dense layers that are called as `layer_name` has it."""
        return self._layers is not None

    @property
    def layers(self) -> tuple[LayerSpec, ...]:
        """Of a dense network: from the first layer that reads the inputs to the output.

        Raises
        ------
        UsageError
            If it is none, as do `n_inputs`, `n_outputs` and `sizes`.
        """
        if self._layers is None:
            raise UsageError(f"a network of {self} is no chain of dense layers")
        return self._layers

    @property
    def n_inputs(self) -> int:
        """Of a dense network: its number of inputs."""
        return self.sizes[0]

    @property
    def n_outputs(self) -> int:
        """Of a dense network: units of the last layer."""
        return self.sizes[-1]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Of a dense network: units per layer, the inputs first: ``(3, 4, 1)``."""
        return (self.blocks[0].out_shape[0], *(layer.n_units for layer in self.layers))

    def __str__(self) -> str:
        if self.is_dense:
            return "-".join(str(size) for size in self.sizes)
        kinds = Counter(block.kind for block in self.blocks if block.kind not in _UNSAID)
        return ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "no blocks"

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        return {
            "blocks": [block.to_json() for block in self.blocks],
            "edges": [[edge.source, edge.target, edge.slot] for edge in self.edges],
            "inputs": list(self.inputs),
            "outputs": list(self.outputs),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> NetworkSpec:
        """Return the network that `to_json` described."""
        return cls(
            tuple(Block.from_json(block) for block in data["blocks"]),
            tuple(Edge(*edge[:3]) for edge in data["edges"]),
            tuple(data["inputs"]),
            tuple(data["outputs"]),
        )

    @cached_property
    def _by_name(self) -> dict[str, Block]:
        return {block.name: block for block in self.blocks}

    @cached_property
    def _layers(self) -> tuple[LayerSpec, ...] | None:
        """The layers, if the network is what `dense` makes of them."""
        first, *others = self.blocks
        if len(first.out_shape) != 1 or any(
            block.kind != "dense" or len(block.out_shape) != 1 for block in others
        ):
            return None
        layers = tuple(
            LayerSpec(block.out_shape[0], block.activation, "bias" in block.params)
            for block in others
        )
        made = NetworkSpec.dense(first.out_shape[0], layers)
        return layers if layers and made == self else None

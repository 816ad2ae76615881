"""What a node puts out as units that can be seen: a picture, maps of one, or single numbers.

Of more units than a picture has room for some are shown, always the same: those that carry most
at the end of the training, on average over all probes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import Block, Shape
from epochreel.network import NetworkSpec
from epochreel.scene.moments.nodes import Node
from epochreel.steps import Tensor, TrainingStep

Form = Literal["picture", "maps", "neurons"]
FEWEST_PIXELS = 4  # of a side of a picture


@dataclass(frozen=True, eq=False)
class Units:
    """The units of a node.

    Parameters
    ----------
    form
        One picture, a map for each channel, or a number each.
    n
        How many there are; of a picture 1.
    shown
        Which of them are shown, ascending.
    size
        Height and width of one, in numbers.
    """

    form: Form
    n: int
    shown: NDArray[np.int64]
    size: tuple[int, int]

    @property
    def is_sample(self) -> bool:
        """Whether some are not shown."""
        return len(self.shown) < self.n


def is_last(network: NetworkSpec) -> bool:
    """Whether channels come after the other axes, as some frameworks have them."""
    return any(block.notes.get("channels") == "last" for block in network.blocks)


def form_of(block: Block, network: NetworkSpec) -> Form | None:
    """Return how what a block puts out can be seen; None if neither way fits."""
    shape = block.out_shape
    if not shape or math.prod(shape) == max(shape):
        is_series = block.kind == "input" and len(shape) == 2 and _reads_series(network)
        return "picture" if is_series else "neurons"
    n_axes = _n_axes(network)
    if n_axes == 0 or len(shape) not in (n_axes, n_axes + 1):
        return None
    channels, size = parted(shape, network)
    is_end = block.kind == "input" or block.name in network.outputs
    if is_end and channels in (1, 3) and (n_axes == 1 or min(size) >= FEWEST_PIXELS):
        return "picture"
    return "maps" if len(shape) == n_axes + 1 else None


def are_units(nodes: Sequence[Node], network: NetworkSpec) -> bool:
    """Whether all nodes are of units, and maps as many as kernels that make them."""
    for node in nodes:
        block, weight = node.first, node.first.params.get("weight", ())
        if form_of(seen_block(node, network), network) is None:
            return False
        if block.kind == "conv" and len(weight) > 2 and len(block.out_shape) > 1:
            groups = block.notes.get("groups", 1)
            n = weight[1] * groups if block.notes.get("transposed") else weight[0]
            if parted(block.out_shape, network)[0] != n:
                return False
    return True


def parted(shape: Shape, network: NetworkSpec) -> tuple[int, tuple[int, int]]:
    """Return channels, and height and width, of the shape of a picture, of maps or of numbers."""
    if not shape or math.prod(shape) == max(shape):
        n_axes = _n_axes(network)
        if len(shape) == 2 and n_axes == 1 and _reads_series(network):
            return 1, (1, max(shape))
        return max(shape, default=1), (1, 1)
    if len(shape) == _n_axes(network):
        return 1, (1, shape[0]) if len(shape) == 1 else (shape[0], shape[1])
    rest = shape[:-1] if is_last(network) else shape[1:]
    channels = shape[-1] if is_last(network) else shape[0]
    return channels, (1, rest[0]) if len(rest) == 1 else (rest[0], rest[1])


def parts_of(whole: Tensor, network: NetworkSpec) -> NDArray[np.float64]:
    """Return an output ``(channels, height, width)``; what is no number as 0."""
    channels, (height, width) = parted(whole.shape, network)
    values = np.nan_to_num(np.asarray(whole, np.float64), posinf=0.0, neginf=0.0)
    if is_last(network) and whole.ndim > 1:
        return np.moveaxis(values.reshape(height, width, channels), -1, 0)
    return values.reshape(channels, height, width)


def carry_most(at: TrainingStep, node: Node, n: int, most: int, network: NetworkSpec) -> Units:
    """Return the units of a node, of more than ``most`` those that carry most at a step.

    Where nothing was recorded they are evenly spread.
    """
    block = seen_block(node, network)
    form = form_of(block, network)
    assert form is not None  # whoever asks has asked for that
    channels, size = parted(block.out_shape, network)
    if form == "picture":
        return Units(form, 1, np.arange(1), size)
    if channels <= most:
        return Units(form, channels, np.arange(channels), size)
    names = seen_names(node, network)
    key = next(
        ((name, "activation") for name in names if (name, "activation") in at.tensors), None
    )
    if key is None:
        spread = np.linspace(0, channels - 1, most).round().astype(np.int64)
        return Units(form, channels, spread, size)
    strength = np.mean([_strengths(row, network) for row in at.tensors[key][:n]], axis=0)
    return Units(form, channels, np.sort(np.argsort(-strength, kind="stable")[:most]), size)


def seen_block(node: Node, network: NetworkSpec) -> Block:
    """Return whose output is seen: the last block before what makes it smaller, or only flat.

    Of what a network answers it is the answer, if that is a picture.
    """
    if node.last.name in network.outputs and form_of(node.last, network) == "picture":
        return node.last
    found = node.first
    for block in node.blocks[1:]:
        if block.kind in ("pool", "reshape"):
            break
        found = block
    return found


def seen_names(node: Node, network: NetworkSpec) -> list[str]:
    """Return the blocks whose output is what is seen, the best first: it may not be recorded."""
    names = [block.name for block in node.blocks]
    last = names.index(seen_block(node, network).name)
    return [block.name for block in reversed(node.blocks[: last + 1])]


def pooled(node: Node) -> Block | None:
    """Return the last pool of a node; None if it has none after its first block."""
    pools = [block for block in node.blocks[1:] if block.kind == "pool"]
    return pools[-1] if pools else None


def _strengths(whole: Tensor, network: NetworkSpec) -> NDArray[np.float64]:
    parts = parts_of(whole, network)
    return np.abs(parts).mean(axis=(1, 2))


def _n_axes(network: NetworkSpec) -> int:
    """Return over how many axes the network's windows slide; 0 if none do."""
    axes = [
        len(block.params["weight"]) - 2
        for block in network.blocks
        if block.kind == "conv" and "weight" in block.params
    ]
    return max(axes, default=0)


def _reads_series(network: NetworkSpec) -> bool:
    return _n_axes(network) == 1

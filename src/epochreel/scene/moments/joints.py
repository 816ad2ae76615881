"""What connects the shown units of one node with those of another, as single numbers.

Of a kernel, or of all weights between a map and a neuron, it is their norm, with the sign of
their sum: how much one hears of the other, and whether that excites or inhibits.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import Block
from epochreel.network import NetworkSpec
from epochreel.scene.moments.nodes import Node
from epochreel.scene.moments.units import Units, is_last
from epochreel.steps import Key, TrainingStep

Floats = NDArray[np.float64]


def weight_key(block: Block) -> Key | None:
    """Return where the weight of a block is recorded; None if it has none that connects."""
    if len(block.params.get("weight", ())) < 2:
        return None
    shared = block.notes.get("shared", {}).get("weight")
    return (block.name, "weight") if shared is None else (shared[0], shared[1])


def kernels_of(at: TrainingStep, block: Block, shown: NDArray[np.int64]) -> Floats | None:
    """Return the kernels of the shown units, ``(n, n_in, height, width)``, of a convolution.

    None where they were not recorded, or it is none of one or two dimensions.
    """
    key = weight_key(block)
    if block.kind != "conv" or key is None or key not in at.tensors:
        return None
    weight = _by_output(at.tensors[key], block, shown)
    if weight.ndim not in (3, 4):
        return None
    return weight if weight.ndim == 4 else weight[:, :, None, :]


def strengths(
    at: TrainingStep, source: Units, target: Units, node: Node, network: NetworkSpec
) -> Floats | None:
    """Return how the shown units of two nodes are connected, ``(n_target, n_source)``.

    None where nothing connects them but that each goes on to one of the other.
    """
    block = node.first
    key = weight_key(block)
    if block.kind not in ("conv", "dense") or key is None or key not in at.tensors:
        return None
    weight = _by_output(at.tensors[key], block, target.shown)
    if block.kind == "conv":
        weight = _all_inputs(weight, block, target, source)
        return None if weight is None else _signed(weight, source.shown)
    n_in = weight.shape[1]
    if source.form == "picture" or n_in % source.n:
        return _signed(weight[:, None].reshape(len(weight), 1, -1), np.arange(1))
    if is_last(network):
        weight = np.moveaxis(weight.reshape(len(weight), -1, source.n), 1, 2)
    return _signed(weight.reshape(len(weight), source.n, -1), source.shown)


def _by_output(weight: NDArray, block: Block, shown: NDArray[np.int64]) -> Floats:
    """Return the weights of the shown outputs, ``(n, n_in, …)``."""
    if not block.notes.get("transposed"):
        return np.asarray(weight[shown], np.float64)
    groups = int(block.notes.get("groups", 1))
    n_in, per_group = weight.shape[:2]
    grouped = weight.reshape(groups, n_in // groups, per_group, *weight.shape[2:])
    turned = np.swapaxes(grouped, 1, 2).reshape(-1, n_in // groups, *weight.shape[2:])
    return np.asarray(turned[shown], np.float64)


def _all_inputs(weight: Floats, block: Block, target: Units, source: Units) -> Floats | None:
    """Return kernels with all inputs, zero where a group does not read them."""
    groups, n_in = int(block.notes.get("groups", 1)), source.n
    per_group = weight.shape[1]
    if source.form == "picture":
        return weight.reshape(len(weight), 1, -1)
    if groups == 1 and n_in % per_group == 0:
        # Of numbers that were folded into maps each is heard as its map is.
        return weight if per_group == n_in else weight.repeat(n_in // per_group, axis=1)
    if per_group * groups != n_in:
        return None
    full = np.zeros((len(weight), n_in, *weight.shape[2:]))
    for row, unit in enumerate(target.shown.tolist()):
        first = unit * groups // target.n * per_group
        full[row, first : first + per_group] = weight[row]
    return full


def _signed(weight: Floats, shown: NDArray[np.int64]) -> Floats:
    some = weight[:, shown].reshape(len(weight), len(shown), -1)
    some = np.nan_to_num(some, posinf=0.0, neginf=0.0)
    # The mean square, so that what has more weights is not wider for that.
    size = np.sqrt(np.mean(some**2, axis=2)) if math.prod(some.shape) else np.zeros(some.shape[:2])
    return np.where(some.sum(axis=2) >= 0.0, size, -size)

"""A chain of dense layers that somebody trained in their own way, as if it had been trained here.

Its blocks have names of their own, activations and flattening are blocks apart, its answers may be
logits, and its probes are arrays. Seen through this it is a dense network whose examples are
rows of a table, so that it is drawn neuron by neuron.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epochreel.answering import answerer_of
from epochreel.blocks import Block
from epochreel.dataset import ProbeArrays, Schema, Task, TrainingSet
from epochreel.engine.activations import ACTIVATIONS, get_activation
from epochreel.engine.reference import backward
from epochreel.network import LayerSpec, NetworkSpec, layer_name
from epochreel.scene.moments.flat_pictures import sides_of
from epochreel.steps import Key, ReelMeta, Tensor, TrainingStep
from epochreel.trace import ReelFile

Floats = NDArray[np.float64]
# What a probe's answer is made into, by task, where the model leaves that to its loss.
_FINISHES: Mapping[Task, str] = {"classes": "softmax", "two classes": "sigmoid"}
_UNFINISHED = ("linear", "log_softmax")
_LOSSES: Mapping[Task, str] = {
    "classes": "cross_entropy",
    "two classes": "binary_cross_entropy",
    "numbers": "squared_error",
}
_IDENTITIES = ("dropout", "identity")


class Chain(NamedTuple):
    """The layers of a chain, and by which blocks they are known.

    Parameters
    ----------
    source
        The input block.
    layers
        From the first that reads the inputs to the output.
    weights
        Per layer, the block that has its weights.
    outputs
        Per layer, the block whose output is the layer's.
    """

    source: Block
    layers: tuple[LayerSpec, ...]
    weights: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class DenseView:
    """A recorded chain, seen as a dense network.

    Parameters
    ----------
    reel
        What was recorded.
    chain
        Its layers.
    meta
        What holds for the training, its probes as a table.
    finish
        The function that makes its answers of what was recorded; None if they are that.
    """

    reel: ReelFile
    chain: Chain
    meta: ReelMeta
    finish: str | None

    def step_at(self, step: int) -> TrainingStep:
        """Return a recorded step, its tensors called by layers.

        Activations that were not recorded are computed, and so are errors, from what was.
        """
        at, chain, table = self.reel.at(step), self.chain, self.meta.training_set
        weights = [at.tensors[name, "weight"] for name in chain.weights]
        biases = [at.tensors.get((name, "bias")) for name in chain.weights]
        rows = np.arange(table.n_examples)
        bare = TrainingStep.dense(at.step, at.epoch, rows, weights, biases, ())
        activations = self._recorded(at)
        if activations is None:
            asked = answerer_of(self.meta.network).answer(bare, {layer_name(0): table.inputs})
            activations = list(asked.blocks.values())
        with np.errstate(all="ignore"):
            loss = _LOSSES[table.schema.task]
            given = self.meta.network, bare.weights, bare.biases, activations, table.targets
            errors, _ = backward(*given, loss)
        targets, scalars = table.targets, at.scalars
        return TrainingStep.dense(
            *(at.step, at.epoch, rows, weights, biases, activations, errors, targets),
            loss=at.loss,
            scalars=scalars,
        )

    def extent(self, key: Key) -> tuple[float, float] | None:
        """Return the smallest and the largest number of a tensor of a layer."""
        names = {layer_name(at): name for at, name in enumerate(self.chain.weights, 1)}
        outputs = {layer_name(at): name for at, name in enumerate(self.chain.outputs, 1)}
        name, role = key
        if name == layer_name(0):
            inputs = self.meta.training_set.inputs
            return float(inputs.min(initial=0.0)), float(inputs.max(initial=0.0))
        return self.reel.extent((outputs if role == "activation" else names)[name], role)

    def _recorded(self, at: TrainingStep) -> list[Floats] | None:
        """Return the recorded activations, the inputs first; None if some are missing."""
        inputs, found = self.meta.training_set.inputs, []
        for name in self.chain.outputs:
            recorded = at.tensors.get((name, "activation"))
            if recorded is None or len(recorded) != len(inputs):
                return None
            found.append(np.asarray(recorded, np.float64).reshape(len(inputs), -1))
        if self.finish is not None:
            with np.errstate(all="ignore"):
                found[-1] = get_activation(self.finish).function(found[-1])
        return [inputs, *found]


def dense_view_of(reel: ReelFile) -> DenseView | None:
    """Return a reel's network as a dense one; None if it is none, or is one already."""
    meta, probes = reel.meta_so_far, reel.meta.probe_arrays
    chain = None if meta.is_dense or probes is None else chain_of(meta.network)
    if chain is None or probes is None or not len(reel.steps):
        return None
    last = reel.at(int(reel.steps[-1]))
    if any((name, "weight") not in last.tensors for name in chain.weights):
        return None  # left out by whoever recorded it
    table = _table_of(probes, chain)
    if table is None or any(layer.activation not in ACTIVATIONS for layer in chain.layers[:-1]):
        return None
    output, task = chain.layers[-1], table.schema.task
    finish = _FINISHES.get(task) if output.activation in _UNFINISHED else None
    if finish is None and output.activation not in ACTIVATIONS:
        return None
    layers = (*chain.layers[:-1], replace(output, activation=finish or output.activation))
    network = NetworkSpec.dense(table.inputs.shape[1], layers)
    rows = tuple(range(table.n_examples))
    seen = replace(meta, network=network, training_set=table, probes=rows)
    return DenseView(reel, chain, seen, finish)


def chain_of(network: NetworkSpec) -> Chain | None:
    """Return the layers of a network if each reads the one before, and all are dense."""
    first, *others = network.order()
    layers: list[LayerSpec] = []
    weights: list[str] = []
    outputs: list[str] = []
    before = first.name
    for block in others:
        if network.sources[block.name] != (before,):
            return None
        before = block.name
        if block.kind == "dense" and set(block.params) <= {"weight", "bias"} and not block.notes:
            if len(block.out_shape) != 1 or len(block.in_shapes[0]) != 1:
                return None
            layers.append(LayerSpec(block.out_shape[0], block.activation, "bias" in block.params))
            weights.append(block.name)
            outputs.append(block.name)
        elif block.kind == "reshape" and not layers:
            continue
        elif layers and block.kind == "activation" and layers[-1].activation == "linear":
            layers[-1] = replace(layers[-1], activation=_activation_of(block))
            outputs[-1] = block.name
        elif not (layers and block.notes.get("op") in _IDENTITIES):
            return None
    if not layers or first.kind != "input" or network.outputs != (before,):
        return None
    n_inputs = network.block(weights[0]).in_shapes[0][0]
    is_whole = math.prod(first.out_shape) == n_inputs
    return Chain(first, tuple(layers), tuple(weights), tuple(outputs)) if is_whole else None


def _activation_of(block: Block) -> str:
    """Return the name of an activation, or one that nobody knows if it is not the usual one."""
    usual = {"slope": 0.01, "axis": -1}
    unusual = [name for name, value in block.notes.items() if usual.get(name, value) != value]
    return f"{block.activation} of another kind" if unusual else block.activation


def _table_of(probes: ProbeArrays, chain: Chain) -> TrainingSet | None:
    """Return the probes as rows of a table; None if nobody can tell what is to be answered."""
    n_outputs = chain.layers[-1].n_units
    rows = np.asarray(probes.inputs[chain.source.name], np.float64)
    rows = rows.reshape(len(rows), -1)
    found = None if probes.targets is None else _answers(probes.targets, n_outputs, chain)
    if found is None or not np.isfinite(rows).all():
        return None
    task, targets = found
    schema = Schema.plain(rows.shape[1], n_outputs, task)
    return TrainingSet(rows, targets, replace(schema, image=_image_of(chain.source, rows)))


def _answers(targets: Tensor, n_outputs: int, chain: Chain) -> tuple[Task, Floats] | None:
    """Return what kind of answers there are, and the right ones ``(P, n_outputs)``."""
    flat = targets.reshape(len(targets), -1)
    is_whole = np.issubdtype(targets.dtype, np.integer) or targets.dtype == bool
    if n_outputs > 1 and is_whole and flat.shape[1] == 1:
        if not ((flat >= 0) & (flat < n_outputs)).all():
            return None
        return "classes", np.eye(n_outputs)[flat[:, 0].astype(np.int64)]
    if flat.shape[1] != n_outputs or not np.isfinite(flat).all():
        return None
    values = flat.astype(np.float64)
    bits = bool(np.isin(values, (0.0, 1.0)).all())
    is_share = chain.layers[-1].activation == "sigmoid"
    return (
        "two classes" if n_outputs == 1 and bits and (is_whole or is_share) else "numbers"
    ), values


def _image_of(block: Block, rows: Floats) -> tuple[int, int] | None:
    """Return height and width of a grey picture, if that is what a block is; flat ones, too."""
    if len(block.out_shape) == 1:
        return sides_of(rows)
    sides = [side for side in block.out_shape if side > 1]
    is_grey = len(block.out_shape) in (2, 3) and len(sides) == 2 and min(sides) >= 4
    return (sides[0], sides[1]) if is_grey else None

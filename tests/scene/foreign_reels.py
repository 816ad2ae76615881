"""Reels of networks of any blocks, as a recorder beside somebody's own loop would write them.

Nothing is learned: weights drift, activations are noise of the right shapes. What counts is which
blocks there are, how they are joined, and what of them was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import Block, BlockKind, Edge, Shape
from epochreel.dataset import ProbeArrays, TrainingSet
from epochreel.network import NetworkSpec
from epochreel.steps import ROWS, TARGETS, Key, ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelFile, ReelWriter, open_reel

LEAPS = (0, 1, 2, 3, 5, 8, 13, 22, 36, 60, 100, 166, 275, 400)


@dataclass(frozen=True)
class Foreign:
    """A training that somebody recorded beside their own loop.

    Parameters
    ----------
    network
        Of any blocks.
    n_probes
        How many probes were recorded; 0 for none.
    n_classes
        Of their targets; None where nobody gave any.
    steps
        Those that were recorded.
    steps_per_epoch
        1 where the recorder knows of no epochs.
    broken_from
        From which step on weights and activations are no numbers; None for never.
    roles
        What was recorded besides weights: ``"activation"``, ``"error"``, ``"gradient"``.
    title, has_loss
        Of the training.
    has_own_targets
        Whether its targets have the shape of its answers, or are a class of each token.
    """

    network: NetworkSpec
    n_probes: int = 4
    n_classes: int | None = None
    steps: tuple[int, ...] = LEAPS
    steps_per_epoch: int = 1
    broken_from: int | None = None
    roles: tuple[str, ...] = ("activation", "gradient")
    title: str = ""
    has_loss: bool = True
    has_own_targets: bool = False


class Builder:
    """Makes a network block by block; each reads the one before unless it is told what."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.edges: list[Edge] = []

    def input(self, name: str, *shape: int) -> str:
        self.blocks.append(Block(name, "input", (), shape))
        return name

    def add(
        self,
        name: str,
        kind: BlockKind,
        shape: Shape,
        *reads: str,
        activation: str = "linear",
        params: Mapping[str, Shape] | None = None,
        notes: Mapping[str, object] | None = None,
    ) -> str:
        reads = reads or (self.blocks[-1].name,)
        shapes = {block.name: block.out_shape for block in self.blocks}
        inputs = tuple(shapes.get(read, shape) for read in reads)
        block = Block(name, kind, inputs, shape, activation, params or {}, notes or {})
        self.blocks.append(block)
        self.edges += [Edge(read, name, slot) for slot, read in enumerate(reads)]
        return name

    def dense(self, name: str, n_in: int, *shape: int, reads: str | None = None) -> str:
        params = {"weight": (shape[-1], n_in), "bias": (shape[-1],)}
        return self.add(name, "dense", shape, *((reads,) if reads else ()), params=params)

    def network(self, *outputs: str) -> NetworkSpec:
        inputs = tuple(block.name for block in self.blocks if block.kind == "input")
        outputs = outputs or (self.blocks[-1].name,)
        return NetworkSpec(tuple(self.blocks), tuple(self.edges), inputs, outputs)


def lenet() -> NetworkSpec:
    """Return LeNet: pictures, two convolutions with pools, three dense layers."""
    make = Builder()
    make.input("image", 1, 28, 28)
    make.add("conv1", "conv", (6, 24, 24), params={"weight": (6, 1, 5, 5), "bias": (6,)})
    make.add("relu1", "activation", (6, 24, 24), activation="relu")
    make.add("pool1", "pool", (6, 12, 12), notes={"pool": "max", "size": 2})
    make.add("conv2", "conv", (16, 8, 8), params={"weight": (16, 6, 5, 5), "bias": (16,)})
    make.add("relu2", "activation", (16, 8, 8), activation="relu")
    make.add("pool2", "pool", (16, 4, 4), notes={"pool": "max", "size": 2})
    make.add("flatten", "reshape", (256,), notes={"op": "flatten"})
    make.dense("fc1", 256, 120)
    make.dense("fc2", 120, 84)
    make.dense("fc3", 84, 10)
    return make.network()


def residual(n_stages: int = 2) -> NetworkSpec:
    """Return a small residual network: adds that join what went around two convolutions."""
    make = Builder()
    make.input("pixels", 3, 16, 16)
    weights = {"weight": (8, 8, 3, 3)}
    shape = (8, 16, 16)
    last = make.add("stem", "conv", shape, params={"weight": (8, 3, 3, 3)})
    for stage in range(n_stages):
        name = f"layer{stage + 1}.0"
        make.add(f"{name}.conv1", "conv", shape, last, params=weights)
        make.add(f"{name}.bn1", "norm", shape, activation="relu", params={"weight": (8,)})
        second = make.add(f"{name}.conv2", "conv", shape, params=weights)
        last = make.add(f"{name}.add", "add", shape, second, last)
    make.add("pool", "pool", (8, 1, 1))
    make.add("flatten", "reshape", (8,))
    make.dense("fc", 8, 10)
    return make.network()


def lstm() -> NetworkSpec:
    """Return words to a class over two recurrent layers, one of which reads its own output."""
    make = Builder()
    make.input("tokens", 12)
    make.add("embed", "embedding", (12, 32), params={"weight": (500, 32)})
    gates = {"weight_ih_l0": (256, 32), "weight_hh_l0": (256, 64), "bias_ih_l0": (256,)}
    make.add("lstm", "recurrent", (12, 64), "embed", "decoder", params=gates)
    make.add("last", "reshape", (64,), "lstm", notes={"op": "select"})
    make.dense("decoder", 64, 500)
    return make.network()


def transformer(n_layers: int = 12) -> NetworkSpec:
    """Return a language model of so many layers, each with two residual adds."""
    make, n, d = Builder(), 16, 48
    make.input("input_ids", n)
    shape = (n, d)
    words = make.add("transformer.wte", "embedding", shape, params={"weight": (2000, d)})
    make.blocks.append(Block("transformer.wpe", "parameter", (), shape, params={"weight": shape}))
    last = make.add("add", "add", shape, words, "transformer.wpe")
    for layer in range(n_layers):
        name = f"transformer.h.{layer}"
        make.add(f"{name}.ln_1", "norm", shape, last, params={"weight": (d,), "bias": (d,)})
        make.dense(f"{name}.attn.c_attn", d, n, 3 * d)
        make.add(f"{name}.attn.sdpa", "attention", shape, notes={"heads": 4, "causal": True})
        out = make.dense(f"{name}.attn.c_proj", d, n, d)
        last = make.add(f"add_{2 * layer + 1}", "add", shape, out, last)
        make.add(f"{name}.ln_2", "norm", shape, last, params={"weight": (d,), "bias": (d,)})
        make.dense(f"{name}.mlp.c_fc", d, n, 4 * d)
        make.add(f"{name}.mlp.act", "activation", (n, 4 * d), activation="gelu")
        out = make.dense(f"{name}.mlp.c_proj", 4 * d, n, d)
        last = make.add(f"add_{2 * layer + 2}", "add", shape, out, last)
    make.add("transformer.ln_f", "norm", shape, last, params={"weight": (d,)})
    make.dense("lm_head", d, n, 2000)
    return make.network()


def reader() -> NetworkSpec:
    """Return words to a class over an LSTM that is asked after the last word."""
    make = Builder()
    make.input("tokens", 9)
    make.add("embed", "embedding", (9, 12), params={"weight": (500, 12)})
    gates = {"weight_ih_l0": (64, 12), "weight_hh_l0": (64, 16), "bias_ih_l0": (64,)}
    make.add("memory", "recurrent", (9, 16), params=gates, notes={"cell": "lstm"})
    taken = {"op": "getitem", "args": [{"input": 0}, [{"slice": [None, None, None]}, -1]]}
    make.add("taken", "reshape", (16,), notes=taken)
    make.dense("answer", 16, 3)
    return make.network()


def patches(n_layers: int = 2) -> NetworkSpec:
    """Return a vision transformer: sixteen patches and a token for all of them, which is asked."""
    make, shape, d = Builder(), (17, 24), 24
    make.input("pixels", 3, 16, 16)
    make.add("cut", "conv", (d, 4, 4), params={"weight": (d, 3, 4, 4)}, notes={"stride": [4, 4]})
    make.add("flat", "reshape", (16, d), notes={"op": "transpose"})
    make.blocks.append(Block("whole", "parameter", (), (1, d), params={"weight": (1, d)}))
    last = make.add("all", "concat", shape, "whole", "flat", notes={"axis": 1})
    for layer in range(n_layers):
        name = f"layers.{layer}"
        make.add(f"{name}.norm1", "norm", shape, last, params={"weight": (d,)})
        out = make.add(
            f"{name}.attention", "attention", shape, params={"in_weight": (3 * d, d)},
            notes={"heads": 2},
        )  # fmt: skip
        last = make.add(f"{name}.add", "add", shape, out, last)
        out = make.dense(f"{name}.think", d, 17, d, reads=last)
        last = make.add(f"{name}.add#2", "add", shape, out, last)
    taken = {"op": "getitem", "args": [{"input": 0}, [{"slice": [None, None, None]}, 0]]}
    make.add("taken", "reshape", (d,), notes=taken)
    make.dense("answer", d, 10)
    return make.network()


def autoencoder() -> NetworkSpec:
    """Return pictures to four numbers and back to pictures."""
    make = Builder()
    make.input("image", 1, 12, 12)
    down = {"stride": [2, 2], "padding": [1, 1]}
    make.add("down", "conv", (6, 6, 6), params={"weight": (6, 1, 4, 4)}, notes=down)
    make.add("flatten", "reshape", (216,), notes={"op": "flatten"})
    make.dense("few", 216, 4)
    make.dense("many", 4, 216)
    make.add("fold", "reshape", (6, 6, 6), notes={"op": "unflatten"})
    up = {"weight": (6, 1, 4, 4)}
    make.add("up", "conv", (1, 12, 12), params=up, notes={"transposed": True, **down})
    make.add("light", "activation", (1, 12, 12), activation="sigmoid")
    return make.network()


def series() -> NetworkSpec:
    """Return a time series to a class over convolutions of one dimension, one of them grouped."""
    make = Builder()
    make.input("wave", 1, 40)
    make.add("conv1", "conv", (20, 36), params={"weight": (20, 1, 5)})
    make.add("pool1", "pool", (20, 18), notes={"pool": "max", "size": 2})
    weights = {"weight": (20, 5, 3)}
    make.add("conv2", "conv", (20, 16), params=weights, notes={"groups": 4})
    make.add("mean", "pool", (20, 1), notes={"pool": "average", "out_size": 1})
    make.add("flatten", "reshape", (20,), notes={"op": "flatten"})
    make.dense("answer", 20, 3)
    return make.network()


def two_inputs() -> NetworkSpec:
    """Return two branches, a picture and numbers, that are joined, with two outputs."""
    make = Builder()
    image = make.input("image", 12, 12, 3)
    table = make.input("an input with a rather long name", 5)
    seen = make.add("look", "conv", (10, 10, 4), image, params={"weight": (4, 3, 3, 3)})
    seen = make.add("pool", "pool", (4,), seen)
    told = make.dense("read", 5, 8, reads=table)
    make.add("join", "concat", (12,), seen, told, notes={"axis": 0})
    make.dense("mean", 12, 1, reads="join")
    make.dense("spread", 12, 1, reads="join")
    return make.network("mean", "spread")


def mlp(activation: str = "relu") -> NetworkSpec:
    """Return pictures to three logits, as PyTorch's Sequential calls its parts."""
    make = Builder()
    make.input("x", 1, 8, 8)
    make.add("0", "reshape", (64,), notes={"op": "flatten"})
    make.dense("1", 64, 12)
    make.add("2", "activation", (12,), activation=activation)
    make.dense("3", 12, 3)
    return make.network()


def chain(n_blocks: int) -> NetworkSpec:
    """Return so many dense layers of no common name after each other."""
    make = Builder()
    make.input("x", 6)
    for at in range(n_blocks):
        make.dense(f"layer{at}", 6, 6)
    return make.network()


def record(path: Path, case: Foreign) -> ReelFile:
    """Write the reel of a case and open it."""
    rng = np.random.default_rng(5)
    meta = _meta(rng, case)
    with ReelWriter(path, meta) as writer:
        start = {key: rng.normal(size=shape) for key, shape in _parameters(case.network)}
        for step in case.steps:
            writer.write(_step(rng, case, meta, start, step))
        if case.has_loss:
            every = np.arange(1, case.steps[-1] + 1)
            noise = rng.normal(0, 0.05, len(every))
            writer.write_scalars("loss", every, 2.3 * np.exp(-every / 120) + 0.2 + noise)
    return open_reel(path)


def _meta(rng: np.random.Generator, case: Foreign) -> ReelMeta:
    probes = None
    if case.n_probes:
        inputs = {
            name: _given(rng, case.network.block(name), case.n_probes)
            for name in case.network.inputs
        }
        targets = None
        if case.n_classes is None and case.has_own_targets:
            out = case.network.block(case.network.outputs[0]).out_shape
            targets = rng.random((case.n_probes, *out)).astype(np.float32)
            if len(out) == 2:
                targets = rng.integers(-1, out[1], (case.n_probes, out[0]))
        elif case.n_classes is not None:
            targets = rng.integers(0, case.n_classes, case.n_probes)
        probes = ProbeArrays(inputs, targets)
    return ReelMeta(
        network=case.network,
        training_set=TrainingSet.none(),
        trainer={},
        timeline=Timeline.growing(case.steps_per_epoch),
        title=case.title,
        epoch_word="step" if case.steps_per_epoch == 1 else "epoch",
        probe_arrays=probes,
    )


def _given(rng: np.random.Generator, block: Block, n: int) -> NDArray:
    if len(block.out_shape) == 1 and block.name in ("tokens", "input_ids"):
        return rng.integers(0, 500, (n, *block.out_shape))
    return rng.random((n, *block.out_shape)).astype(np.float32)


def _parameters(network: NetworkSpec) -> list[tuple[Key, Shape]]:
    return [
        ((block.name, role), shape)
        for block in network.blocks
        for role, shape in block.params.items()
    ]


def _step(
    rng: np.random.Generator,
    case: Foreign,
    meta: ReelMeta,
    start: Mapping[Key, NDArray],
    number: int,
) -> TrainingStep:
    is_broken = case.broken_from is not None and number >= case.broken_from
    scale = np.float32(np.nan if is_broken else 1.0)
    tensors: dict[Key, NDArray] = {
        key: (scale * (1.0 + 0.2 * np.log1p(number)) * first).astype(np.float32)
        for key, first in start.items()
    }
    if case.n_probes:
        tensors[ROWS] = np.arange(case.n_probes)
        if meta.probe_arrays is not None and meta.probe_arrays.targets is not None:
            tensors[TARGETS] = meta.probe_arrays.targets
    for block in case.network.blocks if case.n_probes else ():
        if block.kind != "input":
            for role in sorted(set(case.roles) & {"activation", "error"}):
                noise = rng.normal(size=(case.n_probes, *block.out_shape))
                tensors[block.name, role] = (scale * noise).astype(np.float32)
        if block.kind == "attention" and case.roles:
            n_heads, n = int(block.notes["heads"]), block.out_shape[-2]
            shares = rng.random((case.n_probes, n_heads, n, n)) ** 6
            if block.notes.get("causal"):
                shares = np.tril(shares + 1e-9)
            shares = shares / shares.sum(axis=-1, keepdims=True)
            tensors[block.name, "attention"] = (scale * shares).astype(np.float32)
    if "gradient" in case.roles:
        for (name, role), shape in _parameters(case.network):
            if role == "weight":
                tensors[name, "gradient"] = rng.normal(size=shape).astype(np.float32)
    epoch = meta.timeline.epoch_of(number)
    return TrainingStep(number, epoch, tensors, loss=float(2.3 * np.exp(-number / 120)))


CASES = {
    "lenet": Foreign(lenet(), n_classes=10, title="Digits by a small convolutional network"),
    "residual": Foreign(residual(), n_classes=10, steps_per_epoch=40),
    "deep residual": Foreign(residual(8), n_classes=10, roles=("activation", "error")),
    "lstm": Foreign(lstm(), n_classes=500, roles=("activation",)),
    "transformer": Foreign(transformer(), n_probes=2),
    "reader": Foreign(reader(), n_classes=3),
    "patches": Foreign(patches(), n_classes=10),
    "deep patches": Foreign(patches(24), n_probes=2, n_classes=10),
    "next": Foreign(transformer(1), n_probes=2, has_own_targets=True),
    "autoencoder": Foreign(autoencoder(), has_own_targets=True),
    "series": Foreign(series(), n_classes=3),
    "two inputs": Foreign(two_inputs(), has_loss=False),
    "broken": Foreign(lenet(), n_classes=10, broken_from=22),
    "no probes": Foreign(lenet(), n_probes=0),
    "not everything": Foreign(residual(), roles=()),
    "mlp": Foreign(mlp(), n_probes=6, n_classes=3),
    "twelve": Foreign(chain(11)),
    "a hundred": Foreign(
        chain(99), title="A title that is so long that it needs two lines at least"
    ),
    "one block": Foreign(chain(1)),
    "one step": Foreign(lenet(), steps=(7,), n_classes=10),
}

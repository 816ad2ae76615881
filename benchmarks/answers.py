"""How long a recorded network takes to answer in NumPy, on one core.

    python benchmarks/answers.py

Processor time in milliseconds, each the best of several turns, because other work only ever adds
time; with PyTorch at hand its own, on one thread, beside it.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")

import importlib
import importlib.util
import itertools
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.answers import compute
from epochreel.blocks import Block, Edge
from epochreel.network import NetworkSpec

N_TURNS = 15
N_DIGITS, N_TOKENS, WIDTH, N_HEADS, N_LAYERS = 256, 64, 256, 8, 4
Asked = tuple[NetworkSpec, NDArray[Any]]


def main() -> None:
    """Print a line for each network and precision."""
    print(f"{'':<44}{'float32':>10}{'float64':>10}{'PyTorch':>10}")
    for name, (network, inputs), rival in (
        (f"LeNet, {N_DIGITS} digits", lenet(), torch_lenet),
        (f"transformer, {N_LAYERS} layers, {N_TOKENS} tokens", transformer(), torch_transformer),
        ("LSTM, 128 units, 64 steps of 32 examples", lstm(), torch_lstm),
    ):
        times = [best_msecs(asking(network, inputs, dtype)) for dtype in (np.float32, np.float64)]
        has_torch = importlib.util.find_spec("torch") is not None
        times += [best_msecs(rival())] if has_torch else []
        print(f"{name:<44}" + "".join(f"{msecs:>7.1f} ms" for msecs in times))


def best_msecs(ask: Callable[[], object]) -> float:
    """Return the least processor time of several turns."""
    times = []
    for _ in range(N_TURNS):
        began = time.process_time()
        ask()
        times.append(time.process_time() - began)
    return 1e3 * min(times)


def asking(network: NetworkSpec, inputs: NDArray[Any], dtype: Any) -> Callable[[], object]:
    """Return what answers once, its parameters read already."""
    rng = np.random.default_rng(0)
    arrays = {
        (block.name, role): (0.1 * rng.normal(size=shape)).astype(dtype)
        for block in network.blocks
        for role, shape in block.params.items()
    }
    return lambda: compute(network, lambda *key: arrays[key], [inputs], dtype)


def chain(*blocks: Block) -> NetworkSpec:
    """Return a network in which each block reads the one before."""
    names = [block.name for block in blocks]
    edges = tuple(Edge(one, other) for one, other in itertools.pairwise(names))
    return NetworkSpec(blocks, edges, (names[0],), (names[-1],))


def lenet() -> Asked:
    """Return LeNet-5 (LeCun et al. 1998) with relu, and digits."""

    def dense(name: str, n_in: int, n_out: int, activation: str) -> Block:
        params = {"weight": (n_out, n_in), "bias": (n_out,)}
        return Block(name, "dense", ((n_in,),), (n_out,), activation, params)

    def conv(name: str, n_in: int, n_out: int, side: int) -> Block:
        params = {"weight": (n_out, n_in, 5, 5), "bias": (n_out,)}
        shape = (n_out, side - 4, side - 4)
        return Block(name, "conv", ((n_in, side, side),), shape, "relu", params)

    def pool(name: str, channels: int, side: int) -> Block:
        shapes = (channels, side, side), (channels, side // 2, side // 2)
        return Block(name, "pool", (shapes[0],), shapes[1], notes={"pool": "max", "size": 2})

    network = chain(
        Block("image", "input", (), (1, 28, 28)),
        conv("conv1", 1, 6, 28),
        pool("pool1", 6, 24),
        conv("conv2", 6, 16, 12),
        pool("pool2", 16, 8),
        Block("flat", "reshape", ((16, 4, 4),), (256,), notes={"op": "flatten"}),
        dense("fc1", 256, 120, "relu"),
        dense("fc2", 120, 84, "relu"),
        dense("fc3", 84, 10, "linear"),
    )
    return network, np.random.default_rng(0).normal(size=(N_DIGITS, 1, 28, 28))


def transformer() -> Asked:
    """Return a transformer as `torch.nn.TransformerEncoder` has it, norms after sums."""
    shape = (N_TOKENS, WIDTH)
    blocks = [Block("x", "input", (), shape)]
    edges = []

    def put(name: str, kind: Any, sources: list[str], out: Any = shape, **given: Any) -> str:
        shapes = tuple(next(b.out_shape for b in blocks if b.name == s) for s in sources)
        blocks.append(Block(name, kind, shapes, out, **given))
        edges.extend(Edge(source, name, slot) for slot, source in enumerate(sources))
        return name

    def norm(name: str, source: str) -> str:
        params = {"weight": (WIDTH,), "bias": (WIDTH,)}
        return put(name, "norm", [source], params=params, notes={"norm": "layer"})

    here = "x"
    for layer in range(N_LAYERS):
        params = {
            "in_weight": (3 * WIDTH, WIDTH), "in_bias": (3 * WIDTH,),
            "out_weight": (WIDTH, WIDTH), "out_bias": (WIDTH,),
        }  # fmt: skip
        notes = {"heads": N_HEADS}
        mixed = put(f"{layer}.attention", "attention", [here], params=params, notes=notes)
        here = norm(f"{layer}.norm1", put(f"{layer}.add1", "add", [here, mixed]))
        wide = (N_TOKENS, 4 * WIDTH)
        params = {"weight": (4 * WIDTH, WIDTH), "bias": (4 * WIDTH,)}
        up = put(f"{layer}.up", "dense", [here], wide, activation="gelu", params=params)
        params = {"weight": (WIDTH, 4 * WIDTH), "bias": (WIDTH,)}
        down = put(f"{layer}.down", "dense", [up], params=params)
        here = norm(f"{layer}.norm2", put(f"{layer}.add2", "add", [here, down]))
    inputs = np.random.default_rng(0).normal(size=(1, *shape))
    return NetworkSpec(tuple(blocks), tuple(edges), ("x",), (here,)), inputs


def lstm() -> Asked:
    """Return one LSTM, and sequences."""
    params = {
        "weight_ih_l0": (512, 64), "weight_hh_l0": (512, 128), "bias_ih_l0": (512,),
        "bias_hh_l0": (512,),
    }  # fmt: skip
    notes = {"cell": "lstm"}
    network = chain(
        Block("x", "input", (), (64, 64)),
        Block("lstm", "recurrent", ((64, 64),), (64, 128), params=params, notes=notes),
    )
    return network, np.random.default_rng(0).normal(size=(32, 64, 64))


def torch_lenet() -> Callable[[], object]:
    """Return PyTorch's own answer to the same, in float32."""
    torch: Any = importlib.import_module("torch")
    nn = torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84),
        nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    return _torch_asking(model, (N_DIGITS, 1, 28, 28))


def torch_transformer() -> Callable[[], object]:
    """Return PyTorch's own answer to the same, in float32."""
    torch: Any = importlib.import_module("torch")
    layer = torch.nn.TransformerEncoderLayer(
        WIDTH, N_HEADS, 4 * WIDTH, activation="gelu", batch_first=True
    )
    return _torch_asking(torch.nn.TransformerEncoder(layer, N_LAYERS), (1, N_TOKENS, WIDTH))


def torch_lstm() -> Callable[[], object]:
    """Return PyTorch's own answer to the same, in float32."""
    torch: Any = importlib.import_module("torch")
    return _torch_asking(torch.nn.LSTM(64, 128, batch_first=True), (32, 64, 64))


def _torch_asking(model: Any, shape: tuple[int, ...]) -> Callable[[], object]:
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    model, inputs = model.eval(), torch.randn(shape)

    def ask() -> object:
        with torch.no_grad():
            return model(inputs)

    return ask


if __name__ == "__main__":
    main()

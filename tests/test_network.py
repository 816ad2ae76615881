"""Networks are what their blocks and edges say, or are refused in a line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from epochreel.blocks import Block, Edge
from epochreel.errors import UsageError
from epochreel.network import LayerSpec, NetworkSpec

GOLDEN = Path(__file__).parent / "golden" / "network.json"


def residual() -> NetworkSpec:
    """Return a small network with a residual add, a batch norm and two outputs."""
    plane = (4, 6, 6)
    blocks = (
        Block("image", "input", (), (1, 8, 8)),
        Block("stem", "conv", ((1, 8, 8),), plane, params={"weight": (4, 1, 3, 3), "bias": (4,)}),
        Block(
            "norm",
            "norm",
            (plane,),
            plane,
            "relu",
            {"weight": (4,), "bias": (4,), "running_mean": (4,), "running_var": (4,)},
            {"norm": "batch", "eps": 1e-5},
        ),
        Block("join", "add", (plane, plane), plane),
        Block("flat", "reshape", (plane,), (144,), notes={"op": "flatten"}),
        Block("head", "dense", ((144,),), (3,), params={"weight": (3, 144), "bias": (3,)}),
    )
    pairs = (
        ("image", "stem", 0),
        ("stem", "norm", 0),
        ("norm", "join", 0),
        ("stem", "join", 1),
        ("join", "flat", 0),
        ("flat", "head", 0),
    )
    return NetworkSpec(blocks, tuple(Edge(*pair) for pair in pairs), ("image",), ("head", "join"))


def circle(kind: str) -> NetworkSpec:
    """Return three blocks that read each other in a circle, one of them of a kind."""
    blocks = (
        Block("x", "input", (), (2,)),
        Block("mix", "add", ((2,), (2,)), (2,)),
        Block("cell", kind, ((2,),), (2,)),  # pyright: ignore[reportArgumentType]
        Block("out", "activation", ((2,),), (2,), "tanh"),
    )
    edges = (Edge("x", "mix"), Edge("out", "mix", 1), Edge("mix", "cell"), Edge("cell", "out"))
    return NetworkSpec(blocks, edges, ("x",), ("out",))


def test_a_network_comes_back_from_json() -> None:
    network = residual()
    assert NetworkSpec.from_json(json.loads(json.dumps(network.to_json()))) == network


def test_its_json_is_what_reels_of_format_2_hold() -> None:
    assert residual().to_json() == json.loads(GOLDEN.read_text())


def test_a_dense_chain_is_known_as_one_even_from_json() -> None:
    layers = (LayerSpec(4, "tanh"), LayerSpec(2, "softmax", has_bias=False))
    network = NetworkSpec.from_json(NetworkSpec.dense(3, layers).to_json())
    assert network.is_dense
    assert (network.layers, network.sizes) == (layers, (3, 4, 2))
    assert (network.n_inputs, network.n_outputs, str(network)) == (3, 2, "3-4-2")
    assert (network.n_synapses, network.n_parameters) == (3 * 4 + 4 * 2, 3 * 4 + 4 + 4 * 2)


def test_dense_layers_of_other_names_are_no_dense_network() -> None:
    network = NetworkSpec.dense(3, (LayerSpec(4, "tanh"),))
    first, last = network.blocks
    other = NetworkSpec(
        (first, replace(last, name="fc")), (Edge("inputs", "fc"),), ("inputs",), ("fc",)
    )
    assert not other.is_dense


def test_what_only_a_dense_network_has_is_refused_in_a_line() -> None:
    network = residual()
    assert not network.is_dense
    for view in ("layers", "sizes", "n_inputs", "n_outputs"):
        with pytest.raises(
            UsageError, match=r"^a network of 1 conv, 1 norm, 1 add, 1 dense is no"
        ):
            getattr(network, view)


def test_what_is_not_trained_is_no_parameter() -> None:
    network = residual()
    assert network.n_synapses == 4 * 9 + 3 * 144
    assert network.n_parameters == network.n_synapses + 4 + 8 + 3


def test_blocks_come_after_what_they_read() -> None:
    network = residual()
    turned = replace(network, blocks=network.blocks[::-1])
    assert [block.name for block in network.order()] == [block.name for block in network.blocks]
    assert [block.name for block in turned.order()] == [block.name for block in network.blocks]


def test_a_circle_needs_a_recurrent_block() -> None:
    order = [block.name for block in circle("recurrent").order()]
    assert order == ["x", "cell", "out", "mix"]
    with pytest.raises(
        ValueError, match=r"^'mix' reads what it leads to, and nothing there is rec"
    ):
        circle("dense")


def test_a_recurrent_block_behind_a_circle_does_not_excuse_it() -> None:
    blocks = (
        Block("x", "input", (), (2,)),
        Block("a", "add", ((2,), (2,)), (2,)),
        Block("b", "dense", ((2,),), (2,)),
        Block("after", "recurrent", ((2,),), (2,)),
    )
    edges = (Edge("x", "a"), Edge("b", "a", 1), Edge("a", "b"), Edge("b", "after"))
    with pytest.raises(ValueError, match=r"^'a' reads what it leads to"):
        NetworkSpec(blocks, edges, ("x",), ("after",))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"edges": residual().edges[1:]}, r"'stem' has 1 inputs, but edges to slots \[\]"),
        ({"edges": (*residual().edges, Edge("flat", "tail"))}, "no block is called 'tail'"),
        ({"edges": (*residual().edges, Edge("flat", "join", 1))}, "two edges lead to slot 1 of"),
        ({"edges": (*residual().edges, Edge("flat", "join", 2))}, r"'join' has 2 inputs, but edg"),
        ({"blocks": (*residual().blocks, residual().blocks[1])}, "two blocks are called 'stem'"),
        ({"inputs": ()}, r"`inputs` \(=\(\)\) must be names of blocks"),
        ({"inputs": ("stem",)}, r"must be the blocks of kind 'input'"),
        ({"outputs": ("tail",)}, r"`outputs` \(=\('tail',\)\) must be names"),
        ({"outputs": ("head", "head")}, r"must be names of blocks, each once"),
    ],
)
def test_what_does_not_fit_is_said_in_a_line(changes: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        replace(residual(), **changes)
    assert "\n" not in str(caught.value)

"""Whole networks: branches, what is needed, groups of examples, and what is said if it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from one_block import answer_of

from epochreel.answers import can_compute, compute, running, unknown
from epochreel.blocks import BLOCK_KINDS, Block, Edge
from epochreel.errors import InputsError, UsageError
from epochreel.network import LayerSpec, NetworkSpec

POSITIONS = np.array([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]])


def _branched(extra: tuple[Block, ...] = (), edges: tuple[Edge, ...] = ()) -> NetworkSpec:
    """Return a network that adds positions and its own dense layer to words."""
    blocks = (
        Block("words", "input", (), (3,)),
        Block("embed", "embedding", ((3,),), (3, 2), params={"weight": (4, 2)}),
        Block("places", "parameter", (), (3, 2), params={"weight": (3, 2)}),
        Block("twice", "other", ((3, 2),), (3, 2), notes={"op": "mul", "args": [{"input": 0}, 2]}),
        Block("sum", "add", ((3, 2), (3, 2)), (3, 2)),
        Block("dense", "dense", ((3, 2),), (3, 2), "relu", {"weight": (2, 2)}),
        Block("join", "add", ((3, 2), (3, 2)), (3, 2)),
        Block("mean", "reshape", ((3, 2),), (2,), notes={"op": "mean", "options": {"dim": 1}}),
    )
    pairs = (
        ("words", "embed", 0), ("places", "twice", 0), ("embed", "sum", 0), ("twice", "sum", 1),
        ("sum", "dense", 0), ("sum", "join", 0), ("dense", "join", 1), ("join", "mean", 0),
    )  # fmt: skip
    own = tuple(Edge(*pair) for pair in pairs)
    return NetworkSpec((*blocks, *extra), (*own, *edges), ("words",), ("mean",))


class Recorded:
    """Parameters of `_branched`, and which of them were read."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def __call__(self, block: str, role: str) -> np.ndarray:
        self.read.append((block, role))
        return {
            "embed": np.arange(8.0).reshape(4, 2),
            "places": POSITIONS,
            "dense": np.array([[0.0, 1.0], [-1.0, 0.0]]),
        }[block]


WORDS = np.array([[0, 3, 1], [2, 2, 2], [1, 1, 0], [3, 2, 1], [0, 0, 0]])


def test_branches_meet_and_what_depends_on_no_input_is_repeated() -> None:
    y = compute(_branched(), Recorded(), [WORDS])
    total = np.arange(8.0).reshape(4, 2)[WORDS] + 2 * POSITIONS
    assert y["twice"].tolist() == (2 * POSITIONS).tolist()
    assert y["sum"].tolist() == total.tolist()
    dense = np.maximum(np.stack([total[..., 1], -total[..., 0]], axis=-1), 0)
    assert y["mean"].tolist() == (total + dense).mean(axis=1).tolist()
    assert y["words"].tolist() == WORDS.tolist()
    assert set(y) == {block.name for block in _branched().blocks}


def test_only_what_is_wanted_is_computed_and_read() -> None:
    params = Recorded()
    y = compute(_branched(), params, [WORDS], wanted=["embed", "twice"])
    assert list(y) == ["embed", "twice"]
    assert sorted(params.read) == [("embed", "weight"), ("places", "weight")]


def test_examples_in_groups_give_what_all_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compute(_branched(), Recorded(), [WORDS])
    values = sum(int(np.prod(block.out_shape)) for block in _branched().blocks)
    monkeypatch.setattr(running, "_MOST_VALUES", 2 * values)
    params = Recorded()
    parts = compute(_branched(), params, [WORDS])
    assert {name: y.tolist() for name, y in parts.items()} == {
        name: y.tolist() for name, y in whole.items()
    }
    assert len(params.read) == 3  # once each, not once a group


def test_examples_of_a_norm_that_needs_them_together_are_never_parted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    x = np.random.default_rng(0).normal(size=(6, 2))
    whole = answer_of("norm", x, {}, {"norm": "batch"})
    monkeypatch.setattr(running, "_MOST_VALUES", 1)
    np.testing.assert_array_equal(answer_of("norm", x, {}, {"norm": "batch"}), whole)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_holds_for_all_but_whole_numbers(dtype: Any) -> None:
    y = compute(_branched(), Recorded(), [WORDS], dtype)
    assert {name for name, array in y.items() if array.dtype != dtype} == {"words"}


def test_a_dense_chain_answers_as_the_engine_says() -> None:
    from epochreel.engine import forward

    network = NetworkSpec.dense(3, (LayerSpec(4, "tanh"), LayerSpec(2, "softmax", has_bias=False)))
    rng = np.random.default_rng(2)
    weights, biases = (
        [rng.normal(size=(4, 3)), rng.normal(size=(2, 4))],
        [rng.normal(size=4), None],
    )
    arrays = {("layer 1", "weight"): weights[0], ("layer 1", "bias"): biases[0],
              ("layer 2", "weight"): weights[1]}  # fmt: skip
    x = rng.normal(size=(5, 3))
    y = compute(network, lambda *key: arrays[key], [x])
    layers = forward(network, weights, biases, x)
    for given, expected in zip(y.values(), layers, strict=True):
        np.testing.assert_array_equal(given, expected)


def test_a_network_that_diverged_answers_what_it_has_become() -> None:
    y = answer_of(
        "dense", np.ones((1, 2)), {"weight": np.array([[np.nan, np.inf]])}, activation="gelu"
    )
    assert np.isnan(y).all()


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Block("odd", "other", ((2,),), (2,)), "other"),
        (Block("odd", "other", ((2,),), (2,), notes={"op": "fft_rfft"}), "op fft_rfft"),
        (Block("odd", "norm", ((2,),), (2,), notes={"norm": "spectral"}), "norm spectral"),
        (Block("odd", "pool", ((2,),), (2,), notes={"pool": "lp"}), "pool lp"),
        (Block("odd", "recurrent", ((2,),), (2,), notes={"cell": "s4"}), "recurrent s4"),
        (Block("odd", "dense", ((2,),), (2,), "wobble"), "activation wobble"),
    ],
)
def test_what_numpy_does_not_know_is_named(block: Block, said: str) -> None:
    network = _branched((block,), (Edge("mean", "odd"),))
    assert not can_compute(block)
    assert unknown(network) == (f"`odd` ({said})",)
    with pytest.raises(UsageError, match=rf"^block `odd` \({said}\) cannot be computed in NumPy$"):
        compute(network, Recorded(), [WORDS])
    # What does not need it can be asked all the same.
    assert compute(network, Recorded(), [WORDS], wanted=network.outputs)["mean"].shape == (5, 2)


def test_every_kind_is_known_but_those_that_need_an_op() -> None:
    notes = {"norm": {"norm": "rms"}, "pool": {"pool": "max"}, "recurrent": {"cell": "gru"}}
    kinds = {
        kind
        for kind in BLOCK_KINDS
        if can_compute(Block("b", kind, (), (), notes=notes.get(kind, {})))
    }
    assert kinds == {*BLOCK_KINDS} - {"reshape", "other"}


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ([], r"^0 inputs given, the network has 1$"),
        ([WORDS[:, :2]], r"^input `words` of shape \(5, 2\) does not fit: .*\(n, 3\)$"),
        ([WORDS[0]], r"^input `words` of shape \(3,\) does not fit"),
        ([np.int64(3)], r"^input `words` of shape \(\) does not fit"),
    ],
)
def test_inputs_that_do_not_fit_are_told(inputs: Any, said: str) -> None:
    with pytest.raises(InputsError, match=said):
        compute(_branched(), Recorded(), inputs)


def test_arrays_that_do_not_fit_are_told_with_the_block() -> None:
    def wrong(block: str, role: str) -> np.ndarray:
        return np.ones((5, 5))

    with pytest.raises(
        UsageError, match=r"^block `sum` \(add\) cannot be computed from \(5, 3, 5\)"
    ):
        compute(_branched(), wrong, [WORDS])


def test_what_was_not_recorded_is_told() -> None:
    def nothing(block: str, role: str) -> np.ndarray:
        raise KeyError((block, role))

    said = r"^block `embed` \(embedding\) cannot be computed: its `weight` was not recorded$"
    with pytest.raises(UsageError, match=said):
        compute(_branched(), nothing, [WORDS])


@pytest.mark.parametrize("op", ["expand", "repeat"])
def test_a_first_token_is_put_before_each_example(op: str) -> None:
    """As vision transformers do; it was traced with eight examples, and two are asked."""
    args = [{"input": 0}, *((8, -1, -1) if op == "expand" else (8, 1, 1))]
    blocks = (
        Block("x", "input", (), (3, 2)),
        Block("token", "parameter", (), (1, 1, 2), params={"weight": (1, 1, 2)}),
        Block("tokens", "reshape", ((1, 1, 2),), (8, 1, 2), notes={"op": op, "args": args}),
        Block("join", "concat", ((8, 1, 2), (3, 2)), (4, 2), notes={"axis": 1}),
    )
    pairs = (("token", "tokens", 0), ("tokens", "join", 0), ("x", "join", 1))
    network = NetworkSpec(blocks, tuple(Edge(*pair) for pair in pairs), ("x",), ("join",))
    y = compute(network, lambda *_: np.array([[[7.0, 8.0]]]), [np.zeros((2, 3, 2))])["join"]
    assert y.tolist() == [[[7, 8], [0, 0], [0, 0], [0, 0]]] * 2


def test_a_circle_is_told() -> None:
    state = Block("cell", "recurrent", ((2,),), (2,), notes={"cell": "gru"})
    blocks = (
        Block("x", "input", (), (2,)),
        Block("mix", "add", ((2,), (2,)), (2,)),
        state,
    )
    edges = (Edge("x", "mix"), Edge("cell", "mix", 1), Edge("mix", "cell"))
    network = NetworkSpec(blocks, edges, ("x",), ("cell",))
    with pytest.raises(UsageError, match=r"^block `cell` .* reads `mix`, which reads it"):
        compute(network, Recorded(), [np.ones((1, 2))])


def test_an_unknown_block_that_is_wanted_is_told() -> None:
    with pytest.raises(UsageError, match=r"unknown block `nobody`"):
        compute(_branched(), Recorded(), [WORDS], wanted=["nobody"])
    assert replace(_branched(), outputs=("sum",))  # the network itself is well

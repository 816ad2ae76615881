"""Chains of dense layers of somebody's own are seen as dense networks, with what was recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel.engine.reference import forward
from epochreel.network import NetworkSpec
from epochreel.scene.moments.dense_view import chain_of, dense_view_of
from epochreel.scene.moments.replay import Replay
from epochreel.trace import ReelFile
from scene.foreign_reels import CASES, Foreign, lenet, mlp, record, residual


@pytest.fixture
def reel(tmp_path: Path) -> ReelFile:
    return record(tmp_path / "run.reel", CASES["mlp"])


def test_it_is_a_table_of_pictures_with_classes(reel: ReelFile) -> None:
    meta = Replay(reel).meta
    assert not reel.meta.is_dense
    assert meta.is_dense
    assert (str(meta.network), meta.training_set.schema.image) == ("64-12-3", (8, 8))
    assert [layer.activation for layer in meta.network.layers] == ["relu", "softmax"]
    assert meta.training_set.schema.output_names == ("0", "1", "2")
    assert meta.lessons.probes == (0, 1, 2, 3, 4, 5)


def test_recorded_logits_become_shares(reel: ReelFile) -> None:
    step, seen = reel.at(22), Replay(reel).step_at(22)
    logits = step.tensors["3", "activation"].astype(np.float64)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(seen.activations[-1], shares, rtol=1e-12)
    np.testing.assert_array_equal(seen.activations[1], step.tensors["2", "activation"])
    np.testing.assert_array_equal(seen.weights[1], step.tensors["3", "weight"])
    assert seen.targets is not None
    assert seen.errors is not None
    np.testing.assert_allclose(seen.errors[-1], seen.targets - shares, rtol=1e-12)


def test_what_was_not_recorded_is_computed_from_what_was(tmp_path: Path) -> None:
    case = replace(CASES["mlp"], roles=())
    replay = Replay(record(tmp_path / "run.reel", case))
    step, table = replay.step_at(22), replay.meta.training_set
    expected = forward(replay.meta.network, step.weights, step.biases, table.inputs)
    for found, layer in zip(step.activations, expected, strict=True):
        np.testing.assert_array_equal(found, layer)


def test_scales_are_those_of_the_blocks(reel: ReelFile) -> None:
    replay = Replay(reel)
    low, high = reel.extent("1", "weight") or (0.0, 0.0)
    other = reel.extent("3", "weight") or (0.0, 0.0)
    assert replay.widest_weight() == max(-low, high, -other[0], other[1])
    assert replay.activity_scales()[2] == 1.0


@pytest.mark.parametrize(
    ("network", "layers"),
    [
        (mlp(), ("1", "3")),
        (lenet(), None),
        (residual(), None),
    ],
)
def test_only_chains_are_chains(network: NetworkSpec, layers: tuple[str, ...] | None) -> None:
    chain = chain_of(network)
    assert (None if chain is None else chain.weights) == layers


def test_an_activation_of_another_kind_is_left_to_the_boxes(tmp_path: Path) -> None:
    network = mlp("leaky_relu")
    blocks = tuple(
        replace(block, notes={"slope": 0.2}) if block.name == "2" else block
        for block in network.blocks
    )
    case = Foreign(replace(network, blocks=blocks), n_classes=3)
    assert dense_view_of(record(tmp_path / "run.reel", case)) is None


@pytest.mark.parametrize("n_classes", [None, 9])
def test_without_right_answers_that_fit_there_is_no_view(
    tmp_path: Path, n_classes: int | None
) -> None:
    case = replace(CASES["mlp"], n_classes=n_classes, n_probes=40)
    assert dense_view_of(record(tmp_path / "run.reel", case)) is None


def test_a_block_with_notes_is_no_plain_layer() -> None:
    network = mlp()
    blocks = tuple(
        replace(block, notes={"transposed": True}) if block.name == "3" else block
        for block in network.blocks
    )
    assert chain_of(replace(network, blocks=blocks)) is None

"""Probes that are no rows of a table come back from a reel as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel.blocks import Block, Edge
from epochreel.dataset import ProbeArrays, TrainingSet
from epochreel.network import NetworkSpec
from epochreel.steps import ReelMeta
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter, open_reel


@pytest.fixture
def foreign() -> ReelMeta:
    """A network that reads token ids and a picture, of a training of unknown length."""
    blocks = (
        Block("tokens", "input", (), (5,)),
        Block("image", "input", (), (1, 4, 4)),
        Block("words", "embedding", ((5,),), (5, 3), params={"weight": (9, 3)}),
        Block("join", "concat", ((5, 3), (1, 4, 4)), (31,), notes={"axis": 0}),
    )
    edges = (Edge("tokens", "words"), Edge("words", "join", 0), Edge("image", "join", 1))
    rng = np.random.default_rng(0)
    inputs = {
        "tokens": rng.integers(0, 9, (2, 5)).astype(np.int32),
        "image": rng.random((2, 1, 4, 4)).astype(np.float32),
    }
    return ReelMeta(
        network=NetworkSpec(blocks, edges, ("tokens", "image"), ("join",)),
        training_set=TrainingSet.none(),
        trainer={},
        timeline=Timeline.growing(1),
        epoch_word="step",
        probe_arrays=ProbeArrays(inputs, np.array([3, 1])),
    )


def test_they_keep_their_shapes_and_types(tmp_path: Path, foreign: ReelMeta) -> None:
    path = tmp_path / "run.reel"
    ReelWriter(path, foreign).close()
    with open_reel(path) as reel:
        found, expected = reel.meta.probe_arrays, foreign.probe_arrays
    assert found is not None
    assert expected is not None
    assert found.n_probes == 2
    for name, rows in expected.inputs.items():
        assert found.inputs[name].dtype == rows.dtype
        np.testing.assert_array_equal(found.inputs[name], rows)
    np.testing.assert_array_equal(found.targets, expected.targets)


def test_targets_are_optional(tmp_path: Path, foreign: ReelMeta) -> None:
    assert foreign.probe_arrays is not None
    path, probes = tmp_path / "run.reel", replace(foreign.probe_arrays, targets=None)
    ReelWriter(path, replace(foreign, probe_arrays=probes)).close()
    with open_reel(path) as reel:
        assert reel.meta.probe_arrays is not None
        assert reel.meta.probe_arrays.targets is None
        assert reel.meta.training_set.n_examples == 0
        assert dict(reel.meta.trainer) == {}
        assert not reel.meta.is_dense


def test_without_any_there_are_none(tmp_path: Path, foreign: ReelMeta) -> None:
    path = tmp_path / "run.reel"
    ReelWriter(path, replace(foreign, probe_arrays=None)).close()
    with open_reel(path) as reel:
        assert reel.meta.probe_arrays is None
        assert not reel.meta.lessons.are_of_probes


@pytest.mark.parametrize(
    ("inputs", "targets", "said"),
    [
        ({}, None, "must be at least one array"),
        ({"x": np.float64(3.0)}, None, "each with a row per probe"),
        ({"x": np.ones((2, 3)), "y": np.ones((3, 3))}, None, r"\(2, 3\), \(3, 3\) must have as"),
        ({"x": np.ones((2, 3))}, np.ones(4), r"\(2, 3\), \(4,\) must have as many rows"),
    ],
)
def test_what_does_not_fit_is_said_in_a_line(inputs: dict, targets: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ProbeArrays(inputs, targets)  # pyright: ignore[reportArgumentType]

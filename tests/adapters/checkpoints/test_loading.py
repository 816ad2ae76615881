"""Checkpoints become the steps of a reel."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from checkpoint_files import write_checkpoint, write_events, write_safetensors

from epochreel.adapters.checkpoints.guessing import network_of
from epochreel.adapters.checkpoints.loading import import_checkpoints
from epochreel.adapters.checkpoints.ordering import step_in
from epochreel.answers import unknown
from epochreel.errors import DataError, OutputError
from epochreel.trace import open_reel

LOSSES = {5: 1.0, 10: 0.5, 20: 0.25}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return what a trainer left: checkpoints of steps 5, 10 and 20."""
    for step in (10, 5, 20):
        write_checkpoint(
            tmp_path / "out", step, 1 / step, {s: LOSSES[s] for s in LOSSES if s <= step}
        )
    return tmp_path / "out"


def test_each_checkpoint_is_a_step_with_its_loss(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    import_checkpoints(folder, path)
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [5, 10, 20]
        step = reel.at(10)
        expected = np.arange(6, dtype=np.float32).reshape(3, 2) / np.float32(10)
        np.testing.assert_array_equal(step.tensors["fc1", "weight"], expected)
        assert step.loss == 0.5
        assert [block.name for block in reel.meta.network.blocks] == ["inputs", "fc1", "fc2"]
        # The trainer says that ten steps are an epoch.
        assert [reel.at(s).epoch for s in (5, 10, 20)] == [1, 1, 2]
        steps, values = reel.scalars("loss")
        assert dict(zip(steps.tolist(), values.tolist(), strict=True)) == LOSSES


def test_a_copy_under_another_name_is_told_and_left_out(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "checkpoint-10", folder / "best")
    told: list[str] = []
    import_checkpoints(folder, tmp_path / "run.reel", tell=told.append)
    assert told == ["best holds what checkpoint-10 holds, and is left out"]
    with open_reel(tmp_path / "run.reel") as reel:
        assert reel.steps.tolist() == [5, 10, 20]


def test_a_pattern_or_paths_choose(folder: Path, tmp_path: Path) -> None:
    import_checkpoints(str(folder / "checkpoint-?0"), tmp_path / "some.reel")
    import_checkpoints([folder / "checkpoint-20", folder / "checkpoint-5"], tmp_path / "two.reel")
    for name, steps in (("some", [10, 20]), ("two", [5, 20])):
        with open_reel(tmp_path / f"{name}.reel") as reel:
            assert reel.steps.tolist() == steps


def test_files_are_of_the_step_in_their_names(tmp_path: Path) -> None:
    for name, value in (("model_100", 1.0), ("model_20", 2.0), ("last", 3.0)):
        weight = np.full((1, 1), value, np.float32)
        write_safetensors(tmp_path / f"{name}.safetensors", {"w.weight": weight})
    told: list[str] = []
    import_checkpoints(tmp_path, tmp_path / "run.reel", tell=told.append)
    assert told == ["last.safetensors says nowhere after which step it was kept, and is left out"]
    with open_reel(tmp_path / "run.reel") as reel:
        assert [float(reel.at(s).tensors["w", "weight"].item()) for s in (20, 100)] == [2.0, 1.0]


def test_curves_of_tensorboard_come_along(folder: Path, tmp_path: Path) -> None:
    (folder / "runs").mkdir()
    write_events(folder / "runs" / "events.out.tfevents.1", [(1, "eval/f1", 0.25)])
    import_checkpoints(folder, tmp_path / "run.reel")
    with open_reel(tmp_path / "run.reel") as reel:
        assert [values.tolist() for values in reel.scalars("eval/f1")] == [[1], [0.25]]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("checkpoint-500", (500, False)),
        ("epoch=3-step=1200.ckpt", (1200, False)),
        ("epoch_07.pt", (7, True)),
        ("weights.03-0.12.weights.h5", (3, False)),
        ("model_v2_0100.safetensors", (100, False)),
        ("global_step1000", (1000, False)),
        ("best.pt", None),
        ("final-v2.keras", None),
    ],
)
def test_steps_are_in_names(name: str, step: tuple[int, bool] | None) -> None:
    assert step_in(name) == step


def test_two_of_one_step_are_refused(folder: Path, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "other", 10, 7.0).rename(folder / "checkpoint-10b")
    with pytest.raises(
        DataError, match=r"^checkpoint-10b? and checkpoint-10b? both are of step 10;"
    ):
        import_checkpoints(folder, tmp_path / "run.reel")
    assert not (tmp_path / "run.reel").exists()


def test_those_of_another_network_are_refused(folder: Path, tmp_path: Path) -> None:
    weight = np.ones((3, 3), np.float32)
    write_safetensors(folder / "checkpoint-20" / "model.safetensors", {"fc1.weight": weight})
    with pytest.raises(DataError, match=r"^`fc1.bias` is \(3,\) in checkpoint-5 and not there in"):
        import_checkpoints(folder, tmp_path / "run.reel")


def test_where_there_are_none_it_says_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^no checkpoints there; they are \.safetensors, \.keras"):
        import_checkpoints(tmp_path, tmp_path / "run.reel")


def test_a_reel_is_not_replaced_unless_it_is_said(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    import_checkpoints(folder, path)
    with pytest.raises(OutputError):
        import_checkpoints(folder, path)
    import_checkpoints(folder / "checkpoint-10", path, overwrite=True)
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [10]


def test_kinds_are_told_from_names_and_shapes_and_are_never_computed() -> None:
    def ones(*shape: int) -> np.ndarray:
        return np.ones(shape, np.float32)

    network = network_of(
        {
            "module.wte.weight": ones(9, 4),
            "module.conv.weight": ones(8, 4, 3, 3),
            "module.bn.weight": ones(8),
            "module.bn.running_mean": ones(8),
            "module.bn.num_batches_tracked": np.array(3),
            "module.rnn.weight_ih_l0": ones(20, 8),
            "module.rnn.weight_hh_l0": ones(20, 5),
            "module.fc.weight": ones(2, 5),
            "module.scale": ones(3),
        }
    )
    kinds = {block.name: block.kind for block in network.blocks}
    assert kinds == {
        "inputs": "input", "wte": "embedding", "conv": "conv", "bn": "norm", "rnn": "recurrent",
        "fc": "dense", "scale": "other",
    }  # fmt: skip
    assert len(unknown(network)) == 6
    assert "num_batches_tracked" not in network.block("bn").params

"""What is added to steps when a reel is closed: to all, or to none that came out otherwise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from epochreel.dataset import TrainingSet
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import ReelMeta, Tensors, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter, open_reel
from epochreel.trace.lending import Loan

WEIGHT, OUTPUT = ("layer 1", "weight"), ("layer 1", "activation")


@pytest.fixture
def meta() -> ReelMeta:
    network = NetworkSpec.dense(3, (LayerSpec(2, "relu"),))
    return ReelMeta(network, TrainingSet.none(), {}, Timeline.growing(1), epoch_word="step")


def weights_at(step: int, size: int) -> np.ndarray:
    return np.random.default_rng(step).random((2, size), np.float32)


def given(tensors: Tensors) -> Tensors:
    return {OUTPUT: tensors[WEIGHT] * 2}


def write(writer: ReelWriter, step: int, size: int, *, is_whole: bool) -> None:
    tensors = {WEIGHT: weights_at(step, size)}
    if is_whole:
        writer.write(TrainingStep(step, step, {**tensors, **given(tensors)}))
        return
    one = TrainingStep(step, step, tensors, loss=0.5, scalars={"learning_rate": 0.1})
    writer.lend(one, Loan(lambda: None, later_bytes=tensors[WEIGHT].nbytes))


# Both in one piece, and each for itself.
@pytest.mark.parametrize("size", [3, 9000])
def test_what_is_missing_is_added_and_nothing_else_changes(
    tmp_path: Path, meta: ReelMeta, size: int
) -> None:
    writer = ReelWriter(tmp_path / "run.reel", meta, compress=False)
    for step in range(12):
        write(writer, step, size, is_whole=step in (0, 7))
    writer.close(replay=given)
    with open_reel(tmp_path / "run.reel") as reel:
        for number in range(12):
            step, expected = reel.at(number), weights_at(number, size)
            np.testing.assert_array_equal(step.tensors[WEIGHT], expected)
            np.testing.assert_array_equal(step.tensors[OUTPUT], expected * 2)
        assert reel.at(3).loss == 0.5
        assert reel.at(3).scalars == {"learning_rate": 0.1}
        assert reel.extent(*OUTPUT) == pytest.approx((0.0, 2.0), abs=0.3)
        assert "steps_without_activations" not in reel.recording


def test_a_network_that_gives_something_else_now_adds_nothing(
    tmp_path: Path, meta: ReelMeta
) -> None:
    for number, replay in enumerate(
        [lambda tensors: {OUTPUT: tensors[WEIGHT] * 3}, lambda tensors: None]
    ):
        path = tmp_path / f"{number}.reel"
        writer = ReelWriter(path, meta)
        for step in range(6):
            write(writer, step, 3, is_whole=step == 0)
        writer.close(replay=replay)
        with open_reel(path) as reel:
            assert OUTPUT not in reel.at(3).tensors
            assert reel.recording["steps_without_activations"] == 5


def test_room_is_kept_for_what_will_be_added(tmp_path: Path, meta: ReelMeta) -> None:
    path = tmp_path / "run.reel"
    writer = ReelWriter(path, meta, budget=3_000_000, compress=False)
    for step in range(200):
        write(writer, step, 9000, is_whole=step == 0)
    writer.close(replay=given)
    assert path.stat().st_size <= 3_000_000
    with open_reel(path) as reel:
        assert all(OUTPUT in reel.at(step).tensors for step in reel.steps.tolist())
        assert len(reel.steps) >= 10


def test_what_an_interrupted_recording_left_bare_is_not_asked(
    tmp_path: Path, meta: ReelMeta
) -> None:
    path = tmp_path / "run.reel"
    for resume_from in (None, 4):
        writer = ReelWriter(path, meta, resume_from=resume_from)
        first = resume_from or 0
        for step in range(first, first + 4):
            write(writer, step, 3, is_whole=step == 5)
        writer.close("interrupted", replay=given if resume_from else None)
    with open_reel(path) as reel:
        found = [OUTPUT in reel.at(step).tensors for step in range(8)]
    assert found == [False] * 4 + [True] * 4

"""The recorder alone, with arrays of NumPy and a clock that tells what a test wants."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import textwrap
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from epochreel.dataset import TrainingSet
from epochreel.errors import OutputError, RecordingWarning, UsageError
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording.ceiling import Ceiling
from epochreel.recording.giving_up import GivingUp
from epochreel.recording.recorder import Recorder
from epochreel.recording.resuming import first_step_after
from epochreel.recording.ring import Ring
from epochreel.recording.snapshot import Snapshot
from epochreel.steps import ReelMeta, Tensors
from epochreel.timeline import Timeline
from epochreel.trace import open_reel
from epochreel.trace.lending import Loan


@pytest.fixture
def meta() -> ReelMeta:
    return ReelMeta(
        network=NetworkSpec.dense(3, (LayerSpec(2, "relu"),)),
        training_set=TrainingSet.none(),
        trainer={},
        timeline=Timeline.growing(1),
        epoch_word="step",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reel"


def network_at(step: int) -> Tensors:
    rng = np.random.default_rng(step)
    return {
        ("layer 1", "weight"): rng.random((2, 3), np.float32),
        ("layer 1", "bias"): rng.random(2, np.float32),
        ("layer 1", "activation"): rng.random((4, 2), np.float32),
    }


def record(path: Path, meta: ReelMeta, n_steps: int, **options: object) -> Recorder:
    recorder = Recorder(path, meta, **options)  # pyright: ignore[reportArgumentType]
    if recorder.n_steps == 0:
        recorder.begin(network_at(0))
    for _ in range(n_steps):
        step = recorder.n_steps + 1
        recorder.step(network_at(step), loss=1 / step)
    return recorder


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_recorded_steps_are_those_of_the_cadence(path: Path, meta: ReelMeta) -> None:
    record(path, meta, 50, every=20).close()
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [0, 20, 40]
        assert reel.ended == "done"
        assert reel.at(40).loss == 1 / 40
        for key, array in network_at(40).items():
            np.testing.assert_array_equal(reel.at(40).tensors[key], array)


def test_the_last_step_is_recorded_whatever_was_due(path: Path, meta: ReelMeta) -> None:
    record(path, meta, 50, every=20).close(read=network_at(50))
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [0, 20, 40, 50]
        assert reel.meta.timeline.end == 50


def test_arrays_are_only_read_when_a_step_is_due(path: Path, meta: ReelMeta) -> None:
    recorder = Recorder(path, meta, every=5)
    n_read = 0

    def read() -> Snapshot:
        nonlocal n_read
        n_read += 1
        return Snapshot(network_at(recorder.n_steps))

    for _ in range(20):
        recorder.step(read)
    recorder.close()
    assert n_read == 4


def test_what_takes_too_long_is_left_out_and_said(path: Path, meta: ReelMeta) -> None:
    clock = Clock()
    recorder = Recorder(path, meta, ceiling=Ceiling(clock, n_cores=2))

    def read() -> Snapshot:
        clock.now += 0.05  # five times as long as a step
        return Snapshot(network_at(recorder.n_steps))

    for _ in range(1000):
        clock.now += 0.01
        recorder.step(read)
    recorder.close()
    with open_reel(path) as reel:
        n_recorded, said = len(reel.steps), reel.recording
    # 3 % of ten seconds, or the one that went over.
    assert n_recorded * 0.05 <= 0.1 + 0.02 * clock.now + 0.05
    assert n_recorded >= 5
    assert said["steps_left_out_for_time"] > 100


def test_nothing_is_left_out_of_what_somebody_chose(path: Path, meta: ReelMeta) -> None:
    clock = Clock()
    recorder = Recorder(path, meta, every=1, ceiling=Ceiling(clock, n_cores=2))
    for step in range(1, 101):
        clock.now += 0.05
        recorder.step(network_at(step))
    recorder.close()
    with open_reel(path) as reel:
        assert len(reel.steps) == 100


def test_writing_counts_as_far_as_cores_are_few() -> None:
    clock = Clock()
    few, many = Ceiling(clock, n_cores=2), Ceiling(clock, n_cores=64)
    assert not few.allows(writer_secs=1.0)
    clock.now += 20
    assert not few.allows(writer_secs=1.0)
    assert many.allows(writer_secs=1.0)
    clock.now += 50
    assert few.allows(writer_secs=1.0)


def test_slots_are_lent_until_they_are_written(path: Path, meta: ReelMeta) -> None:
    ring = Ring(lambda: {key: np.empty_like(a) for key, a in network_at(0).items()}, 5 << 20)
    recorder = Recorder(path, meta, every=1)

    def read() -> Snapshot | None:
        slot = ring.take()
        if slot is None:
            return None
        for key, array in network_at(recorder.n_steps).items():
            slot[key][...] = array
        return Snapshot(slot, loan=Loan(lambda: ring.give_back(slot), hurry=ring.is_short))

    for _ in range(40):
        recorder.step(read)
    recorder.close()
    with open_reel(path) as reel:
        assert reel.steps.tolist() == list(range(1, 41))
        for step in range(1, 41):
            for key, array in network_at(step).items():
                np.testing.assert_array_equal(reel.at(step).tensors[key], array)


@pytest.mark.parametrize("logs_after", [True, False])
def test_losses_belong_to_their_steps_logged_before_or_after(
    path: Path, meta: ReelMeta, logs_after: bool
) -> None:
    recorder = Recorder(path, meta, every=1)
    for step in range(1, 31):
        if not logs_after:
            recorder.log(loss=1 / step, accuracy=step)
        recorder.step(network_at(step))
        if logs_after:
            recorder.log(loss=1 / step, accuracy=step)
    recorder.close()
    with open_reel(path) as reel:
        steps, losses = reel.scalars("loss")
        assert steps.tolist() == list(range(1, 31))
        np.testing.assert_allclose(losses, 1 / steps)
        assert [reel.at(step).loss for step in (1, 2, 30)] == [1, 1 / 2, 1 / 30]
        assert reel.scalars("accuracy")[1].tolist() == list(range(1, 31))


def test_what_would_have_to_wait_is_asked_of_recorded_steps_only(
    path: Path, meta: ReelMeta
) -> None:
    recorder, asked = Recorder(path, meta, every=10), []

    def loss_of(step: int) -> float:
        asked.append(step)
        return 1 / step

    for step in range(1, 41):
        recorder.log(loss=lambda step=step: loss_of(step))
        recorder.step(network_at(step))
    recorder.close()
    assert asked == [10, 20, 30, 40]
    with open_reel(path) as reel:
        assert reel.scalars("loss")[0].tolist() == asked


def test_long_curves_become_means(path: Path, meta: ReelMeta) -> None:
    recorder = Recorder(path, meta, every=10_000)
    for step in range(1, 10_001):
        recorder.step(network_at(step), loss=float(step))
    recorder.close()
    with open_reel(path) as reel:
        steps, losses = reel.scalars("loss")
    assert len(steps) < 3000
    at = {int(step): loss for step, loss in zip(steps, losses, strict=True)}
    assert at[1000] == 1000
    assert at[10_000] == np.mean(range(10_000 - 15, 10_001))
    assert at[4096 + 8] == np.mean(range(4096 + 1, 4096 + 9))


def test_a_resumed_reel_goes_on_where_the_weights_are(path: Path, meta: ReelMeta) -> None:
    record(path, meta, 40, every=10).close()
    first = first_step_after(path, True, lambda: Snapshot(network_at(20)))
    assert first == 21
    record(path, meta, 15, every=5, resume_from=first).close(read=network_at(35))
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [0, 10, 20, 25, 30, 35]
        np.testing.assert_allclose(reel.at(35).loss, 1 / 35)
        assert reel.ended == "done"


def test_a_network_that_is_at_no_step_must_say_where_it_is(path: Path, meta: ReelMeta) -> None:
    record(path, meta, 40, every=10).close()
    with pytest.raises(UsageError, match="no recorded step has the weights"):
        first_step_after(path, True, lambda: Snapshot(network_at(7)))
    assert first_step_after(path, 7, lambda: Snapshot(network_at(7))) == 8
    with pytest.raises(UsageError, match="`resume`"):
        first_step_after(path, -1, lambda: Snapshot(network_at(7)))


def test_a_second_recorder_is_refused_and_told_who_is_first(path: Path, meta: ReelMeta) -> None:
    recorder = record(path, meta, 3, every=1)
    with pytest.raises(
        OutputError, match=rf"another training is writing it \(process {os.getpid()}\)"
    ):
        Recorder(path, meta, overwrite=True)
    recorder.close()


def test_a_recorded_step_is_seen_by_others_while_the_training_runs(
    path: Path, meta: ReelMeta
) -> None:
    recorder = Recorder(path, meta, every=1)
    recorder.begin(network_at(0))
    with subprocess.Popen(
        [sys.executable, "-c", _LATEST, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().split()[0] == "ready"
        recorder.step(network_at(1))
        # Nothing else is handed over: the step must not wait for the next one.
        assert process.stdout.readline() == "seen\n"
    recorder.close()


_LATEST = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from epochreel.trace import open_reel
    path = Path(sys.argv[1])
    with open_reel(path) as reel:
        print("ready", flush=True)
        while len(reel.steps) < 2:
            time.sleep(0.01)
        reel.at(1).tensors["layer 1", "weight"]
        print("seen", flush=True)
    """
)


def test_the_first_failure_is_said_once_and_keeps_what_there_is(
    path: Path, meta: ReelMeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = record(path, meta, 3, every=1)
    giving_up = GivingUp(path, recorder)
    with pytest.warns(RecordingWarning, match=r"no longer recorded: .*disk is full"):
        giving_up.give_up(OutputError("the disk is full"))
    giving_up.give_up(OutputError("the disk is full"))  # a second warning would be an error here
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]
        assert reel.ended == "interrupted"


def test_warnings_that_are_errors_do_not_end_the_training(
    path: Path, meta: ReelMeta, capsys: pytest.CaptureFixture[str]
) -> None:
    giving_up = GivingUp(path, record(path, meta, 3, every=1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        giving_up.give_up(ValueError("what a shape"))
    assert re.fullmatch(
        r"epochreel: the training goes on.*ValueError: what a shape.*\n", capsys.readouterr().err
    )


def test_a_disk_that_fills_up_is_an_error_at_the_next_step(path: Path, meta: ReelMeta) -> None:
    recorder = record(path, meta, 1, every=1)
    with open_reel(path) as reel:
        while len(reel.steps) < 2:
            time.sleep(0.01)
    limit_pages(recorder, 40)
    with pytest.raises(OutputError, match="the disk is full; it is kept up to step"):
        for step in range(2, 5000):
            recorder.step({("layer 1", "weight"): np.random.default_rng(step).random((2, 3000))})
            time.sleep(0.001)
    with pytest.raises(OutputError, match="disk is full"):
        recorder.close("interrupted")
    with open_reel(path) as reel:
        assert reel.ended == "interrupted"
        for step in reel.steps.tolist():
            assert len(reel.at(step).tensors)


def limit_pages(recorder: Recorder, n_pages: int) -> None:
    connection: sqlite3.Connection = recorder._writer._committed.place.connection
    connection.execute(f"PRAGMA max_page_count = {n_pages}")


def test_a_child_that_was_forked_ends_nothing(path: Path, meta: ReelMeta) -> None:
    recorder = record(path, meta, 2, every=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
        child = os.fork()
    if child == 0:
        recorder.close()
        os._exit(0)
    os.waitpid(child, 0)
    recorder.step(network_at(3))
    recorder.close()
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]
        assert reel.ended == "done"

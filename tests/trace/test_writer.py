from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import OutputError, ReelError, UsageError
from epochreel.files import whole_file
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter, open_reel

# Writes steps as fast as it can until it is killed, and says when it has begun.
ENDLESS = """
import itertools, sys
from pathlib import Path
import numpy as np
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter, open_reel
from epochreel.steps import TrainingStep
with open_reel(Path(sys.argv[1])) as reel:
    meta, first = reel.meta, reel.at(0)
with ReelWriter(Path(sys.argv[2]), meta) as writer:
    for number in itertools.count():
        weights = tuple(np.full_like(weight, number) for weight in first.weights)
        writer.write(TrainingStep.dense(number, 1, first.examples, weights, (None, None), ()))
        if number == 0:
            print(number, flush=True)
"""


@pytest.fixture
def endless(reel_path, tmp_path):
    """A process that writes to the reel beside it; killed at the end."""
    path = tmp_path / "endless.reel"
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, reel_path, path], stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process, path
        process.kill()


def committed(path: Path, at_least: int) -> np.ndarray:
    """Return the steps of a reel being written, once there are enough."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if path.exists() and path.stat().st_size:
            with open_reel(path) as reel:
                if len(reel.steps) >= at_least:
                    return reel.steps
        time.sleep(0.02)
    raise AssertionError("nothing was written")


def wait_for_reel(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"


def test_a_reel_is_one_small_file(tmp_path, meta, make_step):
    path = tmp_path / "xor.reel"
    with ReelWriter(path, meta) as writer:
        for number in range(500):
            writer.write(make_step(number))
        writer.write_scalars("loss", range(2000), np.random.default_rng(0).random(2000))
    assert os.listdir(tmp_path) == ["xor.reel"]
    assert path.stat().st_size < 500_000


def test_the_arrays_may_change_once_they_are_handed_over(tmp_path, meta, make_step):
    step = make_step(1)
    before = step.weights[0].copy()
    with ReelWriter(tmp_path / "run.reel", meta) as writer:
        writer.write(step)
        step.weights[0][:] = 0
    with open_reel(tmp_path / "run.reel") as reel:
        np.testing.assert_array_equal(reel.at(1).weights[0], before)


def test_two_reels_of_one_training_differ_only_in_their_times(tmp_path, meta, make_step):
    contents = []
    for name in ("a.reel", "b.reel"):
        with ReelWriter(tmp_path / name, meta) as writer:
            for number in range(20):
                writer.write(make_step(number))
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            contents.append(
                [
                    connection.execute(query).fetchall()
                    for query in (
                        "SELECT step, epoch, loss FROM step ORDER BY step",
                        "SELECT * FROM small ORDER BY step",
                        "SELECT * FROM scalar ORDER BY name, step",
                        "SELECT * FROM meta WHERE key != 'created' ORDER BY key",
                    )
                ]
            )
    assert contents[0] == contents[1]


def test_a_step_written_again_replaces_the_first(tmp_path, meta, make_step):
    with ReelWriter(tmp_path / "run.reel", meta) as writer:
        writer.write(make_step(1, loss=1.0))
        writer.write(make_step(1, loss=2.0))
    with open_reel(tmp_path / "run.reel") as reel:
        assert reel.steps.tolist() == [1]
        assert reel.at(1).loss == 2.0


def test_every_committed_step_survives_a_kill(endless):
    process, path = endless
    wait_for_reel(process)
    seen = committed(path, at_least=200)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = path.read_bytes()
    with open_reel(path) as reel:
        assert len(reel.steps) >= len(seen)
        np.testing.assert_array_equal(reel.steps, np.arange(len(reel.steps)))
        for number in reel.steps.tolist():
            assert (reel.at(number).weights[0] == number).all()
    assert path.read_bytes() == left


def test_a_killed_reel_is_resumed_into_one_file(endless, meta, make_step):
    process, path = endless
    wait_for_reel(process)
    committed(path, at_least=50)
    process.kill()
    process.wait()
    with ReelWriter(path, meta, resume_from=30) as writer:
        writer.write(make_step(30))
    with open_reel(path) as reel:
        assert reel.steps.tolist() == list(range(31))
    assert [name for name in os.listdir(path.parent) if name.startswith("endless")] == [path.name]


def test_a_killed_reel_leaves_nothing_to_the_one_that_replaces_it(endless, meta, make_step):
    process, path = endless
    wait_for_reel(process)
    committed(path, at_least=50)
    process.kill()
    process.wait()
    with whole_file(path, overwrite=True) as partial, ReelWriter(partial, meta) as writer:
        writer.write(make_step(7))
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [7]


def test_what_is_left_of_a_removed_reel_does_not_come_back(endless, meta, make_step):
    process, path = endless
    wait_for_reel(process)
    committed(path, at_least=50)
    process.kill()
    process.wait()
    path.unlink()
    with ReelWriter(path, meta) as writer:
        writer.write(make_step(7))
    with open_reel(path) as reel:
        assert reel.steps.tolist() == [7]


def test_resuming_deletes_what_is_written_again(reel_path, meta, make_step):
    longer = replace(meta, timeline=Timeline.even(70_000, 7))
    with ReelWriter(reel_path, longer, resume_from=50) as writer:
        writer.write(make_step(55))
    with open_reel(reel_path) as reel:
        assert reel.steps.tolist() == [0, 10, 20, 30, 40, 55]
        assert reel.scalars("loss")[0].max() == 49
        assert reel.scalars("learning_rate")[0].tolist() == [0, 10, 20, 30, 40, 55]
        assert reel.meta.n_epochs == 70_000
        # Those of what was deleted are not among them.
        weights = [reel.at(step).weights[0] for step in reel.steps.tolist()]
        low, high = float(np.min(weights)), float(np.max(weights))
        assert reel.extent("layer 1", "weight") == (low, high)
    assert os.listdir(reel_path.parent) == [reel_path.name]


def test_another_network_cannot_resume(reel_path, meta):
    before = reel_path.read_bytes()
    other = replace(meta, network=NetworkSpec.dense(3, (LayerSpec(5, "tanh"),)))
    with pytest.raises(UsageError, match=r"3-5\) must be that of the reel \(3-4-1\)"):
        ReelWriter(reel_path, other, resume_from=1)
    assert reel_path.read_bytes() == before


def test_only_a_reel_can_be_resumed(tmp_path, meta):
    with pytest.raises(ReelError, match="No such file"):
        ReelWriter(tmp_path / "run.reel", meta, resume_from=1)


def test_what_exists_is_not_overwritten(reel_path, meta):
    before = reel_path.read_bytes()
    with pytest.raises(OutputError, match="already exists"):
        ReelWriter(reel_path, meta)
    assert reel_path.read_bytes() == before


def test_a_missing_folder_is_named(tmp_path, meta):
    with pytest.raises(OutputError, match="folder does not exist"):
        ReelWriter(tmp_path / "nowhere" / "run.reel", meta)


@pytest.fixture
def small_disk():
    """Files cannot grow beyond 200 kB."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_reaches_whoever_records(tmp_path, meta, make_step, small_disk):
    path = tmp_path / "run.reel"
    big = np.random.default_rng(0).random((100, 100))

    def record_much():
        with ReelWriter(path, meta) as writer:
            for number in range(1000):
                writer.write(make_step(number, weights=(big,) if number else (big[:3],)))
                if number < 2:
                    time.sleep(0.3)

    with pytest.raises(OutputError, match=r"run\.reel$"):
        record_much()
    with open_reel(path) as reel:
        assert reel.steps.tolist()[0] == 0
        reel.at(0)
    assert threading.active_count() == 1


def test_a_disk_full_at_the_end_is_told_by_close(tmp_path, meta, make_step, small_disk):
    big = np.random.default_rng(0).random((200, 200))
    writer = ReelWriter(tmp_path / "run.reel", meta)
    writer.write(make_step(1, weights=(big,)))
    with pytest.raises(OutputError):
        writer.close()
    writer.close()


def test_a_failure_in_the_training_is_not_hidden_by_the_disk(
    tmp_path, meta, make_step, small_disk
):
    def fail():
        with ReelWriter(tmp_path / "run.reel", meta) as writer:
            writer.write(make_step(1, weights=(np.random.default_rng(0).random((200, 200)),)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


def test_curves_must_be_as_long_as_their_steps(tmp_path, meta):
    with (
        ReelWriter(tmp_path / "run.reel", meta) as writer,
        pytest.raises(UsageError, match=r"`steps` \(2,\) and `values` \(1,\)"),
    ):
        writer.write_scalars("loss", [1, 2], [0.5])


def test_a_closed_writer_takes_nothing(tmp_path, meta, make_step):
    writer = ReelWriter(tmp_path / "run.reel", meta)
    writer.close()
    with pytest.raises(UsageError, match="closed"):
        writer.write(make_step(1))


def test_a_viewer_does_not_keep_the_writer_from_closing(tmp_path, meta, make_step):
    path = tmp_path / "run.reel"
    writer = ReelWriter(path, meta)
    with open_reel(path) as viewer:
        writer.write(make_step(1))
        writer.close()
        assert viewer.steps.tolist() == [1]
    # Whoever takes only the file itself has the whole reel.
    alone = path.rename(tmp_path / "alone.reel")
    with open_reel(alone) as reel:
        assert reel.steps.tolist() == [1]

"""A reel stands in its place from its first step on, whatever ends its training."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import OutputError, TrainingError, UsageError
from epochreel.trace import ReelWriter, open_reel
from epochreel.trace.rows import Rows


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def ended(path: Path) -> str:
    with open_reel(path) as reel:
        return reel.ended


def steps(path: Path) -> list[int]:
    with open_reel(path) as reel:
        return reel.steps.tolist()


def fail(path: Path, meta, make_step, error: BaseException, **options) -> None:
    with ReelWriter(path, meta, **options) as writer:
        writer.write(make_step(1))
        raise error


@pytest.mark.parametrize(
    ("error", "how"),
    [
        (KeyboardInterrupt(), "interrupted"),
        (SystemExit(143), "interrupted"),
        (ZeroDivisionError(), "interrupted"),
        (TrainingError("beyond all numbers"), "diverged"),
    ],
)
def test_a_reel_says_how_it_ended(tmp_path, meta, make_step, error, how) -> None:
    path = tmp_path / "run.reel"
    with pytest.raises(type(error)):
        fail(path, meta, make_step, error)
    assert (ended(path), steps(path)) == (how, [1])
    assert os.listdir(tmp_path) == ["run.reel"]


def test_it_is_running_until_it_is_done(tmp_path, meta, make_step) -> None:
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer:
        assert (ended(path), steps(path)) == ("running", [])
        writer.write(make_step(1))
        wait_until(lambda: steps(path) == [1])
        with open_reel(path) as viewer:
            assert viewer.ended == "running"
            writer.close()
            assert viewer.ended == "done"


def test_a_training_taken_up_again_runs_again(reel_path, meta, make_step) -> None:
    assert ended(reel_path) == "done"
    with ReelWriter(reel_path, meta, resume_from=50) as writer:
        assert ended(reel_path) == "running"
        writer.write(make_step(50))
    assert ended(reel_path) == "done"
    assert os.listdir(reel_path.parent) == [reel_path.name]


def test_a_training_without_a_step_leaves_nothing(tmp_path, meta) -> None:
    def stop_at_once() -> None:
        with ReelWriter(tmp_path / "run.reel", meta):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_at_once()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("options", [{}, {"overwrite": True}, {"resume_from": 1}])
def test_a_second_training_is_refused_and_told_of_the_first(
    tmp_path, meta, make_step, options
) -> None:
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer:
        with pytest.raises(
            OutputError, match=rf"training is writing it \(process {os.getpid()}\)"
        ):
            ReelWriter(path, meta, **options)
        writer.write(make_step(1))
    assert (ended(path), steps(path)) == ("done", [1])
    assert os.listdir(tmp_path) == ["run.reel"]


def test_two_that_would_replace_the_same_reel_do_not_meet(reel_path, meta, make_step) -> None:
    with ReelWriter(reel_path, meta, overwrite=True) as writer:
        with pytest.raises(OutputError, match="another training is writing it:"):
            ReelWriter(reel_path, meta, overwrite=True)
        writer.write(make_step(3))
    assert steps(reel_path) == [3]


def test_an_old_reel_stays_until_there_is_a_step(reel_path, meta, make_step) -> None:
    old = reel_path.read_bytes()
    with ReelWriter(reel_path, meta, overwrite=True) as writer:
        writer.write_scalars("loss", [0], [0.5])
        time.sleep(0.3)
        assert reel_path.read_bytes() == old
        with open_reel(reel_path) as viewer:
            writer.write(make_step(7))
            wait_until(lambda: steps(reel_path) == [7])
            # Who looks at the old one goes on looking at it.
            assert viewer.steps.tolist() == list(range(0, 100, 10))
            assert viewer.at(90).step == 90
        assert ended(reel_path) == "running"
        writer.write(make_step(8))
    assert (ended(reel_path), steps(reel_path)) == ("done", [7, 8])
    with open_reel(reel_path) as reel:
        assert reel.scalars("loss")[1].tolist() == [0.5]
    assert os.listdir(reel_path.parent) == [reel_path.name]


def test_an_old_reel_stays_if_nothing_comes_in_its_place(reel_path, meta) -> None:
    def stop_at_once() -> None:
        with ReelWriter(reel_path, meta, overwrite=True):
            raise KeyboardInterrupt

    old = reel_path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        stop_at_once()
    assert reel_path.read_bytes() == old
    assert os.listdir(reel_path.parent) == [reel_path.name]


def test_whatever_is_no_reel_can_be_replaced_and_a_folder_cannot(
    tmp_path, meta, make_step
) -> None:
    (tmp_path / "run.reel").write_text("a note")
    (tmp_path / "folder.reel").mkdir()
    with ReelWriter(tmp_path / "run.reel", meta, overwrite=True) as writer:
        writer.write(make_step(1))
    assert steps(tmp_path / "run.reel") == [1]
    with pytest.raises(OutputError, match="is a folder"):
        ReelWriter(tmp_path / "folder.reel", meta, overwrite=True)
    assert sorted(os.listdir(tmp_path)) == ["folder.reel", "run.reel"]


KILLED = """
import os, sys, time
from pathlib import Path
from epochreel.trace import ReelWriter, open_reel
with open_reel(Path(sys.argv[1])) as reel:
    meta, step = reel.meta, reel.at(0)
    step.tensors[("layer 1", "weight")]
writer = ReelWriter(Path(sys.argv[2]), meta, overwrite=True)
if sys.argv[3] == "step":
    writer.write(step)
    time.sleep(0.6)
os._exit(9)
"""


@pytest.mark.parametrize("when", ["before", "step"])
def test_a_killed_one_is_interrupted_and_in_nobodys_way(
    reel_path, tmp_path, meta, make_step, when
) -> None:
    path = tmp_path / "killed.reel"
    subprocess.run([sys.executable, "-c", KILLED, reel_path, path, when], check=False)
    assert ended(path) == "interrupted"
    assert steps(path) == ([0] if when == "step" else [])
    with ReelWriter(path, meta, overwrite=True) as writer:
        writer.write(make_step(5))
    assert (ended(path), steps(path)) == ("done", [5])
    assert [name for name in os.listdir(tmp_path) if "killed" in name] == ["killed.reel"]


def test_an_interrupted_training_is_told_as_a_shorter_one(tmp_path, meta, make_step) -> None:
    path = tmp_path / "run.reel"
    for error, n_steps in ((KeyboardInterrupt(), 1), (TrainingError("lost"), 420_000)):
        with pytest.raises(type(error)):
            fail(path, meta, make_step, error, overwrite=True)
        with open_reel(path) as reel:
            assert reel.meta.n_steps == 420_000
            assert reel.meta_so_far.n_steps == n_steps


def test_what_a_reel_cannot_hold_ends_neither_it_nor_the_next_step(
    tmp_path, meta, make_step
) -> None:
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer:
        with pytest.raises(UsageError, match="dtype object"):
            writer.write(make_step(1).with_tensors({("a", "state"): np.array([None])}))
        writer.write(make_step(2))
    assert steps(path) == [2]


def test_a_full_disk_keeps_what_was_committed_and_says_so(
    tmp_path, meta, make_step, monkeypatch
) -> None:
    put_step = Rows.put_step

    def put_two(self, connection, row, copied) -> None:
        if row.step > 2:
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise full
        put_step(self, connection, row, copied)

    monkeypatch.setattr(Rows, "put_step", put_two)
    path = tmp_path / "run.reel"

    def record() -> None:
        with ReelWriter(path, meta) as writer:
            for number in range(1, 100):
                writer.write(make_step(number))
                time.sleep(0.3 if number == 2 else 0.0)

    with pytest.raises(OutputError, match=r"^the disk is full; it is kept up to step 2: .*reel$"):
        record()
    assert (ended(path), steps(path)) == ("interrupted", [1, 2])
    assert os.listdir(tmp_path) == ["run.reel"]


def test_a_full_disk_at_the_first_step_leaves_the_old_reel(
    reel_path, meta, make_step, monkeypatch
) -> None:
    def put_none(self, connection, row, copied) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Rows, "put_step", put_none)
    old = reel_path.read_bytes()
    writer = ReelWriter(reel_path, meta, overwrite=True)
    writer.write(make_step(1))
    with pytest.raises(OutputError, match=r"^the disk is full; none is kept"):
        writer.close()
    assert reel_path.read_bytes() == old
    assert os.listdir(reel_path.parent) == [reel_path.name]

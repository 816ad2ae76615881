from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import OutputError
from epochreel.recording import DataChoices
from epochreel.sweeps import Sweep, SweepFolder, train_missing
from epochreel.sweeps.folder import LOG
from epochreel.trace import open_reel
from epochreel.workers import Workers, processes, threads

from .conftest import Planned


def train(sweep: Sweep) -> Sweep:
    with threads(1) as team:
        sweep.train(team)
    return sweep


def stamps(sweep: Sweep) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in sweep.folder.path.glob("*.reel")}


def test_what_is_there_is_not_trained_again(plan: Planned) -> None:
    first = train(plan(learning_rate="0.1,1"))
    assert (first.said, first.missing) == ("", (0, 1))
    before = stamps(first)
    second = plan(learning_rate="0.1,1,5", seeds=None)
    assert second.said == "2 of 3 runs were there"
    assert [second.runs[index].name for index in second.missing] == ["lr-5"]
    train(second)
    assert before.items() < stamps(second).items()
    assert plan(learning_rate="0.1,1,5").missing == ()


def test_an_interrupted_sweep_goes_on(plan: Planned) -> None:
    sweep = plan(learning_rate="0.1,1,5")

    def interrupt(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with threads(1) as team, pytest.raises(KeyboardInterrupt):
        sweep.train(team, interrupt)
    assert sweep.n_whole() >= 1
    names = {path.name for path in sweep.folder.path.iterdir()}
    assert all(name == LOG or name.startswith("lr-") for name in names)
    before = stamps(sweep)
    again = train(plan(learning_rate="0.1,1,5"))
    assert len(again.missing) == 3 - len(before)
    assert before.items() <= stamps(again).items()
    assert again.n_whole() == 3


def test_a_reel_that_was_whole_when_the_process_died_counts(plan: Planned) -> None:
    sweep = train(plan(learning_rate="0.1,1"))
    log = sweep.folder.path / LOG
    # The last word that was written is cut short, the one before never came.
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:3]) + lines[3][:25])
    assert plan(learning_rate="0.1,1").said == "2 of 2 runs were there"
    train(plan(learning_rate="0.1,1,5"))
    assert plan(learning_rate="0.1,1,5").said == "3 of 3 runs were there"


def test_a_damaged_reel_is_made_again(plan: Planned) -> None:
    sweep = train(plan(learning_rate="0.1,1"))
    reel = sweep.folder.reel("lr-1")
    reel.write_bytes(reel.read_bytes()[:5000])
    again = plan(learning_rate="0.1,1")
    assert again.said == "1 of 2 runs were there"
    train(again)
    open_reel(reel).close()


@pytest.mark.parametrize("change", ["epochs", "data", "stranger"])
def test_a_reel_made_from_something_else_is_not_taken_for_it(
    plan: Planned, change: str, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b\n" + "".join(f"{n},{n % 2}\n" for n in range(20)))
    first = {"source": table, "data": DataChoices(target="b"), "learning_rate": "0.1,1"}
    sweep = train(plan(**first))
    then = dict(first)
    if change == "epochs":
        then["epochs"] = 21
    elif change == "data":
        table.write_text(table.read_text() + "5,5\n")
    else:
        (sweep.folder.path / LOG).write_text("")
    with pytest.raises(OutputError, match=r"made from other choices .*lr-0.1.reel"):
        plan(**then)
    assert plan(**then, overwrite=True).missing == (0, 1)


def test_arrays_are_known_by_what_is_in_them(plan: Planned) -> None:
    inputs = np.random.default_rng(0).normal(size=(30, 2))
    targets = (inputs[:, 0] > 0).astype(int)
    train(plan(inputs, targets, learning_rate="0.1,1"))
    assert plan(inputs.copy(), targets.tolist(), learning_rate="0.1,1").missing == ()
    with pytest.raises(OutputError, match="other choices"):
        plan(inputs + 1e-9, targets, learning_rate="0.1,1")


def test_what_dead_processes_left_is_cleared_and_what_living_ones_write_is_not(
    plan: Planned,
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    sweep = plan(learning_rate="0.1,1")
    folder = sweep.folder.path
    folder.mkdir()
    (folder / LOG).touch()
    for process in (dead.pid, os.getppid()):
        (folder / f".part-{process}-lr-7.reel").touch()
        (folder / f".part-{process}-lr-7.reel-wal").touch()
    train(sweep)
    left = sorted(path.name for path in folder.glob(".part-*"))
    assert left == [f".part-{os.getppid()}-lr-7.reel{end}" for end in ("", "-wal")]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo.png").touch()
    with pytest.raises(OutputError, match="folder with other things in it"):
        SweepFolder(tmp_path)
    with pytest.raises(OutputError, match="a file, where a folder"):
        SweepFolder(tmp_path / "photo.png")
    with pytest.raises(OutputError, match="the folder does not exist"):
        SweepFolder(tmp_path / "no" / "where")


def test_the_log_tolerates_what_later_versions_say(tmp_path: Path) -> None:
    entry = {"run": "a", "digest": "d", "status": "done", "mood": "fine"}
    (tmp_path / LOG).write_text(f"{json.dumps(entry)}\n[]\nnonsense\n")
    known = SweepFolder(tmp_path).entry("a")
    assert known is not None
    assert (known.status, known.secs) == ("done", None)


def test_a_reel_is_the_same_however_many_train(plan: Planned) -> None:
    sweep = train(plan(learning_rate="0.1,1", hidden="3,2x2"))
    kept = {run.name: tensors(sweep, run.name) for run in sweep.runs}
    again = plan(learning_rate="0.1,1", hidden="3,2x2", overwrite=True)
    with processes(2) as team:
        again.train(team)
    for run in again.runs:
        made = tensors(again, run.name)
        assert made.keys() == kept[run.name].keys()
        for step, arrays in made.items():
            for one, other in zip(arrays, kept[run.name][step], strict=True):
                np.testing.assert_array_equal(one, other, strict=True)


@pytest.mark.parametrize(("worth", "together"), [(1e9, 0), (0.0, 3)])
def test_processes_are_started_only_where_they_are_worth_it(
    plan: Planned, monkeypatch: pytest.MonkeyPatch, worth: float, together: int
) -> None:
    begun: list[int] = []
    module = sys.modules[train_missing.__module__]

    def counted(n: int, **_: object) -> Workers:
        begun.append(n)
        return threads(1)

    monkeypatch.setattr(module, "processes", counted)
    monkeypatch.setattr(module, "n_cores", lambda: 3)
    monkeypatch.setattr(module, "WORTH_SECS", worth)
    sweep, told = plan(learning_rate="0.1,0.2,0.5,1,5"), []
    train_missing(sweep, None, None, print, lambda *done: told.append(done))
    assert begun == ([together] if together else [])
    assert sweep.n_whole() == 5
    assert told == sorted(told)
    assert told[-1] == (5, 5)
    assert {total for _, total in told} == {5}


def tensors(sweep: Sweep, run: str) -> dict[int, list[np.ndarray]]:
    with open_reel(sweep.folder.reel(run)) as reel:
        steps = {int(step): reel.at(int(step)) for step in reel.steps}
    return {
        number: [*step.weights, *(b for b in step.biases if b is not None), *step.activations]
        for number, step in steps.items()
    }

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, stdev

import numpy as np
import pytest

from epochreel.errors import UsageError, WorkersError
from epochreel.sweeps import Outcomes, Sweep, collect, lines_of, write_tables
from epochreel.trace import open_reel
from epochreel.workers import Workers, threads
from epochreel.workers.tries import Tries
from epochreel.workers.work import Attempt, Failed

from .conftest import Planned

DIVERGING = {"optimizer": "sgd", "activation": "relu", "hidden": "4"}


def trained(sweep: Sweep) -> Outcomes:
    with threads(1) as team:
        sweep.train(team)
    return collect(sweep)


def test_the_numbers_are_those_of_the_reels(plan: Planned) -> None:
    outcomes = trained(plan("moons", learning_rate="0.0001,0.003,0.03", epochs=12))
    assert outcomes.figure == "held_out_accuracy"
    finals = []
    for row in outcomes.rows:
        assert row.reel is not None
        with open_reel(row.reel) as reel:
            steps, values = reel.scalars("held_out_accuracy")
            per_epoch = reel.meta.timeline.steps_per_epoch
        assert row.final == values[-1]
        assert row.best == values.max()
        assert row.best_epoch == steps[int(np.argmax(values))] / per_epoch
        assert row.secs is not None
        finals.append(row.final)
    assert finals == sorted(finals, reverse=True)
    assert finals[0] > finals[-1]


def test_an_error_is_the_better_the_lower(plan: Planned) -> None:
    outcomes = trained(plan("xor", learning_rate="0.1,5", epochs=400))
    assert outcomes.figure == "average_error"
    assert [row.run.name for row in outcomes.rows] == ["lr-5", "lr-0.1"]
    assert outcomes.rows[0].best == min(row.best for row in outcomes.rows if row.best is not None)


def test_a_training_that_diverges_is_a_row(plan: Planned) -> None:
    outcomes = trained(plan("wave", learning_rate="3,0.01", epochs=60, **DIVERGING))
    done, diverged = outcomes.rows
    assert (done.status, diverged.status) == ("done", "diverged")
    assert diverged.final is None
    assert diverged.reel is not None
    assert "try a smaller one" in diverged.said
    assert lines_of(outcomes)[-1].endswith("diverged")


def test_a_training_that_cannot_be_is_a_row(plan: Planned) -> None:
    # What only fails when it is trained, as with a table that is gone by then.
    sweep = plan("xor2", learning_rate="0.1,1")
    broken = Sweep(
        sweep.material, sweep.runs, sweep.folder, sweep.digests, sweep.missing, sweep.notes
    )
    broken.runs[1].chosen["epochs"] = -1  # type: ignore[index]
    outcomes = trained(broken)
    assert [row.status for row in outcomes.rows] == ["done", "failed"]
    assert outcomes.rows[1].reel is None
    assert "`epochs`" in outcomes.rows[1].said
    # It is not there, so it is tried again.
    assert plan("xor2", learning_rate="0.1,1").said == "1 of 2 runs were there"


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_training_that_kills_its_workers_fails_alone(plan: Planned, lost: int) -> None:
    sweep = plan("xor2", learning_rate="0.1,1,5")

    class Fragile(Workers):
        """Workers whose first run ends with one item that was lost three times."""

        def __init__(self, inner: Workers) -> None:
            self._inner, self._has_failed = inner, False

        is_remote = False

        def run(self, work, items, progress=None, *, noun="item") -> Iterator:  # type: ignore[override]
            if self._has_failed:
                yield from self._inner.run(work, items, progress, noun=noun)
                return
            self._has_failed = True
            for index, item in enumerate(items[:lost]):
                yield index, work(item, lambda _n: None)
            tries = Tries(len(items), noun)
            reason = "a worker died (signal 9)"
            errors = [tries.fail(Failed(Attempt(n, lost), reason)) for n in range(3)]
            assert errors[-1] is not None
            raise errors[-1]

    with threads(1) as team:
        sweep.train(Fragile(team))
    outcomes = collect(sweep)
    assert [row.status for row in outcomes.rows] == ["done", "done", "failed"]
    assert outcomes.rows[-1].run.name == sweep.runs[lost].name
    assert "signal 9" in outcomes.rows[-1].said


def test_nobody_to_train_is_an_error(plan: Planned) -> None:
    class Nobody:
        is_remote = False

        def run(self, *_: object, **__: object) -> Iterator:
            raise WorkersError("no worker of the cluster answers any more")
            yield

    sweep = plan("xor2", learning_rate="0.1,1,5")
    with pytest.raises(WorkersError, match="answers any more"):
        sweep.train(Nobody())  # type: ignore[arg-type]


def test_reels_come_back_as_bytes_from_where_there_is_no_folder(plan: Planned) -> None:
    class Remote:
        is_remote = True

        def run(self, work, items, progress=None, *, noun="item") -> Iterator:  # type: ignore[no-untyped-def]
            for index, item in enumerate(items):
                assert item.path is None
                yield index, work(item, lambda _n: None)

    sweep = plan("xor2", learning_rate="0.1,1")
    sweep.train(Remote())  # type: ignore[arg-type]
    assert sweep.n_whole() == 2


def test_a_value_that_every_training_would_refuse_is_refused_first(plan: Planned) -> None:
    with pytest.raises(UsageError, match="unknown activation `tahn`"):
        plan("xor2", activation="tanh,tahn", learning_rate="0.1,1")
    with pytest.raises(UsageError, match="learning_rate"):
        plan("xor2", activation="tanh,relu", learning_rate="0.1,-1")


def test_seeds_have_a_mean_and_a_spread(plan: Planned) -> None:
    outcomes = trained(plan("xor2", learning_rate="0.0001,0.1", seeds=4, epochs=60))
    groups = outcomes.over_seeds()
    assert [group.n_seeds for group in groups] == [4, 4]
    for group in groups:
        rate = group.varied["learning_rate"]
        finals = [row.final for row in outcomes.rows if row.varied["learning_rate"] == rate]
        known = [final for final in finals if final is not None]
        assert group.mean == pytest.approx(fmean(known))
        assert group.spread == pytest.approx(stdev(known))
    assert groups[0].mean is not None
    assert groups[1].mean is not None
    assert groups[0].mean >= groups[1].mean
    assert collect(plan("xor2", learning_rate="0.0001,0.1", seeds=4, epochs=60)) == outcomes
    text = lines_of(outcomes)
    assert any("4 of 4" in line and "%" in line for line in text)


def test_the_table_is_aligned_and_says_what_differs(plan: Planned) -> None:
    outcomes = trained(plan("xor2", learning_rate="0.1,0.00005", hidden="2,12x3"))
    lines = lines_of(outcomes)
    head = lines[0]
    assert head.split() == ["lr", "hidden", "accuracy", "best", "at", "epoch", "seconds", "status"]
    assert len(lines) == 5
    for line in lines[1:]:
        # Every column ends where its head does, but for the last, which begins there.
        for word in ("lr", "hidden", "accuracy", "best", "at epoch", "seconds"):
            end = head.index(word) + len(word)
            assert line[end - 1] != " "
            assert line[end] == " "
        assert line[head.index("status") :] == "done"


def test_the_file_holds_the_same(plan: Planned, tmp_path: Path) -> None:
    outcomes = trained(plan("wave", learning_rate="3,0.01", epochs=60, **DIVERGING))
    written = write_tables(outcomes, tmp_path)
    assert written[0] == tmp_path / "sweep.csv"
    with written[0].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["run"] for row in rows] == ["lr-0.01", "lr-3"]
    assert float(rows[0]["held_out_mean_absolute_error"]) == outcomes.rows[0].final
    assert rows[1]["held_out_mean_absolute_error"] == ""
    assert (rows[1]["status"], rows[1]["learning_rate"]) == ("diverged", "3.0")
    assert "try a smaller one" in rows[1]["why"]


@pytest.mark.frameworks
def test_parquet_holds_the_same(plan: Planned, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    outcomes = trained(plan("xor2", batch_size="1,full"))
    _, path = write_tables(outcomes, tmp_path)
    table = pq.read_table(path).to_pylist()
    assert [row["run"] for row in table] == [row.run.name for row in outcomes.rows]
    assert [row["accuracy"] for row in table] == [row.final for row in outcomes.rows]
    assert {row["batch_size"] for row in table} == {"1", "full"}

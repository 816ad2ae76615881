from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from epochreel.encode.probe import describe
from epochreel.film import FilmOptions
from epochreel.scene import SceneOptions
from epochreel.scene.comparison.naming import short_labels
from epochreel.sweeps import (
    MOST_SHOWN,
    Outcomes,
    Row,
    Sweep,
    collect,
    film_wall,
    runs_of,
    shown_rows,
)
from epochreel.sweeps.wall import label_of
from epochreel.workers import threads

from .conftest import Planned

OPTIONS = FilmOptions(SceneOptions(64, 36), Fraction(1), n_threads=1)


def trained(sweep: Sweep) -> Outcomes:
    with threads(1) as team:
        sweep.train(team)
    return collect(sweep)


def test_a_sweep_is_filmed_once(plan: Planned) -> None:
    sweep = plan("wave", learning_rate="0.01,3", epochs=60, optimizer="sgd", activation="relu")
    outcomes, told = trained(sweep), []
    path = film_wall(sweep, outcomes, OPTIONS, tell=told.append)
    assert path == sweep.folder.path / "wall.mp4"
    assert describe(path).width == 64
    assert told == []
    made = path.stat().st_mtime_ns
    assert film_wall(sweep, outcomes, OPTIONS, tell=told.append) == path
    assert told == ["wall.mp4 was there"]
    assert path.stat().st_mtime_ns == made
    larger = replace(OPTIONS, scene=SceneOptions(128, 72))
    film_wall(sweep, outcomes, larger)
    assert describe(path).width == 128


def test_one_network_is_no_wall(plan: Planned) -> None:
    told: list[str] = []
    sweep = plan("xor2")
    assert film_wall(sweep, trained(sweep), OPTIONS, tell=told.append) is None
    assert told == ["no wall.mp4: it compares 2 networks or more"]


def rows_of(n: int) -> list[Row]:
    """Return so many trainings, the best first, whose order in the sweep is the reverse."""
    runs = runs_of({"epochs": tuple(range(1, n + 1))}, None, "x")
    return [Row(run, "done", Path(f"{run.name}.reel")) for run in reversed(runs)]


@pytest.mark.parametrize("n", [64, 65, 200, 1000])
def test_of_many_those_are_shown_that_lie_evenly_from_best_to_worst(n: int) -> None:
    ranked = rows_of(n)
    order = [row.run.name for row in reversed(ranked)]
    shown = shown_rows(Outcomes("accuracy", tuple(ranked)), order)
    ranks = sorted(ranked.index(row) for row in shown)
    assert len(ranks) == MOST_SHOWN
    assert (ranks[0], ranks[-1]) == (0, n - 1)
    gaps = {after - before for before, after in pairwise(ranks)}
    assert max(gaps) - min(gaps) <= 1
    places = [order.index(row.run.name) for row in shown]
    assert places == sorted(places)


def test_who_left_no_reel_is_not_shown() -> None:
    ranked = rows_of(3)
    ranked[1] = replace(ranked[1], reel=None)
    order = [row.run.name for row in ranked]
    assert len(shown_rows(Outcomes(None, tuple(ranked)), order)) == 2


def test_labels_say_what_differs() -> None:
    values = {"learning_rate": (0.1, 1.0), "hidden": ((8,), (16, 8), ())}
    labels = [label_of(Row(run, "done", None)) for run in runs_of(values, 2, "x")]
    assert labels[:3] == [
        "lr 0.1, 8 units, seed 1",
        "lr 0.1, 8 units, seed 2",
        "lr 0.1, 16x8 units, seed 1",
    ]
    assert labels[4] == "lr 0.1, 0 units, seed 1"
    naming = short_labels(labels)
    assert naming.labels[2:4] == ("0.1, 16x8, 1", "0.1, 16x8, 2")
    assert naming.told == "lr, units, seed"
    (only,) = runs_of({}, None, "xor")
    assert label_of(Row(only, "done", None)) == "xor"

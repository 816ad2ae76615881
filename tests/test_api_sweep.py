from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import epochreel as er
from epochreel.encode.probe import describe

TINY: dict[str, Any] = {"size": (64, 36), "fps": 1, "workers": 1}


def test_a_sweep_is_one_call(tmp_path: Path) -> None:
    told: list[str] = []
    parts: list[tuple[int, int]] = []
    tried = {"learning_rate": [0.001, 0.1], "hidden": [2, (3, 2)], "epochs": 30}
    folder = tmp_path / "runs"
    made = er.sweep(
        "xor2",
        **tried,
        seeds=2,
        folder=folder,
        tell=told.append,
        progress=lambda *done: parts.append(done),
        **TINY,
    )
    assert made.folder == folder
    assert len(made.rows) == 8
    assert made.rows[0]["hidden"] in ("2", "3x2")
    assert made.rows[0]["accuracy"] >= made.rows[-1]["accuracy"]
    assert made.wall is not None
    assert describe(made.wall).width == 64
    assert str(made).splitlines()[0].split()[:3] == ["lr", "hidden", "seed"]
    assert (8, 8) in parts
    with made.reel() as best:
        assert best.scalars("accuracy")[1][-1] == made.rows[0]["accuracy"]
    again = er.sweep("xor2", **tried, seeds=2, folder=folder, tell=told.append, **TINY)
    assert told == ["8 of 8 runs were there", "wall.mp4 was there"]
    assert again == made


def test_arrays_can_be_learnt_from(tmp_path: Path) -> None:
    inputs = np.random.default_rng(0).normal(size=(40, 2))
    made = er.sweep(
        inputs,
        (inputs[:, 0] > 0).astype(int),
        learning_rate=(0.01, 0.1),
        epochs=5,
        folder=tmp_path / "runs",
        **TINY,
    )
    assert {row["status"] for row in made.rows} == {"done"}
    assert "held_out_accuracy" in made.rows[0]


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"learning_rat": [1]}, TypeError, "unexpected keyword argument 'learning_rat'"),
        ({"learning_rate": ["x"]}, er.UsageError, "must be numbers"),
        ({"hidden": [8, 8]}, er.UsageError, "has 8 twice"),
        ({"epochs": range(1, 102), "seeds": 10}, er.UsageError, "^1,010 .*`yes=True`"),
        ({"learning_rate": [1, 2], "theme": "neon"}, er.UsageError, "unknown theme"),
        ({"learning_rate": [1, 2], "workers": 0}, er.UsageError, "`workers` \\(=0\\)"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_trained(
    tmp_path: Path, wrong: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        er.sweep("xor2", folder=tmp_path / "runs", **wrong)
    assert list(tmp_path.iterdir()) == []


def test_when_nothing_can_be_trained_that_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from epochreel.sweeps import training

    def refuse(*_: object) -> None:
        raise er.DataError("the table is gone")

    monkeypatch.setattr(training, "record_training", refuse)
    with pytest.raises(er.TrainingError, match=r"none of 2 .* the table is gone"):
        er.sweep("xor2", learning_rate=[0.1, 1], folder=tmp_path / "runs", **TINY)
    assert "the table is gone" in (tmp_path / "runs" / "sweep.csv").read_text()

"""Reels that were written once are read for ever; see reels/README.md."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import ReelError
from epochreel.steps import TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelFile, ReelWriter, open_reel

REELS = Path(__file__).parent / "reels"
FUTURE = "format-2-of-the-future"
READABLE = ["format-2", FUTURE]


@pytest.fixture
def future(tmp_path: Path) -> Path:
    return Path(shutil.copy(REELS / f"{FUTURE}.reel", tmp_path / "run.reel"))


def values_of(path: Path) -> dict[str, dict]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT key, json FROM meta")
        return {key: json.loads(text) for key, text in rows}


def set_value(path: Path, key: str, value: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        query = "UPDATE meta SET json = ? WHERE key = ?"
        connection.execute(query, (json.dumps(value), key))


def remove(path: Path, key: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = ?", (key,))


def check_steps(reel: ReelFile) -> None:
    assert reel.steps.tolist() == [0, 1, 2, 3, 4]
    for number in range(5):
        step = reel.at(number)
        assert (step.epoch, step.loss) == (-(-number // 2), 1 / (number + 1))
        np.testing.assert_array_equal(step.weights[0], np.arange(6.0).reshape(3, 2) * number)
        assert (step.biases[1], dict(step.scalars)) == (None, {"learning_rate": 0.5})
        memory = step.tensors["memory", "state"]
        assert (memory.dtype, memory.shape) == (np.float32, (80, 64))
        assert (memory == number).all()


def test_they_are_small() -> None:
    files = list(REELS.glob("*.reel"))
    assert len(files) >= 3
    assert all(path.stat().st_size < 20_000 for path in files)


@pytest.mark.parametrize("name", READABLE)
def test_they_are_read_whole(name: str) -> None:
    with open_reel(REELS / f"{name}.reel") as reel:
        check_steps(reel)
        assert reel.meta.timeline == Timeline.even(2, 2)
        assert reel.meta.network.layers[0].activation == "tanh"
        assert reel.meta.training_set.inputs.tolist() == [[0, 1], [1, 0.25]]
        assert reel.meta.question is not None
        assert reel.meta.question.answer == (0.0,)
        assert reel.scalars("loss")[1].tolist() == [0.5, 0.25]
        assert reel.extent("layer 1", "weight") == (0.0, 20.0)
        assert reel.extent("memory", "state") == (0.0, 4.0)
        assert reel.ended == ("interrupted" if name == FUTURE else "done")
        assert len(reel.digest) == 32


def test_format_1_is_refused_in_a_sentence() -> None:
    with pytest.raises(ReelError, match=r"^written in format 1, which .* no longer reads; train"):
        open_reel(REELS / "format-1.reel")


def test_what_only_the_future_knows_is_kept_when_a_reel_is_resumed(future: Path) -> None:
    before = values_of(future)
    with open_reel(future) as reel:
        meta = reel.meta
    with ReelWriter(future, meta, resume_from=4) as writer:
        writer.write(TrainingStep(4, 2, {}))
    after = values_of(future)
    assert after["vocabulary"] == before["vocabulary"]
    assert after["network"]["regions"] == [["inputs", "layer 1"]]
    assert after["training"]["teacher"] == "Ada"
    assert after["versions"]["moon"] == 1
    assert after["ended"] == "done"
    with closing(sqlite3.connect(future)) as connection:
        assert connection.execute("SELECT text FROM token").fetchall() == [("hello",)]


@pytest.mark.parametrize("key", ["network", "timeline", "schema"])
def test_a_missing_key_is_named_and_is_no_damage(future: Path, key: str) -> None:
    remove(future, key)
    with pytest.raises(ReelError, match=rf"^the reel says nothing of `{key}`, which"):
        open_reel(future)


def test_a_key_that_is_missing_within_another_is_named(future: Path) -> None:
    network = values_of(future)["network"]
    del network["blocks"][0]["out_shape"]
    set_value(future, "network", network)
    with pytest.raises(ReelError, match="says nothing of `out_shape`"):
        open_reel(future)


@pytest.mark.parametrize(
    "key", ["ended", "created", "versions", "writer", "trainer", "training", "vocabulary"]
)
def test_what_can_be_done_without_may_be_missing(future: Path, key: str) -> None:
    remove(future, key)
    with open_reel(future) as reel:
        check_steps(reel)
        assert reel.ended == "interrupted"


@pytest.mark.parametrize("text", ["{", '{"end": 4, "stretches": []}', "7", '"soon"'])
def test_what_makes_no_sense_is_damage(future: Path, text: str) -> None:
    with closing(sqlite3.connect(future)) as connection, connection:
        connection.execute("UPDATE meta SET json = ? WHERE key = 'timeline'", (text,))
    with pytest.raises(ReelError, match="cut short or damaged"):
        open_reel(future)

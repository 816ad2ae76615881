from __future__ import annotations

import os
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from epochreel.dataset import TrainingSet
from epochreel.errors import FrameError, ReelError, UsageError
from epochreel.steps import TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter, open_reel
from epochreel.trace.layout import FORMAT_VERSION
from epochreel.trace.metadata import to_values


def read_everything(path):
    with open_reel(path) as reel:
        steps = [reel.at(step) for step in reel.steps.tolist()]
        return steps, [reel.scalars(name) for name in reel.scalar_names]


def edit(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_reel_gives_back_what_was_written(reel_path, meta, make_step, same_step):
    with open_reel(reel_path) as reel:
        assert reel.steps.dtype == np.int64
        assert reel.steps.tolist() == list(range(0, 100, 10))
        for step in reel.steps:
            same_step(reel.at(step), make_step(int(step)))
        assert reel.format_version == FORMAT_VERSION
        assert reel.written_by
        assert reel.scalar_names == ("learning_rate", "loss")
        assert to_values(reel.meta) == to_values(meta)
        assert reel.meta.question == meta.question
        np.testing.assert_array_equal(reel.meta.training_set.inputs, meta.training_set.inputs)
        assert reel.meta.training_set.targets[0, 0] == 1 / 3


def test_steps_without_examples_and_nan_losses_survive(tmp_path, meta, make_step, same_step):
    nan = float("nan")
    step = make_step(
        0,
        examples=np.zeros(0, np.int64),
        activations=(),
        errors=None,
        targets=None,
        loss=nan,
        scalars={"loss": nan, "up": float("inf")},
    )
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer:
        writer.write(step)
        writer.write_scalars("loss", [1], [0.5])
    with open_reel(path) as reel:
        same_step(reel.at(0), step)
        steps, values = reel.scalars("loss")
        assert steps.tolist() == [0, 1]
        np.testing.assert_equal(values, [nan, 0.5])
        assert reel.scalars("up")[1].tolist() == [float("inf")]


@pytest.mark.parametrize(
    ("step", "nearest"), [(-1, "0"), (14, "10 and 20"), (91, "90"), (10**30, "90")]
)
def test_a_step_not_recorded_names_its_neighbours(reel_path, step, nearest):
    with (
        open_reel(reel_path) as reel,
        pytest.raises(
            FrameError, match=rf"step {step} was not recorded; the nearest recorded: {nearest}:"
        ),
    ):
        reel.at(step)


def test_a_reel_without_steps_says_so(tmp_path, meta):
    ReelWriter(tmp_path / "run.reel", meta).close()
    with open_reel(tmp_path / "run.reel") as reel:
        assert reel.steps.shape == (0,)
        with pytest.raises(FrameError, match="has no steps"):
            reel.at(1)


def test_an_unknown_curve_names_the_known_ones(reel_path):
    with (
        open_reel(reel_path) as reel,
        pytest.raises(UsageError, match="unknown scalar `los`; known: learning_rate, loss"),
    ):
        reel.scalars("los")


def test_a_closed_reel_says_so(reel_path):
    reel = open_reel(reel_path)
    reel.close()
    with pytest.raises(UsageError, match="closed"):
        reel.at(0)


def test_a_step_read_twice_is_decoded_once(reel_path):
    with open_reel(reel_path) as reel:
        assert reel.at(10) is reel.at(10)


def test_threads_may_share_a_reel(tmp_path, meta, make_step, frequent_switches):
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer:
        for number in range(40):
            writer.write(make_step(number, loss=float(number)))

    def loss_at(step):
        return reel.at(step).loss

    steps = np.random.default_rng(0).integers(40, size=3000).tolist()
    with open_reel(path) as reel, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(loss_at, steps)) == steps


@pytest.fixture
def frequent_switches():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_a_growing_reel_is_read_as_far_as_it_is_committed(tmp_path, meta, make_step):
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer, open_reel(path) as reel:
        assert len(reel.steps) == 0
        writer.write(make_step(1, loss=1.0))
        wait_until(lambda: reel.steps.tolist() == [1])
        assert reel.at(1).loss == 1.0
        writer.write(make_step(1, loss=2.0))
        wait_until(lambda: reel.at(1).loss == 2.0)


def wait_until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_reading_leaves_the_file_and_its_folder_alone(reel_path):
    before = reel_path.read_bytes(), reel_path.stat().st_mtime_ns
    reel_path.chmod(0o444)
    reel_path.parent.chmod(0o555)
    read_everything(reel_path)
    reel_path.parent.chmod(0o755)
    assert (reel_path.read_bytes(), reel_path.stat().st_mtime_ns) == before
    assert os.listdir(reel_path.parent) == [reel_path.name]


def test_a_name_may_hold_any_sign(reel_path):
    path = reel_path.rename(reel_path.with_name("a?b#c %41 é.reel"))
    assert len(read_everything(path)[0]) == 10


@pytest.mark.parametrize("content", [b"", b"x", b"step,loss\n1,0.5\n" * 400, bytes(8192)])
def test_another_file_is_no_reel(tmp_path, content):
    path = tmp_path / "run.reel"
    path.write_bytes(content)
    with pytest.raises(ReelError, match=r"^not a reel.*run\.reel$"):
        open_reel(path)
    assert path.read_bytes() == content


def test_another_database_is_no_reel(tmp_path):
    path = tmp_path / "run.reel"
    edit(path, "CREATE TABLE step (step INTEGER PRIMARY KEY)")
    with pytest.raises(ReelError, match=r"^not a reel"):
        open_reel(path)


def test_a_folder_and_nothing_are_no_reels(tmp_path):
    with pytest.raises(ReelError, match="a folder, not a reel"):
        open_reel(tmp_path)
    with pytest.raises(ReelError, match="No such file"):
        open_reel(tmp_path / "missing.reel")
    assert os.listdir(tmp_path) == []


def test_a_reel_cut_anywhere_is_refused(reel_path):
    whole = reel_path.read_bytes()
    header, ends = range(0, 200, 9), range(4096, len(whole), 4096)
    around_pages = [end + offset for end in ends for offset in (-1, 0, 1, 2048)]
    for cut in (*header, *around_pages, len(whole) - 1):
        reel_path.write_bytes(whole[:cut])
        with pytest.raises(ReelError, match=r"run\.reel$"):
            open_reel(reel_path)


def test_damage_is_never_someone_elses_exception(reel_path):
    whole = reel_path.read_bytes()
    rng = np.random.default_rng(0)
    refused = 0
    for place in rng.integers(len(whole), size=300).tolist():
        reel_path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            read_everything(reel_path)
        except ReelError:
            refused += 1
        except UsageError:  # a number or a name that was changed
            pass
    assert refused > 30


def test_a_damaged_step_leaves_the_others_readable(reel_path, make_step, same_step):
    edit(reel_path, "UPDATE small SET bytes = x'00' WHERE step = 20")
    with open_reel(reel_path) as reel:
        with pytest.raises(ReelError, match="damaged"):
            reel.at(20)
        same_step(reel.at(30), make_step(30))


def test_a_large_tensor_is_read_alone_and_only_when_it_is_asked_for(
    tmp_path, meta, make_step, same_step
):
    path = tmp_path / "run.reel"
    rng = np.random.default_rng(0)
    step = make_step(1, weights=(rng.normal(size=(90, 80)), rng.normal(size=(80, 90))))
    with ReelWriter(path, meta) as writer:
        writer.write(step)
    with open_reel(path) as reel:
        same_step(reel.at(1), step)
    damage = "UPDATE tensor SET bytes = substr(bytes, 1, 9) WHERE block = 'layer 1'"
    edit(path, damage)
    with open_reel(path) as reel:
        tensors = reel.at(1).tensors
        assert set(tensors) == set(step.tensors)
        second = tensors["layer 2", "weight"]
        np.testing.assert_array_equal(second, step.weights[1])
        assert tensors["layer 2", "weight"] is second
        with pytest.raises(ReelError, match="damaged"):
            _ = tensors["layer 1", "weight"]
        kept = reel.at(1)
    assert kept.tensors["layer 2", "weight"] is second
    with pytest.raises(UsageError, match="closed"):
        _ = kept.tensors["layer 1", "weight"]


def test_extents_are_those_of_everything_finite(tmp_path, meta, make_step):
    path = tmp_path / "run.reel"
    large = np.linspace(-3.0, 2.0, 7200).reshape(90, 80)
    with ReelWriter(path, meta) as writer:
        writer.write(make_step(1, weights=(np.array([[1.0, -np.inf]]), large)))
        time.sleep(0.3)  # so that the second is of another batch
        writer.write(make_step(2, weights=(np.array([[np.nan, -4.0]]), 2 * large)))
        writer.write(make_step(3, weights=(np.array([[np.nan, np.nan]]), large * np.nan)))
    with open_reel(path) as reel:
        assert reel.extent("layer 1", "weight") == (-4.0, 1.0)
        assert reel.extent("layer 2", "weight") == (-6.0, 4.0)
        assert reel.extent("layer 3", "weight") is None
        assert reel.extent("probes", "row") is None  # whole numbers have none


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_extents_are_those_of_the_steps(tmp_path, meta, dtype):
    path, rng = tmp_path / "run.reel", np.random.default_rng(0)
    steps = [
        TrainingStep(
            number,
            1,
            {
                ("a", "weight"): rng.normal(size=(3, 4)).astype(dtype),
                ("b", "weight"): rng.normal(size=(2, 0)),
                ("c", "weight"): rng.normal(size=5),
                ("d", "weight"): rng.normal(size=(number % 2, 3)).astype(dtype),
                ("e", "weight"): rng.integers(9, size=3),
            },
        )
        for number in range(10)
    ]
    with ReelWriter(path, meta) as writer:
        for step in steps:
            writer.write(step)
    with open_reel(path) as reel:
        for block in "acd":
            numbers = np.concatenate([step.tensors[block, "weight"].ravel() for step in steps])
            assert reel.extent(block, "weight") == (numbers.min(), numbers.max())
        assert reel.extent("b", "weight") is reel.extent("e", "weight") is None


def test_many_examples_come_back_in_their_order(tmp_path, meta):
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=(50_001, 3)), rng.normal(size=(50_001, 1))
    examples = TrainingSet(inputs, targets, meta.training_set.schema)
    path = tmp_path / "run.reel"
    ReelWriter(path, replace(meta, training_set=examples, held_out=examples)).close()
    with open_reel(path) as reel:
        for found in (reel.meta.training_set, reel.meta.held_out):
            np.testing.assert_array_equal(found.inputs, inputs)
            np.testing.assert_array_equal(found.targets, targets)
    edit(path, "DELETE FROM example WHERE part = 'inputs' AND first_row = 0")
    with pytest.raises(ReelError, match="damaged"):
        open_reel(path)


def test_a_training_of_unknown_length_is_as_long_as_it_has_come(tmp_path, meta, make_step):
    path = tmp_path / "run.reel"
    with ReelWriter(path, replace(meta, timeline=Timeline.growing(7))) as writer:
        writer.write(make_step(0))
        with open_reel(path) as reel:
            writer.write(make_step(16))
            wait_until(lambda: reel.meta.n_steps == 16)
            assert (reel.meta.n_epochs, reel.meta.timeline.is_open) == (3, True)
            writer.write_timeline(Timeline.of_lengths([7, 5, 7], is_open=True))
            writer.write(make_step(17))
            wait_until(lambda: reel.meta.timeline.first_step_of(3) == 13)
    with open_reel(path) as reel:
        assert reel.meta.timeline == Timeline.of_lengths([7, 5, 7]).ended_at(17)


def test_a_newer_format_is_refused_by_name(reel_path):
    edit(
        reel_path,
        "PRAGMA user_version = 12",
        """UPDATE meta SET json = '{"epochreel": "3.4.5"}' WHERE key = 'versions'""",
    )
    with pytest.raises(ReelError, match=r"epochreel 3\.4\.5 in format 12, newer than format 2,"):
        open_reel(reel_path)
    edit(reel_path, "DROP TABLE meta")
    with pytest.raises(ReelError, match="unknown version in format 12"):
        open_reel(reel_path)

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel.dataset import Question
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording import plan_problem, record_training
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter, open_reel

LARGE = np.random.default_rng(0).normal(size=(60, 40)).round(2)  # so that it is compressed


@pytest.fixture
def write(tmp_path, meta, make_step):
    """Write a reel of two steps, of which one may be other than usual, and return its digest."""

    def write(
        meta: ReelMeta = meta, second: TrainingStep | None = None, ended: str = "done"
    ) -> str:
        path = tmp_path / "run.reel"
        with ReelWriter(path, meta, overwrite=True) as writer:
            writer.write(usual(make_step))
            writer.write(second or usual(make_step))
            writer.write_scalars("loss", [1, 2], [0.5, 0.25])
            writer.close(ended)
        return digest_of(path)

    return write


def usual(make_step) -> TrainingStep:
    return make_step(2, weights=(LARGE, make_step(2).weights[1]))


def digest_of(path: Path) -> str:
    with open_reel(path) as reel:
        assert reel.digest == reel.digest
        return reel.digest


def edit(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_two_trainings_with_one_seed_have_the_same(tmp_path) -> None:
    digests = []
    for name in ("a", "b"):
        record_training(plan_problem("moons"), tmp_path / f"{name}.reel")
        digests.append(digest_of(tmp_path / f"{name}.reel"))
    assert digests[0] == digests[1]


def test_it_knows_no_clock_and_no_versions(tmp_path, write) -> None:
    before, path = write(), tmp_path / "run.reel"
    edit(path, "UPDATE step SET time = time + 1000")
    edit(path, "DELETE FROM meta WHERE key IN ('created', 'versions', 'writer')")
    assert digest_of(path) == before


def test_it_does_not_ask_how_bytes_were_compressed(tmp_path, write) -> None:
    before, path = write(), tmp_path / "run.reel"
    with closing(sqlite3.connect(path)) as connection, connection:
        query = "UPDATE tensor SET codec = 'raw', bytes = ? WHERE codec != 'raw'"
        assert connection.execute(query, (LARGE.tobytes(),)).rowcount == 1
    assert digest_of(path) == before
    with open_reel(path) as reel:
        np.testing.assert_array_equal(reel.at(2).weights[0], LARGE)


def test_a_bit_of_any_tensor_changes_it(write, make_step) -> None:
    step = usual(make_step)
    digests = {write()}
    for key, tensor in step.tensors.items():
        changed = np.ascontiguousarray(tensor).copy()
        changed.view(np.uint8).reshape(-1)[0] ^= 1
        digests.add(write(second=step.with_tensors({key: changed})))
    assert len(digests) == 1 + len(step.tensors)


def test_shape_kind_and_name_of_a_tensor_change_it(write, make_step) -> None:
    step = usual(make_step)
    key = ("layer 2", "weight")
    tensor = step.tensors[key]
    without = {name: other for name, other in step.tensors.items() if name != key}
    variants = [
        replace(step, tensors=without),
        replace(step, tensors={**without, ("layer 3", "weight"): tensor}),
        step.with_tensors({key: tensor.T}),
        step.with_tensors({key: tensor.view(np.int64)}),
        replace(step, tensors={**step.tensors, ("layer 1", "weight"): LARGE.T}),
    ]
    digests = {write(), *(write(second=variant) for variant in variants)}
    assert len(digests) == 1 + len(variants)


def test_numbers_of_a_step_change_it(write, make_step) -> None:
    step = usual(make_step)
    variants = [
        replace(step, loss=float(np.nextafter(step.loss, 9.0))),
        replace(step, epoch=step.epoch + 1),
        replace(step, step=3),
        replace(step, scalars={"learning_rate": 0.5}),
        replace(step, scalars={"rate": 1.0}),
    ]
    digests = {write(), *(write(second=variant) for variant in variants)}
    assert len(digests) == 1 + len(variants)


def test_everything_that_holds_for_the_training_changes_it(meta, write) -> None:
    examples = meta.training_set
    inputs = examples.inputs.copy()
    inputs[0, 0] = np.nextafter(inputs[0, 0], 1.0)
    other = replace(examples, inputs=inputs)
    variants = [
        replace(
            meta,
            network=NetworkSpec.dense(3, (LayerSpec(4, "tanh", False), *meta.network.layers[1:])),
        ),
        replace(meta, training_set=other),
        replace(meta, held_out=examples),
        replace(meta, trainer={"learning_rate": 2.0, "order": "as given"}),
        replace(meta, timeline=Timeline.even(60_001, 7)),
        replace(meta, seed=2),
        replace(meta, title="Another"),
        replace(meta, question=Question((1.0, 1.0, 0.0), (1.0,))),
        replace(meta, probes=(0,)),
    ]
    digests = {write(), *(write(variant) for variant in variants), write(ended="interrupted")}
    assert len(digests) == 2 + len(variants)


def test_what_only_a_later_version_says_changes_it_too(tmp_path, write) -> None:
    before, path = write(), tmp_path / "run.reel"
    edit(path, "INSERT INTO meta (key, json) VALUES ('vocabulary', '[1]')")
    assert digest_of(path) != before


def test_a_point_of_a_curve_changes_it(tmp_path, write) -> None:
    before, path = write(), tmp_path / "run.reel"
    edit(path, "UPDATE scalar SET value = 0.125 WHERE name = 'loss' AND step = 2")
    assert digest_of(path) != before


def test_it_grows_with_the_reel(tmp_path, meta, make_step) -> None:
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta) as writer, open_reel(path) as reel:
        empty = reel.digest
        writer.write(make_step(1))
        writer.close()
        assert reel.digest == digest_of(path) != empty

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.errors import UsageError
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.panels.registry import PANELS, build_panels, possible, suitable
from scene import trainings


def test_a_few_plain_rows_are_a_table_and_a_curve(replays):
    assert suitable(replays["rows"]) == ("table", "curve")


def test_a_plane_is_a_surface(replays):
    assert suitable(replays["plane"]) == ("surface", "loss")


def test_many_classes_are_a_matrix(replays):
    assert suitable(replays["classes"]) == ("confusion", "loss")


def test_a_picture_of_two_classes_is_a_matrix(make_replay):
    rng = np.random.default_rng(1)
    pixels = tuple(Column(f"pixel {index}") for index in range(4))
    answer = (Column("is cat", categories=("no", "yes")),)
    targets = (rng.random((30, 1)) > 0.5).astype(float)
    schema = Schema(pixels, answer, "two classes", image=(2, 2))
    replay = make_replay(TrainingSet(rng.random((30, 4)), targets, schema), n_epochs=1)
    assert suitable(replay) == ("confusion", "loss")


def test_two_classes_are_losses_and_scores(make_replay):
    examples = trainings.numbers(np.random.default_rng(1))
    answer = (Column("sold", categories=("no", "yes")),)
    schema = replace(examples.schema, targets=answer, task="two classes")
    targets = (examples.targets > 0.5).astype(float)
    replay = make_replay(TrainingSet(examples.inputs, targets, schema), n_epochs=1)
    assert suitable(replay) == ("loss", "accuracy")


def test_numbers_are_losses_and_weights(replays):
    assert suitable(replays["numbers"]) == ("loss", "weights")


def test_what_was_not_recorded_is_replaced(make_replay):
    examples = trainings.numbers(np.random.default_rng(1))
    replay = make_replay(examples, n_epochs=2, change_curves=dict.clear)
    assert possible(replay) == suitable(replay) == ("weights",)


@pytest.mark.parametrize(
    ("training", "names"),
    [
        ("classes", {"curve", "loss", "accuracy", "confusion", "weights"}),
        ("numbers", {"curve", "loss", "r2", "weights"}),
    ],
)
def test_what_is_possible(training, names, replays):
    assert {*possible(replays[training])} == names


def test_an_impossible_panel_is_refused_with_those_that_can(replays):
    with pytest.raises(UsageError, match=r"`r2` cannot show .* these can: curve, loss"):
        build_panels(["r2"], replays["classes"], NIGHT)
    with pytest.raises(UsageError, match="unknown panel `los`"):
        build_panels(["los"], replays["classes"], NIGHT)


def test_names_are_those_people_type():
    assert all(name == panel.name for name, panel in PANELS.items())

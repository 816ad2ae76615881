from __future__ import annotations

import itertools

import numpy as np
import pytest

from epochreel.drawing import Box, Text
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import contrast
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.panels.class_grid import lay_out_classes
from epochreel.scene.panels.confusion import ConfusionPanel, classes_of
from scene import trainings
from scene.boxes import texts_of

PLACE = Rect(0, 0, 400, 490)


def draw(replay, view, place=PLACE):
    brush = Brush(1.0)
    ConfusionPanel(replay, NIGHT).draw(brush, place, view)
    return brush.inks


def counted(inks):
    return [int(text) for text in texts_of(inks) if text.isdigit()]


def test_every_held_out_example_is_counted_once(replays, moments):
    replay = replays["classes"]
    for view in moments(replay):
        inks = draw(replay, view)
        assert sum(counted(inks)) == replay.meta.held_out.n_examples == 12
        assert "12 held-out examples" in texts_of(inks)


def test_counts_are_those_of_a_slow_count(replays, moments):
    replay = replays["classes"]
    held_out, last = replay.meta.held_out, replay.last_step.step
    expected = [
        sum(
            int(np.argmax(target)) == row
            and int(np.argmax(replay.think(last, tuple(inputs))[-1])) == column
            for inputs, target in zip(held_out.inputs, held_out.targets, strict=True)
        )
        for row, column in itertools.product(range(3), repeat=2)
    ]
    assert counted(draw(replay, moments(replay)[-1])) == [count for count in expected if count]


def test_the_share_of_right_answers_is_the_recorded_accuracy(replays, moments):
    replay = replays["plane"]
    accuracy = replay.curve("held_out_accuracy")[1][-1]
    assert f"{100 * accuracy:.0f} % right" in texts_of(draw(replay, moments(replay)[-1]))


def test_without_held_out_examples_it_says_which_it_counts(make_replay, moments):
    examples = trainings.classes(np.random.default_rng(2))
    replay = make_replay(examples, n_held_out=0, n_examples=5000, n_epochs=2)
    assert "36 of 5,000 training examples" in texts_of(draw(replay, moments(replay)[-1]))


def test_a_lesson_shows_the_network_before_it_until_all_is_learned(replays, moments):
    replay = replays["classes"]
    panel = ConfusionPanel(replay, NIGHT)
    panel._drawn, asked = panel._draw, []  # what was drawn before asks nobody
    panel._counts = lambda step: asked.append(step) or panel._count(step)
    lessons = [view for view in moments(replay, 200) if view.moment.shot.kind == "lesson"]
    for view in lessons:
        asked.clear()
        panel.draw(Brush(1.0), PLACE, view)
        learned = view.moment.phase_progress("learn") >= 1.0
        shot = view.moment.shot
        assert asked[0] == (shot.step_to if learned else shot.step_from)
    assert lessons


def test_counts_can_be_read_on_their_cells(replays, moments):
    inks = draw(replays["classes"], moments(replays["classes"])[3])
    cells = [
        (below, ink)
        for below, ink in itertools.pairwise(inks)
        if isinstance(below, Box) and isinstance(ink, Text)
    ]
    assert cells
    assert all(contrast(cell.fill, text.rgba) >= 4.5 for cell, text in cells)


def test_a_network_that_cannot_be_asked_has_no_matrix(make_replay, replays):
    examples = trainings.classes(np.random.default_rng(2))
    strange = NetworkSpec.dense(4, (LayerSpec(5, "mystery"), LayerSpec(3, "sigmoid")))
    assert not ConfusionPanel.can_show(make_replay(examples, network=strange, n_epochs=1))
    assert ConfusionPanel.can_show(replays["plane"])
    assert not ConfusionPanel.can_show(replays["numbers"])


@pytest.mark.parametrize(
    ("outputs", "classes"),
    [([[0.2], [0.5], [0.9]], [0, 1, 1]), ([[0.1, 0.7, 0.2], [3.0, 1.0, 2.0]], [1, 0])],
)
def test_the_class_of_outputs(outputs, classes):
    assert classes_of(np.array(outputs)).tolist() == classes


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (("no", "yes"), ["no", "yes"]),
        (("setosa", "versicolor", "virginica"), ["se", "ve", "vi"]),
        (tuple(map(str, range(20))), [str(index) for index in range(0, 20, 2)]),
        (tuple(f"class number {index}" for index in range(20)), []),
    ],
)
def test_columns_are_named_as_far_as_names_fit(names, columns):
    grid = lay_out_classes(Brush(1.0), PLACE, names, 9, Wording())
    assert [label.text for label in grid.labels if label.anchor == "center"] == columns

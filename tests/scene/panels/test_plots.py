"""What the curves say, moment by moment."""

from __future__ import annotations

import numpy as np
import pytest

from epochreel.drawing import Polyline
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.panels.loss import LossPanel
from epochreel.scene.panels.scores import AccuracyPanel, R2Panel
from scene import trainings
from scene.boxes import texts_of

PLACE = Rect(0, 0, 400, 250)


@pytest.fixture(scope="module")
def numbers():
    return trainings.numbers(np.random.default_rng(4))


def draw(panel, view, place=PLACE):
    brush = Brush(1.0)
    panel.draw(brush, place, view)
    return brush.inks


def test_nothing_is_drawn_before_the_first_epoch_and_all_at_the_end(replays, moments):
    panel = LossPanel(replays["classes"], NIGHT)
    before, *_, end = moments(replays["classes"])
    first = draw(panel, before)
    assert not [ink for ink in first if isinstance(ink, Polyline)]
    assert "held-out" not in texts_of(first)
    last = draw(panel, end)
    assert {"train", "held-out"} <= {*texts_of(last)}
    ends = [ink.points[-1, 0] for ink in last if isinstance(ink, Polyline)]
    assert ends == [ends[0]] * 2


def test_the_head_reads_the_last_recorded_value(replays, moments):
    replay = replays["plane"]
    values = replay.curve("held_out_accuracy")[1]
    end = moments(replay)[-1]
    assert f"held-out {100 * values[-1]:.1f} %" in texts_of(
        draw(AccuracyPanel(replay, NIGHT), end)
    )


def test_a_lone_line_has_no_name(make_replay, moments, numbers):
    replay = make_replay(numbers, n_held_out=0)
    texts = texts_of(draw(LossPanel(replay, NIGHT), moments(replay)[-1]))
    assert not {"train", "held-out"} & {*texts}


def test_divergence_is_marked_and_said_from_its_epoch_on(make_replay, moments, numbers):
    def diverge(curves):
        curves["loss"][:7] = [1, 1.4, 2.2, 5, 40, 900, 4e6]
        curves["loss"][7:] = np.nan
        curves["held_out_loss"][7:] = np.inf

    replay = make_replay(numbers, change_curves=diverge)
    panel = LossPanel(replay, NIGHT)
    told = {
        view.epochs_over: "diverged at epoch 8" in texts_of(draw(panel, view))
        for view in moments(replay, 60)
    }
    assert {*told.values()} == {True, False}
    assert all(said == (epochs >= 8) for epochs, said in told.items())


def test_a_gap_in_the_losses_is_no_divergence(make_replay, moments, numbers):
    def skip(curves):
        curves["loss"][3] = np.nan

    replay = make_replay(numbers, change_curves=skip)
    texts = texts_of(draw(LossPanel(replay, NIGHT), moments(replay)[-1]))
    assert not any("diverged" in text for text in texts)


def test_only_infinite_losses_still_give_a_picture(make_replay, moments, numbers):
    def blow_up(curves):
        curves["loss"][:] = np.inf
        curves["held_out_loss"][:] = np.inf

    replay = make_replay(numbers, change_curves=blow_up)
    assert "diverged at epoch 1" in texts_of(draw(LossPanel(replay, NIGHT), moments(replay)[-1]))


def test_a_fit_below_the_axis_is_said_to_be(make_replay, moments, numbers):
    def worsen(curves):
        curves["r2"][0] = -40.0

    replay = make_replay(numbers, change_curves=worsen)
    texts = texts_of(draw(R2Panel(replay, NIGHT), moments(replay)[-1]))
    assert "\N{LESS-THAN OR EQUAL TO} \N{MINUS SIGN}1" in texts


@pytest.mark.parametrize(("training", "logarithmic"), [("plane", True), ("classes", False)])
def test_many_epochs_are_logarithmic(training, logarithmic, replays, moments):
    replay = replays[training]
    panel = LossPanel(replay, NIGHT)
    texts = texts_of(draw(panel, moments(replay)[-1], Rect(0, 0, 700, 250)))
    assert ("10" in texts) == logarithmic

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from epochreel.drawing import Box, Ink, Polyline, Text
from epochreel.engine.reference import forward
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View, view_at
from epochreel.scene.panels.fit import FitPanel
from epochreel.story import Moment
from epochreel.trace import ReelFile
from scene.boxes import assert_inside, assert_texts_apart
from scene.inks import assert_same
from scene.plane_reels import sine_reel
from stories import whole_story

PLACE = Rect(50.0, 40.0, 400.0, 440.0)


replay_of = cache(Replay)


def texts(inks: list[Ink]) -> list[Text]:
    return [ink for ink in inks if isinstance(ink, Text)]


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> ReelFile:
    return sine_reel(tmp_path_factory.mktemp("line"))


def view_of(reel: ReelFile, kind: str, share: float) -> View:
    shot = next(s for s in whole_story(reel.meta, Fraction(30)).shots if s.kind == kind)
    frame = round(share * (shot.n_frames - 1))
    return view_at(Moment(shot, frame, Fraction(30)), replay_of(reel))


def draw(panel: FitPanel, view: View, place: Rect = PLACE) -> Brush:
    brush = Brush(1.0)
    panel.draw(brush, place, view)
    return brush


def test_the_curve_is_her_answer(reel: ReelFile) -> None:
    panel = FitPanel(Replay(reel), NIGHT)
    brush = draw(panel, view_of(reel, "after", 0.5))
    (curve,) = [ink for ink in brush.inks if isinstance(ink, Polyline)]
    chart, _ = panel._chart(PLACE, 1.0)
    step = reel.at(int(reel.steps[-1]))
    share = (curve.points[:, 0].astype(float) - chart.area.x) / chart.area.width
    x = chart.across.low + share * (chart.across.high - chart.across.low)
    answers = forward(reel.meta.network, step.weights, step.biases, x[:, None])[-1][:, 0]
    np.testing.assert_allclose(curve.points[:, 1], chart.xy(x, answers)[:, 1], atol=0.05)


def test_the_axes_stay_over_the_film(reel: ReelFile) -> None:
    panel = FitPanel(Replay(reel), NIGHT)
    first, last = (texts(draw(panel, view_of(reel, kind, 0.5)).inks) for kind in ("before", "end"))
    assert [(t.text, t.x, t.y) for t in first] == [(t.text, t.x, t.y) for t in last]
    assert {"day", "degrees", "200", "20"} <= {text.text for text in first}


def test_the_error_is_a_length_between_her_answer_and_the_right_one(reel: ReelFile) -> None:
    panel = FitPanel(Replay(reel), NIGHT)
    view = view_of(reel, "lesson", 0.68)  # the comparison has been made
    bars = [
        ink
        for ink in draw(panel, view).inks
        if isinstance(ink, Box) and ink.fill and ink.fill[:3] == NIGHT.error_ink[:3]
    ]
    chart, _ = panel._chart(PLACE, 1.0)
    assert view.act.target is not None
    ends = chart.xy([0.0, 0.0], [view.act.values[-1][0], view.act.target[0]])[:, 1]
    (bar,) = bars
    assert [bar.y, bar.y + bar.height] == pytest.approx(sorted(ends), abs=0.5)


@pytest.mark.parametrize("size", [(250, 250), (250, 700), (700, 250), (400, 440), (700, 700)])
def test_nothing_leaves_its_place_or_overlaps(reel: ReelFile, size: tuple[int, int]) -> None:
    place = Rect(10.0, 10.0, float(size[0]), float(size[1]))
    panel = FitPanel(Replay(reel), NIGHT)
    for kind in ("before", "lesson", "forward", "question"):
        for share in (0.0, 0.4, 0.7, 1.0):
            inks = draw(panel, view_of(reel, kind, share), place).inks
            assert_inside(inks, place, 2.5)
            assert_texts_apart(inks)


def test_drawing_is_pure(reel: ReelFile) -> None:
    views = [
        view_of(reel, "lesson", 0.9),
        view_of(reel, "forward", 0.3),
        view_of(reel, "after", 0),
    ]
    one, two = (FitPanel(Replay(reel), NIGHT) for _ in range(2))
    first = [draw(one, view).inks for view in views]
    for inks, view in zip(reversed(first), reversed(views), strict=True):
        assert_same(inks, draw(two, view).inks)

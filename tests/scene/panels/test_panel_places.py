"""No panel leaves its place, and no two of its texts overlap, whatever the place."""

from __future__ import annotations

import pytest

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.panels.registry import PANELS, possible
from scene.boxes import assert_inside, assert_texts_apart
from scene.inks import assert_same

PLACES = [
    (Rect(0, 0, 250, 150), 0.6),
    (Rect(96, 233, 250, 150), 1.0),
    (Rect(96, 233, 400, 232), 1.0),
    (Rect(54, 1200.5, 400, 490), 1.0),
    (Rect(33.3, 20, 300, 400), 1.0),
    (Rect(0, 0, 700, 600), 1.0),
    (Rect(192, 466, 800, 700), 2.0),
]
NAMES = ("rows", "plane", "classes", "numbers", "deep", "many")


@pytest.mark.parametrize("training", NAMES)
@pytest.mark.parametrize(("place", "unit"), PLACES)
def test_panels_keep_to_their_place(training, place, unit, replays, moments):
    replay = replays[training]
    for name in possible(replay):
        panel = PANELS[name](replay, NIGHT)
        for view in moments(replay):
            brush = Brush(unit)
            panel.draw(brush, place, view)
            assert brush.inks, name
            # The frame around a row of the table reaches out for its rounded corners.
            assert_inside(brush.inks, place, 5 * unit if name == "table" else 1.0)
            assert_texts_apart(brush.inks)


@pytest.mark.parametrize("training", NAMES)
def test_drawing_is_pure(training, replays, moments):
    replay = replays[training]
    place = Rect(0, 0, 400, 300)
    for name in possible(replay):
        first, second = (PANELS[name](replay, NIGHT) for _ in range(2))
        views = moments(replay)
        forth = [_drawn(first, place, view) for view in views]
        back = [_drawn(second, place, view) for view in reversed(views)]
        for once, again in zip(forth, reversed(back), strict=True):
            assert_same(once, again)


def _drawn(panel, place, view):
    brush = Brush(1.0)
    panel.draw(brush, place, view)
    return brush.inks

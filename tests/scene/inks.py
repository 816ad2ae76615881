"""Where ink lies: what tests of panels measure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from epochreel.drawing import Ink, Polyline, Text
from epochreel.render.text import text_width
from epochreel.scene.rect import Rect


def texts(inks: Iterable[Ink]) -> list[Text]:
    return [ink for ink in inks if isinstance(ink, Text)]


def bounds(ink: Ink) -> Rect:
    """The box of an ink; of a text from the height of its capitals to its baseline."""
    if isinstance(ink, Text):
        width = text_width(ink.text, ink.size, bold=ink.bold)
        left = ink.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[ink.anchor]
        return Rect(left, ink.y - 0.7 * ink.size, width, 0.7 * ink.size)
    if isinstance(ink, Polyline):
        low, high = np.asarray(ink.points).min(axis=0), np.asarray(ink.points).max(axis=0)
        half = ink.width / 2
        return Rect(
            float(low[0]) - half,
            float(low[1]) - half,
            float(high[0] - low[0]) + ink.width,
            float(high[1] - low[1]) + ink.width,
        )
    return Rect(ink.x, ink.y, ink.width, ink.height)


def assert_tidy(inks: Iterable[Ink], place: Rect, slack: float = 1.5) -> None:
    """Nothing lies outside a place, and no two texts over each other."""
    inks = list(inks)
    for ink in inks:
        box = bounds(ink)
        inside = (
            box.x >= place.x - slack
            and box.y >= place.y - slack
            and box.right <= place.right + slack
            and box.bottom <= place.bottom + slack
        )
        assert inside, (ink, place)
    boxes = [(text.text, bounds(text)) for text in texts(inks)]
    for index, (one, box) in enumerate(boxes):
        for other, below in boxes[index + 1 :]:
            assert not box.overlaps(below), (one, other, place)


def assert_same(first: Iterable[Ink], second: Iterable[Ink]) -> None:
    """Two lists of ink show the same."""
    pairs = zip(first, second, strict=True)
    for one, other in pairs:
        assert type(one) is type(other)
        for name in one.__slots__:
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))

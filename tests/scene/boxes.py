"""Where the ink of a drawing lies, and that nothing leaves its place or covers other text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from epochreel.drawing import Box, Image, Ink, Polyline, Text
from epochreel.render.text import text_width
from epochreel.scene.kit.rect import Rect

# Of a line of type, em: from the baseline up to the tallest letter, and down to the lowest.
ASCENT, DESCENT = 0.75, 0.22


def box_of(ink: Ink) -> Rect:
    """Return the rectangle that an ink lies in, px."""
    if isinstance(ink, Text):
        width = text_width(ink.text, ink.size, ink.bold)
        left = ink.x - {"left": 0.0, "center": 0.5, "right": 1.0}[ink.anchor] * width
        return Rect(left, ink.y - ASCENT * ink.size, width, (ASCENT + DESCENT) * ink.size)
    if isinstance(ink, Polyline):
        (left, top), (right, bottom) = ink.points.min(axis=0), ink.points.max(axis=0)
        half = ink.width / 2
        return Rect(*map(float, (left - half, top - half, right - left, bottom - top)))
    assert isinstance(ink, Box | Image)
    return Rect(ink.x, ink.y, ink.width, ink.height)


def texts_of(inks: Iterable[Ink]) -> list[str]:
    """Return all that is written, in order."""
    return [ink.text for ink in inks if isinstance(ink, Text)]


def assert_inside(inks: Iterable[Ink], place: Rect, slack: float = 1.0) -> None:
    """Fail for ink that leaves a place by more than ``slack`` px."""
    for ink in inks:
        box = box_of(ink)
        outside = max(
            place.x - box.x,
            place.y - box.y,
            box.right - place.right,
            box.bottom - place.bottom,
        )
        assert outside <= slack, f"{outside:.1f} px outside {place}: {ink}"


def assert_texts_apart(inks: Sequence[Ink], slack: float = 0.5) -> None:
    """Fail for two texts that overlap by more than ``slack`` px both ways."""
    texts = [(ink, box_of(ink)) for ink in inks if isinstance(ink, Text)]
    for (one, first), (other, second) in itertools.combinations(texts, 2):
        inner = first.inset(slack, slack, slack, slack)
        assert not inner.overlaps(second), f"{one} lies over {other}"

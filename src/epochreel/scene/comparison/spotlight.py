"""The frame of light around the network that has learned best."""

from __future__ import annotations

import numpy as np

from epochreel.drawing import Segments, f32
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme

# Units: thickness of the frame, how far its light reaches, and the round corners, where the
# lights of two sides would add up to a spot.
WIDTH, REACH, CORNER = 3.0, 26.0, 9.0
LIGHT, GLOW = 0.9, 0.42


def draw_frame(brush: Brush, place: Rect, theme: Theme, radius: float, lit: float) -> None:
    """Draw the edge of a lit cell; ``radius`` of its corners in units, ``lit`` from 0 to 1."""
    brush.box(place, radius=radius, line=theme.warm_ink, line_width=WIDTH, opacity=lit)


def frame_lights(place: Rect, theme: Theme, unit: float, lit: float) -> Segments:
    """Return the light that such an edge sheds."""
    away, inner = CORNER * unit, WIDTH * unit / 2
    left, right = place.x + inner, place.right - inner
    top, bottom = place.y + inner, place.bottom - inner
    start = [(left + away, top), (left + away, bottom), (left, top + away), (right, top + away)]
    end = [
        (right - away, top),
        (right - away, bottom),
        (left, bottom - away),
        (right, bottom - away),
    ]
    ones, nothing = np.ones(4), np.zeros(4)
    return Segments(
        f32(start),
        f32(end),
        width=f32(ones * WIDTH * unit),
        rgb=f32(np.tile(np.array(theme.warm) * LIGHT * lit, (4, 1))),
        glow=f32(ones * GLOW * theme.glow),
        reach=f32(ones * REACH * unit),
        pulse_at=f32(nothing),
        pulse_behind=f32(ones),
        pulse_ahead=f32(ones),
        pulse_rgb=f32(np.zeros((4, 3))),
        pulse_reach=f32(ones),
    )

"""What has a sign in SVG and PDF: the stronger is painted over the weaker."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from render_scenes import SIGNS, f32, segments
from test_pdf import Parsed

from epochreel.drawing import Curve, DisplayList, Drawing, Segments, Tone
from epochreel.render import to_svg
from epochreel.render.pdf import to_pdf
from epochreel.render.shapes import light_shapes
from epochreel.render.tone import displayed

CURVES: tuple[Curve, ...] = ("film", "plain", "paper")
MIDDLE = (50.0, 50.0)


def crossing(*strengths: float) -> Segments:
    """Return bars through the middle, each turned further than the one before."""
    n = len(strengths)
    turns = np.pi * np.arange(n) / n
    along = 40 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    one = segments(n, np.random.default_rng(1), (100, 100))
    return dataclasses.replace(
        one,
        start=f32(MIDDLE - along),
        end=f32(MIDDLE + along),
        width=f32(np.full(n, 8.0)),
        rgb=f32(np.zeros((n, 3))),
        pulse_rgb=f32(np.zeros((n, 3))),
        signed=f32(strengths),
    )


def picture(bars: Segments, curve: Curve) -> DisplayList:
    return DisplayList(100, 100, None, Tone(curve), Drawing(bars), SIGNS)


def seen_in_the_middle(shown: DisplayList) -> np.ndarray:
    """Return what all bodies paint where they cross, over the ground."""
    seen = np.full(3, 1.0 if shown.tone.curve == "paper" else 0.0)
    for shape in light_shapes(shown):
        assert not shape.joins
        at, opacity = len(shape.stops) // 2, shape.opacity
        if shape.opacities:
            opacity *= shape.opacities[at]
        seen += (np.array(shape.stops[at][1]) - seen) * opacity
    return seen


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("signs", [(1.0, -1.0), (-1.0, 1.0)])
def test_the_stronger_covers_the_weaker(curve: Curve, signs: tuple[float, float]) -> None:
    strong, weak = 0.9 * signs[0], 0.45 * signs[1]
    hue = SIGNS.positive if strong > 0 else SIGNS.negative
    red, green, blue = (0.9 * channel for channel in hue)
    alone = np.array(displayed((red, green, blue), Tone(curve)))
    for bars in (crossing(strong, weak), crossing(weak, strong)):
        assert np.abs(seen_in_the_middle(picture(bars, curve)) - alone).max() < 0.04


@pytest.mark.parametrize("curve", CURVES)
def test_no_order_is_seen(curve: Curve) -> None:
    bars = crossing(0.9, -0.4, 0.2)
    names = [field.name for field in dataclasses.fields(bars)]
    turned = Segments(*(getattr(bars, name)[[2, 0, 1]] for name in names))
    shapes = list(light_shapes(picture(bars, curve)))
    assert len(shapes) == 6
    assert shapes == list(light_shapes(picture(turned, curve)))


def test_files_cover_too() -> None:
    shown = dataclasses.replace(picture(crossing(0.9, -0.4), "film"))
    svg = to_svg(shown)
    assert len(re.findall(r'<rect [^>]*fill="', svg)) == 4
    assert 'class="l"' not in svg
    page = Parsed(to_pdf(shown))
    assert "/BM /Screen" not in page.bodies[page.only(r"/Type /Page ")]


def test_what_is_no_number_is_not_painted() -> None:
    bars = crossing(np.nan, np.inf, 0.0, 0.5)
    assert len(list(light_shapes(picture(bars, "film")))) == 2

"""Curves of light: one stroke, wherever it bends, in pixels, as vectors and over nothing."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from render_scenes import NIGHT, curves, discs, f32, segments
from slow_render import slow_clear
from test_against_float64 import assert_equals_slow

from epochreel.drawing import Curve, Curves, DisplayList, Drawing, Tone
from epochreel.render import Rasteriser, render_rgb, render_rgba, to_svg
from epochreel.render.pdf import to_pdf
from epochreel.scene.kit.placing import joined, placed

SIZE = (200, 120)


def picture(lights: Curves, curve: Curve = "film", **parts: object) -> DisplayList:
    drawing = dataclasses.replace(Drawing(curves=lights), **parts)
    return DisplayList(*SIZE, backdrop=NIGHT, tone=Tone(curve), dynamic=drawing)


def straight(points: list[tuple[float, float]]) -> Curves:
    """Return a bright curve without a pulse, 9 px wide."""
    some = curves(1, np.random.default_rng(3), SIZE)
    lit = {"width": f32([9]), "rgb": f32([[0.2, 0.15, 0.02]]), "pulse_rgb": f32([[0, 0, 0]])}
    return dataclasses.replace(some, points=f32([points]), **lit)


@pytest.mark.parametrize("seed", range(4))
def test_they_are_what_the_formula_says(seed: int) -> None:
    assert_equals_slow(picture(curves(6, np.random.default_rng(seed), SIZE)))


def test_segments_lie_beside_them_and_discs_hide_them() -> None:
    rng = np.random.default_rng(8)
    parts = {"segments": segments(4, rng, SIZE), "discs": discs(3, rng, SIZE)}
    assert_equals_slow(picture(curves(4, rng, SIZE), **parts))


def test_where_pieces_meet_there_are_no_beads() -> None:
    many = straight([(x, 60.0) for x in range(20, 181, 8)])
    two = straight([(20.0, 60.0), (180.0, 60.0)])
    assert np.abs(render_rgb(picture(many)).astype(int) - render_rgb(picture(two))).max() <= 1


def test_two_that_cross_add_up() -> None:
    one, other = straight([(20, 60), (180, 60)]), straight([(100, 10), (100, 110)])
    both = joined([Drawing(curves=one), Drawing(curves=other)])
    crossing = render_rgb(DisplayList(*SIZE, backdrop=NIGHT, dynamic=both))[60, 100]
    assert (crossing > render_rgb(picture(one))[60, 100]).all()


@pytest.mark.parametrize("curve", ["film", "plain", "paper"])
def test_over_nothing_they_are_as_opaque_as_their_light(curve: Curve) -> None:
    lights = curves(4, np.random.default_rng(2), SIZE)
    clear = dataclasses.replace(picture(lights, curve), backdrop=None)
    colours, alpha = slow_clear(clear)
    found = render_rgba(clear) / 255
    assert np.abs(found[..., 3] - alpha).max() < 2 / 255
    assert np.abs(found[..., :3] * found[..., 3:] - colours).max() < 3 / 255


def test_what_moves_along_them_leaves_far_tiles_alone() -> None:
    long = straight([(x, 60.0) for x in range(20, 181, 8)])
    moving = {
        "pulse_rgb": f32([[3, 2, 1]]),
        "pulse_behind": f32([10]),
        "pulse_ahead": f32([10]),
        "pulse_reach": f32([8]),
    }
    pictures = [
        picture(dataclasses.replace(long, pulse_at=f32([at]), **moving)) for at in (20, 25)
    ]
    with Rasteriser(*SIZE) as rasteriser:
        rasteriser.draw(pictures[0])
        before = rasteriser._shown.copy()
        again = np.array(rasteriser.draw(pictures[1]))
        changed = before != rasteriser._shown
    assert 0 < changed.sum() <= 4
    np.testing.assert_array_equal(again, render_rgb(pictures[1]))


@pytest.mark.parametrize("name", ["points", "width", "rgb", "reach", "pulse_at", "pulse_reach"])
def test_what_is_no_number_shows_nothing(name: str) -> None:
    lights = curves(3, np.random.default_rng(0), SIZE)
    getattr(lights, name)[1] = np.nan
    assert render_rgb(picture(lights)).shape == (120, 200, 3)
    text = to_svg(picture(lights))
    assert "nan" not in text


def test_moved_by_whole_pixels_they_look_the_same() -> None:
    lights = curves(3, np.random.default_rng(5), SIZE)
    small = render_rgb(DisplayList(*SIZE, dynamic=Drawing(curves=lights)))
    moved = placed(Drawing(curves=lights), 64, 32)
    large = render_rgb(DisplayList(264, 152, dynamic=moved))[32:152, 64:264]
    assert np.abs(large.astype(int) - small).max() <= 1


def test_as_vectors_each_is_one_stroke_on_another() -> None:
    lights = dataclasses.replace(
        curves(1, np.random.default_rng(1), SIZE), pulse_rgb=f32([[0, 0, 0]]), rgb=f32([[1, 1, 0]])
    )
    root = ET.fromstring(to_svg(picture(lights)))
    strokes = root.findall(".//{http://www.w3.org/2000/svg}polyline")
    widths = [float(stroke.get("stroke-width", 0)) for stroke in strokes]
    assert widths == sorted(widths, reverse=True)
    assert len(widths) == 11
    assert {len(stroke.get("points", "").split()) for stroke in strokes} == {9}
    assert to_pdf(picture(lights)).startswith(b"%PDF")


@pytest.mark.parametrize("curve", ["film", "paper"])
def test_strokes_join_to_what_pixels_show(curve: Curve) -> None:
    light = straight([(20.0, 60.0), (180.0, 60.0)])
    clear = dataclasses.replace(picture(light, curve), backdrop=None)
    root = ET.fromstring(to_svg(clear))
    shown = np.ones(3) if curve == "paper" else np.zeros(3)
    for stroke in root.findall(".//{http://www.w3.org/2000/svg}polyline"):
        colour = np.array([int(stroke.get("stroke", "")[at : at + 2], 16) for at in (1, 3, 5)])
        alpha = float(stroke.get("opacity", 1))
        over = colour / 255 * shown if curve == "paper" else 1 - (1 - colour / 255) * (1 - shown)
        shown = shown + (over - shown) * alpha
    assert np.abs(shown * 255 - render_rgb(clear)[60, 100]).max() < 6

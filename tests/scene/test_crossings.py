"""Synapses that cross: no pixel has a third colour, whoever looks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from colour_vision import DEFICIENCIES, distance, lab_seen

from epochreel.drawing import Backdrop, DisplayList, Drawing, Light, Segments, f32
from epochreel.render import render_rgb
from epochreel.render.tone import displayed
from epochreel.scene.kit.colour import scaled
from epochreel.scene.kit.theme import THEMES, Theme
from epochreel.scene.network.body import AT_REST

SIZE = (96, 64)
CARRYING = 0.95
GLOW = 0.26
# Light of a neuron's inside, and of error, as in the test of themes.
MEANINGS = {
    "warm": tuple(0.12 * size + 2.6 * size**2.2 for size in (0.3, 0.6, 1.0)),
    "error": (0.7, 1.0, 1.5),
}
# Two of one strength, two apart by the least that shows, a strong and a weak one, a faint one.
STRENGTHS = (
    (CARRYING, CARRYING),
    (CARRYING, 0.8),
    (0.6, CARRYING),
    (AT_REST, CARRYING),
    (AT_REST, 0.3),
    (0.08, AT_REST),
)


def crossing(theme: Theme, positive: float, negative: float, *, adds_up: bool) -> DisplayList:
    """Return a fan of both signs, some crossing steeply and some running along each other."""
    ends = [(4, 30, 92, 34), (4, 34, 92, 27), (30, 4, 60, 60), (66, 4, 36, 60)]
    n = len(ends)
    signed = np.array([positive, -negative, -negative, positive])
    hues = np.where(signed[:, None] > 0, theme.positive, theme.negative)
    rgb = hues * np.abs(signed)[:, None] * adds_up
    ones, none = f32(np.ones(n)), f32(np.zeros(n))
    places = np.array(ends, np.float64)
    bars = Segments(
        f32(places[:, :2]),
        f32(places[:, 2:]),
        width=f32([9.0, 7.0, 6.0, 2.0]),
        rgb=f32(rgb),
        glow=ones * GLOW * theme.glow,
        reach=ones * 12,
        pulse_at=none,
        pulse_behind=ones,
        pulse_ahead=ones,
        pulse_rgb=f32(np.zeros((n, 3))),
        pulse_reach=ones,
        signed=none if adds_up else f32(signed),
    )
    ground = Backdrop(theme.backdrop.center, theme.backdrop.center)
    return DisplayList(*SIZE, ground, theme.tone, Drawing(bars), theme.signs)


def colours_of(picture: DisplayList) -> np.ndarray:
    """Return the different colours of a picture, 0 to 1, ``(n, 3)``, coarsened by the dither."""
    pixels = render_rgb(picture).reshape(-1, 3)
    return np.unique(pixels // 3 * 3 + 1, axis=0) / 255


def shades(theme: Theme) -> np.ndarray:
    """Return both hues alone, from nothing to more than any of these synapses has."""
    strengths = np.linspace(0.0, 1.6, 190) ** 2
    hues = (theme.positive, theme.negative)
    ground = theme.backdrop.center
    lights = [
        tuple(a + b for a, b in zip(scaled(hue, s), ground, strict=True))
        for hue, s in product(hues, strengths)
    ]
    return np.array([displayed(_light(light), theme.tone) for light in lights])


def _light(values: tuple[float, ...]) -> Light:
    red, green, blue = values
    return red, green, blue


def farthest_from_a_hue(theme: Theme, picture: DisplayList) -> float:
    """Return how far the worst pixel is from all shades of both hues, in steps of CIELAB."""
    pure = np.array([lab_seen(tuple(shade)) for shade in shades(theme)])
    found = np.array([lab_seen(tuple(colour)) for colour in colours_of(picture)])
    apart = np.linalg.norm(found[:, None] - pure[None], axis=2)
    return float(apart.min(axis=1).max())


@pytest.mark.parametrize("strengths", STRENGTHS)
@pytest.mark.parametrize("name", THEMES)
def test_each_pixel_is_a_shade_of_one_sign(name: str, strengths: tuple[float, float]) -> None:
    theme = THEMES[name]
    assert farthest_from_a_hue(theme, crossing(theme, *strengths, adds_up=False)) < 5


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("name", THEMES)
def test_no_pixel_is_nearer_to_error_or_activity_than_the_theme_is(
    name: str, deficiency: str
) -> None:
    theme = THEMES[name]
    seen = np.concatenate(
        [colours_of(crossing(theme, *pair, adds_up=False)) for pair in STRENGTHS]
    )
    for meaning, lights in MEANINGS.items():
        for light in lights:
            other = displayed(scaled(getattr(theme, meaning), light), theme.tone)
            allowed = nearest(shades(theme), other, deficiency)
            # Less than a byte's rounding and the dither make of a pure shade.
            assert nearest(seen, other, deficiency) > allowed - 1.5


def nearest(colours: np.ndarray, other: Light, deficiency: str) -> float:
    return min(distance(tuple(colour), other, deficiency) for colour in colours)


def test_light_that_adds_up_would_fail() -> None:
    """What was drawn until November 2026: cream, pink and black where synapses crossed."""
    for theme in THEMES.values():
        added = crossing(theme, CARRYING, 0.8, adds_up=True)
        assert farthest_from_a_hue(theme, added) > 15
    night_cb = THEMES["night-cb"]
    seen = colours_of(crossing(night_cb, CARRYING, CARRYING, adds_up=True))
    orchid = displayed(scaled(night_cb.error, 1.0), night_cb.tone)
    assert nearest(seen, orchid, "normal") < nearest(shades(night_cb), orchid, "normal") - 5


@pytest.mark.parametrize("negative", [0.7, 0.8, 0.9])
def test_crossings_have_no_holes(negative: float) -> None:
    """Where a synapse crosses another that is as strong, none of the two was seen at all."""
    theme = THEMES["night"]
    both = crossing(theme, 0.8, negative, adds_up=False)
    luma = render_rgb(both).astype(float) @ [0.2126, 0.7152, 0.0722]
    # The steep ones, of either sign, cross the others in the middle of the picture.
    assert luma[29:34, 44:50].min() > 0.25 * luma.max()

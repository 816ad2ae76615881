"""The tone curve for print: lights are light taken away."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from render_scenes import everything
from slow_render import slow_display

from epochreel.drawing import Backdrop, DisplayList, Drawing, Text, Tone
from epochreel.render import Rasteriser, render_rgb, to_svg
from epochreel.render.dither import bayer_pattern
from epochreel.render.layout import TILE_HEIGHT, TILE_WIDTH
from epochreel.render.tone import displayed, paper_curve, paper_density

PAPER = Tone("paper")


def on_paper(picture: DisplayList) -> DisplayList:
    return dataclasses.replace(picture, tone=Tone("paper", 0.6))


def test_no_density_is_white_and_more_is_darker() -> None:
    densities = np.concatenate([[0], np.geomspace(1e-6, 1e4, 400)])
    values = [paper_curve(density) for density in densities]
    assert values[0] == 1
    assert np.all(np.diff(values) <= 0)
    assert 0 <= values[-1] < 1e-6
    assert max(abs(paper_curve(d) - math.exp(-d)) for d in densities) < 0.01


def test_overprinting_multiplies_what_is_left() -> None:
    for first, second in ((0.1, 0.3), (0.5, 0.5), (1.0, 0.7)):
        product = paper_curve(first) * paper_curve(second)
        assert paper_curve(first + second) == pytest.approx(product, abs=0.012)


@pytest.mark.parametrize("value", [1.0, 0.98, 0.5, 0.1, 0.004])
def test_the_density_of_a_colour_shows_that_colour(value: float) -> None:
    density = paper_density(value)
    assert density >= 0
    assert displayed((density, 0.0, density), PAPER) == pytest.approx((value, 1.0, value))


@pytest.mark.parametrize("seed", range(3))
def test_equals_the_formula(seed: int) -> None:
    picture = on_paper(everything(seed))
    tile = bayer_pattern().reshape(2 * TILE_HEIGHT, TILE_WIDTH)
    dither = np.tile(tile, (2, 4))[: picture.height, : picture.width, None]
    wanted = np.floor(255 * slow_display(picture) + dither)
    found = render_rgb(picture)
    assert np.abs(found - wanted).max() <= 1
    assert np.mean(found != wanted) < 0.002


def test_a_bare_sheet_is_one_colour() -> None:
    sheet = tuple(paper_density(level / 255) for level in (250, 246, 238))
    pixels = render_rgb(DisplayList(130, 70, backdrop=Backdrop(sheet, sheet), tone=PAPER))
    assert np.all(pixels == (250, 246, 238))


def test_the_same_drawing_changes_with_the_curve() -> None:
    picture = everything(4)
    with Rasteriser(picture.width, picture.height) as rasteriser:
        film = np.array(rasteriser.draw(picture))
        paper = np.array(rasteriser.draw(on_paper(picture)))
        again = np.array(rasteriser.draw(picture))
    assert np.array_equal(film, again)
    assert np.array_equal(paper, render_rgb(on_paper(picture)))
    assert not np.array_equal(film, paper)


def test_dark_text_on_paper_is_not_fattened() -> None:
    def ink_used(grey: float, tone: Tone, ground: float) -> float:
        """Return how much of a text is seen, counted in whole pixels."""
        text = Text("legible", 10, 40, 24, (grey, grey, grey, 1.0))
        light = paper_density(ground) if tone.curve == "paper" else 0.0
        picture = DisplayList(
            120, 60, Backdrop((light,) * 3, (light,) * 3), tone, dynamic=Drawing(inks=(text,))
        )
        shown = render_rgb(picture)[..., 0] / 255
        return float(((shown - ground) / (grey - ground)).sum())

    # A grey that counts as light on a dark stage.
    assert ink_used(0.45, PAPER, 1.0) == pytest.approx(ink_used(0.2, PAPER, 1.0), rel=0.02)
    assert ink_used(0.45, Tone("plain"), 0.0) > 1.05 * ink_used(0.45, PAPER, 1.0)


def test_svg_multiplies() -> None:
    assert "mix-blend-mode:multiply" in to_svg(on_paper(everything(1)))
    assert "mix-blend-mode:screen" in to_svg(everything(1))

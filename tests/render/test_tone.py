from __future__ import annotations

import numpy as np
import pytest

from epochreel.drawing import Tone
from epochreel.render.tone import displayed, film_curve, srgb_code, srgb_table

LIGHTS = np.concatenate([[0], np.geomspace(1e-6, 1e4, 400)])


def test_film_curve_rises_from_black_to_white() -> None:
    values = [film_curve(light) for light in LIGHTS]
    assert values[0] == 0
    assert values[-1] == 1
    assert np.all(np.diff(values) >= 0)


def test_a_faint_glow_is_seen() -> None:
    # Two steps of 8 bits at a thousandth of white: the curve has no dead toe.
    assert film_curve(0.001) > 2 / 255


def test_bright_colours_stay_and_light_sources_go_white() -> None:
    red, green, blue = displayed((1.0, 0.02, 0.02), Tone())
    assert red > 0.85
    assert max(green, blue) < 0.2
    assert min(displayed((12.0, 0.2, 0.2), Tone())) > 0.95


def test_plain_curve_is_srgb() -> None:
    assert displayed((0.5, 2.0, -1.0), Tone("plain")) == pytest.approx((0.735357, 1.0, 0.0))
    table = srgb_table()
    for step in (0, 1, 100, 4096):
        assert table[step] == pytest.approx(srgb_code(step / 4096), abs=1e-6)

"""From sums of light to display values: the tone curves, in plain numbers.

The filmic curve is the rational fit by Jim Hejl and Richard Burgess-Dawson ("Filmic tonemapping
operators", GDC 2010, published by John Hable), which includes the gamma of a display. Its
toe is left out: theirs crushes light below 0.004 to black, and here that is the faint end of a
glow, which should fade without an edge. Before the curve, what a channel has above 1 spills
into all three channels, so that saturated cores go white-hot as an over-exposed film does.

On paper the sum is an optical density: what is left of white is ``exp(-density)`` (Beer and
Lambert), taken in display values, where a product of transmissions looks as overprinted ink does
and is what ``multiply`` blending computes. Kernels call no maths library, so the exponential is
``(1 + d/4 + d**2/32)**-4``: within 0.01 of it, never rising, and never quite black.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Light, Tone

# The curve is x (A x + B) / (x (A x + C) + D).
CURVE_A, CURVE_B, CURVE_C, CURVE_D = 6.2, 0.5, 1.7, 0.06
# Divided by its value here, so that white is reached.
WHITE_LIGHT = 4.0
WHITE = (CURVE_A * WHITE_LIGHT**2 + CURVE_B * WHITE_LIGHT) / (
    CURVE_A * WHITE_LIGHT**2 + CURVE_C * WHITE_LIGHT + CURVE_D
)
# With `over` what all channels have above 1, each receives SPILL * over**2 / (over + SPILL_KNEE):
# little where a colour is only bright, much where it is a light source.
SPILL = 0.3
SPILL_KNEE = 2.0
# More light than this is as white as can be, and a number that is safe to square.
BRIGHTEST = 10_000.0
SRGB_TABLE_STEPS = 4096
PAPER_LINEAR, PAPER_SQUARE = 1 / 4, 1 / 32


def film_curve(light: float) -> float:
    """Return the display value, 0 to 1, of one channel's light."""
    light = min(max(light, 0.0), BRIGHTEST)
    rise = light * (CURVE_A * light + CURVE_B)
    value = rise / (light * (CURVE_A * light + CURVE_C) + CURVE_D)
    return min(value / WHITE, 1.0)


def paper_curve(density: float) -> float:
    """Return the display value, 1 to 0, of one channel through which light must pass."""
    density = min(max(density, 0.0), BRIGHTEST)
    quarter = 1.0 + density * (PAPER_LINEAR + density * PAPER_SQUARE)
    return 1.0 / (quarter * quarter * quarter * quarter)


def paper_density(value: float) -> float:
    """Return the density that `paper_curve` shows as a display value above 0, up to 1."""
    constant = 1.0 - value**-0.25
    root = math.sqrt(PAPER_LINEAR * PAPER_LINEAR - 4 * PAPER_SQUARE * constant)
    return (root - PAPER_LINEAR) / (2 * PAPER_SQUARE)


def srgb_code(light: float) -> float:
    """Return the sRGB-coded value of linear light (IEC 61966-2-1), clipped to 0 to 1."""
    light = min(max(light, 0.0), 1.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * math.pow(light, 1 / 2.4) - 0.055


def srgb_table() -> NDArray[np.float32]:
    """Return sRGB codes of evenly spaced light from 0 to 1, ``(SRGB_TABLE_STEPS + 1,)``.

    Rounded, so that a last bit of difference between two maths libraries is not seen.
    """
    steps = np.arange(SRGB_TABLE_STEPS + 1)
    codes = [round(srgb_code(step / SRGB_TABLE_STEPS), 6) for step in steps]
    return np.array(codes, np.float32)


def displayed(light: Light, tone: Tone) -> Light:
    """Return the display value, 0 to 1, of one colour of light."""
    red, green, blue = (min(max(c * tone.exposure, 0.0), BRIGHTEST) for c in light)
    if tone.curve == "plain":
        return srgb_code(red), srgb_code(green), srgb_code(blue)
    if tone.curve == "paper":
        return paper_curve(red), paper_curve(green), paper_curve(blue)
    over = sum(max(c - 1.0, 0.0) for c in (red, green, blue))
    spill = SPILL * over * over / (over + SPILL_KNEE)
    return film_curve(red + spill), film_curve(green + spill), film_curve(blue + spill)

"""Light by sign: a plane for each in a tile, and what is seen of both.

All that is positive has one hue and all that is negative another, so a plane of each holds
strengths alone, and adding to one takes a third of what adding colours takes.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.compiling import INLINE

_U = np.uint64
_GREEN = _U(at.TILE_PIXELS)
_BLUE = _U(2 * at.TILE_PIXELS)
# Opacity, which comes after all light, has the place of the first later on.
POSITIVE_PLANE = _U(3 * at.TILE_PIXELS)
NEGATIVE_PLANE = _U(4 * at.TILE_PIXELS)
_ZERO, _ONE, _TWO, _THREE = (np.float32(value) for value in (0.0, 1.0, 2.0, 3.0))
_STEEP = np.float32(1.0 / at.SEAM)
_DIPPED = np.float32(at.DIPPED)
_TINY = np.float32(1e-20)  # where neither is, nothing is divided by nothing


@njit(**INLINE)
def clear_signs(light, top, bottom):
    """Empty some rows of both planes."""
    for i in range(_U(top * at.TILE_WIDTH), _U(bottom * at.TILE_WIDTH)):
        light[POSITIVE_PLANE + i] = _ZERO
        light[NEGATIVE_PLANE + i] = _ZERO


@njit(**INLINE)
def add_signs(light, signs, top, bottom):
    """Add to some rows of a tile what is seen of both planes; ``signs`` are their hues."""
    positive_red, positive_green, positive_blue = signs[0], signs[1], signs[2]
    negative_red, negative_green, negative_blue = signs[3], signs[4], signs[5]
    for i in range(_U(top * at.TILE_WIDTH), _U(bottom * at.TILE_WIDTH)):
        positive, negative = light[POSITIVE_PLANE + i], light[NEGATIVE_PLANE + i]
        ahead = positive - negative
        u = abs(ahead) * _STEEP / (positive + negative + _TINY)
        u = u if u < _ONE else _ONE
        # Only one of them is seen, and the other counts as zero.
        wins = ahead >= _ZERO
        share = _DIPPED + (_ONE - _DIPPED) * (u * u * (_THREE - _TWO * u))
        seen = (positive if wins else negative) * share
        light[i] += seen * (positive_red if wins else negative_red)
        light[_GREEN + i] += seen * (positive_green if wins else negative_green)
        light[_BLUE + i] += seen * (positive_blue if wins else negative_blue)

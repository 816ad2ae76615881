"""How opaque a tile is, and its colours as if it were opaque.

A picture is drawn twice: over its ground, which is black, or white for the curve of paper, and
over the other of the two. Where both look the same nothing shines through; where they are as far
apart as black and white there is nothing. So inks need to know of no opacity: they are blended
over both.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.compiling import INLINE

_U = np.uint64
_N = _U(at.TILE_PIXELS)
_GREEN = _U(at.TILE_PIXELS)
_BLUE = _U(2 * at.TILE_PIXELS)
ALPHA = _U(3 * at.TILE_PIXELS)
_ZERO, _ONE = np.float32(0.0), np.float32(1.0)
# Less opacity than this is none in 8 bits, whatever the dithering.
_LEAST = np.float32(2.0**-15)


@njit(**INLINE)
def _clamp01(value):
    value = value if value > _ZERO else _ZERO
    return value if value < _ONE else _ONE


@njit(**INLINE)
def veil_with_light(planes, other):
    """Make ``other`` the picture over white, of display values over black.

    ``other`` is the part of the ground that no disc hides, in each plane. Of that, light takes
    away as much as its strongest channel has: the least with which it can be itself over black.
    """
    for i in range(_N):
        red, green, blue = planes[i], planes[_GREEN + i], planes[_BLUE + i]
        strongest = red if red > green else green
        strongest = strongest if strongest > blue else blue
        through = other[i] * (_ONE - strongest)
        other[i] = red + through
        other[_GREEN + i] = green + through
        other[_BLUE + i] = blue + through


@njit(**INLINE)
def veil_with_density(planes, other):
    """Make ``other`` the picture over black, of display values over white.

    The mirror of light: of the ground that is not hidden as much is left as passes in the
    darkest channel.
    """
    for i in range(_N):
        red, green, blue = planes[i], planes[_GREEN + i], planes[_BLUE + i]
        darkest = red if red < green else green
        darkest = darkest if darkest < blue else blue
        through = other[i] * darkest
        other[i] = red - through
        other[_GREEN + i] = green - through
        other[_BLUE + i] = blue - through


@njit(**INLINE)
def part(planes, other, ground):
    """Part a picture over ``ground``, 0 or 1, into colours and opacity, in place.

    The opacity becomes the fourth plane; colours are no longer multiplied by it.
    """
    for i in range(_N):
        alpha = _clamp01(_ONE - abs(other[i] - planes[i]))
        if alpha < _LEAST:
            planes[i] = planes[_GREEN + i] = planes[_BLUE + i] = planes[ALPHA + i] = _ZERO
            continue
        planes[ALPHA + i] = alpha
        planes[i] = _clamp01(ground + (planes[i] - ground) / alpha)
        planes[_GREEN + i] = _clamp01(ground + (planes[_GREEN + i] - ground) / alpha)
        planes[_BLUE + i] = _clamp01(ground + (planes[_BLUE + i] - ground) / alpha)


@njit(**INLINE)
def _spread_along(planes, row):
    """Colour the clear pixels of a row like the last before them; say whether there are others."""
    first = _U(row * at.TILE_WIDTH)
    seen, last = False, first
    for k in range(_U(at.TILE_WIDTH)):
        i = first + k
        if planes[ALPHA + i] > _ZERO:
            if not seen:
                for before in range(first, i):
                    _copy(planes, i, _U(before))
            seen, last = True, i
        elif seen:
            _copy(planes, last, i)
    return seen


@njit(**INLINE)
def _copy(planes, source, target):
    planes[target] = planes[source]
    planes[_GREEN + target] = planes[_GREEN + source]
    planes[_BLUE + target] = planes[_BLUE + source]


@njit(**INLINE)
def spread(planes):
    """Give the clear pixels of a tile the colours beside them.

    Otherwise a codec would blur the black of nothing into the edge of a letter, which shows as a
    dark fringe. Codecs work in blocks that no tile's edge cuts, so the tile itself is enough.
    """
    width = _U(at.TILE_WIDTH)
    coloured = -1  # the last row that has colours
    for row in range(at.TILE_HEIGHT):
        if _spread_along(planes, row):
            first = 0 if coloured < 0 else row
            source = _U(row * at.TILE_WIDTH)
            for above in range(first, row):
                for k in range(width):
                    _copy(planes, source + k, _U(above * at.TILE_WIDTH) + k)
            coloured = row
        elif coloured >= 0:
            source = _U(coloured * at.TILE_WIDTH)
            for k in range(width):
                _copy(planes, source + k, _U(row * at.TILE_WIDTH) + k)

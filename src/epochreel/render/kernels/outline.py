"""The box that holds all light of a bar, and where rows of pixels cross it.

The box lies along its segment, so that its long sides, and not an upright bounding box, decide
which tiles and which pixels of a row a slanted synapse can reach.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.compiling import INLINE

_FLAT = 1e-6  # of a unit vector: less is a side along an axis
_ENDLESS = 1e9  # px


@njit(**INLINE)
def bar_outline(record):
    """Return the box of a bar, in float64.

    Returns
    -------
    x, y
        The start of the segment, px.
    run, wide
        At height ``y + dy`` the long sides cross ``x + run * dy - wide`` and ``+ wide``.
    tilt, near, far
        There the short sides cross ``x + tilt * dy + near`` and ``+ far``.
    left, right, top, bottom
        The upright box around it all.
    """
    x, y = np.float64(record[at.BAR_X]), np.float64(record[at.BAR_Y])
    ux, uy = np.float64(record[at.BAR_UX]), np.float64(record[at.BAR_UY])
    lo, hi = np.float64(record[at.BAR_LO]), np.float64(record[at.BAR_HI])
    extent = np.float64(record[at.BAR_EXTENT])
    run, wide = (ux / uy, extent / abs(uy)) if abs(uy) > _FLAT else (0.0, _ENDLESS)
    tilt, near, far = 0.0, -_ENDLESS, _ENDLESS
    if abs(ux) > _FLAT:
        tilt, near, far = -uy / ux, min(lo / ux, hi / ux), max(lo / ux, hi / ux)
    left = x + min(lo * ux, hi * ux) - extent * abs(uy)
    right = x + max(lo * ux, hi * ux) + extent * abs(uy)
    top = y + min(lo * uy, hi * uy) - extent * abs(ux)
    bottom = y + max(lo * uy, hi * uy) + extent * abs(ux)
    return x, y, run, wide, tilt, near, far, left, right, top, bottom


@njit(**INLINE)
def bar_rows(outline):
    """Return the lowest and highest y of a box."""
    return outline[9], outline[10]


@njit(**INLINE)
def bar_columns(outline, y0, y1):
    """Return the lowest and highest x of a box between two values of y, conservatively."""
    x, y, run, wide, tilt, near, far, left, right, _, _ = outline
    d0, d1 = y0 - y, y1 - y
    low = x + max(min(run * d0, run * d1) - wide, min(tilt * d0, tilt * d1) + near)
    high = x + min(max(run * d0, run * d1) + wide, max(tilt * d0, tilt * d1) + far)
    return max(low, left), min(high, right)

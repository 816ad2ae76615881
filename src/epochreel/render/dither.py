"""The fixed pattern that hides the steps of 8-bit dark gradients."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.render.layout import TILE_HEIGHT, TILE_WIDTH


def bayer_pattern() -> NDArray[np.float32]:
    """Return thresholds, above 0 and below 1, of two tiles one above the other, flat.

    An 8 by 8 ordered dither (Bayer 1973). It never moves, so an encoder pays for it once.
    """
    order = np.zeros((1, 1))
    for _ in range(3):
        order = np.block([[4 * order, 4 * order + 2], [4 * order + 3, 4 * order + 1]])
    tiles = np.tile((order + 0.5) / 64, (2 * TILE_HEIGHT // 8, TILE_WIDTH // 8))
    return tiles.astype(np.float32).ravel()


def no_pattern() -> NDArray[np.float32]:
    """Return thresholds that round to nearest, shaped as `bayer_pattern`."""
    return np.full(2 * TILE_HEIGHT * TILE_WIDTH, 0.5, np.float32)

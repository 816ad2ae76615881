"""Numbers as cells of a picture: dark for zero, warm above it, cold below, white-hot at most."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Rgba
from epochreel.scene.kit.theme import Theme

STEPS = 255


def signed_cells(values: NDArray[np.float64], theme: Theme) -> NDArray[np.uint8]:
    """Return numbers, mostly -1 to 1, as colours ``(…, 4)`` uint8.

    The light goes with a root of the size: in proportion most of a map would be black, with the
    square root its outlines would drown.
    """
    size = np.minimum(np.abs(values), 1.0) ** 0.72
    at = np.round(np.where(values < 0.0, -size, size) * STEPS).astype(np.int64) + STEPS
    return _shades(theme.cell, theme.warm_ink, theme.hot, theme.cold_ink)[at]


def colour_cells(planes: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return red, green and blue ``(3, height, width)``, 0 to 1, as colours."""
    opaque = np.concatenate([np.clip(planes, 0.0, 1.0), np.ones_like(planes[:1])])
    return np.ascontiguousarray(np.round(np.moveaxis(opaque, 0, -1) * 255).astype(np.uint8))


@lru_cache(maxsize=8)
def _shades(cell: Rgba, warm: Rgba, hot: Rgba, cold: Rgba) -> NDArray[np.uint8]:
    """Return colours from the coldest over the dark to the hottest, ``(2 * STEPS + 1, 4)``."""
    at = np.arange(-STEPS, STEPS + 1) / STEPS
    stops = np.array([cold[:3], cell[:3], warm[:3], hot[:3]])
    channels = [np.interp(at, (-1.0, 0.0, 0.78, 1.0), stops[:, channel]) for channel in range(3)]
    opaque = np.ones(len(at))
    return np.round(np.stack([*channels, opaque], axis=1) * 255).astype(np.uint8)

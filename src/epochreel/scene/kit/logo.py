"""Somebody's logo: a picture with opacity, and how it comes onto a stage."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from epochreel.drawing import Image, Rgba

MOST_ENLARGED = 2.0  # times; beyond that a small picture is only blurred
# What differs less from its ground, as WCAG 2.2 counts contrast, is hardly seen on it. Of a logo
# so much may be lost: thin letters are a small part of it.
LEAST_CONTRAST, MOST_LOST = 2.0, 0.03
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_SAMPLES = 256  # of each side, to tell a logo's colours


@dataclass(frozen=True, eq=False)
class Logo:
    """A picture as it was read.

    Parameters
    ----------
    pixels
        ``(height, width, 4)`` uint8, sRGB and opacity; what is seen of it reaches all edges.
    """

    pixels: NDArray[np.uint8]

    def size_within(self, width: float, height: float) -> tuple[int, int]:
        """Return the largest width and height, px, that a place has room for."""
        rows, columns = self.pixels.shape[:2]
        scale = min(width / columns, height / rows, MOST_ENLARGED)
        return max(round(scale * columns), 1), max(round(scale * rows), 1)

    def placed(self, x: float, y: float, size: tuple[int, int], opacity: float) -> Image:
        """Return the logo as ink: on whole pixels, and scaled to just as many."""
        pixels = _scaled(self, size)
        if opacity < 1.0:
            pixels = pixels.copy()
            pixels[..., 3] = np.rint(pixels[..., 3] * opacity)
        return Image(round(x), round(y), *size, pixels)

    def needs_plate(self, ground: Rgba, plate: Rgba) -> bool:
        """Return whether it is better seen on a plate than on the bare ground.

        A logo without any transparency brings its own ground.
        """
        bare = _contrast(self, ground)
        return bare < LEAST_CONTRAST and _contrast(self, plate) > bare


@functools.lru_cache(maxsize=8)
def _scaled(logo: Logo, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return ``(height, width, 4)`` uint8; scaled once, because each time costs sharpness."""
    # Pillow weighs colours by their opacity, so that nothing unseen bleeds into edges.
    picture = PillowImage.fromarray(logo.pixels)
    return np.asarray(picture.resize(size, PillowImage.Resampling.LANCZOS))


@functools.lru_cache(maxsize=8)
def _contrast(logo: Logo, ground: Rgba) -> float:
    """Return by how much all of a logo but `MOST_LOST` differs from a ground, at least."""
    rows, columns = (max(side // _SAMPLES, 1) for side in logo.pixels.shape[:2])
    pixels = logo.pixels[::rows, ::columns].reshape(-1, 4) / 255.0
    opacity = pixels[:, 3]
    if opacity.min() == 1.0:
        return np.inf
    light, behind = _luminance(pixels[:, :3]), _luminance(np.array(ground[:3]))
    contrast = (np.maximum(light, behind) + 0.05) / (np.minimum(light, behind) + 0.05)
    order = np.argsort(contrast)
    lost = np.cumsum(opacity[order])
    return float(contrast[order][np.searchsorted(lost, MOST_LOST * lost[-1])])


def _luminance(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return relative luminance of sRGB colours, ``(..., 3)`` from 0 to 1 (WCAG 2.2)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ _LUMINANCE

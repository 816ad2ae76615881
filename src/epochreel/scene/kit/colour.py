"""Colours as people write them, as light, and as ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Light, Rgba
from epochreel.render.tone import paper_density

_LUMA = (0.2126, 0.7152, 0.0722)  # BT.709


def decode_srgb(value: float) -> float:
    """Return the linear light of an sRGB-coded channel, both 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def light(code: str, strength: float = 1.0) -> Light:
    """Return linear light for a colour written as ``"#rrggbb"``."""
    red, green, blue = (decode_srgb(channel) * strength for channel in _channels(code))
    return red, green, blue


def absorbed(code: str, strength: float = 1.0) -> Light:
    """Return the light that white paper takes away to look like ``"#rrggbb"``; no channel is 0."""
    red, green, blue = (paper_density(channel) * strength for channel in _channels(code))
    return red, green, blue


def ink(code: str, alpha: float = 1.0) -> Rgba:
    """Return display colour for ``"#rrggbb"`` with an opacity."""
    red, green, blue = _channels(code)
    return red, green, blue, alpha


def rgb_bytes(rgba: Rgba) -> tuple[int, int, int]:
    """Return red, green and blue of an ink, 0 to 255."""
    red, green, blue, _ = rgba
    return round(255 * red), round(255 * green), round(255 * blue)


def faded(rgba: Rgba, opacity: float) -> Rgba:
    """Return a colour with its opacity multiplied."""
    red, green, blue, alpha = rgba
    return red, green, blue, alpha * opacity


def faded_pixels(pixels: NDArray[np.uint8], opacity: float) -> NDArray[np.uint8]:
    """Return pixels ``(…, 4)`` with their opacity multiplied; the same array for 1."""
    if opacity >= 1.0:
        return pixels
    pixels = pixels.copy()
    pixels[..., 3] = np.round(pixels[..., 3] * opacity).astype(np.uint8)
    return pixels


def blend(first: Rgba, second: Rgba, share: float) -> Rgba:
    """Return the colour ``share`` of the way from the first to the second."""
    # Some 40 times a picture: written out it takes half as long.
    (red, green, blue, alpha), (to_red, to_green, to_blue, to_alpha) = first, second
    return (
        red + (to_red - red) * share,
        green + (to_green - green) * share,
        blue + (to_blue - blue) * share,
        alpha + (to_alpha - alpha) * share,
    )


def scaled(colour: Light, strength: float) -> Light:
    """Return light made stronger or weaker."""
    return colour[0] * strength, colour[1] * strength, colour[2] * strength


def contrast(first: Rgba, second: Rgba) -> float:
    """Return the WCAG 2.2 contrast ratio of two opaque colours, 1 to 21."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(rgba: Rgba) -> float:
    return sum(w * decode_srgb(c) for w, c in zip(_LUMA, rgba, strict=False))


def _channels(code: str) -> list[float]:
    return [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]

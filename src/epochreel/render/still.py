"""Single pictures: RGB and RGBA pixels, and PNG files."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from epochreel.drawing import DisplayList
from epochreel.frame import PixelLayout, RgbaFrame, RgbFrame
from epochreel.render.rasteriser import Rasteriser


def render_rgb(picture: DisplayList, n_threads: int = 2) -> RgbFrame:
    """Return a picture's pixels, ``(height, width, 3)`` uint8, sRGB."""
    return _render(picture, "rgb", n_threads)


def render_rgba(picture: DisplayList, n_threads: int = 2) -> RgbaFrame:
    """Return a picture's pixels, ``(height, width, 4)`` uint8, sRGB and opacity.

    Colours are not multiplied by the opacity. A picture that has a backdrop is all opaque.
    """
    return _render(picture, "rgba", n_threads)


def png_bytes(pixels: RgbFrame | RgbaFrame) -> bytes:
    """Return a PNG file of RGB or RGBA pixels."""
    file = io.BytesIO()
    PillowImage.fromarray(pixels).save(file, "PNG", optimize=False, compress_level=6)
    return file.getvalue()


def _render(picture: DisplayList, pixels: PixelLayout, n_threads: int) -> NDArray[np.uint8]:
    size = (picture.width, picture.height)
    with Rasteriser(*size, pixels=pixels, n_threads=n_threads) as rasteriser:
        frame = rasteriser.draw(picture)
    assert isinstance(frame, np.ndarray)
    return frame

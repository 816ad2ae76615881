"""Single pictures: RGB pixels and PNG files."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as PillowImage

from epochreel.drawing import DisplayList
from epochreel.frame import RgbFrame
from epochreel.render.rasteriser import Rasteriser


def render_rgb(picture: DisplayList, n_threads: int = 2) -> RgbFrame:
    """Return a picture's pixels, ``(height, width, 3)`` uint8, sRGB."""
    with Rasteriser(picture.width, picture.height, n_threads=n_threads) as rasteriser:
        frame = rasteriser.draw(picture)
    assert isinstance(frame, np.ndarray)
    return frame


def png_bytes(pixels: RgbFrame) -> bytes:
    """Return a PNG file of RGB pixels."""
    file = io.BytesIO()
    PillowImage.fromarray(pixels).save(file, "PNG", optimize=False, compress_level=6)
    return file.getvalue()

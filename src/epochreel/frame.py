"""Finished pixels, between the rasteriser and the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

PixelLayout = Literal["rgb", "rgba", "yuv420", "yuva420", "yuv444p10", "yuva444p10"]
RgbFrame = NDArray[np.uint8]  # (height, width, 3), sRGB
RgbaFrame = NDArray[np.uint8]  # (height, width, 4), sRGB and opacity, colours not multiplied by it
Plane = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, eq=False, slots=True)
class YuvFrame:
    """Planar YUV, BT.709 matrix and transfer, limited range.

    Of 4:2:0 the planes are uint8, luma from 16 to 235, and chroma is sited at the centre. Of
    4:4:4 they are uint16 with ten bits, luma from 64 to 940.

    Parameters
    ----------
    y
        ``(height, width)``.
    u, v
        As ``y``, or of 4:2:0 ``(height / 2, width / 2)``; both sizes even.
    a
        Opacity, ``(height, width)``, full range: 0 to 255, or to 1023. The colours are not
        multiplied by it. None if all is opaque.
    """

    y: Plane
    u: Plane
    v: Plane
    a: Plane | None = None

    @property
    def planes(self) -> tuple[Plane, ...]:
        """All planes, in the order in which encoders take them."""
        return (self.y, self.u, self.v) if self.a is None else (self.y, self.u, self.v, self.a)


Frame = YuvFrame | RgbFrame | RgbaFrame


def has_alpha(pixels: PixelLayout) -> bool:
    """Return whether a layout holds transparency."""
    return pixels in ("rgba", "yuva420", "yuva444p10")


def layout_of(frame: Frame) -> PixelLayout:
    """Return how a frame's pixels are laid out."""
    if not isinstance(frame, YuvFrame):
        return "rgba" if frame.shape[-1] == 4 else "rgb"
    if frame.y.dtype == np.uint8:
        return "yuv420" if frame.a is None else "yuva420"
    return "yuv444p10" if frame.a is None else "yuva444p10"


def size_of(frame: Frame) -> tuple[int, int]:
    """Return a frame's width and height, px."""
    height, width = (frame.y if isinstance(frame, YuvFrame) else frame).shape[:2]
    return width, height

"""Finished pixels, between the rasteriser and the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

PixelLayout = Literal["yuv420", "rgb"]
RgbFrame = NDArray[np.uint8]  # (height, width, 3), sRGB


@dataclass(frozen=True, eq=False, slots=True)
class YuvFrame:
    """Planar YUV 4:2:0, BT.709 matrix and transfer, limited range, chroma sited at the centre.

    Parameters
    ----------
    y
        ``(height, width)`` uint8, 16 to 235.
    u, v
        ``(height / 2, width / 2)`` uint8, 16 to 240; both sizes even.
    """

    y: NDArray[np.uint8]
    u: NDArray[np.uint8]
    v: NDArray[np.uint8]


Frame = YuvFrame | RgbFrame

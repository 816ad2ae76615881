"""The bytes of one picture in a layout, and the compiled code that writes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from epochreel.frame import Frame, PixelLayout, YuvFrame, has_alpha
from epochreel.render import layout as at

if TYPE_CHECKING:
    from epochreel.render.kernels.arrays import Look
    from epochreel.render.prepared import Prepared

_CLEAR_LAYOUTS = {"rgba": at.RGBA, "yuva420": at.YUVA420}


class Canvas(ABC):
    """Arrays that tiles are drawn into.

    Attributes
    ----------
    frame
        What they are to others.
    """

    frame: Frame

    @abstractmethod
    def draw(self, tiles: NDArray[np.int32], look: Look, drawing: Prepared) -> None:
        """Draw some tiles.

        Parameters
        ----------
        tiles
            Which, counted along rows.
        look
            The picture as a whole.
        drawing
            What it shows.
        """


class OpaqueCanvas(Canvas):
    """RGB or 8-bit YUV 4:2:0, where nothing is black, or white on paper."""

    def __init__(self, width: int, height: int, pixels: PixelLayout) -> None:
        self._is_yuv = pixels == "yuv420"
        self._rgb = np.zeros((0, 0, 3) if self._is_yuv else (height, width, 3), np.uint8)
        planes = _planes_420(width, height) if self._is_yuv else _planes_420(0, 0)
        self._flat = [plane.reshape(-1) for plane in planes]
        self.frame = YuvFrame(*planes) if self._is_yuv else self._rgb

    def draw(self, tiles: NDArray[np.int32], look: Look, drawing: Prepared) -> None:
        """Draw some tiles; see `Canvas`."""
        from epochreel.render.kernels.arrays import Pixels
        from epochreel.render.kernels.tiles import draw_tiles

        luma, us, vs = self._flat
        pixels = Pixels(self._is_yuv, self._rgb, luma, us, vs)
        draw_tiles(tiles, look, *drawing.tables, pixels)


class ClearCanvas(Canvas):
    """RGBA, 8-bit YUV 4:2:0 with opacity, or 10-bit 4:4:4 with it or without."""

    def __init__(self, width: int, height: int, pixels: PixelLayout) -> None:
        self._layout = _CLEAR_LAYOUTS.get(pixels, at.DEEP)
        self._rgba = np.zeros((height, width, 4) if pixels == "rgba" else (0, 0, 4), np.uint8)
        size = (width, height) if pixels == "yuva420" else (0, 0)
        y, u, v = _planes_420(*size)
        alpha = np.zeros_like(y)
        self._flat = [plane.reshape(-1) for plane in (y, u, v, alpha)]
        n_planes = 4 if has_alpha(pixels) else 3
        deep = (n_planes, height, width) if self._layout == at.DEEP else (0, 0, 0)
        self._deep = np.zeros(deep, np.uint16)
        if self._layout == at.RGBA:
            self.frame = self._rgba
        else:
            self.frame = YuvFrame(*(self._deep if self._deep.size else (y, u, v, alpha)))

    def draw(self, tiles: NDArray[np.int32], look: Look, drawing: Prepared) -> None:
        """Draw some tiles; see `Canvas`."""
        from epochreel.render.kernels.arrays import ClearPixels
        from epochreel.render.kernels.clear.tiles import draw_clear_tiles

        luma, us, vs, alpha = self._flat
        pixels = ClearPixels(self._layout, self._rgba, luma, us, vs, alpha, self._deep)
        draw_clear_tiles(tiles, look, *drawing.tables, pixels)


def canvas_for(width: int, height: int, pixels: PixelLayout) -> Canvas:
    """Return an empty canvas of a layout."""
    kind = ClearCanvas if may_be_clear(pixels) else OpaqueCanvas
    return kind(width, height, pixels)


def may_be_clear(pixels: PixelLayout) -> bool:
    """Return whether a layout is drawn by the code for what may have nothing behind it."""
    return pixels not in ("rgb", "yuv420")


def _planes_420(width: int, height: int) -> tuple[NDArray[np.uint8], ...]:
    half = (height // 2, width // 2)
    sizes = ((height, width), half, half)
    return tuple(np.zeros(size, np.uint8) for size in sizes)

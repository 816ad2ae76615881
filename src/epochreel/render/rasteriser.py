"""Pixels from display lists; only the tiles whose content changed are drawn again.

Each tile has a hash of all that touches it. A tile is drawn if that hash differs from the one
its pixels were drawn from, always from the beginning and in the order of the list. So the
pixels are a pure function of the list, whatever was drawn before and on however many threads.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import struct
from concurrent.futures import ThreadPoolExecutor, wait
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Backdrop, DisplayList
from epochreel.errors import UsageError
from epochreel.frame import Frame, PixelLayout
from epochreel.render import dither, tone
from epochreel.render.canvas import canvas_for
from epochreel.render.layout import CURVES, TILE_HEIGHT, TILE_WIDTH

if TYPE_CHECKING:
    from epochreel.render.kernels.arrays import Look
    from epochreel.render.prepared import Prepared

# Enough to balance threads, few enough that handing them out costs nothing (about 10 us each).
_TILES_PER_TURN = 12


class Rasteriser:
    """Draws display lists of one size.

    Parameters
    ----------
    width, height
        Of the picture, px; even for 4:2:0.
    pixels
        ``"rgb"`` for stills, ``"yuv420"`` for video; ``"rgba"``, ``"yuva420"`` and
        ``"yuva444p10"`` are transparent where a picture has no backdrop.
    n_threads
        How many threads draw, the caller's among them.

    Raises
    ------
    UsageError
        If the size is not positive, or odd where it must be even.
    """

    def __init__(
        self, width: int, height: int, *, pixels: PixelLayout = "rgb", n_threads: int = 2
    ) -> None:
        _check_size(width, height, pixels)
        self._width, self._height = width, height
        self._n_cols = -(-width // TILE_WIDTH)
        self._n_rows = -(-height // TILE_HEIGHT)
        self._canvas = canvas_for(width, height, pixels)
        self._shown = np.zeros(self._n_cols * self._n_rows, np.uint64)
        self._newest: DisplayList | None = None
        self._codes = tone.srgb_table()
        pattern = dither.bayer_pattern()
        self._dither = {"film": pattern, "paper": pattern, "plain": dither.no_pattern()}
        self._n_threads = max(n_threads, 1)
        self._pool = ThreadPoolExecutor(max(self._n_threads - 1, 1), "raster")

    def __enter__(self) -> Rasteriser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown()

    def draw(self, picture: DisplayList) -> Frame:
        """Return a picture's pixels; the arrays are valid until the next call.

        Parameters
        ----------
        picture
            Of the rasteriser's own size.

        Raises
        ------
        UsageError
            If the picture has another size.
        EpochreelError
            If a text needs a glyph that the font lacks.
        """
        from epochreel.render.kernels import changed_tiles
        from epochreel.render.prepared import prepare

        if (picture.width, picture.height) != (self._width, self._height):
            raise UsageError(
                f"the picture is {picture.width}x{picture.height},"
                f" this rasteriser draws {self._width}x{self._height}"
            )
        if self._newest is not None and _same(self._newest, picture):
            return self._canvas.frame
        self._newest = None
        paper, seed = picture.tone.curve == "paper", _style_seed(picture)
        drawing = prepare(picture.dynamic, self._n_cols, self._n_rows, seed, paper)
        tiles = changed_tiles(drawing.hashes, self._shown)
        try:
            self._draw_tiles(picture, tiles, drawing)
        except BaseException:
            self._shown[:] = 0  # an interrupted picture is half drawn
            raise
        self._newest = picture
        return self._canvas.frame

    def _draw_tiles(
        self, picture: DisplayList, tiles: NDArray[np.int32], drawing: Prepared
    ) -> None:
        look = self._look(picture)
        turns = itertools.count()  # next() on it is atomic

        def work() -> None:
            while (begin := next(turns) * _TILES_PER_TURN) < len(tiles):
                turn = tiles[begin : begin + _TILES_PER_TURN]
                self._canvas.draw(turn, look, drawing)

        helpers = min(self._n_threads, math.ceil(len(tiles) / _TILES_PER_TURN)) - 1
        futures = [self._pool.submit(work) for _ in range(helpers)]
        try:
            work()
        finally:
            wait(futures)  # also when interrupted: they write into the frame
        for future in futures:
            future.result()

    def _look(self, picture: DisplayList) -> Look:
        from epochreel.render.kernels.arrays import Look

        backdrop = picture.backdrop or Backdrop()
        curve = picture.tone.curve
        return Look(
            self._width,
            self._height,
            np.array((*backdrop.center, *backdrop.edge), np.float32),
            picture.backdrop is None,
            CURVES[curve],
            np.float32(picture.tone.exposure),
            self._codes,
            self._dither[curve],
        )


def _check_size(width: int, height: int, pixels: PixelLayout) -> None:
    if width < 1 or height < 1:
        raise UsageError(f"the picture's size (={width}x{height}) must be positive")
    if pixels in ("yuv420", "yuva420") and (width % 2 or height % 2):
        raise UsageError(
            f"video needs even sizes: {width}x{height} could be"
            f" {width + width % 2}x{height + height % 2}"
        )


def _same(one: DisplayList, two: DisplayList) -> bool:
    """Return whether two lists are made of the same objects."""
    return one.dynamic is two.dynamic and one.backdrop == two.backdrop and one.tone == two.tone


def _style_seed(picture: DisplayList) -> int:
    """Return a hash of what all tiles have in common."""
    backdrop, exposure = picture.backdrop or Backdrop(), picture.tone.exposure
    numbers = struct.pack("7d", *backdrop.center, *backdrop.edge, exposure)
    behind = b"clear" if picture.backdrop is None else b""
    style = numbers + picture.tone.curve.encode() + behind
    return int.from_bytes(hashlib.blake2b(style, digest_size=8).digest())

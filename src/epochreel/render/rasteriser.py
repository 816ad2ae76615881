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

from epochreel.drawing import Backdrop, DisplayList, Signs, Tone
from epochreel.errors import UsageError
from epochreel.frame import Frame, PixelLayout
from epochreel.render import dither
from epochreel.render.canvas import canvas_for
from epochreel.render.layout import CURVES, TILE_HEIGHT, TILE_WIDTH
from epochreel.render.tone import srgb_table

if TYPE_CHECKING:
    from epochreel.render.inks import InkTables
    from epochreel.render.kernels.arrays import Look
    from epochreel.render.prepared import Prepared

# Enough turns to balance threads, few enough that handing them out costs nothing (7 us each, two
# tiles' worth).
_TURNS_PER_THREAD, _LEAST_PER_TURN = 4, 12


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
        self._codes = srgb_table()
        self._style: tuple[Backdrop | None, Tone, Signs, Look, int] | None = None
        self._tables: dict[bool, InkTables] = {}  # by whether they are for paper
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
        from epochreel.render.inks import InkTables
        from epochreel.render.kernels.tiles import changed_tiles
        from epochreel.render.prepared import prepare

        if (picture.width, picture.height) != (self._width, self._height):
            raise UsageError(
                f"the picture is {picture.width}x{picture.height},"
                f" this rasteriser draws {self._width}x{self._height}"
            )
        if self._newest is not None and _same(self._newest, picture):
            return self._canvas.frame
        self._newest = None
        look, seed = self._styled(picture.backdrop, picture.tone, picture.signs)
        on_paper = picture.tone.curve == "paper"
        tables = self._tables.get(on_paper) or InkTables(on_paper)
        self._tables[on_paper] = tables
        drawing = prepare(picture.dynamic, self._n_cols, self._n_rows, seed, tables)
        tiles = changed_tiles(drawing.hashes, self._shown)
        try:
            self._draw_tiles(look, tiles, drawing)
        except BaseException:
            self._shown[:] = 0  # an interrupted picture is half drawn
            raise
        self._newest = picture
        return self._canvas.frame

    def _draw_tiles(self, look: Look, tiles: NDArray[np.int32], drawing: Prepared) -> None:
        n_turns = self._n_threads * _TURNS_PER_THREAD if self._n_threads > 1 else 1
        size = max(math.ceil(len(tiles) / n_turns), _LEAST_PER_TURN)
        turns = itertools.count()  # next() on it is atomic

        def work() -> None:
            while (begin := next(turns) * size) < len(tiles):
                self._canvas.draw(tiles[begin : begin + size], look, drawing)

        helpers = min(self._n_threads, math.ceil(len(tiles) / size)) - 1
        futures = [self._pool.submit(work) for _ in range(helpers)]
        try:
            work()
        finally:
            wait(futures)  # also when interrupted: they write into the frame
        for future in futures:
            future.result()

    def _styled(self, backdrop: Backdrop | None, tone: Tone, signs: Signs) -> tuple[Look, int]:
        """Return what all tiles have in common, and a hash of it."""
        if self._style is None or self._style[:3] != (backdrop, tone, signs):
            self._style = backdrop, tone, signs, *self._style_of(backdrop, tone, signs)
        return self._style[3:]

    def _style_of(self, backdrop: Backdrop | None, tone: Tone, signs: Signs) -> tuple[Look, int]:
        from epochreel.render.kernels.arrays import Look

        ground = backdrop or Backdrop()
        light, hues = (*ground.center, *ground.edge), (*signs.positive, *signs.negative)
        look = Look(
            self._width,
            self._height,
            np.array(light, np.float32),
            backdrop is None,
            np.array(hues, np.float32),
            CURVES[tone.curve],
            np.float32(tone.exposure),
            self._codes,
            self._dither[tone.curve],
        )
        behind = b"clear" if backdrop is None else b""
        style = struct.pack("13d", *light, *hues, tone.exposure) + tone.curve.encode() + behind
        return look, int.from_bytes(hashlib.blake2b(style, digest_size=8).digest())


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
    return (
        one.dynamic is two.dynamic
        and one.backdrop == two.backdrop
        and one.tone == two.tone
        and one.signs == two.signs
    )

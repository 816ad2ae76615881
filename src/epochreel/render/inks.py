"""Inks as flat arrays: records, points and bytes, ready to be binned and blended."""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Box, Image, Ink, Polyline, Text
from epochreel.render import layout as at
from epochreel.render.kernels.arrays import Inks
from epochreel.render.text import text_mask

_CLEAR = (0.0, 0.0, 0.0, 0.0)
_ANCHOR = {"left": 0.0, "center": 0.5, "right": 1.0}
# Sum of three channels above which a text is lighter than its ground: a dark one, or paper.
_LIGHT_ON_DARK, _LIGHT_ON_PAPER = 1.2, 2.7
_FAR = 1e6  # px; a record lies on whole pixels that fit an int32


def ink_table(inks: tuple[Ink, ...], on_paper: bool = False) -> Inks:
    """Return the table of some inks, without those that show nothing.

    Parameters
    ----------
    inks
        In order.
    on_paper
        Whether they lie on a light ground.
    """
    table = _Builder(_LIGHT_ON_PAPER if on_paper else _LIGHT_ON_DARK)
    for ink in inks:
        if isinstance(ink, Text):
            table.add_text(ink)
        elif isinstance(ink, Box):
            table.add_box(ink)
        elif isinstance(ink, Polyline):
            table.add_polyline(ink)
        else:
            table.add_image(ink)
    return table.finish()


class _Builder:
    """Rows and bytes as they come."""

    def __init__(self, light_above: float) -> None:
        self._light_above = light_above
        self._records: list[tuple[float, ...]] = []
        self._words: list[tuple[int, ...]] = []
        self._points: list[NDArray[np.float32]] = []
        self._chunks: list[bytes] = []
        self._n_points = 0
        self._n_bytes = 0

    def add_text(self, text: Text) -> None:
        light = sum(text.rgba[:3]) > self._light_above
        mask = text_mask(text.text, float(text.size), text.bold, light, text.font)
        x = text.x - mask.advance * _ANCHOR[text.anchor]
        if not (abs(x) < _FAR and abs(text.y) < _FAR):  # also false for NaN
            return
        left = math.floor(x + 0.5) + mask.left
        top = math.floor(text.y + 0.5) + mask.top
        self._records.append(
            (left, top, mask.width, mask.height, *text.rgba, *_CLEAR, 0.0, 0.0),
        )
        self._words.append((at.TEXT, self._n_bytes, mask.width, mask.height, mask.digest))
        self._put(mask.coverage)

    def add_box(self, box: Box) -> None:
        record = (
            *(box.x, box.y, box.width, box.height),
            *(box.fill or _CLEAR),
            *(box.line or _CLEAR),
            *(box.radius, box.line_width),
        )
        if math.isfinite(sum(record)):
            self._records.append(record)
            self._words.append((at.BOX, 0, 0, 0, 0))

    def add_polyline(self, line: Polyline) -> None:
        points = np.ascontiguousarray(line.points, np.float32)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"points of a polyline have shape {points.shape}, needed is (K, 2)")
        record = (0.0, 0.0, 0.0, 0.0, *line.rgba, *_CLEAR, 0.0, line.width)
        if math.isfinite(sum(record)):
            self._records.append(record)
            self._words.append((at.POLYLINE, self._n_points, 0, len(points), 0))
            self._points.append(points)
            self._n_points += len(points)

    def add_image(self, image: Image) -> None:
        record = (image.x, image.y, image.width, image.height, *_CLEAR, *_CLEAR, 0.0, 0.0)
        rows, cols, channels = image.pixels.shape
        if channels != 4:
            raise ValueError(f"pixels of an image have {channels} channels, needed are 4")
        if not math.isfinite(sum(record)) or min(image.width, image.height, rows, cols) <= 0:
            return
        pixels = np.ascontiguousarray(image.pixels, np.uint8).tobytes()
        digest = int.from_bytes(hashlib.blake2b(pixels, digest_size=7).digest(), "big")
        self._records.append(record)
        self._words.append((at.IMAGE, self._n_bytes, cols, rows, digest))
        self._put(pixels)

    def _put(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._n_bytes += len(chunk)

    def finish(self) -> Inks:
        return Inks(
            records=np.array(self._records, np.float32).reshape(-1, at.INK_COLUMNS),
            words=np.array(self._words, np.int64).reshape(-1, at.INK_WORDS),
            points=np.concatenate([np.empty((0, 2), np.float32), *self._points]),
            store=np.frombuffer(b"".join(self._chunks), np.uint8),
        )

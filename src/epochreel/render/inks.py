"""Inks as flat arrays: records, points and bytes, ready to be binned and blended."""

from __future__ import annotations

import hashlib
import math
import struct

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
# Masks and pixels are kept until there are so many bytes of them; then all are put anew.
_MOST_KEPT = 32 << 20
# A record as float64, so that what exceeds a float32 becomes infinite instead of an error.
_record = struct.Struct(f"{at.INK_COLUMNS}d").pack
_words = struct.Struct(f"{at.INK_WORDS}q").pack

_Row = tuple[bytes, bytes]


class InkTables:
    """Makes tables of inks; an ink that was in the last one is not read again.

    Parameters
    ----------
    on_paper
        Whether inks lie on a light ground.
    """

    def __init__(self, on_paper: bool = False) -> None:
        self._light_above = _LIGHT_ON_PAPER if on_paper else _LIGHT_ON_DARK
        self._store = np.empty(1 << 18, np.uint8)
        self._n_bytes = 0
        self._places: dict[int, int] = {}  # in the store, by digest
        # By identity, with the ink, so that no other can take its place in memory.
        self._rows: dict[int, tuple[Ink, _Row | None]] = {}

    def table(self, inks: tuple[Ink, ...]) -> Inks:
        """Return the table of some inks, in order, without those that show nothing.

        Its store is the same array from table to table, and only ever added to.
        """
        if self._n_bytes > _MOST_KEPT:
            # Another array: whoever still draws from the last table reads the old one.
            self._store, self._n_bytes = np.empty_like(self._store), 0
            self._places, self._rows = {}, {}
        rows: dict[int, tuple[Ink, _Row | None]] = {}
        records, words, points = [], [], _Points()
        for ink in inks:
            if isinstance(ink, Polyline):
                row = points.row_of(ink)
            else:
                known = self._rows.get(id(ink)) or (ink, self._row_of(ink))
                rows[id(ink)], row = known, known[1]
            if row is not None:
                records.append(row[0])
                words.append(row[1])
        self._rows = rows
        # From bytearrays NumPy makes arrays that can be written to, the only ones kernels know.
        return Inks(
            records=np.frombuffer(b"".join(records))
            .reshape(-1, at.INK_COLUMNS)
            .astype(np.float32),
            words=np.frombuffer(bytearray().join(words), np.int64).reshape(-1, at.INK_WORDS),
            points=points.joined(),
            store=self._store,
        )

    def _row_of(self, ink: Text | Box | Image) -> _Row | None:
        if isinstance(ink, Text):
            return self._text_row(ink)
        return _box_row(ink) if isinstance(ink, Box) else self._image_row(ink)

    def _text_row(self, text: Text) -> _Row | None:
        light = sum(text.rgba[:3]) > self._light_above
        mask = text_mask(text.text, float(text.size), text.bold, light, text.font)
        x = text.x - mask.advance * _ANCHOR[text.anchor]
        if not (abs(x) < _FAR and abs(text.y) < _FAR):  # also false for NaN
            return None
        left = math.floor(x + 0.5) + mask.left
        top = math.floor(text.y + 0.5) + mask.top
        place = self._place_of(mask.digest, mask.coverage)
        return (
            _record(left, top, mask.width, mask.height, *text.rgba, *_CLEAR, 0.0, 0.0),
            _words(at.TEXT, place, mask.width, mask.height, mask.digest),
        )

    def _image_row(self, image: Image) -> _Row | None:
        record = (image.x, image.y, image.width, image.height, *_CLEAR, *_CLEAR, 0.0, 0.0)
        rows, cols, channels = image.pixels.shape
        if channels != 4:
            raise ValueError(f"pixels of an image have {channels} channels, needed are 4")
        if not math.isfinite(sum(record)) or min(image.width, image.height, rows, cols) <= 0:
            return None
        pixels = np.ascontiguousarray(image.pixels, np.uint8).tobytes()
        digest = int.from_bytes(hashlib.blake2b(pixels, digest_size=7).digest(), "big")
        place = self._place_of(digest, pixels)
        return _record(*record), _words(at.IMAGE, place, cols, rows, digest)

    def _place_of(self, digest: int, chunk: bytes) -> int:
        """Return where some bytes lie in the store; they are added if they are not there."""
        if digest not in self._places:
            end = self._n_bytes + len(chunk)
            if end > len(self._store):
                larger = np.empty(max(end, 2 * len(self._store)), np.uint8)
                larger[: self._n_bytes] = self._store[: self._n_bytes]
                self._store = larger
            self._store[self._n_bytes : end] = np.frombuffer(chunk, np.uint8)
            self._places[digest], self._n_bytes = self._n_bytes, end
        return self._places[digest]


class _Points:
    """The points of the polylines of one table."""

    def __init__(self) -> None:
        self._parts = [np.empty((0, 2), np.float32)]
        self._n_points = 0

    def row_of(self, line: Polyline) -> _Row | None:
        points = np.ascontiguousarray(line.points, np.float32)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"points of a polyline have shape {points.shape}, needed is (K, 2)")
        record = (0.0, 0.0, 0.0, 0.0, *line.rgba, *_CLEAR, 0.0, line.width)
        if not math.isfinite(sum(record)):
            return None
        row = _record(*record), _words(at.POLYLINE, self._n_points, 0, len(points), 0)
        self._parts.append(points)
        self._n_points += len(points)
        return row

    def joined(self) -> NDArray[np.float32]:
        return np.concatenate(self._parts)


def _box_row(box: Box) -> _Row | None:
    record = (
        *(box.x, box.y, box.width, box.height),
        *(box.fill or _CLEAR),
        *(box.line or _CLEAR),
        *(box.radius, box.line_width),
    )
    return (_record(*record), _words(at.BOX, 0, 0, 0, 0)) if math.isfinite(sum(record)) else None

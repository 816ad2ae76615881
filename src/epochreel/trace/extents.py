"""The smallest and the largest of what is recorded, kept up to date as it is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from epochreel.steps import Key, Tensor
from epochreel.trace.packing import Layout

Extent = tuple[float, float]  # the smallest and the largest finite number


class Extents:
    """Running extents of the floats of a reel, block by block and role by role.

    Parameters
    ----------
    known
        Those that the reel has already.
    """

    def __init__(self, known: dict[Key, Extent] | None = None) -> None:
        self._known = known or {}
        self._changed: set[Key] = set()
        self._pieces: dict[int, tuple[Layout, list[bytes]]] = {}

    def add(self, key: Key, array: Tensor) -> None:
        """Take the numbers of one array into account."""
        if array.dtype.kind == "f" and array.size:
            self._widen(key, _extent_of(array))

    def add_small(self, number: int, layout: Layout, piece: bytes) -> None:
        """Take the numbers of one piece into account, when they are next asked for.

        The number is that of the layout, whose own hash costs as much as a piece.
        """
        if number not in self._pieces:
            self._pieces[number] = layout, []
        self._pieces[number][1].append(piece)

    def changed(self) -> Iterable[tuple[str, str, float, float]]:
        """Return what has changed since this was last asked: block, role, low, high."""
        # All pieces of a batch together: one by one they would cost 15 us each.
        for layout, pieces in self._pieces.values():
            for key, extent in _extents_in(layout, pieces):
                self._widen(key, extent)
        self._pieces.clear()
        rows = [(*key, *self._known[key]) for key in sorted(self._changed)]
        self._changed.clear()
        return rows

    def _widen(self, key: Key, extent: Extent | None) -> None:
        if extent is None:
            return
        before = self._known.get(key, extent)
        after = min(before[0], extent[0]), max(before[1], extent[1])
        if self._known.get(key) != after:
            self._known[key] = after
            self._changed.add(key)


def put_extents(
    connection: sqlite3.Connection, rows: Iterable[tuple[str, str, float, float]]
) -> None:
    """Set extents; the caller commits."""
    query = "INSERT OR REPLACE INTO extent (block, role, low, high) VALUES (?, ?, ?, ?)"
    connection.executemany(query, rows)


def get_extents(connection: sqlite3.Connection) -> dict[Key, Extent]:
    """Return all extents of a reel."""
    rows = connection.execute("SELECT block, role, low, high FROM extent")
    return {(block, role): (float(low), float(high)) for block, role, low, high in rows}


def _extent_of(array: NDArray[np.floating]) -> Extent | None:
    low, high = float(array.min()), float(array.max())
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    finite = array[np.isfinite(array)]
    return (float(finite.min()), float(finite.max())) if finite.size else None


def _extents_in(layout: Layout, pieces: list[bytes]) -> Iterable[tuple[Key, Extent | None]]:
    whole = np.frombuffer(b"".join(pieces), np.uint8).reshape(len(pieces), -1)
    for dtype, start, stop, keys, firsts in layout.floats:
        numbers = np.ascontiguousarray(whole[:, start:stop]).view(dtype)
        lows, highs = numbers.min(axis=0), numbers.max(axis=0)
        if not (np.isfinite(lows).all() and np.isfinite(highs).all()):
            finite = np.isfinite(numbers)
            lows = np.where(finite, numbers, np.inf).min(axis=0)
            highs = np.where(finite, numbers, -np.inf).max(axis=0)
        least = np.minimum.reduceat(lows, firsts).tolist()
        most = np.maximum.reduceat(highs, firsts).tolist()
        for key, low, high in zip(keys, least, most, strict=True):
            yield key, (low, high) if low <= high else None

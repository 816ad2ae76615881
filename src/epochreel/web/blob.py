"""Numbers as a page carries them: arrays one after another, byte planes that gzip packs well."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ref = dict[str, Any]  # where an array lies, as the viewer's `decode.js` reads it

LARGEST = 32767  # of 16 bits with a sign


class Blob:
    """Arrays that grow, each known by a reference that stands in the header."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def exact(self, array: NDArray[np.floating]) -> Ref:
        """Return the reference to an array kept as float32, of any shape."""
        return self._planes(np.ascontiguousarray(array, "<f4"), "f32", array.shape)

    def whole(self, array: NDArray[np.integer]) -> Ref:
        """Return the reference to whole numbers of 32 bits."""
        return self._planes(np.ascontiguousarray(array, "<i4"), "i32", array.shape)

    def small(self, array: NDArray[np.integer]) -> Ref:
        """Return the reference to numbers from 0 to 255."""
        return self._planes(np.ascontiguousarray(array, "u1"), "u8", array.shape)

    def rounded(self, rows: NDArray[np.floating]) -> Ref:
        """Return the reference to numbers rounded to 16 bits, each row as its change to the next.

        What is off by at most half of the reference's ``quantum`` is ``(n_rows, n)``. Where there
        is a number that is none, the array is kept exactly.
        """
        flat = np.asarray(rows, np.float64).reshape(len(rows), -1)
        largest = float(np.abs(flat).max(initial=0.0))
        if not np.isfinite(largest):
            return self.exact(rows)
        quantum = max(largest, 1e-30) / LARGEST
        change = np.diff(np.rint(flat / quantum).astype(np.int64), axis=0, prepend=0)
        # Modulo 2**16, so that a change across the whole range needs no seventeenth bit; then
        # signs last, because small changes of either sign are to have an empty upper byte.
        signed = change.astype(np.int16)
        coded = ((signed << 1) ^ (signed >> 15)).view(np.uint16)
        ref = self._planes(np.ascontiguousarray(coded, "<u2"), "q16", rows.shape)
        return {**ref, "quantum": quantum}

    def packed(self, header: Mapping[str, Any]) -> str:
        """Return header and arrays as base64 of gzip, the same bytes at any time."""
        said = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        first = said.encode()
        data = len(first).to_bytes(4, "little") + first + b"".join(self._parts)
        return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")

    def _planes(self, array: NDArray[Any], kind: str, shape: tuple[int, ...]) -> Ref:
        planes = array.reshape(-1).view(np.uint8).reshape(-1, array.dtype.itemsize).T
        ref = {"at": self._size, "kind": kind, "shape": list(shape)}
        self._parts.append(planes.tobytes())
        self._size += len(self._parts[-1])
        return ref

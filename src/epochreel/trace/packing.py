"""The small arrays of a step in one piece: a step of xor has nine, of a few numbers each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epochreel.steps import Key
from epochreel.trace.arrays import MOST_BYTES, Shape, largest_item

# Arrays of fewer bytes share one piece. A step of digits, 25 KB with two arrays of 6 and 10 KB, is
# written in 220 us and read in 120 us with this bound, in 285 us and 190 us with one of 4 KiB.
LARGE_BYTES = 16384
SCALAR = "scalar"  # role of the step's own numbers


class Floats(NamedTuple):
    """Where in a piece the floats of one kind lie, one array after the other.

    Parameters
    ----------
    dtype
        Their kind.
    start, stop
        Bytes.
    keys
        ``K`` names.
    firsts
        ``(K,)``, at which number each begins.
    """

    dtype: np.dtype
    start: int
    stop: int
    keys: tuple[Key, ...]
    firsts: NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """Which arrays lie one after the other in a piece; most steps of a reel have the same.

    Parameters
    ----------
    shapes
        Of the arrays, those with larger numbers first, so that each begins where it may.
    """

    shapes: tuple[Shape, ...]

    @cached_property
    def places(self) -> Mapping[Key, tuple[Shape, int]]:
        """What lies where: by name an array's shape, and at which byte it begins."""
        places, offset = {}, 0
        for shape in self.shapes:
            places[shape.block, shape.role] = shape, offset
            offset += shape.n_bytes
        return places

    @cached_property
    def scalars(self) -> tuple[Key, ...]:
        """Which of them are the step's own numbers."""
        return tuple(key for key in self.places if key[1] == SCALAR)

    @cached_property
    def n_bytes(self) -> int:
        """Bytes of the whole piece.

        Raises
        ------
        ValueError
            If there can be no such piece in a reel.
        """
        n_bytes = sum(shape.n_bytes for shape in self.shapes)
        if n_bytes > MOST_BYTES:
            raise ValueError(f"a piece of {n_bytes} bytes")
        return n_bytes

    @cached_property
    def item_bytes(self) -> int:
        """By how many bytes a piece is shuffled."""
        return largest_item(self.shapes)

    @cached_property
    def floats(self) -> tuple[Floats, ...]:
        """Where numbers lie that have a smallest and a largest."""
        found: list[Floats] = []
        for dtype in dict.fromkeys(shape.dtype for shape in self.shapes if shape.is_float):
            places = [
                (key, offset, offset + shape.n_bytes)
                for key, (shape, offset) in self.places.items()
                if shape.dtype == dtype and shape.n_bytes
            ]
            if places:
                keys, starts, stops = zip(*places, strict=True)
                first, kind = min(starts), np.dtype(dtype)
                firsts = (np.array(starts, np.int64) - first) // kind.itemsize
                found.append(Floats(kind, first, max(stops), keys, firsts))
        return tuple(found)

    def to_json(self) -> str:
        """Return the text that `from_json` reads."""
        return json.dumps(self.shapes, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Layout:
        """Return the layout of a text; what an array has beyond its shape is passed over."""
        return cls(
            tuple(
                Shape(str(block), str(role), str(dtype), tuple(map(int, shape)))
                for block, role, dtype, shape, *_ in json.loads(text)
            )
        )

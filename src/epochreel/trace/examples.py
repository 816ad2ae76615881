"""The examples that a reel keeps: arrays of any numbers, in pieces of some rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np

from epochreel.steps import Tensor
from epochreel.trace.arrays import Codec, Encoded, Shape, array_of, bytes_of, shape_of

Examples = Mapping[str, Tensor]  # by part: inputs, targets

# So that a few rows of many can be read without the others.
_PIECE_BYTES = 1 << 20


def put_examples(connection: sqlite3.Connection, name: str, parts: Examples) -> None:
    """Add a set of examples; the caller commits."""
    for part, rows in parts.items():
        connection.executemany(
            'INSERT INTO example ("set", part, first_row, last_row, dtype, shape, codec,'
            " checksum, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((name, part, *piece) for piece in _pieces(part, np.asarray(rows))),
        )


def get_examples(connection: sqlite3.Connection) -> dict[str, dict[str, Tensor]]:
    """Return the examples of all sets, by name and part.

    Raises
    ------
    ValueError
        If rows are missing or damaged.
    """
    rows = connection.execute(
        'SELECT "set", part, first_row, last_row, dtype, shape, codec, checksum, bytes'
        ' FROM example ORDER BY "set", part, first_row'
    ).fetchall()
    codec, found = Codec(), dict[str, dict[str, Tensor]]()
    for (name, part), pieces in groupby(rows, key=lambda row: row[:2]):
        arrays, n_rows = [], 0
        for _, _, first, last, dtype, shape, *encoded in pieces:
            arrays.append(_piece_of(part, dtype, shape, Encoded(*encoded), codec))
            if first != n_rows or last - first + 1 != len(arrays[-1]):
                raise ValueError(f"rows {n_rows} to {first} of {name} are missing")
            n_rows = last + 1
        found.setdefault(name, {})[part] = np.concatenate(arrays)
    return found


def _pieces(part: str, rows: Tensor) -> Iterator[tuple[object, ...]]:
    """Yield first row, last row, dtype, shape and bytes of each piece."""
    codec, step = Codec(), max(_PIECE_BYTES // max(rows[:1].nbytes, 1), 1)
    for first in range(0, len(rows), step):
        piece = rows[first : first + step]
        shape = shape_of(("examples", part), piece)
        encoded = codec.encode(bytes_of(piece), shape.item_bytes)
        dims = json.dumps(piece.shape)
        yield first, first + len(piece) - 1, shape.dtype, dims, *encoded


def _piece_of(part: str, dtype: str, dims: str, encoded: Encoded, codec: Codec) -> Tensor:
    shape = Shape("examples", part, dtype, tuple(map(int, json.loads(dims))))
    data = codec.decode(encoded, shape.n_bytes, shape.item_bytes)
    return array_of(shape, data)

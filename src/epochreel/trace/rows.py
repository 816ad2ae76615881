"""What one batch of a recording becomes in the tables of a reel."""

from __future__ import annotations

import itertools
import json
import sqlite3
import time
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epochreel.steps import TrainingStep
from epochreel.trace.arrays import Codec, array_of, raw
from epochreel.trace.copying import Copied
from epochreel.trace.extents import Extents, put_extents
from epochreel.trace.packing import Layout
from epochreel.trace.thinning import Room


class StepRow(NamedTuple):
    """What the tables say of a step besides its arrays.

    Parameters
    ----------
    step, epoch, loss
        Of the step.
    time
        When it was reached, in seconds since 1970.
    scalars
        Its numbers by name.
    """

    step: int
    epoch: int
    loss: float
    time: float
    scalars: tuple[tuple[str, float], ...] = ()


def row_of(step: TrainingStep) -> StepRow:
    """Return what the tables say of a step that is just over."""
    scalars = tuple((name, float(value)) for name, value in step.scalars.items())
    return StepRow(int(step.step), int(step.epoch), float(step.loss), time.time(), scalars)


class Rows:
    """Writes steps and curves into the tables; the caller commits.

    Parameters
    ----------
    extents
        Of what the reel holds already.
    room
        What it may take on disk.
    last_step
        The last step that it holds; -1 for none.
    compress
        Whether large arrays are.
    """

    def __init__(
        self, extents: Extents, room: Room, last_step: int = -1, *, compress: bool = True
    ) -> None:
        self._extents = extents
        self._room = room
        self._encode_large = Codec().encode if compress else raw
        self._codec = Codec()
        self._layouts: dict[Layout, int] = {}
        self.last_step = last_step
        self.n_bytes = 0  # of arrays that were written

    def put_step(
        self,
        connection: sqlite3.Connection,
        row: StepRow,
        copied: Copied,
        later_bytes: int = 0,
    ) -> None:
        """Add a step, or put it in place of the one with its number."""
        if row.step <= self.last_step:
            # What the other had and this one has not would stay.
            for table in ("small", "tensor"):
                connection.execute(f"DELETE FROM {table} WHERE step = ?", (row.step,))
        self._room.make(connection, row.step, copied.n_bytes, later_bytes)
        connection.execute(
            "INSERT OR REPLACE INTO step (step, epoch, loss, time) VALUES (?, ?, ?, ?)", row[:4]
        )
        self._put_small(connection, row.step, copied)
        self._put_large(connection, row.step, copied)
        self.n_bytes += copied.n_bytes
        put_scalars(connection, ((row.step, name, value) for name, value in row.scalars))
        self.last_step = max(self.last_step, row.step)

    def put_more(self, connection: sqlite3.Connection, step: int, copied: Copied) -> None:
        """Add arrays to a step: its small ones are all given anew, of large ones only others."""
        connection.execute("DELETE FROM small WHERE step = ?", (step,))
        self._put_small(connection, step, copied)
        self._put_large(connection, step, copied)

    def put_curve(
        self,
        connection: sqlite3.Connection,
        name: str,
        steps: NDArray[np.int64],
        values: NDArray[np.float64],
    ) -> None:
        """Add points of a curve."""
        put_scalars(
            connection, zip(steps.tolist(), itertools.repeat(name), values.tolist(), strict=False)
        )

    def finish(self, connection: sqlite3.Connection) -> None:
        """Add what holds for all steps so far, at the end of a batch."""
        put_extents(connection, self._extents.changed())

    def _put_small(self, connection: sqlite3.Connection, step: int, copied: Copied) -> None:
        number = self._layouts.get(copied.layout)
        if number is None:
            number = self._layouts[copied.layout] = _number_of(connection, copied.layout)
        self._extents.add_small(number, copied.layout, copied.piece)
        encoded = self._codec.encode(copied.piece, copied.layout.item_bytes)
        connection.execute(
            "INSERT INTO small (step, layout, codec, checksum, bytes) VALUES (?, ?, ?, ?, ?)",
            (step, number, *encoded),
        )

    def _put_large(self, connection: sqlite3.Connection, step: int, copied: Copied) -> None:
        for shape, data in copied.large:
            self._extents.add((shape.block, shape.role), array_of(shape, data))
            encoded = self._encode_large(data, shape.item_bytes)
            *named, dims = shape
            connection.execute(
                "INSERT INTO tensor (step, block, role, dtype, shape, codec, checksum, bytes)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (step, *named, json.dumps(dims), *encoded),
            )


def put_scalars(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, float]]) -> None:
    """Set points of curves: step, name, value; the caller commits."""
    query = "INSERT OR REPLACE INTO scalar (step, name, value) VALUES (?, ?, ?)"
    connection.executemany(query, rows)


def _number_of(connection: sqlite3.Connection, layout: Layout) -> int:
    text = layout.to_json()
    row = connection.execute("SELECT layout FROM layout WHERE json = ?", (text,)).fetchone()
    if row is not None:
        return int(row[0])
    return int(connection.execute("INSERT INTO layout (json) VALUES (?)", (text,)).lastrowid or 0)

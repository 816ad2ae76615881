"""Reads a reel, finished or still being written; it needs no framework and changes nothing."""

from __future__ import annotations

import bisect
import contextlib
import hashlib
import json
import operator
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import FrameError, UsageError, unknown_name
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace.layout import get_meta
from epochreel.trace.opening import connect_to_reel, pragma, reading
from epochreel.trace.tensors import decompress, unpack

# A morph reads two neighbouring steps again and again; a few more serve several threads.
_N_CACHED = 16


class ReelFile:
    """A recorded training, open for reading; a context manager that threads may share.

    A reel that is being written grows: each question is answered with what has been committed
    by then.

    Parameters
    ----------
    path
        The reel.
    connection
        To the reel, read-only; it is closed with this object.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.Lock()
        self._closed = False
        self._data_version = -1
        self._steps: NDArray[np.int64] | None = None
        self._decoded: dict[int, TrainingStep] = {}  # the least recently used first
        with reading(path):
            self.format_version = int(pragma(connection, "user_version"))
            self.written_by = str(get_meta(connection, "written_by"))
            training = cast(dict[str, Any], get_meta(connection, "training"))
            self.meta = ReelMeta.from_json(training)

    @property
    def steps(self) -> NDArray[np.int64]:
        """The recorded steps, ``(N,)`` int64, ascending, read-only."""
        with self._question() as connection:
            if self._steps is None:
                rows = connection.execute("SELECT step FROM step ORDER BY step").fetchall()
                self._steps = _frozen(np.array([step for (step,) in rows], np.int64))
            return self._steps

    @property
    def digest(self) -> str:
        """Digest of what was recorded, hexadecimal, whatever the clock said meanwhile."""
        digest = hashlib.blake2b(digest_size=16)
        digest.update(json.dumps(self.meta.to_json(), sort_keys=True).encode())
        with self._question() as connection:
            for row in connection.execute("SELECT step, epoch, loss, tensors FROM step"):
                digest.update(repr(row).encode())
            for row in connection.execute("SELECT name, step, value FROM scalar"):
                digest.update(repr(row).encode())
        return digest.hexdigest()

    @property
    def scalar_names(self) -> tuple[str, ...]:
        """The names of the recorded curves, in alphabetical order."""
        with self._question() as connection:
            rows = connection.execute("SELECT DISTINCT name FROM scalar ORDER BY name")
            return tuple(str(name) for (name,) in rows)

    def at(self, step: int) -> TrainingStep:
        """Return a recorded step; its arrays are read-only.

        Raises
        ------
        FrameError
            If this step was not recorded.
        ReelError
            If the reel is damaged there.
        """
        step = operator.index(step)
        with self._question() as connection:
            known = self._decoded.pop(step, None) or _read_step(connection, step)
            if known is not None:
                self._decoded[step] = known
                if len(self._decoded) > _N_CACHED:
                    del self._decoded[next(iter(self._decoded))]
                return known
        raise FrameError(
            f"`step` (={step}) was not recorded; {self._nearest_to(step)}: {self.path}"
        )

    def scalars(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return a recorded curve: its steps ``(N,)`` ascending, and its values ``(N,)``.

        Raises
        ------
        UsageError
            If there is no such curve.
        """
        with self._question() as connection:
            query = "SELECT step, value FROM scalar WHERE name = ? ORDER BY step"
            rows = connection.execute(query, (name,)).fetchall()
            if rows:
                steps, values = zip(*rows, strict=True)
                # NumPy reads None, which is how SQLite returns a NaN, as NaN.
                return np.array(steps, np.int64), np.array(values, np.float64)
        raise unknown_name("scalar", name, self.scalar_names)

    def close(self) -> None:
        """Close the file; steps that were read stay valid."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def _question(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to one thread, and forget what a writer may have changed."""
        with self._lock, reading(self.path):
            if self._closed:
                raise UsageError(f"the reel is closed: {self.path}")
            data_version = pragma(self._connection, "data_version")
            if data_version != self._data_version:
                self._data_version, self._steps = data_version, None
                self._decoded.clear()
            yield self._connection

    def _nearest_to(self, step: int) -> str:
        steps = self.steps
        place = bisect.bisect_left(steps, step)
        nearest = steps[max(place - 1, 0) : place + 1].tolist()
        if not nearest:
            return "the reel has no steps"
        return f"the nearest recorded: {' and '.join(map(str, nearest))}"


def open_reel(path: Path) -> ReelFile:
    """Return a reel opened for reading; the file and its folder may be read-only.

    Raises
    ------
    ReelError
        If it does not exist, is no reel, is cut short or damaged, or was written in a newer
        format.
    """
    connection = connect_to_reel(path)
    try:
        return ReelFile(path, connection)
    except BaseException:
        connection.close()
        raise


def _read_step(connection: sqlite3.Connection, step: int) -> TrainingStep | None:
    query = "SELECT epoch, loss, tensors FROM step WHERE step = ?"
    try:
        row = connection.execute(query, (step,)).fetchone()
    except OverflowError:  # a number that no SQLite file can hold
        return None
    if row is None:
        return None
    epoch, loss, blob = row
    loss = float("nan") if loss is None else loss
    return unpack(decompress(blob), step=step, epoch=epoch, loss=loss)


def _frozen(array: NDArray[np.int64]) -> NDArray[np.int64]:
    array.flags.writeable = False
    return array

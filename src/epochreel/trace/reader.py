"""Reads a reel, finished or still being written; it needs no framework and changes nothing."""

from __future__ import annotations

import bisect
import contextlib
import operator
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import numpy as np
import zstandard
from numpy.typing import NDArray
from safetensors import SafetensorError

from epochreel.errors import FrameError, ReelError, unknown_name
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace.layout import APPLICATION_ID, FORMAT_VERSION, get_meta
from epochreel.trace.tensors import decompress, unpack

_BUSY_SECS = 5.0
# A morph reads two neighbouring steps again and again; a few more serve several threads.
_N_CACHED = 16
_DAMAGE = (zstandard.ZstdError, SafetensorError, KeyError, TypeError, ValueError, MemoryError)


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
        self._data_version = -1
        self._steps: NDArray[np.int64] | None = None
        self._decoded: dict[int, TrainingStep] = {}  # the least recently used first
        with _reading(path):
            self.format_version = int(_pragma(connection, "user_version"))
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
    def scalar_names(self) -> tuple[str, ...]:
        """The names of the recorded curves, in alphabetical order."""
        with self._question() as connection:
            rows = connection.execute("SELECT DISTINCT name FROM scalar ORDER BY name")
            return tuple(name for (name,) in rows)

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
        if not rows:
            raise unknown_name("scalar", name, self.scalar_names)
        steps, values = zip(*rows, strict=True)
        # NumPy reads None, which is how SQLite returns a NaN, as NaN.
        return np.array(steps, np.int64), np.array(values, np.float64)

    def close(self) -> None:
        """Close the file; steps that were read stay valid."""
        with self._lock:
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
        with self._lock, _reading(self.path):
            data_version = _pragma(self._connection, "data_version")
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
    _check_kind(path)
    connection = _connect(path)
    try:
        with _reading(path):
            _check_reel(connection, path)
        return ReelFile(path, connection)
    except BaseException:
        connection.close()
        raise


def _check_kind(path: Path) -> None:
    try:
        status = path.stat()
    except OSError as error:
        raise ReelError(f"the reel cannot be opened ({error.strerror}): {path}") from error
    if stat.S_ISDIR(status.st_mode):
        raise ReelError(f"a folder, not a reel: {path}")
    if status.st_size == 0:
        raise ReelError(f"not a reel, the file is empty: {path}")


def _connect(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with _reading(path):
        return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECS, check_same_thread=False)


def _check_reel(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise ReelError(f"not a reel: {path}")
    found = _pragma(connection, "user_version")
    if found > FORMAT_VERSION:
        raise ReelError(
            f"written by epochreel {_writer_of(connection)} in format {found}, newer than format"
            f" {FORMAT_VERSION}, the newest that this version reads: {path}"
        )
    # SQLite finds missing pages only when it needs them. While there is a log beside the file,
    # pages may rightly be in there alone.
    if _pragma(connection, "journal_mode") != "wal":
        n_bytes = _pragma(connection, "page_count") * _pragma(connection, "page_size")
        if os.path.getsize(path) < n_bytes:
            raise ReelError(f"the reel is cut short: {path}")


def _writer_of(connection: sqlite3.Connection) -> object:
    try:
        return get_meta(connection, "written_by")
    except (sqlite3.Error, *_DAMAGE):
        return "of an unknown version"


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what SQLite, zstd and safetensors say into an error for the person who reads."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise ReelError(f"not a reel: {path}") from error
        raise ReelError(f"the reel cannot be read ({error}): {path}") from error
    except _DAMAGE as error:
        raise ReelError(f"the reel is damaged ({error}): {path}") from error


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


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _frozen(array: NDArray[np.int64]) -> NDArray[np.int64]:
    array.flags.writeable = False
    return array

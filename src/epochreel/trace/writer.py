"""Writes a reel while the training runs, on a thread of its own."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from epochreel.errors import OutputError, UsageError
from epochreel.files import check_output, remove_side_files
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace.backlog import Backlog
from epochreel.trace.layout import create_tables, primary_code, put_meta
from epochreel.trace.reader import open_reel
from epochreel.trace.tensors import compress, pack

_BUSY_SECS = 5.0


class ReelWriter:
    """A reel that is being recorded; a context manager.

    A step is copied when it is handed over and committed within about 0.2 s by a background
    thread. What is committed survives the death of the process, what is younger is lost with it,
    and also if the program ends without `close`.

    The same training gives the same tensors, byte for byte, but not the same file: a reel says
    when it was made and when each step was reached.

    Parameters
    ----------
    path
        Where the reel is written, in place. It must not exist, unless the training is resumed.
    meta
        What holds for the whole training.
    resume_from
        First step of a training that is taken up again: the reel exists, and what it holds of
        this step and later ones is deleted. None for a new reel.

    Raises
    ------
    OutputError
        If the reel exists already or cannot be written.
    ReelError
        If it is to be resumed and is no reel.
    UsageError
        If it is to be resumed and is that of another network.
    """

    def __init__(self, path: Path, meta: ReelMeta, *, resume_from: int | None = None) -> None:
        self._path = path
        self._connection = (
            _create(path, meta) if resume_from is None else _reopen(path, meta, resume_from)
        )
        self._backlog = Backlog()
        self._closed = False
        self._thread = threading.Thread(target=self._drain, name="reel writer", daemon=True)
        self._thread.start()

    def write(self, step: TrainingStep) -> None:
        """Record a step, in place of an earlier one with the same number.

        Returns once the step is copied, so that its arrays may change afterwards.

        Raises
        ------
        OutputError
            If an earlier step could not be written (a full disk).
        """
        payload = pack(step)
        row = (int(step.step), int(step.epoch), float(step.loss), time.time())
        self._put(partial(_insert_step, row, dict(step.scalars), payload), len(payload))

    def write_scalars(self, name: str, steps: ArrayLike, values: ArrayLike) -> None:
        """Record a curve, or a piece of one.

        Parameters
        ----------
        name
            Of the curve: ``"loss"``.
        steps
            ``(N,)`` whole numbers.
        values
            ``(N,)``; stored as float64, NaN included.

        Raises
        ------
        OutputError
            If something earlier could not be written.
        """
        steps, values = np.array(steps, np.int64), np.array(values, np.float64)
        if steps.ndim != 1 or steps.shape != values.shape:
            raise UsageError(
                f"`steps` {steps.shape} and `values` {values.shape} must be as long as each other"
            )
        self._put(partial(_insert_scalars, name, steps, values), steps.nbytes + values.nbytes)

    def close(self) -> None:
        """Write what is left and leave one file, with nothing beside it.

        Raises
        ------
        OutputError
            If something could not be written; what was committed before can be read.
        """
        if self._closed:
            return
        self._closed = True
        self._backlog.close()
        self._thread.join()
        with contextlib.closing(self._connection), _writing(self._path):
            if self._backlog.failure:
                raise self._backlog.failure
            _leave_one_file(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # What went wrong first is what the caller is to see.
        with contextlib.suppress(OutputError) if error else contextlib.nullcontext():
            self.close()

    def _put(self, write: partial[None], n_bytes: int) -> None:
        if self._closed:
            raise UsageError(f"the reel is closed: {self._path}")
        with _writing(self._path):
            self._backlog.put(write, n_bytes)

    def _drain(self) -> None:
        try:
            while batch := self._backlog.take():
                with self._connection:
                    for write in batch:
                        write(self._connection)
        except Exception as error:
            self._backlog.fail(error)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error for the person who records."""
    try:
        yield
    except (sqlite3.Error, OSError, MemoryError) as error:
        if isinstance(error, sqlite3.Error) and primary_code(error) == sqlite3.SQLITE_FULL:
            raise OutputError(f"the disk is full; the reel ends early: {path}") from error
        raise OutputError(f"the reel could not be written ({error}): {path}") from error


def _create(path: Path, meta: ReelMeta) -> sqlite3.Connection:
    check_output(path, overwrite=False)
    with _writing(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECS, check_same_thread=False)
        try:
            # The meta data are on disk as a whole before the write-ahead log begins, so that a
            # reel is known as one from its first moment, whatever is lost of the log.
            create_tables(connection, meta)
            _begin_log(connection)
        except BaseException:
            connection.close()
            path.unlink(missing_ok=True)
            remove_side_files(path)
            raise
    return connection


def _reopen(path: Path, meta: ReelMeta, step: int) -> sqlite3.Connection:
    with open_reel(path) as reel:
        if reel.meta.network != meta.network:
            raise UsageError(
                f"the network (={meta.network}) must be that of the reel"
                f" ({reel.meta.network}), activations included: {path}"
            )
    with _writing(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECS, check_same_thread=False)
        try:
            _begin_log(connection)
            with connection:
                connection.execute("DELETE FROM step WHERE step >= ?", (step,))
                connection.execute("DELETE FROM scalar WHERE step >= ?", (step,))
                put_meta(connection, training=meta.to_json())
        except BaseException:
            connection.close()
            raise
    return connection


def _begin_log(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # A commit is not synced to the platter: it survives kill -9, not always a power cut, which
    # costs the last steps and never the file.
    connection.execute("PRAGMA synchronous = NORMAL")


def _leave_one_file(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_BUSY:
            raise
        # Someone has the reel open. An empty log stays beside it, which is no part of it.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert_step(
    row: tuple[int, int, float, float],
    scalars: Mapping[str, float],
    payload: bytes,
    connection: sqlite3.Connection,
) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?, ?)", (*row, compress(payload))
    )
    _put_scalars(connection, ((row[0], name, float(value)) for name, value in scalars.items()))


def _insert_scalars(
    name: str,
    steps: NDArray[np.int64],
    values: NDArray[np.float64],
    connection: sqlite3.Connection,
) -> None:
    rows = zip(steps.tolist(), itertools.repeat(name), values.tolist(), strict=False)
    _put_scalars(connection, rows)


def _put_scalars(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, float]]) -> None:
    connection.executemany("INSERT OR REPLACE INTO scalar VALUES (?, ?, ?)", rows)

"""Writes a reel while the training runs, on a thread of its own."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from epochreel.errors import OutputError, TrainingError, UsageError
from epochreel.files import check_output, hidden_folder, sweep
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace.backlog import Backlog, Write
from epochreel.trace.beginning import (
    begin_aside,
    begin_new,
    claim,
    remove_reel,
    take_place,
    take_up,
)
from epochreel.trace.extents import Extents
from epochreel.trace.layout import primary_code, put_meta
from epochreel.trace.metadata import Ended
from epochreel.trace.packing import copy_step
from epochreel.trace.rows import Rows, StepRow
from epochreel.trace.thinning import Room, give_room_back

# How long the end of a reel waits for those who look at it just then; a viewer stays longer.
_PATIENCE_SECS = 0.5


class ReelWriter:
    """A reel that is being recorded, in its place from the first step on; a context manager.

    A step is copied when it is handed over and committed within about 0.2 s by a background
    thread. What is committed survives the death of the process, what is younger is lost with it,
    and also if the program ends without `close`.

    The same training gives the same tensors, byte for byte, but not the same file: a reel says
    when it was made and when each step was reached.

    Parameters
    ----------
    path
        Where the reel is written. Nobody else can write there until it is closed.
    meta
        What holds for the whole training.
    resume_from
        First step of a training that is taken up again: the reel exists, and what it holds of
        this step and later ones is deleted. None for a new reel.
    overwrite
        Replace what stands at the path, at once and only when there is a step to replace it with.
    budget
        Bytes that the file may have: steps are deleted, log-spaced ones are kept; None for as many
        as it takes.
    compress
        Whether large arrays are compressed, which takes three times as long as writing them.

    Raises
    ------
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.
    ReelError
        If it is to be resumed and is no reel.
    UsageError
        If it is to be resumed and is that of another network.
    """

    def __init__(
        self,
        path: Path,
        meta: ReelMeta,
        *,
        resume_from: int | None = None,
        overwrite: bool = False,
        budget: int | None = None,
        compress: bool = True,
    ) -> None:
        self._path = path
        self._timeline = meta.timeline
        self._owner = os.getpid()
        self._aside: Path | None = None  # where it lies until there is a step
        self._hidden = contextlib.ExitStack()  # the folder of that
        self._kept = -1  # the last step that is committed
        extents, steps = Extents(), list[int]()
        check_output(path, overwrite=True)
        with self._writing():
            self._claim = claim(path)
            try:
                if resume_from is not None:
                    self._connection, extents, steps = take_up(path, meta, resume_from)
                    self._kept = steps[-1] if steps else -1
                elif overwrite and path.exists():
                    sweep(path.parent)
                    folder = self._hidden.enter_context(hidden_folder(path.parent.absolute()))
                    self._connection, self._aside = begin_aside(path, meta, folder)
                else:
                    self._connection = begin_new(path, meta)
            except BaseException:
                self._hidden.close()
                self._claim.release()
                raise
        self._room = Room(budget, steps)
        self._rows = Rows(extents, self._room, self._kept, compress=compress)
        self.spent_secs = 0.0
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
        UsageError
            If a reel cannot hold one of its arrays.
        """
        row = StepRow(int(step.step), int(step.epoch), float(step.loss), time.time())
        copied = copy_step(step)
        scalars = tuple((name, float(value)) for name, value in step.scalars.items())
        self._put(
            partial(self._rows.put_step, row=row, copied=copied, scalars=scalars), copied.n_bytes
        )

    def lend(
        self,
        step: TrainingStep,
        give_back: Callable[[], None],
        wait: Callable[[], None] | None = None,
        *,
        hurry: bool = False,
    ) -> None:
        """Record a step whose arrays are copied by the other thread.

        Parameters
        ----------
        step
            Its arrays must stay as they are until they are given back.
        give_back
            Called from the other thread; not at all if the writing fails.
        wait
            Called from the other thread before they are read.
        hurry
            Whether they are needed soon, so that the step has a transaction of its own.

        Raises
        ------
        OutputError
            If an earlier step could not be written.
        """
        row = StepRow(int(step.step), int(step.epoch), float(step.loss), time.time())
        scalars = tuple((name, float(value)) for name, value in step.scalars.items())
        n_bytes = sum(tensor.nbytes for tensor in step.tensors.values())

        def write(connection: sqlite3.Connection) -> None:
            if wait is not None:
                wait()
            self._rows.put_step(connection, row, copy_step(step, is_lent=True), scalars)
            give_back()

        self._put(write, n_bytes, hurry=hurry)

    def write_loss(self, step: int, loss: float) -> None:
        """Say what the loss of a recorded step was, when that is known only afterwards."""
        query = "UPDATE step SET loss = ? WHERE step = ?"
        self._put(lambda connection: connection.execute(query, (loss, step)), 0)

    def write_about(self, **values: object) -> None:
        """Record plain JSON values that are known of the training as a whole.

        Such as ``recording``: how it is recorded, what was left out and why.
        """
        self._put(partial(put_meta, values=values), 0)

    @property
    def n_thinned(self) -> int:
        """Steps that were deleted again for the budget."""
        return self._room.n_thinned

    def has_room_for(self, step: int, before: int) -> bool:
        """Return whether a step would stay, of a reel whose last one is another.

        In a reel that was thinned what follows the last too closely would be the next to go.
        """
        return math.log1p(step) - math.log1p(max(before, 0)) >= self._room.gap

    @property
    def is_behind(self) -> bool:
        """Whether handing over more would have to wait."""
        return self._backlog.is_full

    def check(self) -> None:
        """Raise OutputError if something could not be written."""
        if failure := self._backlog.failure:
            with self._writing():
                raise failure

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
        write = partial(self._rows.put_curve, name=name, steps=steps, values=values)
        self._put(write, steps.nbytes + values.nbytes)

    def write_timeline(self, timeline: Timeline) -> None:
        """Record how steps and epochs relate, as far as it has become known.

        Raises
        ------
        OutputError
            If something earlier could not be written.
        """
        self._timeline = timeline
        self._put(partial(put_meta, values={"timeline": timeline.to_json()}), 0)

    def close(self, ended: Ended = "done") -> None:
        """Write what is left and leave one file, with nothing beside it.

        Of a training that was not done and has no steps nothing is left.

        Parameters
        ----------
        ended
            How the training did.

        Raises
        ------
        OutputError
            If something could not be written; what was committed before is kept.
        """
        if self._closed:
            return
        self._closed = True
        self._backlog.close()
        self._thread.join()
        failure = self._backlog.failure
        try:
            # What went wrong first is what the caller is to see.
            with contextlib.suppress(Exception) if failure else self._writing():
                self._end("interrupted" if failure else ended)
            if failure:
                with self._writing():
                    raise failure
        finally:
            self._connection.close()
            self._hidden.close()
            self._claim.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if os.getpid() != self._owner:  # a child that was forked meanwhile; it writes nothing
            return
        with contextlib.suppress(OutputError) if error else contextlib.nullcontext():
            self.close(_ended_by(error))

    def _put(self, write: Write, n_bytes: int, *, hurry: bool = False) -> None:
        if self._closed:
            raise UsageError(f"the reel is closed: {self._path}")
        with self._writing():
            self._backlog.put(write, n_bytes, hurry=hurry)

    def _drain(self) -> None:
        try:
            while batch := self._backlog.take():
                began = time.thread_time()
                with self._connection:
                    for write in batch:
                        write(self._connection)
                    self._rows.finish(self._connection)
                # An element of the batch that nobody drops would keep what it was lent.
                batch.clear()
                self.spent_secs += time.thread_time() - began
                self._kept = self._rows.last_step
                if self._kept >= 0:
                    self._appear()
        except Exception as error:
            self._backlog.fail(error)

    def _appear(self) -> None:
        """Put the reel in its place, if it is not there."""
        if self._aside is not None:
            aside, self._aside = self._aside, None
            self._connection = take_place(self._connection, aside, self._path)
            self._hidden.close()

    def _end(self, ended: Ended) -> None:
        if self._kept < 0 and ended != "done":
            self._connection.close()
            remove_reel(self._aside or self._path)
            return
        values: dict[str, object] = {"ended": ended}
        if self._timeline.is_open:
            values["timeline"] = self._timeline.ended_at(max(self._kept, 0)).to_json()
        with self._connection:
            put_meta(self._connection, values)
        self._appear()
        _leave_one_file(self._connection)
        give_room_back(self._connection)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn what SQLite says into an error for the person who records."""
        try:
            yield
        except (sqlite3.Error, OSError, MemoryError) as error:
            full = _is_full(error)
            what = "the disk is full" if full else f"the reel could not be written ({error})"
            kept = f"it is kept up to step {self._kept:,}" if self._kept >= 0 else "none is kept"
            raise OutputError(f"{what}; {kept}: {self._path}") from error


def _is_full(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return primary_code(error) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


def _ended_by(error: BaseException | None) -> Ended:
    if error is None:
        return "done"
    return "diverged" if isinstance(error, TrainingError) else "interrupted"


def _leave_one_file(connection: sqlite3.Connection) -> None:
    until = time.monotonic() + _PATIENCE_SECS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            return
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
        if time.monotonic() > until:
            break
        time.sleep(_PATIENCE_SECS / 20)  # SQLite does not wait here by itself
    # Someone has the reel open. An empty log stays beside it, which is no part of it.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

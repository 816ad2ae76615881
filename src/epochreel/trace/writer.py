"""Writes a reel while the training runs, on a thread of its own."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from epochreel.errors import OutputError, UsageError
from epochreel.files import check_output
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace.backlog import Write
from epochreel.trace.committed import Committed
from epochreel.trace.completing import Replay
from epochreel.trace.copying import Copier
from epochreel.trace.ending import ended_by
from epochreel.trace.layout import put_meta
from epochreel.trace.lending import Loan
from epochreel.trace.metadata import Ended
from epochreel.trace.rows import row_of
from epochreel.trace.thinning import Room
from epochreel.trace.writer_thread import WriterThread
from epochreel.trace.writing import writing


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
        check_output(path, overwrite=True)
        with writing(path, lambda: -1):
            self._committed = Committed(
                path,
                meta,
                resume_from=resume_from,
                overwrite=overwrite,
                budget=budget,
                compress=compress,
            )
        self._copier, self._lender = Copier(), Copier()  # of this thread, and of the other
        self._closed = False
        self._thread = WriterThread(self._committed.commit, self._committed.tidy)

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
        row, copied = row_of(step), self._copier.copy(step)
        put = self._committed.rows.put_step
        self._put(partial(put, row=row, copied=copied), copied.n_bytes)

    def lend(self, step: TrainingStep, loan: Loan) -> None:
        """Record a step whose arrays are read by the other thread, and stay as they are till then.

        Raises
        ------
        OutputError
            If an earlier step could not be written.
        """
        row, put = row_of(step), self._committed.rows.put_step
        n_bytes = sum(tensor.nbytes for tensor in step.tensors.values())

        def write(connection: sqlite3.Connection) -> None:
            if loan.wait is not None:
                loan.wait()
            copied = self._lender.copy(step, is_lent=True)
            put(connection, row, copied, loan.later_bytes)
            loan.give_back()
            self._thread.wake()

        self._put(write, n_bytes, hurry=loan.hurry)

    def write_loss(self, step: int, loss: float) -> None:
        """Say what the loss of a recorded step was, when that is known only afterwards."""
        query = "UPDATE step SET loss = ? WHERE step = ?"
        self._put(lambda connection: connection.execute(query, (loss, step)), 0)

    def write_about(self, **values: object) -> None:
        """Record plain JSON values on the training as a whole, such as how it is recorded."""
        self._put(partial(put_meta, values=values), 0)

    @property
    def room(self) -> Room:
        """The room that it may take on disk, as the other thread keeps account of it."""
        return self._committed.room

    @property
    def spent_secs(self) -> float:
        """Processor time that the other thread has taken."""
        return self._thread.spent_secs

    @property
    def is_behind(self) -> bool:
        """Whether handing over more would have to wait."""
        return self._thread.is_behind

    def wait(self, secs: float) -> None:
        """Wait until something that was lent is given back, or for some time.

        Raises
        ------
        OutputError
            If something could not be written.
        """
        with self._writing():
            self._thread.wait(secs)

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
        """
        steps, values = np.array(steps, np.int64), np.array(values, np.float64)
        if steps.ndim != 1 or steps.shape != values.shape:
            raise UsageError(
                f"`steps` {steps.shape} and `values` {values.shape} must be as long as each other"
            )
        write = partial(self._committed.rows.put_curve, name=name, steps=steps, values=values)
        self._put(write, steps.nbytes + values.nbytes)

    def write_timeline(self, timeline: Timeline) -> None:
        """Record how steps and epochs relate, as far as it has become known."""
        self._timeline = timeline
        self._put(partial(put_meta, values={"timeline": timeline.to_json()}), 0)

    def close(self, ended: Ended = "done", replay: Replay | None = None) -> None:
        """Write what is left and leave one file, with nothing beside it.

        Of a training that was not done and has no steps nothing is left.

        Parameters
        ----------
        ended
            How the training did.
        replay
            Gives what is still to be added to steps; see `epochreel.trace.completing`.

        Raises
        ------
        OutputError
            If something could not be written; what was committed before is kept.
        """
        if self._closed:
            return
        self._closed = True
        failure = self._thread.close()
        try:
            # What went wrong first is what the caller is to see.
            with contextlib.suppress(Exception) if failure else self._writing():
                if replay is not None and not failure:
                    self._committed.complete(replay)
                self._committed.end("interrupted" if failure else ended, self._timeline)
            if failure:
                with self._writing():
                    raise failure
        finally:
            self._committed.place.release()

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
            self.close(ended_by(error))

    def _put(self, write: Write, n_bytes: int, *, hurry: bool = False) -> None:
        if self._closed:
            raise UsageError(f"the reel is closed: {self._path}")
        with self._writing():
            self._thread.put(write, n_bytes, hurry=hurry)

    def _writing(self) -> contextlib.AbstractContextManager[None]:
        return writing(self._path, lambda: self._committed.last_step)

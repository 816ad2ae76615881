"""Records a training that goes on elsewhere; knows neither engine nor framework.

Whoever trains in a loop of their own hands over arrays now and then and goes on: what that may
cost, how much room a reel may take and which steps are worth keeping is decided here. Whoever
knows the steps beforehand, as the built-in trainer, hands over whole ones.
"""

from __future__ import annotations

import contextlib
import math
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from numpy.typing import ArrayLike

from epochreel.errors import OutputError
from epochreel.recording.cadence import Every, Listed, cadence_of
from epochreel.recording.ceiling import Ceiling
from epochreel.recording.curves import Curves, Logged, Value
from epochreel.recording.left_out import LeftOut
from epochreel.recording.snapshot import Read, Snapshot
from epochreel.steps import ReelMeta, Tensors, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter
from epochreel.trace.completing import Replay
from epochreel.trace.ending import ended_by
from epochreel.trace.metadata import Ended

# After how long a training asks again for room for a step that must be kept, if nobody wakes it.
_WAIT_SECS = 0.005
# Curves are handed over with recorded steps, and no more often than this.
_CURVES_SECS = 0.2


class Recorder:
    """A reel that grows beside a training.

    Nothing here is caught: who watches a training that must go on does that (`GivingUp`).

    Parameters
    ----------
    path
        Of the reel.
    meta
        What holds for the whole training.
    every
        Which steps are recorded; see `cadence_of`. Of ``"auto"`` those that would take too much
        time are left out, of others none. None for those that `put` is given: nobody's loop
        waits for them, so that they are compressed.
    budget
        Bytes of the reel; None for as many as it takes.
    resume_from
        The first step that comes now, of a reel that is continued; None for a new one.
    overwrite
        Replace what stands at the path.
    left_out
        What is not recorded of the network, in words.
    vocabulary
        The words that numbers in the inputs stand for, in their order.
    ceiling
        Of the time that recording takes; by default measured.
    """

    def __init__(
        self,
        path: Path,
        meta: ReelMeta,
        *,
        every: Every | None = "auto",
        budget: int | None = None,
        resume_from: int | None = None,
        overwrite: bool = False,
        left_out: Sequence[str] = (),
        vocabulary: Sequence[str] | None = None,
        ceiling: Ceiling | None = None,
    ) -> None:
        self._cadence = Listed(()) if every is None else cadence_of(every)
        self._ceiling = (ceiling or Ceiling()) if isinstance(every, str) else None
        self._left_out = None if every is None else LeftOut(every, budget, left_out)
        self._timeline = meta.timeline
        self._pid = os.getpid()
        self._writer = ReelWriter(
            path,
            meta,
            resume_from=resume_from,
            overwrite=overwrite,
            budget=budget,
            compress=every is None,
        )
        self._curves = Curves(self._writer)
        self._flushed_at = -math.inf
        self._logged = Logged(self._put)
        self.n_steps = 0 if resume_from is None else resume_from - 1
        self._recorded = -1
        self._due = self._cadence.next_after(self.n_steps)
        self._say()
        if vocabulary is not None:
            self._writer.write_about(vocabulary=list(vocabulary))

    def begin(self, read: Read | Tensors) -> None:
        """Record the network as it is before the first step."""
        self._record(read, must=True)

    def step(self, read: Read | Tensors, loss: Value | None = None) -> None:
        """Count one step, which is over, and record it if it is due.

        Parameters
        ----------
        read
            Copies the network; called only if the step is recorded. Or its arrays.
        loss
            Of the step; what returns it is called only if it is recorded.
        """
        self.n_steps += 1
        if self.n_steps >= self._due:
            if self._writer.room.stays(self.n_steps, self._recorded):
                self._record(read, must=self._ceiling is None)
            else:
                self._leave_out(n_crowded=1)
            self._due = self._cadence.next_after(self.n_steps)
        self._logged.turn(self.n_steps)
        if loss is not None:
            self._logged.add(self.n_steps, "loss", loss)

    def put(self, step: TrainingStep) -> None:
        """Record a step that somebody has as a whole, whatever is due."""
        self._writer.write(step)
        self.n_steps = self._recorded = step.step

    def curve(self, name: str, steps: ArrayLike, values: ArrayLike) -> None:
        """Record a curve that somebody has as a whole; see `ReelWriter.write_scalars`."""
        self._writer.write_scalars(name, steps, values)

    def log(self, **values: Value) -> None:
        """Record numbers of the step that is just over or, if it has them, of the next."""
        for name, value in values.items():
            self._logged.add(self.n_steps, name, value)

    def set_timeline(self, timeline: Timeline) -> None:
        """Say how steps and epochs relate, as far as that has become known."""
        self._timeline = timeline
        self._writer.write_timeline(timeline)

    def close(
        self,
        ended: Ended = "done",
        read: Read | Tensors | None = None,
        replay: Replay | None = None,
    ) -> None:
        """End the reel; in a child that was forked meanwhile it does nothing.

        Parameters
        ----------
        ended
            How the training did; one that is done with weights that are no numbers diverged.
        read
            Copies the network, so that the last step is recorded whatever was due.
        replay
            Gives what is still to be added to steps; see `epochreel.trace.completing`.
        """
        if os.getpid() != self._pid:
            return
        try:
            if read is not None and self._recorded != self.n_steps:
                self._record(read, must=True)
            self._logged.turn(self.n_steps)
            self._curves.close(self.n_steps)
            self._say()
        except BaseException:
            self._writer.close("interrupted")
            raise
        self._writer.close(ended, replay)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OutputError) if error else contextlib.nullcontext():
            self.close(ended_by(error))

    def _say(self) -> None:
        if self._left_out is not None:
            said = self._left_out.said(self._writer.room.n_thinned)
            self._writer.write_about(recording=said)

    def _leave_out(self, *, n_late: int = 0, n_crowded: int = 0) -> None:
        if self._left_out is not None:
            self._left_out.n_late += n_late
            self._left_out.n_crowded += n_crowded

    def _record(self, read: Read | Tensors, *, must: bool) -> None:
        clock = time.perf_counter if self._ceiling is None else self._ceiling.clock
        began = clock()
        snapshot = self._read(read, must=must)
        if snapshot is None:
            self._leave_out(n_late=1)
            return
        step = TrainingStep(
            self.n_steps,
            self._timeline.epoch_of(self.n_steps),
            snapshot.tensors,
            scalars=snapshot.scalars,
        )
        if snapshot.loan is None:
            self._writer.write(step)
        else:
            self._writer.lend(step, snapshot.loan)
        self._recorded = self.n_steps
        if began - self._flushed_at >= _CURVES_SECS:
            self._flushed_at = began
            self._curves.flush()
        if self._ceiling is not None:
            self._ceiling.add(clock() - began)

    def _read(self, read: Read | Tensors, *, must: bool) -> Snapshot | None:
        if not must and not self._has_time():
            return None
        if isinstance(read, Mapping):
            return Snapshot(read)
        snapshot = read()
        while snapshot is None and must:
            self._writer.wait(_WAIT_SECS)
            snapshot = read()
        return snapshot

    def _has_time(self) -> bool:
        allowed = self._ceiling is None or self._ceiling.allows(self._writer.spent_secs)
        return allowed and not self._writer.is_behind

    def _put(self, step: int, name: str, value: Value) -> None:
        is_recorded = step == self._recorded
        if callable(value):
            if not is_recorded:
                return
            value = value()
        value = float(value)
        self._curves.add(name, step, value)
        if name == "loss" and is_recorded:
            self._writer.write_loss(step, value)

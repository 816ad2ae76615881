"""What is committed of a reel that is written: batch after batch, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from epochreel.steps import ReelMeta
from epochreel.timeline import Timeline
from epochreel.trace.backlog import Write
from epochreel.trace.completing import Replay, complete
from epochreel.trace.layout import put_meta
from epochreel.trace.metadata import Ended
from epochreel.trace.place import Place
from epochreel.trace.rows import Rows
from epochreel.trace.thinning import Room

# What is written lies in the log first, and then a second time in the file, which takes half as
# long again and waits for the disk. So it is done when nothing else is to be, once there is as
# much as this, and at the latest at the second number. A batch has some pages beside its arrays.
_MUCH, _MOST, _BATCH = 16 << 20, 256 << 20, 32 << 10


class Committed:
    """The tables of a reel, each batch of them one transaction; of one thread at a time.

    Parameters
    ----------
    path, meta, resume_from, overwrite, budget, compress
        As of `ReelWriter`.
    """

    def __init__(
        self,
        path: Path,
        meta: ReelMeta,
        *,
        resume_from: int | None,
        overwrite: bool,
        budget: int | None,
        compress: bool,
    ) -> None:
        self.place = Place(path, meta, resume_from=resume_from, overwrite=overwrite)
        extents, steps = self.place.had
        self.last_step = steps[-1] if steps else -1
        self.room = Room(budget, steps)
        self.rows = Rows(extents, self.room, self.last_step, compress=compress)
        self._n_batches = self._in_file = 0

    def commit(self, batch: Iterable[Write]) -> None:
        """Write a batch."""
        connection = self.place.connection
        with connection:
            for write in batch:
                write(connection)
            self.rows.finish(connection)
        self.last_step = self.rows.last_step
        self._n_batches += 1
        if self.last_step >= 0:
            self.place.take()

    def tidy(self, is_idle: bool) -> None:
        """Bring the log into the file, if that is due; readers go on meanwhile."""
        in_log = self.rows.n_bytes + self._n_batches * _BATCH - self._in_file
        if in_log >= (_MUCH if is_idle else _MOST):
            self._in_file += in_log
            self.place.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def complete(self, replay: Replay) -> None:
        """Add to steps what is still to be added, and say of how many it could not be."""
        connection = self.place.connection
        with connection:
            n_bare = complete(connection, self.rows, self.room.bare, replay)
            self.rows.finish(connection)
            if n_bare:
                put_meta(connection, {"recording": {"steps_without_activations": n_bare}})

    def end(self, ended: Ended, timeline: Timeline) -> None:
        """Say how the training did and leave one file; none of one that failed without a step."""
        if self.last_step < 0 and ended != "done":
            self.place.remove()
            return
        values: dict[str, object] = {"ended": ended}
        if timeline.is_open:
            values["timeline"] = timeline.ended_at(max(self.last_step, 0)).to_json()
        with self.place.connection:
            put_meta(self.place.connection, values)
        self.place.finish()

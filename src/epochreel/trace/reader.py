"""Reads a reel, finished or still being written; it needs no framework and changes nothing."""

from __future__ import annotations

import bisect
import contextlib
import operator
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import FrameError, ReelError, UsageError, unknown_name
from epochreel.steps import Key, ReelMeta, Tensor, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace.arrays import Codec, Shape
from epochreel.trace.claim import is_claimed
from epochreel.trace.digest import digest_of
from epochreel.trace.examples import get_examples
from epochreel.trace.extents import Extent, get_extents
from epochreel.trace.layout import get_meta
from epochreel.trace.metadata import Ended, ended_of, from_values
from epochreel.trace.opening import connect_to_reel, pragma, reading
from epochreel.trace.packing import Layout
from epochreel.trace.tensors import read_large, read_step

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
        self._extents: dict[Key, Extent] | None = None
        self._digest: str | None = None
        self._codec = Codec()  # within the lock
        self._layouts: dict[int, Layout] = {}
        self._decoded: dict[int, TrainingStep] = {}  # the least recently used first
        with reading(path):
            self.format_version = int(pragma(connection, "user_version"))
            values = get_meta(connection)
            self.written_by = str(values.get("versions", {}).get("epochreel", "?"))
            self.writer_pid = values.get("writer", {}).get("pid")
            self._meta = _meta_of(values, connection, path)
            self._shared = self._meta.network.shared

    @property
    def meta(self) -> ReelMeta:
        """What holds for the whole training; of one of unknown length, as far as it has come."""
        if not self._meta.timeline.is_open:
            return self._meta
        with self._question() as connection:
            timeline = Timeline.from_json(get_meta(connection)["timeline"])
        steps = self.steps
        last = int(steps[-1]) if len(steps) else timeline.end
        return replace(self._meta, timeline=timeline.known_to(last))

    @property
    def meta_so_far(self) -> ReelMeta:
        """What holds for the training if what has come of it is all.

        Whatever was interrupted is as good a training, only shorter; one that diverged is not.
        """
        meta, steps = self.meta, self.steps
        if not len(steps) or self.ended not in ("running", "interrupted"):
            return meta
        return replace(meta, timeline=meta.timeline.ended_at(int(steps[-1])))

    @property
    def ended(self) -> Ended:
        """How the recording ended; ``"running"`` only while its writer lives.

        ``"done"`` as planned, ``"diverged"``, or ``"interrupted"``: by a person, a full disk or
        the death of the process.
        """
        said = self._said_of_end()
        if said != "running" or is_claimed(self.path):
            return said
        # The writer may have ended it well while it was looked for.
        said = self._said_of_end()
        return "interrupted" if said == "running" else said

    @property
    def vocabulary(self) -> tuple[str, ...] | None:
        """The words that numbers in the inputs stand for, in their order; None if unknown."""
        with self._question() as connection:
            words = get_meta(connection).get("vocabulary")
            return None if words is None else tuple(words)

    @property
    def recording(self) -> dict[str, Any]:
        """How it was recorded and what was left out, by name; empty if it does not say."""
        with self._question() as connection:
            return get_meta(connection).get("recording", {})

    @property
    def digest(self) -> str:
        """A digest of all that was recorded, hexadecimal; not of when and with what it was made.

        Two trainings that are alike have the same. It is made from the checksums of arrays, which
        are held to the arrays when those are read.
        """
        with self._question() as connection:
            if self._digest is None:
                self._digest = digest_of(connection)
            return self._digest

    def extent(self, block: str, role: str) -> Extent | None:
        """Return the smallest and the largest finite number that was recorded of a tensor.

        None if none was.
        """
        with self._question() as connection:
            if self._extents is None:
                self._extents = get_extents(connection)
            return self._extents.get((block, role))

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
            return tuple(str(name) for (name,) in rows)

    def at(self, step: int) -> TrainingStep:
        """Return a recorded step; its arrays are read-only.

        The large ones are read when they are asked for, each alone.

        Raises
        ------
        FrameError
            If this step was not recorded.
        ReelError
            If the reel is damaged there.
        """
        step = operator.index(step)
        with self._question() as connection:
            known = self._decoded.pop(step, None)
            known = known or read_step(
                connection, step, self._layouts, self._codec, self._read_large, self._shared
            )
            if known is not None:
                self._decoded[step] = known
                if len(self._decoded) > _N_CACHED:
                    del self._decoded[next(iter(self._decoded))]
                return known
        raise FrameError(f"step {step} was not recorded; {self._nearest_to(step)}: {self.path}")

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
        """Close the file; what was read of a step stays valid."""
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
                self._data_version = data_version
                self._steps = self._extents = self._digest = None
                self._layouts.clear()
                self._decoded.clear()
            yield self._connection

    def _said_of_end(self) -> Ended:
        with self._question() as connection:
            return ended_of(get_meta(connection))

    def _read_large(self, step: int, shape: Shape) -> Tensor:
        with self._question() as connection:
            return read_large(connection, step, shape, self._codec)

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
        If it does not exist, is no reel, is cut short or damaged, was written in another format,
        or says nothing of what must be known of a training.
    """
    connection = connect_to_reel(path)
    try:
        return ReelFile(path, connection)
    except BaseException:
        connection.close()
        raise


def _meta_of(values: dict[str, Any], connection: sqlite3.Connection, path: Path) -> ReelMeta:
    examples = get_examples(connection)
    try:
        return from_values(values, examples)
    except KeyError as error:
        raise ReelError(
            f"the reel says nothing of `{error.args[0]}`, which this version of epochreel needs:"
            f" {path}"
        ) from error


def _frozen(array: NDArray[np.int64]) -> NDArray[np.int64]:
    array.flags.writeable = False
    return array

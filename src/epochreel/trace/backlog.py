"""What a training has handed over and the disk has not yet: bounded, in order, in batches."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

Write = Callable[[sqlite3.Connection], object]

# A batch becomes one transaction: 500 small steps take 20 ms in one and 70 ms in one each. The
# second number bounds the memory; the first is how late a live view may be.
_BATCH_SECS = 0.2
_BATCH_BYTES = 16 << 20


class Backlog:
    """The hand-over between one thread that records and one that writes.

    One batch waits here while another is written: whoever puts in more than 16 MiB, or a single
    larger item, waits until it is taken.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._writes: list[Write] = []
        self._n_bytes = 0
        self._is_urgent = False
        self._closed = False
        self._failure: BaseException | None = None

    def put(self, write: Write, n_bytes: int, *, hurry: bool = False) -> None:
        """Add to the end; waits while the backlog is full.

        Parameters
        ----------
        write
            What is to be written.
        n_bytes
            What waits with it.
        hurry
            Whether it is to be taken at once; nobody waits for that.

        Raises
        ------
        BaseException
            What `fail` was given, then or while waiting.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._failure or not self._writes or not self._full)
            if self._failure:
                raise self._failure
            was_idle = not self._writes
            self._writes.append(write)
            self._n_bytes += n_bytes
            self._is_urgent |= hurry
            # Waking the other thread for every step would cost more than the step.
            if was_idle or hurry or self._full:
                self._changed.notify_all()

    def take(self) -> list[Write]:
        """Return the next batch, 0.2 s after its first item or when it is large enough.

        Empty once the backlog has been closed and emptied.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._writes or self._closed)
            self._changed.wait_for(
                lambda: self._full or self._is_urgent or self._closed, _BATCH_SECS
            )
            batch, self._writes, self._n_bytes = self._writes, [], 0
            self._is_urgent = False
            self._changed.notify_all()
            return batch

    def wait(self, secs: float) -> None:
        """Return when something has changed, such as that `wake` was called, or after some time.

        Raises
        ------
        BaseException
            What `fail` was given.
        """
        with self._changed:
            if not self._failure:
                self._changed.wait(secs)
            if self._failure:
                raise self._failure

    def wake(self) -> None:
        """Let whoever waits look again."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """Let `take` return what is left, then nothing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def fail(self, failure: BaseException) -> None:
        """Take nothing more; `put` raises the failure from now on."""
        with self._changed:
            self._failure = failure
            self._writes.clear()
            self._changed.notify_all()

    @property
    def failure(self) -> BaseException | None:
        """What ended the writing early."""
        with self._changed:
            return self._failure

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        with self._changed:
            return not self._writes

    @property
    def is_full(self) -> bool:
        """Whether `put` would wait."""
        with self._changed:
            return self._full

    @property
    def _full(self) -> bool:
        return self._n_bytes >= _BATCH_BYTES

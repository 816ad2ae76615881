"""The thread that writes a reel while another one trains."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from epochreel.trace.backlog import Backlog, Write


class WriterThread:
    """Writes what it is handed over, in order and in batches, until it is closed.

    Parameters
    ----------
    write_batch
        Writes a batch, in this thread; what it raises ends the writing.
    tidy
        Called after each batch; told whether nothing waits.
    """

    def __init__(
        self, write_batch: Callable[[list[Write]], None], tidy: Callable[[bool], None]
    ) -> None:
        self._write_batch, self._tidy = write_batch, tidy
        self._backlog = Backlog()
        self.spent_secs = 0.0
        self._thread = threading.Thread(target=self._drain, name="reel writer", daemon=True)
        self._thread.start()

    def put(self, write: Write, n_bytes: int, *, hurry: bool = False) -> None:
        """Hand over something to write; see `Backlog.put`."""
        self._backlog.put(write, n_bytes, hurry=hurry)

    def wait(self, secs: float) -> None:
        """Wait until something that was lent is given back, or for some time."""
        self._backlog.wait(secs)

    def wake(self) -> None:
        """Say that something was given back."""
        self._backlog.wake()

    @property
    def is_behind(self) -> bool:
        """Whether handing over more would have to wait."""
        return self._backlog.is_full

    def close(self) -> BaseException | None:
        """Write what is left and end; return what ended the writing early, if anything."""
        self._backlog.close()
        self._thread.join()
        return self._backlog.failure

    def _drain(self) -> None:
        try:
            while batch := self._backlog.take():
                began = time.thread_time()
                self._write_batch(batch)
                # An element of the batch that nobody drops would keep what it was lent.
                batch.clear()
                self._tidy(self._backlog.is_empty)
                self.spent_secs += time.thread_time() - began
        except Exception as error:
            self._backlog.fail(error)

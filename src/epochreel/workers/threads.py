"""Threads of this process: for work that spends its time in code that releases Python's lock.

Each attempt has a thread of its own, which costs 0.1 ms and leaves nothing to be shared.
"""

from __future__ import annotations

from collections.abc import Collection
from threading import Event, Thread
from time import monotonic
from typing import Any

from epochreel.workers.files import FileRef
from epochreel.workers.reasons import failed_by
from epochreel.workers.ticker import Stopped, Ticker
from epochreel.workers.work import Attempt, Done, Heard, Put, Work
from epochreel.workers.workers import SILENCE_SECS, Workers, check_n_workers

_TELL_EVERY_SECS = 0.1
# A thread cannot be ended from outside. One that reaches no tick in this time is left behind.
_PATIENCE_SECS = 10.0


def threads(n: int, *, silence_secs: float = SILENCE_SECS) -> Workers:
    """Return threads that work; all of it is theirs, also with only one.

    Parameters
    ----------
    n
        How many items are worked on at once.
    silence_secs
        After so long without a tick an item is given to another thread.
    """
    check_n_workers(n)
    return Workers(ThreadCrew(n), silence_secs)


class ThreadCrew:
    """A thread for each attempt, so many at once."""

    is_remote = False
    sends_items = False

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._under_way: set[Attempt] = set()
        self._threads: dict[Attempt, tuple[Thread, Event]] = {}

    def open(self) -> None:
        """Nothing is needed."""

    def n_free(self) -> int:
        """Return how many more threads may run."""
        return self.n_workers - len(self._under_way)

    def begin(self, attempt: Attempt, work: Work[Any, Any], item: Any, put: Put) -> str:
        """Start a thread."""
        for ended in [a for a, (thread, _) in self._threads.items() if not thread.is_alive()]:
            del self._threads[ended]
        stop = Event()
        thread = Thread(
            target=self._do, args=(attempt, work, item, put, stop), name="work", daemon=True
        )
        self._under_way.add(attempt)
        self._threads[attempt] = thread, stop
        thread.start()
        return ""

    def end(self, attempts: Collection[Attempt]) -> None:
        """Ask threads to end, which they do at their next tick."""
        for attempt in attempts:
            self._under_way.discard(attempt)
            if attempt in self._threads:
                self._threads[attempt][1].set()

    def take(self) -> None:
        """Nothing waits for it."""

    def send(self, file: FileRef) -> FileRef:
        """Return the file as it is: everybody sees it."""
        return file

    def close(self) -> None:
        """Ask all threads to end, and wait for them."""
        self.end(tuple(self._threads))
        until = monotonic() + _PATIENCE_SECS
        for thread, _ in self._threads.values():
            thread.join(max(0.0, until - monotonic()))
        self._threads.clear()

    def _do(
        self, attempt: Attempt, work: Work[Any, Any], item: Any, put: Put, stop: Event
    ) -> None:
        def tell(n_done: int) -> None:
            put(Heard(attempt, n_done))

        tick = Ticker(tell, _TELL_EVERY_SECS, stop.is_set)
        try:
            result = work(item, tick)
            event = Done(attempt, tick.n_done, result)
        except Stopped:
            return
        except BaseException as error:
            event = failed_by(attempt, error)
        # First free, then heard of, so that the next item finds a place.
        self._under_way.discard(attempt)
        put(event)

"""Processes of this machine: for work that holds Python's lock, or that may crash.

Neither of the known pools serves. Pebble's processes are multiprocessing's, so under "spawn" they
run people's `__main__` again, which has to be guarded; they share one pipe behind one lock, so
that one which stands still may hold up all; and its time limit is for a whole task, heard or not.
loky asks for no guard, but a process that dies breaks the executor with all that is under way in
it; nor does it notice one that hangs. Neither brings word of how much is done.
"""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic
from typing import Any

from epochreel.workers.answers import pack
from epochreel.workers.child import Child
from epochreel.workers.files import FileRef
from epochreel.workers.reasons import reason_of
from epochreel.workers.work import Attempt, Failed, Put, Work
from epochreel.workers.workers import SILENCE_SECS, Workers, check_n_workers

# What work may take to tidy up when it is ended; then the process is killed.
_GRACE_SECS = 2.0


def processes(n: int, *, silence_secs: float = SILENCE_SECS) -> Workers:
    """Return processes that work, each started when there is an item for it.

    Parameters
    ----------
    n
        How many items are worked on at once.
    silence_secs
        After so long without a tick a process is killed, and another does its item.
    """
    check_n_workers(n)
    return Workers(ProcessCrew(n), silence_secs)


class ProcessCrew:
    """So many processes at most."""

    is_remote = False
    sends_items = True

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._children: list[Child] = []

    def open(self) -> None:
        """Nothing is needed."""

    def n_free(self) -> int:
        """Return how many processes are idle, or can be started."""
        return self.n_workers - sum(child.attempt is not None for child in self._children)

    def begin(self, attempt: Attempt, work: Work[Any, Any], item: Any, put: Put) -> str:
        """Hand an item to a process that is idle, or to a new one."""
        message = pack(work, item)
        self._end([child for child in self._children if child.is_over])
        idle = [child for child in self._children if child.attempt is None]
        if any(child.begin(attempt, message, put) for child in idle):
            return ""
        try:
            child = Child()
        except OSError as error:
            put(Failed(attempt, f"no worker could be started ({reason_of(error)})", error=error))
            return ""
        self._children.append(child)
        if not child.begin(attempt, message, put):
            put(Failed(attempt, "a worker died as it started"))
        return ""

    def end(self, attempts: Collection[Attempt]) -> None:
        """End the processes that are at these attempts."""
        self._end([child for child in self._children if child.attempt in attempts])

    def take(self) -> None:
        """Nothing waits for it."""

    def send(self, file: FileRef) -> FileRef:
        """Return the file as it is: everybody sees it."""
        return file

    def close(self) -> None:
        """End all processes."""
        self._end(self._children)

    def _end(self, children: Collection[Child]) -> None:
        ended = tuple(children)
        for child in ended:
            child.ask_to_end()
        until = monotonic() + _GRACE_SECS
        for child in ended:
            child.reap(until)
            self._children.remove(child)

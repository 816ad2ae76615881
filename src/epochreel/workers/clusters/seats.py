"""The workers of a cluster as this side knows them, and which of them is given the next item."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from epochreel.workers.work import Attempt


@dataclass(eq=False)
class Seat:
    """One worker of a cluster.

    Attributes
    ----------
    address
        Where it is, which is also its name.
    home
        Its folder: after a restart there may be another worker at the same address.
    n_threads
        How many items it works on at once.
    is_running
        Whether it takes tasks: it is not paused, nor about to leave.
    beat
        When the scheduler last heard of it, by the scheduler's clock.
    beat_at
        When that last changed, by ours, in seconds.
    is_ready, is_asked
        Whether its versions are ours, and whether it was asked and is yet to answer.
    files, expected
        Digests of the files that work finds there, and of those on their way.
    n_refusals
        How often a file did not arrive.
    busy, stuck
        Attempts under way, and those that were given up and yet have a thread, until they end.
    """

    address: str
    home: str
    n_threads: int
    is_running: bool
    beat: float
    beat_at: float
    is_ready: bool = False
    is_asked: bool = False
    n_refusals: int = 0
    files: set[str] = field(default_factory=set)
    expected: set[str] = field(default_factory=set)
    busy: set[Attempt] = field(default_factory=set)
    stuck: set[Attempt] = field(default_factory=set)

    @property
    def n_free(self) -> int:
        """How many threads have nothing of ours to do."""
        return max(0, self.n_threads - len(self.busy) - len(self.stuck))

    def can_work(self, files: Collection[str], since: float) -> bool:
        """Return whether it has been alive since a time, is willing, and has all it needs."""
        is_alive = self.beat_at >= since
        return is_alive and self.is_running and self.is_ready and self.files.issuperset(files)

    def update(self, info: dict[str, Any], now: float) -> None:
        """Take over what the scheduler says."""
        self.n_threads = info["nthreads"]
        self.is_running = info["status"] == "running"
        if info["last_seen"] != self.beat:
            self.beat, self.beat_at = info["last_seen"], now


def seat_of(address: str, info: dict[str, Any], now: float) -> Seat:
    """Return a new worker, from what the scheduler says of it."""
    return Seat(
        address=address,
        home=info["local_directory"],
        n_threads=info["nthreads"],
        is_running=info["status"] == "running",
        beat=info["last_seen"],
        beat_at=now,
    )


def choose(seats: Iterable[Seat], avoided: Collection[str]) -> Seat | None:
    """Return whom to give an item, of those who can work.

    Not one at which it failed, unless there is no other; then the one with most to spare.
    """
    seats = list(seats)
    others = [seat for seat in seats if seat.address not in avoided]
    free = [seat for seat in others or seats if seat.n_free > 0]
    return max(free, key=lambda seat: seat.n_free / seat.n_threads, default=None)

"""A crew on a Dask cluster: what each of its workers is at, and what is heard of it.

Dask starts tasks, carries messages and says who is there. Which worker has which item is decided
here, for what Dask would not do: give up one that is alive but hangs, keep an item from where it
failed, and leave none in the queue of a worker that stands still.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import uuid4

from distributed import Client, Future, KilledWorker

from epochreel.errors import WorkersError
from epochreel.workers.answers import event_of, pack
from epochreel.workers.clusters import station
from epochreel.workers.clusters.loop import Spawn, ask
from epochreel.workers.clusters.roll import Roll
from epochreel.workers.clusters.seats import Seat, choose
from epochreel.workers.files import FileRef
from epochreel.workers.reasons import failed_by
from epochreel.workers.work import Attempt, Done, Failed, Heard, Put, Work

# A task that waits so long behind those of other people moves to a worker that is idle.
_QUEUE_SECS = 10.0
# Results on their way to the caller, or not yet taken: they are what takes memory here.
_N_RESULTS = 8
# A result may be on its way for so many times as long as a worker may be silent.
_LONGEST_WAY = 10
# How long others may take to hear that we leave; they notice by themselves that we have left.
_LEAVE_SECS = 3.0
_LOST = "a worker was lost"


@dataclass(eq=False)
class _Task:
    """An attempt as a task of the cluster."""

    attempt: Attempt
    seat: Seat
    put: Put
    since: float
    future: Future | None = None
    has_begun: bool = False
    n_done: int = 0
    done_at: float | None = None
    is_wanted: bool = True


class Dispatch:
    """What is under way on a cluster.

    Parameters
    ----------
    client
        Of the cluster.
    silence_secs
        After so long without a sign somebody is gone.
    """

    def __init__(self, client: Client, silence_secs: float) -> None:
        self._client = client
        self._crew = uuid4().hex
        self._silence_secs = silence_secs
        self._spawn = Spawn(client)
        self._roll = Roll(
            client, self._crew, self._spawn, silence_secs, self._lose, self._mind_queues
        )
        self._lock = self._roll.lock
        self._tasks: dict[int, _Task] = {}
        self._room = asyncio.Semaphore(_N_RESULTS)

    def open(self, wait_secs: float) -> None:
        """Wait for workers, so long at most; raise WorkersError if there are none that suit."""
        try:
            self._client.sync(self._roll.gather, wait_secs, callback_timeout=2 * wait_secs + 10)
        except OSError as error:  # also timeouts
            raise WorkersError(f"lost the scheduler at {self._roll.scheduler}") from error
        self._client.subscribe_topic(station.topic_of(self._crew), self._hear)
        self._spawn(self._roll.watch())

    @property
    def n_workers(self) -> int:
        """How many threads the workers have who can work now."""
        with self._lock:
            return sum(seat.n_threads for seat in self._roll.able())

    def n_free(self) -> int:
        """Return how many threads are idle; raise WorkersError if nobody is left."""
        with self._lock:
            self._roll.check()
            return sum(seat.n_free for seat in self._roll.able())

    def begin(self, attempt: Attempt, work: Work[Any, Any], item: Any, put: Put) -> str | None:
        """Give an item to a worker and return its address, or None if none suits."""
        message = pack(work, item)
        with self._lock:
            seat = choose(self._roll.able(), attempt.avoided)
            if seat is None:
                return None
            task = _Task(attempt, seat, put, monotonic())
            seat.busy.add(attempt)
            self._tasks[attempt.number] = task
        self._spawn(self._follow(task, message))
        return seat.address

    def end(self, attempts: Collection[Attempt]) -> None:
        """Give up attempts; each keeps its thread until it ends, at its next tick."""
        with self._lock:
            tasks = [self._tasks[a.number] for a in attempts if a.number in self._tasks]
            for task in tasks:
                self._give_up(task)
        by_address = itertools.groupby(
            sorted(tasks, key=lambda task: task.seat.address), lambda task: task.seat.address
        )
        for address, group in by_address:
            self._spawn(self._tell_given_up(address, [task.attempt.number for task in group]))

    def take(self) -> None:
        """Make room for another result."""
        self._spawn(self._make_room())

    def send(self, file: FileRef) -> FileRef:
        """Have a file brought to all workers, now and when they come."""
        self._roll.add(file)
        return file

    def close(self) -> None:
        """Give up everything, and leave nothing at the workers."""
        # Whoever does not hear it, or is gone, needs no goodbye.
        with contextlib.suppress(ValueError):
            self._client.unsubscribe_topic(station.topic_of(self._crew))
        with contextlib.suppress(OSError, RuntimeError):
            self._client.sync(self._leave, callback_timeout=2 * _LEAVE_SECS)

    async def _follow(self, task: _Task, message: bytes) -> None:
        """See a task to its end."""
        attempt = task.attempt
        if not task.is_wanted:
            return self._forget(task)
        try:
            task.future = self._client.submit(
                station.do_piece,
                self._crew,
                attempt.number,
                message,
                key=f"epochreel-{self._crew}-{attempt.number}",
                workers=[task.seat.address],
                allow_other_workers=False,
                retries=0,
                pure=False,
            )
            # To wait for an exception fetches no result, unlike to wait for the result.
            error = await task.future.exception()
            event = await self._end_of(task, task.future, error)
        except Exception as error:
            event = failed_by(attempt, error)
        with self._lock:
            # First free, then heard of, so that the next item finds a place.
            self._forget(task)
            if task.is_wanted:
                task.put(event)
            elif isinstance(event, Done):
                self._room.release()
        if task.future is not None:
            task.future.release()

    def _forget(self, task: _Task) -> None:
        with self._lock:
            self._tasks.pop(task.attempt.number, None)
            task.seat.busy.discard(task.attempt)
            task.seat.stuck.discard(task.attempt)

    async def _end_of(
        self, task: _Task, future: Future, error: BaseException | None
    ) -> Done | Failed:
        """Return how a task ended, with its result."""
        attempt = task.attempt
        if isinstance(error, KilledWorker) or not task.is_wanted:
            return Failed(attempt, _LOST)
        if error is not None:
            return failed_by(attempt, error)
        if future.cancelled():
            self._roll.check_scheduler()
            return Failed(attempt, "the task was cancelled")
        task.done_at = monotonic()
        await self._room.acquire()
        try:
            gathered: Any = self._client.gather(future)
            answer = await gathered
            event = Failed(attempt, _LOST) if answer is None else event_of(attempt, answer)
        except BaseException:
            self._room.release()
            raise
        if isinstance(event, Failed):
            self._room.release()
        return event

    def _hear(self, event: tuple[float, tuple[int, int]]) -> None:
        """Pass on a sign of life."""
        number, n_done = event[1]
        with self._lock:
            task = self._tasks.get(number)
            if task is not None:
                task.has_begun, task.n_done = True, n_done
                if task.is_wanted:
                    task.put(Heard(task.attempt, n_done))

    def _lose(self, seat: Seat) -> None:
        """Note that a worker left, with the lock held."""
        for task in [task for task in self._tasks.values() if task.seat is seat]:
            if task.is_wanted:
                task.put(Failed(task.attempt, _LOST))
            self._drop(task)

    def _mind_queues(self) -> None:
        """Vouch for tasks that rightly tell nothing, with the lock held.

        They wait at a worker which does other people's, and perhaps move from there, or are done
        and their result is on its way.
        """
        now = monotonic()
        able = set(self._roll.able())
        wanted = [task for task in self._tasks.values() if task.is_wanted]
        for task in wanted:
            if task.done_at is not None and now - task.done_at < _LONGEST_WAY * self._silence_secs:
                task.put(Heard(task.attempt, task.n_done))
        queued = [task for task in wanted if not task.has_begun]
        is_any_begun = len(queued) < len(wanted)
        for task in queued:
            waited = now - task.since
            is_vouched = task.seat in able and (is_any_begun or waited < self._silence_secs)
            if waited > _QUEUE_SECS and any(s.n_free for s in able if s is not task.seat):
                task.put(Failed(task.attempt, "it waited behind others", counts=False))
                self._drop(task)
            elif is_vouched:
                task.put(Heard(task.attempt, 0))
            elif task.seat in able:
                self._roll.error = WorkersError(
                    f"the workers of {self._roll.scheduler} do other work: "
                    f"nothing was begun for {waited:.0f} seconds"
                )

    def _give_up(self, task: _Task) -> None:
        task.is_wanted = False
        task.seat.busy.discard(task.attempt)
        task.seat.stuck.add(task.attempt)

    def _drop(self, task: _Task) -> None:
        self._give_up(task)
        self._spawn(self._cancel([task]))

    async def _cancel(self, tasks: Collection[_Task]) -> None:
        futures = [task.future for task in tasks if task.future is not None]
        if futures:
            await self._client.cancel(futures)

    async def _tell_given_up(self, address: str, numbers: list[int]) -> None:
        await ask(
            self._client, [address], self._silence_secs, station.give_up, self._crew, numbers
        )

    async def _make_room(self) -> None:
        self._room.release()

    async def _leave(self) -> None:
        with self._lock:
            self._roll.stop()
            tasks = tuple(self._tasks.values())
            for task in tasks:
                self._give_up(task)
            addresses = self._roll.addresses()
        # First what is still queued, so that nothing begins any more.
        await self._cancel(tasks)
        if addresses:
            await ask(self._client, addresses, _LEAVE_SECS, station.leave, self._crew)
        await self._spawn.end()

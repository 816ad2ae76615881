"""One run: hands out items, tries again what was lost, and adds up how much is done.

It is the same for threads, processes and clusters. It runs in the thread of whoever asks for
results, so that what `progress` raises, and Ctrl-C, surface there.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Generic

from epochreel.errors import EpochreelError
from epochreel.workers.crew import Crew
from epochreel.workers.tries import Tries
from epochreel.workers.work import Attempt, Done, Event, Failed, Item, Result, Work

# How often the one who waits looks up: progress that moves ten times a second looks smooth.
_LOOK_UP_SECS = 0.1
# A longer pause is not the workers' silence: the caller was away, or the machine slept.
_LONGEST_LOOK_SECS = 1.0

_numbers = itertools.count()


@dataclass
class _UnderWay:
    """What is known of an attempt: who is at it, and for how long nothing was heard of it."""

    worker: str
    silent_secs: float = 0.0


class Run(Generic[Item, Result]):
    """The items of one call, and how far each is."""

    def __init__(
        self,
        crew: Crew,
        work: Work[Item, Result],
        items: Sequence[Item],
        silence_secs: float,
        noun: str,
    ) -> None:
        self._crew = crew
        self._work = work
        self._items = items
        self._silence_secs = silence_secs
        self._tries = Tries(len(items), noun)
        self._waiting = deque(range(len(items)))
        self._under_way: dict[Attempt, _UnderWay] = {}
        self._n_done = [0] * len(items)
        self._total = 0
        self._error: EpochreelError | None = None
        self._done: deque[Done] = deque()
        self._events: SimpleQueue[Event] = SimpleQueue()

    def results(self, progress: Callable[[int], None] | None) -> Iterator[tuple[int, Result]]:
        """Yield (index, result) as each is ready; see `Workers.run`."""
        told = 0
        last = monotonic()
        while self._waiting or self._under_way:
            self._hand_out()
            self._done.extend(self._take_all(self._listen()))
            self._mind_silence(monotonic() - last)
            last = monotonic()
            # Those who are done have their next item before the caller has the result.
            self._hand_out()
            if progress is not None and self._total != told:
                told = self._total
                progress(told)
            while self._done:
                try:
                    # Taken out first, so that a result is the caller's alone to let go.
                    yield _of(self._done.popleft())
                finally:
                    self._crew.take()
            # Only now: what came back with it, or before, is not lost.
            if self._error is not None:
                raise self._error

    def end(self) -> None:
        """Give up what is under way."""
        self._crew.end(tuple(self._under_way))
        # Nothing is put any more; what was, is nobody's.
        self._done.extend(self._take_all(self._unread()))
        self._under_way.clear()
        while self._done:
            del self._done[0]
            self._crew.take()

    def _hand_out(self) -> None:
        if self._error is not None:
            return
        try:
            n_free = self._crew.n_free()
        except EpochreelError as error:
            self._error = error
            return
        unsuited = []
        for _ in range(min(n_free, len(self._waiting))):
            index = self._waiting.popleft()
            attempt = Attempt(next(_numbers), index, self._tries.avoided(index))
            worker = self._crew.begin(attempt, self._work, self._items[index], self._events.put)
            if worker is None:
                unsuited.append(index)
            else:
                self._under_way[attempt] = _UnderWay(worker)
        self._waiting.extendleft(reversed(unsuited))

    def _listen(self) -> list[Event]:
        """Return what was heard, all of it: silence is judged only when nothing is unread."""
        try:
            first = self._events.get(timeout=_LOOK_UP_SECS)
        except Empty:
            return []
        return [first, *self._unread()]

    def _unread(self) -> list[Event]:
        events = []
        with contextlib.suppress(Empty):
            while True:
                events.append(self._events.get_nowait())
        return events

    def _take_all(self, events: list[Event]) -> Iterator[Done]:
        """Note what was heard; yield those events that bring results."""
        for event in events:
            attempt = event.attempt
            if attempt not in self._under_way:
                continue  # given up before
            self._under_way[attempt].silent_secs = 0.0
            if isinstance(event, Failed):
                self._fail(event)
                continue
            self._count(attempt.index, event.n_done)
            if isinstance(event, Done):
                del self._under_way[attempt]
                yield event

    def _fail(self, event: Failed) -> None:
        worker = self._under_way.pop(event.attempt).worker
        index = event.attempt.index
        self._count(index, 0)
        self._error = self._error or self._tries.fail(event, worker)
        # Before all others: whoever waits for items in their order waits for this one.
        self._waiting.appendleft(index)

    def _count(self, index: int, n_done: int) -> None:
        self._total += n_done - self._n_done[index]
        self._n_done[index] = n_done

    def _mind_silence(self, passed_secs: float) -> None:
        passed_secs = min(passed_secs, _LONGEST_LOOK_SECS)
        hung = []
        for attempt, state in self._under_way.items():
            state.silent_secs += passed_secs
            if state.silent_secs > self._silence_secs:
                hung.append(attempt)
        if hung:
            self._crew.end(hung)
        for attempt in hung:
            reason = f"a worker hung (silent for {self._silence_secs:g} seconds)"
            self._fail(Failed(attempt, reason))


def _of(done: Done) -> tuple[int, Any]:
    return done.attempt.index, done.result

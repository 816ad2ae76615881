"""Who works at a Dask cluster: noticed when they come and go, and whether anybody is left.

What is asynchronous runs in the client's event loop. The rest may be called from any thread,
with the lock held where it says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import RLock
from time import monotonic
from typing import Any

from distributed import Client

from epochreel.errors import EpochreelError, WorkersError
from epochreel.workers.clusters.loop import Spawn
from epochreel.workers.clusters.seats import Seat, seat_of
from epochreel.workers.clusters.welcome import Welcome
from epochreel.workers.files import FileRef
from epochreel.workers.reasons import reason_of

_LOOK_SECS = 1.0
# Dask has hearts beat every half second among ten workers, every six seconds among a thousand.
_STALE_SECS = 15.0
# Of a thousand workers the scheduler tells two megabytes.
_SECS_PER_WORKER = 0.005


class Roll:
    """The workers of a cluster, with what each has and lacks.

    Parameters
    ----------
    client
        Whose cluster it is.
    crew
        Names what is ours there.
    spawn
        Starts coroutines in the client's event loop.
    silence_secs
        After so long without an answer somebody is gone.
    on_lost
        Told, with the lock held, of a worker that left.
    on_look
        Called after each look at who is there, with the lock held.
    """

    def __init__(
        self,
        client: Client,
        crew: str,
        spawn: Spawn,
        silence_secs: float,
        on_lost: Callable[[Seat], None],
        on_look: Callable[[], None],
    ) -> None:
        self.lock = RLock()
        self.error: EpochreelError | None = None
        self._remote: Any = client.scheduler  # its type is not told
        self.scheduler: str = self._remote.address
        self._client = client
        self._spawn = spawn
        self._silence_secs = silence_secs
        self._on_lost = on_lost
        self._on_look = on_look
        self._seats: dict[str, Seat] = {}
        self._files: dict[str, FileRef] = {}
        self._welcome = Welcome(client, crew, spawn, self.lock, silence_secs)
        self._wake = asyncio.Event()
        self._is_over = False
        self._heard_at = monotonic()
        # When there was anybody last who could work.
        self._hope_at = monotonic()

    def able(self) -> list[Seat]:
        """Return those who can work now; with the lock held."""
        # Half, so that whoever stands still is not waited for as one who does other work.
        since = monotonic() - min(_STALE_SECS, self._silence_secs / 2)
        return [seat for seat in self._seats.values() if seat.can_work(self._files, since)]

    def addresses(self) -> list[str]:
        """Return where all are who were made ready; with the lock held."""
        return [seat.address for seat in self._seats.values() if seat.is_ready]

    def check(self) -> None:
        """Raise the error that nobody can work any more, if so; with the lock held."""
        self.check_scheduler()
        self._raise_error()
        waited = monotonic() - self._hope_at
        if waited > self._silence_secs:
            raise self._nobody("can work", waited)

    def add(self, file: FileRef) -> None:
        """Have a file brought to all; until then they are not able."""
        with self.lock:
            self._files[file.digest] = file
        self._spawn(self._look_now())

    async def gather(self, wait_secs: float) -> None:
        """Wait until those who are there are ready, so long at most.

        Raises
        ------
        WorkersError
            If nobody is there or answers, or somebody has other versions.
        """
        until = monotonic() + wait_secs
        while monotonic() < until:
            await self._look()
            await asyncio.sleep(0.05)
            with self.lock:
                self._raise_error()
                if self._seats and all(seat.is_ready for seat in self._seats.values()):
                    return
        with self.lock:
            if not self._seats:
                raise WorkersError(
                    f"the scheduler at {self.scheduler} has no workers "
                    f"(waited {wait_secs:g} seconds)"
                )
            if not self.able():
                raise self._nobody("answers", wait_secs)

    async def watch(self) -> None:
        """Look who is there, again and again, until the scheduler is lost."""
        while not self._is_over and self.error is None:
            try:
                await asyncio.wait_for(self._look(), self._silence_secs)
            except OSError:  # also timeouts
                pass
            except Exception as error:
                self.error = WorkersError(f"{reason_of(error)} at {self.scheduler}")
            self.check_scheduler()
            secs = _LOOK_SECS + _SECS_PER_WORKER * len(self._seats)
            try:
                await asyncio.wait_for(self._wake.wait(), secs)
            except TimeoutError:
                continue
            self._wake.clear()

    def stop(self) -> None:
        """Look no more."""
        self._is_over = True
        self._spawn(self._look_now())

    def check_scheduler(self) -> None:
        """Note if the scheduler is lost: its line is cut, or it has been silent for too long."""
        is_silent = monotonic() - self._heard_at >= self._silence_secs
        # Whoever loses the line loses all tasks, also if it is found again.
        if self._client.status != "running" or is_silent:
            self.error = self.error or WorkersError(f"lost the scheduler at {self.scheduler}")

    def _raise_error(self) -> None:
        error = self.error or self._welcome.error
        if error is not None:
            raise error

    def _nobody(self, does: str, waited_secs: float) -> WorkersError:
        trouble = self._welcome.trouble
        why = f": {trouble}" if trouble else ""
        waited = f"waited {waited_secs:.0f} seconds"
        return WorkersError(f"no worker of {self.scheduler} {does} ({waited}){why}")

    async def _look_now(self) -> None:
        self._wake.set()

    async def _look(self) -> None:
        told = await self._remote.identity(n_workers=-1)
        self._heard_at = monotonic()
        with self.lock:
            self._update(told["workers"], monotonic())
            self._on_look()

    def _update(self, told: dict[str, dict[str, Any]], now: float) -> None:
        for address, seat in list(self._seats.items()):
            info = told.get(address)
            if info is None or info["local_directory"] != seat.home:
                del self._seats[address]
                self._on_lost(seat)
        for address, info in told.items():
            if address not in self._seats:
                self._seats[address] = seat_of(address, info, now)
            self._seats[address].update(info, now)
        self._welcome.see_to(self._seats.values(), self._files)
        if any(seat.busy or seat.n_free for seat in self.able()):
            self._hope_at = now

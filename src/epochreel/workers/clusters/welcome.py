"""What workers of a Dask cluster need before they begin: the same versions, and files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from threading import RLock

from distributed import Client

from epochreel.errors import EpochreelError, WorkersError
from epochreel.workers.clusters import station
from epochreel.workers.clusters.delivery import Delivery
from epochreel.workers.clusters.loop import Spawn, ask
from epochreel.workers.clusters.seats import Seat
from epochreel.workers.clusters.versions import difference, versions_here
from epochreel.workers.files import FileRef
from epochreel.workers.reasons import reason_of

# A file that could not be brought to a worker so often will not get there.
_N_DELIVERIES = 3


class Welcome:
    """Makes workers ready.

    Parameters
    ----------
    client
        Whose cluster it is.
    crew
        Names what is ours there.
    spawn
        Starts coroutines in the client's event loop.
    lock
        Held while what is known of workers is changed.
    silence_secs
        How long an answer may take.
    """

    def __init__(
        self, client: Client, crew: str, spawn: Spawn, lock: RLock, silence_secs: float
    ) -> None:
        self.error: EpochreelError | None = None
        # The last thing that kept a worker from work.
        self.trouble = ""
        self._client = client
        self._crew = crew
        self._spawn = spawn
        self._lock = lock
        self._silence_secs = silence_secs
        self._delivery = Delivery(client, crew, silence_secs)

    def see_to(self, seats: Collection[Seat], files: Mapping[str, FileRef]) -> None:
        """Ask those who were not asked, and have files brought to those who lack them."""
        for seat in seats:
            if not seat.is_ready and not seat.is_asked:
                seat.is_asked = True
                self._spawn(self._make_ready(seat))
        for file in files.values():
            lacking = [seat for seat in seats if _lacks(seat, file)]
            if lacking:
                for seat in lacking:
                    seat.expected.add(file.digest)
                self._spawn(self._bring(file, lacking))

    async def _make_ready(self, seat: Seat) -> None:
        """Compare versions with those of a worker, and have it know us."""
        answers = await ask(
            self._client, [seat.address], self._silence_secs, station.arrive, self._crew
        )
        with self._lock:
            # Without an answer it is asked again, while it is there.
            seat.is_asked = False
            if seat.address in answers:
                self._take_answer(seat, answers[seat.address])

    def _take_answer(self, seat: Seat, answer: dict[str, str] | Exception) -> None:
        where = f"the worker {seat.address}"
        if isinstance(answer, OSError):
            self.trouble = f"{where}: {reason_of(answer)}"
        elif isinstance(answer, Exception):
            # What is not found there Dask passes on as text, in a plain Exception.
            why = str(answer) if type(answer) is Exception else reason_of(answer)
            here = versions_here()["epochreel"]
            self.error = WorkersError(f"{where} cannot run epochreel {here}: {why}")
        elif words := difference(answer, versions_here()):
            self.error = WorkersError(f"{where} has {words}; both must be the same")
        else:
            seat.is_ready = True

    async def _bring(self, file: FileRef, seats: list[Seat]) -> None:
        try:
            refusals = await self._delivery.bring(file, [seat.address for seat in seats])
        except EpochreelError as error:
            self.error = error
            return
        with self._lock:
            for seat in seats:
                seat.expected.discard(file.digest)
                if seat.address in refusals:
                    seat.n_refusals += 1
                    reason = refusals[seat.address]
                    self.trouble = f"{file.path.name} did not reach {seat.address} ({reason})"
                else:
                    seat.files.add(file.digest)


def _lacks(seat: Seat, file: FileRef) -> bool:
    """Return whether a file is to be brought to a worker."""
    is_known = file.digest in seat.files or file.digest in seat.expected
    return seat.is_ready and not is_known and seat.n_refusals < _N_DELIVERIES

"""What runs on the workers of a Dask cluster: versions told, files kept, pieces done.

Its functions are called by name from `dispatch`; Dask gives them the worker that they run on.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Collection
from pathlib import Path
from weakref import WeakKeyDictionary

from distributed import Worker, get_worker

from epochreel.workers.answers import Answer, answer_to
from epochreel.workers.clusters.versions import versions_here
from epochreel.workers.files import FileRef, copies_at, digest_of
from epochreel.workers.ticker import Stopped, Ticker

# Through the scheduler go as many words a second as there are threads in the cluster.
_TELL_EVERY_SECS = 1.0


class Station:
    """What one crew has at one worker.

    Parameters
    ----------
    folder
        For copies of files; Dask removes the folder that it lies in when the worker ends.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copies: dict[str, Path] = {}
        self.is_over = False
        self.given_up: set[int] = set()

    def copy_of(self, file: FileRef) -> Path:
        """Return where a copy of a file is to lie, under its own name: suffixes matter."""
        return self.folder / file.digest / file.path.name


# Of the process, because tasks and messages have nothing in common but that.
_stations: WeakKeyDictionary[Worker, dict[str, Station]] = WeakKeyDictionary()


def topic_of(crew: str) -> str:
    """Return the topic under which the signs of life of a crew are told."""
    return f"epochreel-{crew}"


def arrive(crew: str, dask_worker: Worker) -> dict[str, str]:
    """Make a worker ready for a crew; return its versions."""
    folder = Path(dask_worker.local_directory) / topic_of(crew)
    _stations.setdefault(dask_worker, {})[crew] = Station(folder)
    return versions_here()


async def has(crew: str, file: FileRef, dask_worker: Worker) -> bool:
    """Return whether work on a worker would find a file."""
    if file.digest in _stations[dask_worker][crew].copies:
        return True
    # Reading takes a while, during which the worker must answer others.
    return await asyncio.to_thread(file.is_in_place)


async def keep(
    crew: str, file: FileRef, offset: int, data: bytes, is_last: bool, dask_worker: Worker
) -> bool:
    """Write a part of a file; return whether the file is now whole."""
    station = _stations[dask_worker][crew]
    await asyncio.to_thread(_write, station.copy_of(file), offset, data)
    return is_last and await asyncio.to_thread(_accept, station, file)


def give_up(crew: str, numbers: Collection[int], dask_worker: Worker) -> None:
    """End attempts at their next tick."""
    station = _stations.get(dask_worker, {}).get(crew)
    if station is not None:
        station.given_up.update(numbers)


def leave(crew: str, dask_worker: Worker) -> None:
    """End all that a crew does, and remove all that it has."""
    station = _stations.get(dask_worker, {}).pop(crew, None)
    if station is not None:
        station.is_over = True
        shutil.rmtree(station.folder, ignore_errors=True)


def do_piece(crew: str, number: int, message: bytes) -> Answer | None:
    """Do one item and return the answer, or None if it is no longer wanted."""
    worker = get_worker()
    station = _stations.get(worker, {}).get(crew)
    if station is None:
        return None

    def tell(n_done: int) -> None:
        worker.log_event(topic_of(crew), [number, n_done])

    def is_stopped() -> bool:
        return station.is_over or number in station.given_up

    tell(0)
    try:
        with copies_at(station.copies):
            return answer_to(message, Ticker(tell, _TELL_EVERY_SECS, is_stopped))
    except Stopped:
        return None


def _write(path: Path, offset: int, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if offset else "wb") as copy:
        copy.seek(offset)
        copy.write(data)


def _accept(station: Station, file: FileRef) -> bool:
    path = station.copy_of(file)
    if digest_of(path) != file.digest:
        return False
    station.copies[file.digest] = path
    return True

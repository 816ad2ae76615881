"""Films whose reels are open in this process, for all who make segments of them.

A stage takes up to a second to build, and a worker makes many segments of one film.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock

from epochreel.film.pictures import Pictures
from epochreel.film.segments.job import FilmJob

# What tells without reading it that a file is still the same.
_Stamp = tuple[tuple[int, int, int], ...]


@dataclass
class _Open:
    """A film that is open, and for how many."""

    pictures: Pictures
    stamp: _Stamp
    closes: ExitStack = field(default_factory=ExitStack)
    n_users: int = 0


_lock = Lock()
_films: dict[str, _Open] = {}


@dataclass
class Held:
    """A film's pictures whose reels whoever wants the film has open, for threads of theirs."""

    pictures: Pictures
    stamp: _Stamp

    @classmethod
    def of(cls, job: FilmJob, pictures: Pictures) -> Held:
        """Return pictures of a job, as the reels are now."""
        return cls(pictures, _stamp_of(job))


@contextmanager
def opened(job: FilmJob, held: Held | None = None) -> Iterator[Pictures]:
    """Yield the pictures of a film, which several threads may share.

    Those that nobody holds stay open for the next segment, until another film is asked for.

    Raises
    ------
    ReelError
        If a reel is gone, or not what it was when the film was begun.
    """
    if held is not None:
        if held.stamp != (stamp := _stamp_of(job)):
            _check(job)
            held.stamp = stamp
        yield held.pictures
        return
    with _lock:
        film = _films.get(job.digest)
        if film is None:
            _close_unused()
            film = _films[job.digest] = _open(job)
        elif film.stamp != (stamp := _stamp_of(job)):
            _check(job)
            film.stamp = stamp
        film.n_users += 1
    try:
        yield film.pictures
    finally:
        with _lock:
            film.n_users -= 1


def _open(job: FilmJob) -> _Open:
    stamp = _stamp_of(job)
    with ExitStack() as stack:
        pictures = stack.enter_context(job.pictures())
        return _Open(pictures, stamp, stack.pop_all())


def _close_unused() -> None:
    for digest in [digest for digest, film in _films.items() if not film.n_users]:
        _films.pop(digest).closes.close()


def _stamp_of(job: FilmJob) -> _Stamp:
    statuses = [os.stat(reel.file.local()) for reel in job.reels]
    return tuple((each.st_ino, each.st_size, each.st_mtime_ns) for each in statuses)


def _check(job: FilmJob) -> None:
    """Raise ReelError if a reel has other contents than the job says."""
    for reel in job.reels:
        reel.open().close()

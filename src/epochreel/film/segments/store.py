"""Where segments lie until their film is joined: a folder for each job in the user's cache.

A segment's name tells which frames it has and a digest of its bytes, so that a damaged one is
known and made again. Files appear under such a name only when they are whole. Whoever makes a
segment, or uses a job's folder, holds a lock on it meanwhile, which ends with the process however
that ends: several processes may make one film together, and nobody's work is swept away.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

# What is no longer wanted: a film that nobody went on with for a week, and the oldest beyond so
# many bytes.
KEPT_SECS = 7 * 24 * 3600
KEPT_BYTES = 5 * 10**9

_NAME = re.compile(r"(\d+)-(\d+)\.([0-9a-f]{32})(\.\w+)")
_LOCKS, _USERS = "locks", "users"


@dataclass(frozen=True)
class StoredFilm:
    """The segments of one film that lie in the cache.

    Parameters
    ----------
    folder
        Theirs.
    name
        What the film is called; empty if that was not noted.
    n_segments, n_bytes
        How many there are, and how large they are together.
    used_at
        When one was last made, seconds since 1970.
    """

    folder: Path
    name: str
    n_segments: int
    n_bytes: int
    used_at: float


def cache_folder() -> Path:
    """Return where segments of all films lie; it may not exist yet."""
    return user_cache_path("epochreel") / "segments"


class SegmentStore:
    """The segments of one film; a context manager.

    While the block is open the folder is in use, and nobody removes it.

    Parameters
    ----------
    folder
        The film's own.
    suffix
        Of the segments' names, with its dot.
    name
        What the film is called, for people who look at the cache.

    Raises
    ------
    OSError
        If the folder cannot be made or written.
    """

    def __init__(self, folder: Path, suffix: str, name: str = "") -> None:
        self.folder = folder
        self._suffix = suffix
        self._name = name
        self._use: FileLock | None = None

    def __enter__(self) -> Self:
        while self._use is None:
            for inside in (_LOCKS, _USERS):
                (self.folder / inside).mkdir(parents=True, exist_ok=True)
            use = FileLock(self.folder / _USERS / f"{os.getpid()}-{secrets.token_hex(4)}")
            # Whoever saw no user yet may remove the folder under our hands; then anew.
            with contextlib.suppress(FileNotFoundError):
                use.acquire()
                (self.folder / "name").write_text(self._name, encoding="utf-8")
                if Path(use.lock_file).exists():
                    self._use = use
        return self

    def __exit__(self, *_: object) -> None:
        if self._use is not None:
            self._use.release()
            Path(self._use.lock_file).unlink(missing_ok=True)

    def find(self, segment: range) -> Path | None:
        """Return a segment that is there and whole; a damaged one is removed."""
        for path in self.folder.glob(f"{segment.start:07d}-{segment.stop:07d}.*{self._suffix}"):
            match = _NAME.fullmatch(path.name)
            if match is None:
                continue
            try:
                if _digest_of(path) == match[3]:
                    return path
                path.unlink(missing_ok=True)
            except FileNotFoundError:
                continue
        return None

    @contextlib.contextmanager
    def draft(self, segment: range) -> Iterator[Path]:
        """Yield a name for a segment that is about to be written; nothing stays under it."""
        path = self.folder / f".part-{os.getpid()}-{secrets.token_hex(4)}{self._suffix}"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, segment: range, draft: Path) -> Path:
        """Give a whole segment its name and return that."""
        digest = _digest_of(draft)
        name = f"{segment.start:07d}-{segment.stop:07d}.{digest}{self._suffix}"
        # Two who made the same wrote the same bytes.
        return draft.replace(self.folder / name)

    @contextlib.contextmanager
    def claim(self, segment: range) -> Iterator[bool]:
        """Yield whether the segment is ours to make: nobody else makes it until the block ends."""
        lock = FileLock(self.folder / _LOCKS / f"{segment.start:07d}")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def remove(self) -> None:
        """Remove the folder, unless other processes make the same film; then they will."""
        if self._use is not None:
            self.__exit__()
            self._use = None
        remove_unused(self.folder)


def stored_films(root: Path) -> list[StoredFilm]:
    """Return the films whose segments lie in the cache, the newest first."""
    try:
        folders = [entry for entry in root.iterdir() if entry.is_dir()]
    except OSError:
        return []
    return sorted(map(_stored, folders), key=lambda film: film.used_at, reverse=True)


def sweep(root: Path, now: float | None = None) -> None:
    """Remove what nobody uses: films of a week ago, and the oldest beyond the bytes allowed."""
    now, total = time.time() if now is None else now, 0
    for film in stored_films(root):
        total += film.n_bytes
        if now - film.used_at > KEPT_SECS or total > KEPT_BYTES:
            remove_unused(film.folder)
        else:
            _remove_drafts(film.folder, now)


def remove_unused(folder: Path) -> bool:
    """Remove a film's segments and return True, unless a process that lives uses them."""
    users = folder / _USERS
    for user in users.iterdir() if users.is_dir() else ():
        if _is_held(user):
            return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _stored(folder: Path) -> StoredFilm:
    sizes, times = [], [0.0]
    for path in folder.glob("*"):
        with contextlib.suppress(OSError):
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                times.append(status.st_mtime)
            if _NAME.fullmatch(path.name):
                sizes.append(status.st_size)
    try:
        name = (folder / "name").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        name = ""
    return StoredFilm(folder, name, len(sizes), sum(sizes), max(times))


def _remove_drafts(folder: Path, now: float) -> None:
    """Remove what killed workers were writing; nobody writes at a segment for an hour."""
    for path in folder.glob(".part-*"):
        with contextlib.suppress(OSError):
            if now - path.stat().st_mtime > 3600:
                path.unlink()


def _is_held(path: Path) -> bool:
    try:
        with FileLock(path, blocking=False):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()

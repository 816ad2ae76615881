"""Files that work needs, named by what is in them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Self

# Where copies lie, by digest, while work is done on another machine; None on this one.
_copies: ContextVar[Mapping[str, Path] | None] = ContextVar("copies", default=None)


@dataclass(frozen=True)
class FileRef:
    """Stands for a file in an item, wherever that is worked on.

    Attributes
    ----------
    path
        Where it lies for whoever made the item.
    digest
        Of its bytes: BLAKE2b, 16 bytes, in hexadecimal.
    """

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path, digest: str | None = None) -> Self:
        """Return what stands for a file; its digest is computed unless it is known."""
        path = path.absolute()
        return cls(path, digest_of(path) if digest is None else digest)

    def local(self) -> Path:
        """Return where the file lies for the one who asks: the thread that does the work.

        Raises
        ------
        FileNotFoundError
            If it is nowhere on the machine that asks.
        """
        copies = _copies.get()
        if copies is None or self.is_in_place():
            return self.path
        if self.digest not in copies:
            raise FileNotFoundError(f"neither here nor sent here: {self.path}")
        return copies[self.digest]

    def is_in_place(self) -> bool:
        """Return whether the file itself can be read here, as in a folder that all share."""
        try:
            return digest_of(self.path) == self.digest
        except OSError:
            return False


def digest_of(path: Path) -> str:
    """Return the digest of a file's bytes, read again only if the file changed."""
    status = path.stat()
    return _digest(path, status.st_ino, status.st_size, status.st_mtime_ns)


@contextmanager
def copies_at(paths: Mapping[str, Path]) -> Iterator[None]:
    """Let work inside the block find copies of files, by digest."""
    token = _copies.set(paths)
    try:
        yield
    finally:
        _copies.reset(token)


@functools.lru_cache(maxsize=64)
def _digest(path: Path, *_state: int) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

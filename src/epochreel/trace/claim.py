"""The right to write a reel: one writer at a time, and none that is dead keeps it.

A database beside the reel, empty and locked while its writer lives. The system drops the lock with
the process, however that ends, and SQLite's locks are the same everywhere. The reel's own cannot
tell a writer from a reader.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from epochreel.trace.layout import primary_code


class Claim:
    """The right to write the reel at a path, as long as this process lives.

    Parameters
    ----------
    path
        Of the reel; it need not exist.

    Raises
    ------
    BlockingIOError
        If somebody has it.
    """

    def __init__(self, path: Path) -> None:
        self._beside = _beside(path)
        self._connection = sqlite3.connect(self._beside, timeout=0, check_same_thread=False)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            self._connection.close()
            if primary_code(error) == sqlite3.SQLITE_BUSY:
                raise BlockingIOError(str(self._beside)) from error
            raise

    def release(self) -> None:
        """Let others have it, and leave nothing beside the reel."""
        # The file goes first: who finds it unlocked may take it, and would lose it afterwards.
        self._beside.unlink(missing_ok=True)
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()


def is_claimed(path: Path) -> bool:
    """Return whether a living process writes the reel at a path."""
    beside = _beside(path)
    if not beside.exists():
        return False
    uri = f"{beside.absolute().as_uri()}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        return primary_code(error) == sqlite3.SQLITE_BUSY
    return False


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}-lock")

"""What goes wrong while a reel is written, said to the person who records."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from epochreel.errors import OutputError
from epochreel.trace.layout import primary_code


@contextlib.contextmanager
def writing(path: Path, last_step: Callable[[], int]) -> Iterator[None]:
    """Turn what SQLite and the system say into an error for the person who records.

    Parameters
    ----------
    path
        Of the reel.
    last_step
        Returns the last step that is committed; -1 for none.

    Raises
    ------
    OutputError
        In place of what is raised within.
    """
    try:
        yield
    except (sqlite3.Error, OSError, MemoryError) as error:
        what = (
            "the disk is full" if _is_full(error) else f"the reel could not be written ({error})"
        )
        last = last_step()
        kept = f"it is kept up to step {last:,}" if last >= 0 else "none is kept"
        raise OutputError(f"{what}; {kept}: {path}") from error


def _is_full(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return primary_code(error) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno == errno.ENOSPC

"""Opens a reel for reading: whether it is one, and whole; it changes nothing on disk.

The file itself is never opened but by SQLite. Its locks are the process's, not a file object's:
closing the file elsewhere would drop those of a writer in the same process.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zstandard

from epochreel.errors import ReelError
from epochreel.trace.layout import APPLICATION_ID, FORMAT_VERSION, get_meta, primary_code

_BUSY_SECS = 5.0
_DAMAGE = (
    zstandard.ZstdError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
    OverflowError,
    MemoryError,
)


def connect_to_reel(path: Path) -> sqlite3.Connection:
    """Return a connection that can only read.

    Raises
    ------
    ReelError
        If the file is missing, no reel, cut short, or in another format.
    """
    _check_kind(path)
    with reading(path):
        connection = _connect(path)
        try:
            _check_marks(connection, path)
            _check_size(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what SQLite, zstd and damaged numbers say into an error for the person who reads."""
    try:
        yield
    except sqlite3.Error as error:
        raise ReelError(f"{_said_plainly(error)}: {path}") from error
    except _DAMAGE as error:
        raise ReelError(f"the reel is cut short or damaged: {path}") from error


def _said_plainly(error: sqlite3.Error) -> str:
    code = primary_code(error)
    if code == sqlite3.SQLITE_NOTADB:
        return "not a reel"
    # SQLITE_ERROR is a query that does not fit the tables, or a text that cannot be decoded.
    if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
        return f"the reel cannot be read ({error})"
    return "the reel is cut short or damaged"


def pragma(connection: sqlite3.Connection, name: str) -> Any:
    """Return what SQLite says of one of its settings."""
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _check_kind(path: Path) -> None:
    try:
        status = path.stat()
    except OSError as error:
        raise ReelError(f"the reel cannot be opened ({error.strerror}): {path}") from error
    if stat.S_ISDIR(status.st_mode):
        raise ReelError(f"a folder, not a reel: {path}")
    if status.st_size == 0:
        raise ReelError(f"not a reel, the file is empty: {path}")


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write, whether or not there is a log beside the reel."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = _connection(uri)
    try:
        pragma(connection, "schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        no_log_possible = primary_code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if not no_log_possible or _has_log(path):
            raise
        # The reel was being viewed when its writer closed it, so that it is still marked as one
        # with a log, and its folder is read-only, so that SQLite cannot make an empty one.
        return _connection(f"{uri}&immutable=1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connection(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECS, check_same_thread=False)


def _has_log(path: Path) -> bool:
    try:
        return os.path.getsize(f"{path}-wal") > 0
    except FileNotFoundError:
        return False


def _check_marks(connection: sqlite3.Connection, path: Path) -> None:
    if pragma(connection, "application_id") != APPLICATION_ID:
        raise ReelError(f"not a reel: {path}")
    found = pragma(connection, "user_version")
    if found < FORMAT_VERSION:
        raise ReelError(
            f"written in format {found}, which this version of epochreel no longer reads; train"
            f" again: {path}"
        )
    if found > FORMAT_VERSION:
        raise ReelError(
            f"written by epochreel {_writer_of(connection)} in format {found}, newer than format"
            f" {FORMAT_VERSION}, the newest that this version reads: {path}"
        )


def _check_size(connection: sqlite3.Connection, path: Path) -> None:
    # SQLite rounds the size of the file up to whole pages. While it is written, pages may rightly
    # be in the log alone.
    n_bytes = pragma(connection, "page_count") * pragma(connection, "page_size")
    if not _has_log(path) and os.path.getsize(path) < n_bytes:
        raise ReelError(f"the reel is cut short: {path}")


def _writer_of(connection: sqlite3.Connection) -> object:
    try:
        return get_meta(connection)["versions"]["epochreel"]
    except (sqlite3.Error, *_DAMAGE):
        return "of an unknown version"

"""How the file of a reel begins: new, in place of an older one, or taken up again."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from epochreel.errors import EpochreelError, OutputError, UsageError
from epochreel.files import check_output, remove_side_files
from epochreel.files.renaming import claim as give_name
from epochreel.steps import ReelMeta
from epochreel.trace.claim import Claim
from epochreel.trace.examples import put_examples
from epochreel.trace.extents import Extents, put_extents
from epochreel.trace.layout import create_tables, put_meta
from epochreel.trace.metadata import circumstances, to_examples, to_values
from epochreel.trace.reader import open_reel

_BUSY_SECS = 5.0

# The ends of rows leave a part of their pages empty: at 4096 bytes a quarter of iris's reel, at
# 2048 less than 4 % of any. A step of 480 KB is written in 0.7 ms into pages of 16 KiB, in
# 1.7 ms into such of 2 KiB.
_SMALL_PAGE, _LARGE_PAGE, _MANY_SYNAPSES = 2048, 16384, 32_000


def claim(path: Path) -> Claim:
    """Return the right to write a reel.

    Raises
    ------
    OutputError
        If another training has it.
    """
    try:
        return Claim(path)
    except BlockingIOError as error:
        raise OutputError(f"another training is writing it{_writer_of(path)}: {path}") from error


def begin_new(path: Path, meta: ReelMeta, folder: Path) -> sqlite3.Connection:
    """Return a connection to a reel without steps, at a path where there was nothing.

    It is made in a hidden folder, so that whenever its writer dies it is a reel or not there.

    Raises
    ------
    OutputError
        If there is something.
    """
    check_output(path, overwrite=False)
    aside = folder / path.name
    os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    _with_tables(aside, meta).close()
    # What a killed writer left of a reel that was removed since would become part of this one.
    remove_side_files(path)
    try:
        give_name(aside, path)
    except FileExistsError:  # since it was checked
        check_output(path, overwrite=False)
        raise
    try:
        connection = _connect(path)
        _begin_log(connection)
    except BaseException:
        remove_reel(path)
        raise
    return connection


def begin_aside(path: Path, meta: ReelMeta, folder: Path) -> tuple[sqlite3.Connection, Path]:
    """Return a connection to a reel without steps in a hidden folder, and its path there.

    Raises
    ------
    OutputError
        If what stands at the path cannot be replaced.
    """
    check_output(path, overwrite=True)
    if path.is_dir():
        raise OutputError(f"is a folder; choose another name: {path}")
    aside = folder / path.name
    return _with_tables(aside, meta), aside


def take_place(connection: sqlite3.Connection, aside: Path, path: Path) -> sqlite3.Connection:
    """Put a reel that was begun aside in the place of the older one; return a new connection."""
    connection.close()
    # Before, so that no killed writer's log survives the older reel; afterwards, because whoever
    # looked at it meanwhile has made another. The new reel has none yet.
    remove_side_files(path)
    os.replace(aside, path)
    remove_side_files(path)
    connection = _connect(path)
    _begin_log(connection)
    return connection


def take_up(
    path: Path, meta: ReelMeta, step: int
) -> tuple[sqlite3.Connection, Extents, list[int]]:
    """Return a connection to a reel without what it had of a step and later ones.

    Returns
    -------
    connection
        To write with.
    extents
        Of what is left.
    steps
        Those that are left, ascending.

    Raises
    ------
    ReelError
        If it is no reel.
    UsageError
        If it is that of another network.
    """
    extents = Extents()
    with open_reel(path) as reel:
        if reel.meta.network != meta.network:
            raise UsageError(
                f"the network (={meta.network}) must be that of the reel"
                f" ({reel.meta.network}), activations included: {path}"
            )
        steps = reel.steps[reel.steps < step].tolist()
        for kept in steps:
            for key, tensor in reel.at(kept).tensors.items():
                extents.add(key, tensor)
    connection = _connect(path)
    try:
        _begin_log(connection)
        with connection:
            for table in ("step", "small", "tensor", "scalar"):
                connection.execute(f"DELETE FROM {table} WHERE step >= ?", (step,))
            connection.execute("DELETE FROM extent")
            connection.execute("DELETE FROM example")
            put_extents(connection, extents.changed())
            _put_known(connection, meta)
    except BaseException:
        connection.close()
        raise
    return connection, extents, steps


def remove_reel(path: Path) -> None:
    """Remove a reel and what lies beside it."""
    path.unlink(missing_ok=True)
    remove_side_files(path)


def _with_tables(path: Path, meta: ReelMeta) -> sqlite3.Connection:
    connection = _connect(path)
    try:
        connection.execute(f"PRAGMA page_size = {_page_bytes(meta)}")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            create_tables(connection)
            _put_known(connection, meta)
    except BaseException:
        connection.close()
        raise
    return connection


def _page_bytes(meta: ReelMeta) -> int:
    return _LARGE_PAGE if meta.network.n_synapses >= _MANY_SYNAPSES else _SMALL_PAGE


def _put_known(connection: sqlite3.Connection, meta: ReelMeta) -> None:
    put_meta(connection, {**circumstances(), **to_values(meta), "ended": "running"})
    for name, parts in to_examples(meta).items():
        put_examples(connection, name, parts)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY_SECS, check_same_thread=False)


def _begin_log(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # A commit is not synced to the platter: it survives kill -9, not always a power cut, which
    # costs the last steps and never the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    # When the log is brought into the file is decided in `committed.py`.
    connection.execute("PRAGMA wal_autocheckpoint = 0")


def _writer_of(path: Path) -> str:
    """Return which process writes a reel, in brackets, if it says so."""
    try:
        with open_reel(path) as reel:
            return f" (process {reel.writer_pid})" if reel.ended == "running" else ""
    except EpochreelError:
        return ""

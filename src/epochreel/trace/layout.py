"""The reel's layout: which tables the SQLite file has and what marks it as a reel.

The header's ``application_id`` says that it is a reel, ``user_version`` which format. A NaN is
stored as NULL, as SQLite does of itself.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime

from epochreel.steps import ReelMeta

APPLICATION_ID = int.from_bytes(b"reel", "big")
FORMAT_VERSION = 1

# The scalars lie in the order in which they are read: a whole curve at a time.
_TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE step (
        step INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, loss REAL, wall_time REAL NOT NULL,
        tensors BLOB NOT NULL
    )""",
    """CREATE TABLE scalar (
        step INTEGER NOT NULL, name TEXT NOT NULL, value REAL, PRIMARY KEY (name, step)
    ) WITHOUT ROWID""",
)


def create_tables(connection: sqlite3.Connection, meta: ReelMeta) -> None:
    """Make an empty database a reel without steps, in one transaction."""
    from importlib.metadata import version  # 16 ms that nobody who only reads needs to wait

    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        for table in _TABLES:
            connection.execute(table)
        put_meta(
            connection,
            format_version=FORMAT_VERSION,
            written_by=version("epochreel"),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            training=meta.to_json(),
        )


def put_meta(connection: sqlite3.Connection, **values: object) -> None:
    """Set meta data, each value plain JSON; the caller commits."""
    rows = [(key, json.dumps(value)) for key, value in values.items()]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def get_meta(connection: sqlite3.Connection, key: str) -> object:
    """Return one value of the meta data; raises KeyError if there is none."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise KeyError(key)
    return json.loads(row[0])


def primary_code(error: sqlite3.Error) -> int:
    """Return which of SQLite's result codes it is, without what is particular to the system."""
    # What Python itself finds, such as a text that is not UTF-8, has no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF

"""The reel's layout: which tables the SQLite file has and what marks it as a reel.

The header's ``application_id`` says that it is a reel, ``user_version`` which format. A NaN is
stored as NULL, as SQLite does of itself. Whoever reads names the columns that it knows, so that a
later version may add columns, tables and keys without a new format.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

APPLICATION_ID = int.from_bytes(b"reel", "big")
FORMAT_VERSION = 2

# Blobs come last: what stands before them is read without them. The scalars lie in the order in
# which they are read, a whole curve at a time.
_TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE example (
        "set" TEXT NOT NULL, part TEXT NOT NULL, first_row INTEGER NOT NULL,
        last_row INTEGER NOT NULL, dtype TEXT NOT NULL, shape TEXT NOT NULL, codec TEXT NOT NULL,
        checksum INTEGER NOT NULL, bytes BLOB NOT NULL
    )""",
    """CREATE TABLE step (
        step INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, loss REAL, time REAL NOT NULL
    )""",
    "CREATE TABLE layout (layout INTEGER PRIMARY KEY, json TEXT NOT NULL)",
    """CREATE TABLE small (
        step INTEGER PRIMARY KEY, layout INTEGER NOT NULL, codec TEXT NOT NULL,
        checksum INTEGER NOT NULL, bytes BLOB NOT NULL
    )""",
    """CREATE TABLE tensor (
        step INTEGER NOT NULL, block TEXT NOT NULL, role TEXT NOT NULL, dtype TEXT NOT NULL,
        shape TEXT NOT NULL, codec TEXT NOT NULL, checksum INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (step, block, role)
    )""",
    """CREATE TABLE scalar (
        step INTEGER NOT NULL, name TEXT NOT NULL, value REAL, PRIMARY KEY (name, step)
    ) WITHOUT ROWID""",
    """CREATE TABLE extent (
        block TEXT NOT NULL, role TEXT NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
        PRIMARY KEY (block, role)
    ) WITHOUT ROWID""",
)


def create_tables(connection: sqlite3.Connection) -> None:
    """Mark an empty database as a reel and give it its tables; the caller commits."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
    for table in _TABLES:
        connection.execute(table)


def put_meta(connection: sqlite3.Connection, values: Mapping[str, object]) -> None:
    """Set meta data, each value plain JSON; the caller commits.

    What a later version has said in one of them, and this one knows nothing of, is kept.
    """
    known = get_meta(connection)
    rows = [(key, json.dumps(_kept(key, known, value))) for key, value in values.items()]
    connection.executemany("INSERT OR REPLACE INTO meta (key, json) VALUES (?, ?)", rows)


def get_meta(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return all meta data by key."""
    rows = connection.execute("SELECT key, json FROM meta").fetchall()
    return {key: json.loads(text) for key, text in rows}


def primary_code(error: sqlite3.Error) -> int:
    """Return which of SQLite's result codes it is, without what is particular to the system."""
    # What Python itself finds, such as a text that is not UTF-8, has no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _kept(key: str, known: Mapping[str, object], value: object) -> object:
    before = known.get(key)
    # The names of a trainer's settings are its own: what it no longer has is not to stay.
    if key != "trainer" and isinstance(before, dict) and isinstance(value, dict):
        return {**before, **value}
    return value

"""A digest of what a reel says of a training, whenever and with whatever it was made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b

from epochreel.trace.layout import get_meta
from epochreel.trace.metadata import CIRCUMSTANCES

# Arrays are told by their checksums, so that no array is read: 200 MB of them would take a second.
_QUERIES = (
    'SELECT "set", part, first_row, last_row, dtype, shape, checksum FROM example'
    ' ORDER BY "set", part, first_row',
    "SELECT step, epoch, loss FROM step ORDER BY step",
    "SELECT small.step, layout.json, small.checksum FROM small LEFT JOIN layout"
    " ON layout.layout = small.layout ORDER BY small.step",
    "SELECT step, block, role, dtype, shape, checksum FROM tensor ORDER BY step, block, role",
    "SELECT name, step, value FROM scalar ORDER BY name, step",
    "SELECT block, role, low, high FROM extent ORDER BY block, role",
)
_DIGEST_BYTES = 16


def digest_of(connection: sqlite3.Connection) -> str:
    """Return the digest of a reel's content, 32 hexadecimal digits."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for row in _rows(connection):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    for key, value in sorted(get_meta(connection).items()):
        if key not in CIRCUMSTANCES:
            yield key, json.dumps(value, sort_keys=True)
    for number, query in enumerate(_QUERIES):
        yield (number,)
        yield from connection.execute(query)

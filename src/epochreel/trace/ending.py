"""How a recording ends: what is said of the training, and of the file what is left."""

from __future__ import annotations

import sqlite3
import time

from epochreel.errors import TrainingError
from epochreel.trace.layout import primary_code
from epochreel.trace.metadata import Ended

# How long the end of a reel waits for those who look at it just then; a viewer stays longer.
_PATIENCE_SECS = 0.5


def ended_by(error: BaseException | None) -> Ended:
    """Return how a training did that ended with an error, or without."""
    if error is None:
        return "done"
    return "diverged" if isinstance(error, TrainingError) else "interrupted"


def leave_one_file(connection: sqlite3.Connection) -> None:
    """Write the log of a database into it, so that nothing lies beside it."""
    until = time.monotonic() + _PATIENCE_SECS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            return
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
        if time.monotonic() > until:
            break
        time.sleep(_PATIENCE_SECS / 20)  # SQLite does not wait here by itself
    # Someone has the reel open. An empty log stays beside it, which is no part of it.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

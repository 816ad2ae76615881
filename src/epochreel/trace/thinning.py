"""Keeps a reel within its budget while it is written: steps go, log-spaced ones stay."""

from __future__ import annotations

import contextlib
import math
import sqlite3
from collections.abc import Sequence

import numpy as np

from epochreel.trace.opening import pragma

# Thinning to a little less than the budget makes it rare: at each tenth that is written anew.
_THINNED_TO = 0.9
_FEWEST = 2  # the first and the last
# Rows begin and end in pages that others share.
_PAGES_BESIDE = 6
_TABLES = ("step", "small", "tensor")


class Room:
    """The room that a reel may take on disk.

    Pages of steps that are gone are filled again, so that the file itself is never larger than
    the budget; the log beside it, which goes when the reel is closed, is not counted.

    Parameters
    ----------
    budget
        Bytes; None for as many as it takes.
    steps
        That the reel has already, ascending.
    """

    def __init__(self, budget: int | None, steps: Sequence[int] = ()) -> None:
        self._budget = budget
        self._steps = list(steps)
        # At most so many bytes are used. SQLite knows, but each question to it is two turns of the
        # lock that Python's threads share, and the training has the other half of them.
        self._used, self._page_bytes = math.inf, 0
        self._later: dict[int, int] = {}  # bytes that are still to come, by step
        self.n_thinned = 0
        self._gap = 0.0  # of logarithms; below it nothing stays

    def stays(self, step: int, before: int) -> bool:
        """Return whether a step would stay, of a reel whose last one is another.

        In a reel that was thinned what follows the last too closely would be the next to go.
        """
        return math.log1p(step) - math.log1p(max(before, 0)) >= self._gap

    @property
    def bare(self) -> list[int]:
        """Steps to which something is still to be added, ascending."""
        return sorted(self._later)

    def make(
        self, connection: sqlite3.Connection, step: int, n_bytes: int, later_bytes: int = 0
    ) -> None:
        """Delete steps until one more fits, and count it in; the caller commits."""
        n_bytes += later_bytes
        if self._budget is not None and len(self._steps) > _FEWEST:
            n_bytes += _PAGES_BESIDE * self._page_bytes
            if self._used + n_bytes > self._budget:
                self._ask(connection)
            if self._used + n_bytes > self._budget:
                surplus = self._used + n_bytes - _THINNED_TO * self._budget
                self._thin(connection, math.ceil(surplus / (self._used / len(self._steps))))
                self._ask(connection)
            self._used += n_bytes
        if not self._steps or step > self._steps[-1]:
            self._steps.append(step)
        self._later.pop(step, None)
        if later_bytes:
            self._later[step] = later_bytes

    def _ask(self, connection: sqlite3.Connection) -> None:
        pages = pragma(connection, "page_count") - pragma(connection, "freelist_count")
        self._page_bytes = int(pragma(connection, "page_size"))
        self._used = int(pages * self._page_bytes) + sum(self._later.values())

    def _thin(self, connection: sqlite3.Connection, n_gone: int) -> None:
        kept = log_spaced(self._steps, len(self._steps) - n_gone)
        gone = [(step,) for step in sorted(set(self._steps).difference(kept))]
        for table in _TABLES:
            connection.executemany(f"DELETE FROM {table} WHERE step = ?", gone)
        self._steps = kept
        for (step,) in gone:
            self._later.pop(step, None)
        # Half of what is usual among the later ones.
        self._gap = float(np.median(np.diff(np.log1p(kept[-max(len(kept) // 2, 2) :])))) / 2
        self.n_thinned += len(gone)


def give_room_back(connection: sqlite3.Connection) -> None:
    """Let the disk have what steps that are gone have left, if it is a quarter of the file.

    A reel that was thinned has a tenth. It is written anew for that, in a transaction: SQLite's
    way without needs a file that is made for it, in which there is a moment when it is no reel.
    """
    if 4 * pragma(connection, "freelist_count") > pragma(connection, "page_count"):
        with contextlib.suppress(sqlite3.OperationalError):  # no room for two, or someone reads it
            connection.execute("VACUUM")


def log_spaced(steps: Sequence[int], count: int) -> list[int]:
    """Return about so many of some steps, the first and the last among them.

    Those go that leave the smallest gaps, as the logarithm sees them. So what is left stays evenly
    spaced by it, however often steps come and go, and whatever the first spacing was.

    Parameters
    ----------
    steps
        Ascending.
    count
        How many are to be left, at least 2; it is met exactly.
    """
    kept = np.array(steps, np.int64)
    while (surplus := len(kept) - max(count, _FEWEST)) > 0:
        # Of the inner ones: how wide the gap is that each would leave.
        logs = np.log1p(kept)
        gaps = logs[2:] - logs[:-2]
        gone = np.zeros(len(kept), bool)
        # All at once would reach those whose gaps are wide before the others have widened.
        surplus = min(surplus, max(len(kept) // 8, 1))
        for at in (np.argsort(gaps, kind="stable") + 1).tolist():
            # A neighbour's gap has changed with one that is gone: it is judged in the next round.
            if not (gone[at - 1] or gone[at + 1]):
                gone[at] = True
                surplus -= 1
                if surplus == 0:
                    break
        kept = kept[~gone]
    return kept.tolist()

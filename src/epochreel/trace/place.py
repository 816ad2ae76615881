"""Where a reel lies while it is written: in its place, or aside until it has a step."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import NamedTuple

from epochreel.files import check_output, hidden_folder, sweep
from epochreel.steps import ReelMeta
from epochreel.trace.beginning import (
    begin_aside,
    begin_new,
    claim,
    remove_reel,
    take_place,
    take_up,
)
from epochreel.trace.ending import leave_one_file
from epochreel.trace.extents import Extents
from epochreel.trace.thinning import give_room_back


class Had(NamedTuple):
    """What a reel had when it was taken up again.

    Parameters
    ----------
    extents
        Of its steps.
    steps
        Ascending.
    """

    extents: Extents
    steps: list[int]


class Place:
    """The file of a reel that is written, and the right to write it.

    Parameters
    ----------
    path, meta, resume_from, overwrite
        As of `ReelWriter`.

    Raises
    ------
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.
    ReelError
        If it is to be resumed and is no reel.
    UsageError
        If it is to be resumed and is that of another network.
    """

    def __init__(
        self, path: Path, meta: ReelMeta, *, resume_from: int | None, overwrite: bool
    ) -> None:
        self.path = path
        self.had = Had(Extents(), [])
        self._aside: Path | None = None  # where it lies until there is a step
        self._hidden = contextlib.ExitStack()  # the folder of that
        self._claim = claim(path)
        try:
            self.connection = self._begin(meta, resume_from, overwrite=overwrite)
        except BaseException:
            self._hidden.close()
            self._claim.release()
            raise

    def take(self) -> None:
        """Put the reel in its place, now that it has a step, if it is not there."""
        if self._aside is not None:
            aside, self._aside = self._aside, None
            self.connection = take_place(self.connection, aside, self.path)
            self._hidden.close()

    def finish(self) -> None:
        """Leave one file, with nothing beside it."""
        self.take()
        leave_one_file(self.connection)
        give_room_back(self.connection)

    def remove(self) -> None:
        """Leave nothing of the reel."""
        self.connection.close()
        remove_reel(self._aside or self.path)

    def release(self) -> None:
        """Let others write the reel; nothing is done here afterwards."""
        self.connection.close()
        self._hidden.close()
        self._claim.release()

    def _begin(
        self, meta: ReelMeta, resume_from: int | None, *, overwrite: bool
    ) -> sqlite3.Connection:
        path = self.path
        if resume_from is not None:
            connection, extents, steps = take_up(path, meta, resume_from)
            self.had = Had(extents, steps)
            return connection
        replaces = overwrite and path.exists()
        if not replaces:
            check_output(path, overwrite=False)
        sweep(path.parent)
        folder = self._hidden.enter_context(hidden_folder(path.parent.absolute()))
        if replaces:
            connection, self._aside = begin_aside(path, meta, folder)
            return connection
        connection = begin_new(path, meta, folder)
        self._hidden.close()
        return connection

"""How far a long part is: a bar with the time left, or now and then a line."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from epochreel.cli.output import note
from epochreel.files import leave_if_asked

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

Told = Callable[[int, int], None]  # done, in all

PLAIN_EVERY_SECS = 10.0


@contextlib.contextmanager
def progress(doing: str, unit: str = "", *, patience_secs: float = 0.0) -> Iterator[Told]:
    """Yield what wants to be told how much is done, and show it on stderr.

    Parameters
    ----------
    doing
        What takes so long: ``"filming xor.mp4"``.
    unit
        What is counted; nothing is shown of the count if this is empty.
    patience_secs
        Show nothing of what is over sooner than this.
    """
    display = _Bar(doing, unit) if _is_terminal() else _Lines(doing, unit)
    timer = threading.Timer(patience_secs, display.start)
    timer.daemon = True
    if patience_secs:
        timer.start()
    else:
        display.start()

    def tell(done: int, total: int) -> None:
        leave_if_asked()
        display.tell(done, total)

    try:
        yield tell
    finally:
        timer.cancel()
        if patience_secs:
            timer.join()
        display.stop()


class _Bar:
    """A moving bar on a terminal."""

    def __init__(self, doing: str, unit: str) -> None:
        self._doing = doing
        self._unit = unit
        self._now = (0, 0)
        self._shown: tuple[RichProgress, TaskID] | None = None

    def start(self) -> None:
        """Begin to show it."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        bar = Progress(
            # Without markup: a file's name may have brackets in it.
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[count]}", markup=False),
            TextColumn("{task.fields[rate]}", markup=False),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=Console(stderr=True),
            redirect_stdout=False,
            # Notes that are written meanwhile stand above the bar.
            redirect_stderr=True,
        )
        done, total = self._now
        task = bar.add_task(
            self._doing, completed=done, total=total or None, count=self._count(), rate=""
        )
        bar.start()
        self._shown = bar, task

    def tell(self, done: int, total: int) -> None:
        """Show how much is done."""
        self._now = (done, total)
        if self._shown is not None:
            bar, task = self._shown
            speed = bar.tasks[task].speed
            rate = f"{speed:,.0f} a second" if speed and self._unit else ""
            bar.update(task, completed=done, total=total, count=self._count(), rate=rate)

    def stop(self) -> None:
        """Leave the bar as it is."""
        if self._shown is not None:
            with contextlib.suppress(OSError):  # the terminal is gone
                self._shown[0].stop()

    def _count(self) -> str:
        done, total = self._now
        return _counted(done, total, self._unit) if self._unit and total else ""


class _Lines:
    """A line at first, and another now and then, for logs."""

    def __init__(self, doing: str, unit: str) -> None:
        self._doing = doing
        self._unit = unit
        self._told_at = 0.0
        # When something was first told, and how much was done then: what was there already took
        # no time.
        self._began: tuple[float, int] | None = None

    def start(self) -> None:
        """Say what begins."""
        self._told_at = time.monotonic()
        note(self._doing)

    def tell(self, done: int, total: int) -> None:
        """Say how much is done, if that was not said a moment ago."""
        now = time.monotonic()
        if not (self._unit and done and self._told_at):
            return
        if self._began is None:
            self._began = now, done
        if now - self._told_at >= PLAIN_EVERY_SECS:
            self._told_at = now
            then, before = self._began
            rate = (done - before) / max(now - then, 1e-9)
            said = f"{self._doing}: {_counted(done, total, self._unit)}"
            if rate > 0:
                left = timedelta(seconds=round((total - done) / rate))
                said += f", {rate:,.1f} a second, {left} left"
            note(said)

    def stop(self) -> None:
        """Say nothing: what follows does."""


def _counted(done: int, total: int, unit: str) -> str:
    return f"{done:,} of {total:,} {unit}"


def _is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

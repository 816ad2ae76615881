"""What a recorder does when it fails: it says so once, and the training goes on."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from epochreel.errors import EpochreelError, RecordingWarning
from epochreel.recording.recorder import Recorder


class GivingUp:
    """Ends the recording at the first error of its own.

    Parameters
    ----------
    path
        Of the reel.
    recorder
        What ends.
    """

    def __init__(self, path: Path, recorder: Recorder) -> None:
        self._path = path
        self._recorder = recorder
        self.is_over = False

    def guard(self, act: Callable[[], object]) -> None:
        """Do something of the recording, if it is not over; what it raises ends the recording."""
        if self.is_over:
            return
        try:
            act()
        except Exception as error:
            self.give_up(error)

    def give_up(self, error: Exception) -> None:
        """Warn and record no more; never raises."""
        if self.is_over:
            return
        self.is_over = True
        with contextlib.suppress(Exception):
            self._recorder.close("interrupted")
        said = str(error) if isinstance(error, EpochreelError) else f"{self._said(error)}"
        text = f"the training goes on, but is no longer recorded: {said}"
        try:
            warnings.warn(text, RecordingWarning, stacklevel=3)
        except Warning:
            # Somebody made errors of all warnings; this one would end the training after all.
            print(f"epochreel: {text}", file=sys.stderr)

    def _said(self, error: Exception) -> str:
        return f"{type(error).__name__}: {error}: {self._path}"

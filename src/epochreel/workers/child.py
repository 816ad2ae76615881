"""One worker process as its parent sees it."""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import tempfile
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Lock, Thread
from time import monotonic
from typing import IO

from epochreel.workers.answers import Answer, event_of
from epochreel.workers.pipes import read_message, write_message
from epochreel.workers.work import Attempt, Failed, Heard, Put

_START = "import sys; sys.path[:] = {}; from epochreel.workers.process import main; main()"
# How long a process that closed its pipe may take to end, and one that was asked to.
_GRACE_SECS = 2.0
_TAIL_BYTES = 4096


class Child:
    """A process that does one item after another.

    Two threads stand between it and whoever waits, because it may stop in the middle of a
    message, read or written, and nobody else may wait for that.

    Raises
    ------
    OSError
        If it cannot be started.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._attempt: Attempt | None = None
        self._put: Put = _forget
        self._is_over = False
        self._sender: Thread | None = None
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  closed when the process is reaped
        try:
            self._popen = Popen(_command(), stdin=PIPE, stdout=PIPE, stderr=self._words)
        except BaseException:
            self._words.close()
            raise
        self._reader = Thread(target=self._read, name="hear", daemon=True)
        self._reader.start()

    @property
    def is_over(self) -> bool:
        """Whether it is to have no more items, because it died or something failed in it."""
        return self._is_over

    @property
    def attempt(self) -> Attempt | None:
        """What it is at."""
        return self._attempt

    def begin(self, attempt: Attempt, message: bytes, put: Put) -> bool:
        """Hand over an item; return False if the process has just died."""
        with self._lock:
            if self._is_over:
                return False
            self._attempt, self._put = attempt, put
        self._sender = Thread(target=self._send, args=(message,), name="send", daemon=True)
        self._sender.start()
        return True

    def ask_to_end(self) -> None:
        """Have it end; nothing more is heard of it."""
        with self._lock:
            self._attempt, self._is_over = None, True
        self._popen.terminate()

    def reap(self, until: float) -> None:
        """Wait for its end until a time of the monotonic clock, then kill it, then tidy up."""
        try:
            self._popen.wait(max(0.0, until - monotonic()))
        except TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        self._reader.join()
        if self._sender is not None:
            self._sender.join()
        for pipe in (self._popen.stdin, self._popen.stdout):
            _close(pipe)
        self._words.close()

    def _send(self, message: bytes) -> None:
        assert self._popen.stdin is not None
        # If it died, the reader notices too.
        with contextlib.suppress(OSError):
            write_message(self._popen.stdin, message)

    def _read(self) -> None:
        assert self._popen.stdout is not None
        while (message := read_message(self._popen.stdout)) is not None:
            self._hear(pickle.loads(message))
        try:
            self._popen.wait(_GRACE_SECS)
        except TimeoutExpired:
            self._popen.kill()
        code = self._popen.wait()
        with self._lock:
            attempt, put = self._attempt, self._put
            self._attempt, self._is_over = None, True
        if attempt is not None:
            words = _tail(self._words)
            put(Failed(attempt, _death(code, words), details=words))

    def _hear(self, answer: Answer) -> None:
        with self._lock:
            attempt, put = self._attempt, self._put
            if attempt is None:
                return
            if answer[0] == "heard":
                put(Heard(attempt, answer[1]))
                return
            # First free, then heard of, so that the next item finds a place.
            self._attempt = None
            event = event_of(attempt, answer)
            self._is_over = isinstance(event, Failed)
        put(event)


def _forget(event: object) -> None:
    """Take what is said to nobody."""


def _command() -> list[str]:
    """Return the command of a worker process that imports what this process would.

    The whole search path is handed over: a checkout that stands in it here stands in it there.
    What people run as `__main__` is not imported, so it needs no guard.
    """
    paths = [os.path.abspath(path) for path in sys.path if isinstance(path, str)]
    return [sys.executable, "-c", _START.format(ascii(paths))]


def _death(code: int, words: str) -> str:
    """Return how a process died, with the line of its last words that says why."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith("Fatal Python error")]
    # Where a signal came from outside, the last line is about something else.
    why = fatal[-1:] or (lines[-1:] if code > 0 else [])
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"a worker died ({': '.join([how, *why])})"


def _tail(words: IO[bytes]) -> str:
    """Return the end of what a process that is no more wrote to its standard error."""
    length = words.seek(0, os.SEEK_END)
    words.seek(max(0, length - _TAIL_BYTES))
    return words.read().decode(errors="replace")


def _close(pipe: IO[bytes] | None) -> None:
    # What was still to be written has nobody to read it.
    with contextlib.suppress(OSError):
        if pipe is not None:
            pipe.close()

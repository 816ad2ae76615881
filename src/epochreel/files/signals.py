"""SIGTERM and SIGHUP while an output is made: what is unfinished goes before the program does."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

_asked: list[int] = []  # signals that asked this process to end


def leave(number: int) -> NoReturn:
    """Leave by an exception, as a signal asks for, and remember that it did.

    The exception may be lost: Cython, for one, drops what a handler raises while it notes where
    another error came from. `leave_if_asked` raises it again.
    """
    _asked.append(number)
    raise SystemExit(128 + number)


def leave_if_asked() -> None:
    """Leave now if a signal has asked for it; of the main thread only, which heard of it."""
    if _asked and threading.current_thread() is threading.main_thread():
        raise SystemExit(128 + _asked[0])


@contextmanager
def tidy_ending() -> Iterator[None]:
    """Let a signal that would end the program at once end the block first, as an exception does.

    Afterwards the program ends by the same signal, so that whoever sent it sees what they expect.
    Nothing is changed where the program handles or ignores the signal itself, nor outside the
    main thread, which alone may say what signals do.
    """
    owner, received = os.getpid(), []

    def hear(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:  # a child that was forked meanwhile has nothing to tidy up
            _end_by(number)
        if not received:  # a second one must not interrupt the tidying
            received.append(number)
            leave(number)

    taken = _taken()
    try:
        for number in taken:
            signal.signal(number, hear)
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
        # Whoever caught the exception on its way has not stopped the program from ending.
        if received and os.getpid() == owner:
            _end_by(received[0])


def _taken() -> list[signal.Signals]:
    """Return the signals that would end the program at once."""
    if threading.current_thread() is not threading.main_thread():
        return []
    return [number for number in ENDING if signal.getsignal(number) is signal.SIG_DFL]


def _end_by(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)

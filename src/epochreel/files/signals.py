"""SIGTERM and SIGHUP while an output is made: what is unfinished goes before the program does."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def tidy_ending() -> Iterator[None]:
    """Let a signal that would end the program at once end the block first, as an exception does.

    Afterwards the program ends by the same signal, so that whoever sent it sees what they expect.
    Nothing is changed where the program handles or ignores the signal itself, nor outside the
    main thread, which alone may say what signals do.
    """
    owner, received = os.getpid(), []

    def leave(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:  # a child that was forked meanwhile has nothing to tidy up
            _end_by(number)
        if not received:  # a second one must not interrupt the tidying
            received.append(number)
            raise SystemExit(128 + number)

    taken = _taken()
    try:
        for number in taken:
            signal.signal(number, leave)
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
    return [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]


def _end_by(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)

"""The other end of `processes`: what a worker process does.

It takes items from its standard input and answers on its standard output; both are put aside
first, so that nothing that work prints or reads gets between. When the input closes, nobody
waits any more, however that came about, and the process ends.
"""

from __future__ import annotations

import _thread
import faulthandler
import os
import pickle
import signal
import sys
import threading
from queue import SimpleQueue
from time import sleep
from types import FrameType
from typing import IO, NoReturn

from epochreel.workers.answers import answer_to
from epochreel.workers.pipes import read_message, write_message
from epochreel.workers.reasons import reason_of
from epochreel.workers.ticker import Stopped, Ticker

_TELL_EVERY_SECS = 0.1
# For what work does when it is ended, such as removing a file that is half written.
_GRACE_SECS = 1.0


def main() -> NoReturn:
    """Do items until nobody wants them any more."""
    items, answers = _own_pipes()
    faulthandler.enable()
    end = _End()
    # Ctrl-C reaches everybody in a terminal, but it is the parent who ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, end.now)
    inbox: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(items, inbox), daemon=True).start()
    code = 1
    try:
        while True:
            _do(inbox.get(), answers, end)
    except (Stopped, BrokenPipeError):
        code = 0
    except BaseException as error:
        print(reason_of(error), file=sys.stderr, flush=True)
    finally:
        # At once: what work left running, such as threads, is nobody's any more.
        os._exit(code)


class _End:
    """The wish that this process ends, by a signal."""

    def __init__(self) -> None:
        self.is_wished = False

    def now(self, number: int, frame: FrameType | None) -> None:
        """Leave whatever is being done, once; and at the next tick, if that was not heeded."""
        if not self.is_wished:
            self.is_wished = True
            raise Stopped


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return the pipes to the parent, and leave in their place what is empty."""
    items = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return items, answers


def _receive(items: IO[bytes], inbox: SimpleQueue[bytes]) -> None:
    """Pass on what comes from the parent; end the process when nothing can come any more."""
    while (message := read_message(items)) is not None:
        inbox.put(message)
    _interrupt_main()
    sleep(_GRACE_SECS)
    os._exit(1)


def _interrupt_main() -> None:
    if hasattr(signal, "pthread_kill"):
        # To that thread, because only there it cuts a sleep short.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    else:
        _thread.interrupt_main(signal.SIGTERM)


def _do(message: bytes, answers: IO[bytes], end: _End) -> None:
    """Do one item and answer."""

    def tell(n_done: int) -> None:
        write_message(answers, pickle.dumps(("heard", n_done)))

    answer = answer_to(message, Ticker(tell, _TELL_EVERY_SECS, lambda: end.is_wished))
    write_message(answers, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))

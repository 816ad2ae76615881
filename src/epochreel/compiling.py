"""Says that code is being compiled, which the first use after an installation waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

COMPILING = "compiling, the first time only; about a quarter of a minute"


@contextmanager
def telling_of_compiling(tell: Callable[[str], None] | None) -> Iterator[None]:
    """Tell once, as soon as something has to be compiled inside the block; never otherwise.

    Numba itself says when no cache has what is wanted, whatever made the cache useless: a new
    version, another processor, a folder that could not be written.

    Parameters
    ----------
    tell
        Told a line, on the thread that waits; None to tell nobody. What it raises comes out of
        the block.
    """
    if tell is None:
        yield
        return
    from numba.core import event

    class Told(event.Listener):
        """Hears of all that is compiled in the process, and tells of the first thing here."""

        def __init__(self) -> None:
            self.thread: int | None = threading.get_ident()

        def on_start(self, event: event.Event) -> None:
            if threading.get_ident() == self.thread:
                self.thread = None
                tell(COMPILING)

        def on_end(self, event: event.Event) -> None:
            pass

    with event.install_listener("numba:compile", Told()):
        yield

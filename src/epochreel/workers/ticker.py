"""The tick that work is given: seldom heard, and where work ends that is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


class Stopped(BaseException):
    """The work is no longer wanted; no `Exception`, so that no work takes it for its own."""


class Ticker:
    """A tick that tells how much is done, but not more often than somebody looks.

    Parameters
    ----------
    tell
        Told how much is done.
    every_secs
        How long it is left in peace between two times.
    is_stopped
        Asked at each tick; if so, the tick raises `Stopped`.
    """

    def __init__(
        self,
        tell: Callable[[int], None],
        every_secs: float,
        is_stopped: Callable[[], bool],
    ) -> None:
        self.n_done = 0
        self._tell = tell
        self._every_secs = every_secs
        self._is_stopped = is_stopped
        self._next = 0.0

    def __call__(self, n_done: int) -> None:
        """Take note that so much is done."""
        if self._is_stopped():
            raise Stopped
        self.n_done = n_done
        now = monotonic()
        if now >= self._next:
            self._next = now + self._every_secs
            self._tell(n_done)

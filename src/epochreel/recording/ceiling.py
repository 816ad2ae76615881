"""How much of a training's time recording may take, measured while it runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

# Together 2.3 % of a training of ten seconds, less of a longer one; the rest of the 3 % is for
# what is done at each step, and for caches. What is allowed at once lets the first steps in, in
# which most happens.
_SHARE, _AT_ONCE_SECS = 0.018, 0.05
# Two threads of Python hold each other up: a step whose writing takes 0.7 to 0.9 ms makes the
# training's own take 0.1 to 0.13 ms more than its copying.
_HELD_UP = 1.2
# What the writer computes is taken from the training where that has two cores, and hardly where
# it has sixteen: frameworks keep two busy on their own account.
_CORES = 2


class Ceiling:
    """Allows what keeps recording below 3 % of a training's time.

    Parameters
    ----------
    clock
        Seconds, from anywhere on.
    n_cores
        Of the machine; None to ask it.
    """

    def __init__(
        self, clock: Callable[[], float] = time.perf_counter, n_cores: int | None = None
    ) -> None:
        self.clock = clock
        self._began = clock()
        share = min(_CORES / (n_cores or os.cpu_count() or _CORES), 1.0)
        self._writer_share = share + _HELD_UP - 1
        self._held_up_secs = 0.0

    def allows(self, writer_secs: float) -> bool:
        """Return whether another step may be recorded now.

        Parameters
        ----------
        writer_secs
            Processor time that writing has taken so far, on its own thread.
        """
        taken = self._held_up_secs + self._writer_share * writer_secs
        return taken <= _AT_ONCE_SECS + _SHARE * (self.clock() - self._began)

    def add(self, secs: float) -> None:
        """Count in for how long the training was held up."""
        self._held_up_secs += secs

"""Arrays that are lent to the thread that writes, so that nobody copies them twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Loan(NamedTuple):
    """On which terms the arrays of a step are lent.

    Parameters
    ----------
    give_back
        Called when they have been read, from the thread that writes; not at all if that fails.
    wait
        Waits until they are there, in the same thread; None if they are.
    hurry
        Whether they are needed back soon, so that the step has a transaction of its own.
    later_bytes
        What will be added to the step when the reel is closed; 0 if it is whole.
    """

    give_back: Callable[[], None]
    wait: Callable[[], None] | None = None
    hurry: bool = False
    later_bytes: int = 0

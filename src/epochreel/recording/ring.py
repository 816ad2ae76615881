"""Room for the arrays of some steps, made once and used in turns by two threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Slot = TypeVar("Slot")

# Two copies of a large model; of a small one as many as wait for the same transaction.
_FEWEST, _MOST, _BYTES = 2, 64, 8 << 20


class Ring(Generic[Slot]):
    """Slots that one thread fills and another gives back.

    Parameters
    ----------
    make
        Makes a slot.
    n_bytes
        Of one.
    """

    def __init__(self, make: Callable[[], Slot], n_bytes: int) -> None:
        count = min(max(_BYTES // max(n_bytes, 1), _FEWEST), _MOST)
        self._free = [make() for _ in range(count)]
        self._few = count // 2
        self._lock = threading.Lock()

    def take(self) -> Slot | None:
        """Return a free slot; None while there is none."""
        with self._lock:
            return self._free.pop() if self._free else None

    def give_back(self, slot: Slot) -> None:
        """Let a slot be used again."""
        with self._lock:
            self._free.append(slot)

    @property
    def is_short(self) -> bool:
        """Whether half of the slots or fewer are left, so that they are needed soon."""
        with self._lock:
            return len(self._free) <= self._few

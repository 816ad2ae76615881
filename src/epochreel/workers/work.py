"""What is handed to workers, and what is heard of it: names that clients and workers share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Told how much of one item is done by now, in the client's own unit, such as frames: 1, 2, 3, not
# 1, 1, 1. It costs next to nothing, so it is called often: it is also the sign of life, and
# where work that is no longer wanted ends, by an exception that is no `Exception`.
Tick: TypeAlias = Callable[[int], None]

# A function at the top of one of our modules, because it travels by its name.
Work: TypeAlias = Callable[[Item, Tick], Result]


@dataclass(frozen=True)
class Attempt:
    """One try at one item.

    Attributes
    ----------
    number
        Never given twice in a process.
    index
        Of the item.
    avoided
        Names of workers that failed at this item before.
    """

    number: int
    index: int
    avoided: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class Heard:
    """A sign of life: so much of the item is done."""

    attempt: Attempt
    n_done: int


@dataclass(frozen=True)
class Done:
    """The item is done, and this came of it."""

    attempt: Attempt
    n_done: int
    result: Any


@dataclass(frozen=True)
class Failed:
    """The attempt came to nothing.

    Attributes
    ----------
    reason
        One line, such as ``a worker died (signal 9)``.
    error
        What was raised, where it is at hand.
    details
        Last lines of the worker or a traceback, for those who look for the cause.
    is_final
        Whether another try would end no better.
    counts
        Whether it is a failure of the item at all, and not only of the place.
    """

    attempt: Attempt
    reason: str
    error: BaseException | None = None
    details: str = ""
    is_final: bool = False
    counts: bool = True


Event: TypeAlias = Heard | Done | Failed
Put: TypeAlias = Callable[[Event], None]

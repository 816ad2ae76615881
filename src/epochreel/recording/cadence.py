"""Which steps of a training of unknown length are recorded, if there is time and room for them."""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, SupportsIndex

from epochreel.errors import UsageError

Every = str | int | Iterable[int]

# Recorded steps of each doubling of their number: 32 of an octave, 430 of 100,000 steps.
_BITS = 6
_NEVER = 1 << 62


class Cadence(Protocol):
    """Says which steps are due; of a step alone, so that it is the same in every run."""

    def next_after(self, step: int) -> int:
        """Return the first step after this one that is due."""
        ...


@dataclass(frozen=True)
class LogSpaced:
    """All steps to 64, then 32 of each octave, and the step before each half octave.

    Step and step before show what one update does; the others are for motion.
    """

    def next_after(self, step: int) -> int:
        """Return the first step after this one that is due."""
        unit = 1 << max(step.bit_length() - _BITS, 0)
        due = (step // unit + 1) * unit
        # Powers of two and what lies half way between them.
        is_half_octave = due & (due - 1) == 0 or (due % 3 == 0 and _is_power(due // 3))
        return due - 1 if is_half_octave and step < due - 1 else due


@dataclass(frozen=True)
class EveryNth:
    """Each step whose number is a multiple.

    Parameters
    ----------
    n
        Of what.
    """

    n: int

    def next_after(self, step: int) -> int:
        """Return the first step after this one that is due."""
        return (step // self.n + 1) * self.n


@dataclass(frozen=True)
class Listed:
    """Certain steps.

    Parameters
    ----------
    steps
        Ascending.
    """

    steps: tuple[int, ...]

    def next_after(self, step: int) -> int:
        """Return the first step after this one that is due."""
        at = bisect_right(self.steps, step)
        return self.steps[at] if at < len(self.steps) else _NEVER


def cadence_of(every: Every) -> Cadence:
    """Return what a person wrote as ``every``: ``"auto"``, a number, or the steps themselves.

    Raises
    ------
    UsageError
        If it is none of these.
    """
    wanted = UsageError(
        f"`every` (={every!r}) must be 'auto', a number of steps, or a list of steps"
    )
    if isinstance(every, str):
        if every != "auto":
            raise wanted
        return LogSpaced()
    try:
        if isinstance(every, SupportsIndex):
            n = operator.index(every)
            if n < 1:
                raise wanted
            return EveryNth(n)
        steps = sorted({operator.index(step) for step in every})
    except TypeError:
        raise wanted from None
    if not steps or steps[0] < 0:
        raise wanted
    return Listed(tuple(steps))


def _is_power(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0

"""What happens in a training that is worth seeing, as values.

`epochreel.story.finding` finds them in a reel. Films slow down at them; whoever tours a training
visits them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from epochreel.steps import Key

# So much of a fall must lie where it is told of.
MOSTLY = 0.5


@dataclass(frozen=True)
class Synapse:
    """One weight of a network.

    Parameters
    ----------
    key
        Block and role of the array that it is in.
    at
        Its place there: ``(n_out, n_in)`` of a dense layer.
    """

    key: Key
    at: tuple[int, ...]


@dataclass(frozen=True)
class Event:
    """Something that happens between two recorded steps.

    Parameters
    ----------
    step_from, step_to
        The last step at which it had not happened, the first at which it has.
    size
        How much it is to be seen, 0 to 1; comparable among events of one kind.
    """

    step_from: int
    step_to: int
    size: float


@dataclass(frozen=True)
class SignChange(Event):
    """A weight passes zero for good, and can be seen before and after.

    Parameters
    ----------
    synapse
        Which.
    before, after
        The weight at both steps.
    in_fall
        Whether the error falls steeply meanwhile.
    """

    synapse: Synapse
    before: float
    after: float
    in_fall: bool = False

    @property
    def excites(self) -> bool:
        """Whether the weight is above zero from then on."""
        return self.after > 0.0


@dataclass(frozen=True)
class Withering(Event):
    """A weight that could be seen becomes, for good, too small to be.

    Parameters
    ----------
    synapse
        Which.
    before, after
        The weight at both steps.
    """

    synapse: Synapse
    before: float
    after: float


@dataclass(frozen=True)
class Fall(Event):
    """The error falls more steeply than at most other times, as the logarithm of steps sees it.

    Parameters
    ----------
    curve
        Name of the scalar that falls; ``"loss"`` also where only steps have one.
    before, after
        Its values at both steps.
    """

    curve: str
    before: float
    after: float


@dataclass(frozen=True)
class FirstRight(Event):
    """An example is answered right, and stays so to the end.

    Parameters
    ----------
    row
        Of the training set, or of the probes where those are no rows of a table.
    """

    row: int


@dataclass(frozen=True)
class ByHeart(Event):
    """From the step that is kept on, only the examples are learned, and no longer the rule."""


@dataclass(frozen=True)
class Events:
    """All that happens in a training; each kind ascending by when it has happened.

    Parameters
    ----------
    signs, withered, falls, rights
        Of each kind.
    by_heart
        None if it never learned by heart, or nobody can tell.
    """

    signs: tuple[SignChange, ...] = ()
    withered: tuple[Withering, ...] = ()
    falls: tuple[Fall, ...] = ()
    rights: tuple[FirstRight, ...] = ()
    by_heart: ByHeart | None = None

    def __iter__(self) -> Iterator[Event]:
        """Yield all events, as they happen."""
        found = (*self.signs, *self.withered, *self.falls, *self.rights)
        heart = () if self.by_heart is None else (self.by_heart,)
        return iter(sorted((*found, *heart), key=lambda event: (event.step_to, event.step_from)))

    def main_between(
        self, first_step: int, last_step: int, *, with_signs: bool = True
    ) -> SignChange | Fall | None:
        """Return what is seen best between two steps: a change of sign in a fall, or either.

        A change of sign while the error falls comes first, because it shows why; then the
        greatest fall, most of which must lie there; then the greatest change of sign. None if
        there is nothing of these.

        Parameters
        ----------
        first_step, last_step
            Where to look.
        with_signs
            Whether one synapse can be told from the others.
        """
        falls = [fall for fall in self.falls if _share(fall, first_step, last_step) >= MOSTLY]
        signs = [sign for sign in self.signs if first_step < sign.step_to <= last_step]
        signs = signs if with_signs else []
        fall = max(falls, key=lambda event: event.size, default=None)
        if fall is not None:
            signs = [sign for sign in signs if overlap(sign, fall)]
            return max(signs, key=lambda event: event.size, default=fall)
        return max(signs, key=lambda event: event.size, default=None)


def _share(event: Event, first_step: int, last_step: int) -> float:
    """Return which part of an event lies between two steps, as the logarithm of steps sees it."""
    begin, end = math.log1p(event.step_from), math.log1p(event.step_to)
    inside = min(end, math.log1p(last_step)) - max(begin, math.log1p(first_step))
    return max(inside, 0.0) / (end - begin)


def overlap(one: Event, other: Event) -> bool:
    """Whether there is a time at which both are happening."""
    return one.step_from < other.step_to and other.step_from < one.step_to

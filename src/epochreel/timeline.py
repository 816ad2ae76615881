"""How the steps of a training and its epochs relate; nothing else turns one into the other."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, NamedTuple, Self, overload

import numpy as np
from numpy.typing import NDArray


class Stretch(NamedTuple):
    """Epochs of one length that follow each other.

    Parameters
    ----------
    epochs_over, steps_over
        What lies before the first of them.
    length
        Steps of each.
    """

    epochs_over: int
    steps_over: int
    length: int


@dataclass(frozen=True)
class Timeline:
    """The steps and epochs of a training, both from 1; step 0 is before them all.

    Parameters
    ----------
    stretches
        Ascending; each lasts until the next begins, and the last as long as it is asked for. The
        first begins at step and epoch 0, unless the recording began in the middle of a training.
    end
        The last step as planned; of an open timeline the last that is known.
    is_open
        Whether nobody has said how long the training will be.

    Raises
    ------
    ValueError
        If an epoch has no steps, or a stretch begins where the one before it cannot end.
    """

    stretches: tuple[Stretch, ...]
    end: int
    is_open: bool = False

    def __post_init__(self) -> None:
        if not self.stretches or any(stretch.length < 1 for stretch in self.stretches):
            raise ValueError(f"`stretches` (={self.stretches}) must be epochs of at least a step")
        for one, after in pairwise(self.stretches):
            n_epochs = after.epochs_over - one.epochs_over
            if n_epochs < 1 or after.steps_over - one.steps_over != n_epochs * one.length:
                raise ValueError(f"whole epochs of {one} do not lead to {after}")

    @classmethod
    def even(cls, n_epochs: int, steps_per_epoch: int) -> Timeline:
        """Return that of a training whose length is known."""
        return cls((Stretch(0, 0, steps_per_epoch),), n_epochs * steps_per_epoch)

    @classmethod
    def of_lengths(cls, lengths: Iterable[int], *, is_open: bool = False) -> Timeline:
        """Return that of epochs of different lengths, in steps; more may follow like the last."""
        stretches, epochs, steps = [], 0, 0
        for length, equal in groupby(lengths):
            stretches.append(Stretch(epochs, steps, length))
            n_epochs = len(list(equal))
            epochs, steps = epochs + n_epochs, steps + n_epochs * length
        return cls(tuple(stretches), steps, is_open)

    @classmethod
    def growing(
        cls, steps_per_epoch: int, *, epochs_over: int = 0, steps_over: int = 0
    ) -> Timeline:
        """Return that of a training of unknown length, perhaps one that had begun before."""
        return cls((Stretch(epochs_over, steps_over, steps_per_epoch),), steps_over, is_open=True)

    @property
    def n_epochs(self) -> int:
        """The epoch in which the timeline ends."""
        return self.epoch_of(self.end)

    @property
    def steps_per_epoch(self) -> int | None:
        """The length of every epoch; None if they differ."""
        return self.stretches[0].length if len(self.stretches) == 1 else None

    def epoch_of(self, step: float) -> int:
        """Return the epoch that a step belongs to; before the first step, how many were over.

        What lies between two steps is on its way to the later one.
        """
        at = bisect_left(self.stretches, step, key=lambda stretch: stretch.steps_over) - 1
        stretch = self.stretches[max(at, 0)]
        gone = max(step - stretch.steps_over, 0)
        return stretch.epochs_over + math.ceil(gone / stretch.length)

    def first_step_of(self, epoch: int) -> int:
        """Return the first step of an epoch."""
        return int(self.step_at(epoch - 1)) + 1

    def last_step_of(self, epoch: int) -> int:
        """Return the last step of an epoch, were it to be finished."""
        return int(self.step_at(epoch))

    def steps_of(self, epoch: int) -> range:
        """Return the steps of an epoch, were it to be finished."""
        return range(self.first_step_of(epoch), self.last_step_of(epoch) + 1)

    def place_of(self, step: int) -> int:
        """Return which step of its epoch a step is, from 1."""
        return step - self.first_step_of(self.epoch_of(step)) + 1

    @overload
    def epochs_over(self, step: float) -> float: ...
    @overload
    def epochs_over(self, step: NDArray[np.int64]) -> NDArray[np.float64]: ...
    def epochs_over(self, step: float | NDArray[np.int64]) -> float | NDArray[np.float64]:
        """Return how many epochs are over after a step, with the part of the one under way."""
        epochs, steps, lengths = np.array(self.stretches).T
        at = np.maximum(np.searchsorted(steps, step, side="right") - 1, 0)
        over = epochs[at] + (step - steps[at]) / lengths[at]
        return over if isinstance(step, np.ndarray) else float(over)

    def step_at(self, epochs_over: float) -> float:
        """Return the step after which so many epochs are over; it may lie between two."""
        at = bisect_right(self.stretches, epochs_over, key=lambda stretch: stretch.epochs_over) - 1
        stretch = self.stretches[max(at, 0)]
        return stretch.steps_over + (epochs_over - stretch.epochs_over) * stretch.length

    def known_to(self, step: int) -> Timeline:
        """Return an open timeline that has come to a step; a closed one as it is."""
        return replace(self, end=max(self.end, step)) if self.is_open else self

    def ended_at(self, step: int) -> Timeline:
        """Return the timeline of a training that is known to have ended with a step."""
        return replace(self, end=step, is_open=False)

    def resumed(self, step: int, then: Timeline) -> Timeline:
        """Return that of a training which was taken up again.

        Parameters
        ----------
        step
            The last that is kept. If that broke off an epoch, the epoch ends with it.
        then
            How it goes on, counted from there.
        """
        epoch = self.epoch_of(step)
        before = [part for part in self.stretches if part.steps_over < step]
        if before and (part := before[-1]) and (step - part.steps_over) % part.length:
            whole = part.epochs_over + (step - part.steps_over) // part.length
            broken = Stretch(whole, int(self.step_at(whole)), step - int(self.step_at(whole)))
            before = [*(part for part in before if part.epochs_over < whole), broken]
        after = [
            Stretch(epoch + part.epochs_over, step + part.steps_over, part.length)
            for part in then.stretches
        ]
        return Timeline(_merged([*before, *after]), step + then.end, then.is_open)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        stretches = [stretch._asdict() for stretch in self.stretches]
        return {"stretches": stretches, "end": self.end, "is_open": self.is_open}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the timeline that `to_json` described."""
        stretches = (
            Stretch(part["epochs_over"], part["steps_over"], part["length"])
            for part in data["stretches"]
        )
        return cls(tuple(stretches), data["end"], data.get("is_open", False))


def _merged(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches without those that only go on like the one before."""
    first, *rest = stretches
    kept = [first]
    kept.extend(part for before, part in pairwise([first, *rest]) if part.length != before.length)
    return tuple(kept)

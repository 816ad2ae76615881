"""What a film can show as the lessons of a training."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from epochreel.timeline import Timeline

SHOWN_PROBES = 3  # lessons of one epoch, where steps have probes


@dataclass(frozen=True)
class Lessons:
    """Either each step shows the one example that it learned from, or all show the same probes.

    A recorder that somebody switches on beside a loop of their own keeps some steps, whichever
    those are: then each of them is a lesson, on all that was learned since the one before.

    Parameters
    ----------
    timeline
        Of the training.
    probes
        Rows of the kept examples that every recorded step shows; None if each step shows its own.
    are_leaps
        Whether a lesson leads from one recorded step to the next, whatever lies between.
    """

    timeline: Timeline
    probes: tuple[int, ...] | None = None
    are_leaps: bool = False

    @property
    def are_of_probes(self) -> bool:
        """Whether steps show probes, whatever they learned from."""
        return self.probes is not None

    @property
    def word(self) -> str:
        """What a step learns from."""
        return "batch" if self.are_of_probes else "example"

    @property
    def usual_count(self) -> int:
        """How many lessons an epoch has to show."""
        return len(self.steps_of(1))

    def steps_of(self, epoch: int) -> range:
        """Return the steps of an epoch that a film may show as lessons.

        All of them where each step shows what it learned from; the first few where every step
        has the same probes.
        """
        steps = self.timeline.steps_of(epoch)
        return steps if self.probes is None else steps[: min(len(self.probes), SHOWN_PROBES)]

    def epochs_in(self, steps: Sequence[int]) -> tuple[int, ...]:
        """Return the epochs that a film can show, ascending.

        Those of which each lesson, and the step before the first, is among ``steps``; of leaps
        those that have one, none if there is nothing to show them with.
        """
        if self.are_leaps and not self.are_of_probes:
            return ()
        if self.are_leaps:
            return tuple(sorted({self.timeline.epoch_of(step) for step in sorted(steps)[1:]}))
        recorded = set(steps)
        epochs = sorted({self.timeline.epoch_of(step) for step in recorded if step > 0})
        return tuple(epoch for epoch in epochs if recorded.issuperset(self._needed(epoch)))

    def shown(self, epoch: int, steps: Sequence[int]) -> Sequence[int]:
        """Return the steps of an epoch that a film may show as lessons, of those recorded."""
        if not self.are_leaps:
            return self.steps_of(epoch)
        first, last = self.timeline.first_step_of(epoch), self.timeline.last_step_of(epoch)
        within = slice(max(bisect_left(steps, first), 1), bisect_right(steps, last))
        return steps[within][: self.usual_count]

    def before(self, step: int, steps: Sequence[int]) -> int:
        """Return the step from which a lesson sets out, of those recorded, which ascend."""
        return steps[max(bisect_left(steps, step) - 1, 0)] if self.are_leaps else step - 1

    def rows(self, n_examples: int) -> Sequence[int]:
        """Return the rows of the kept examples that lessons are about, of ``n_examples``."""
        return self.probes or range(n_examples)

    def turns(self, steps: Sequence[int], first_turn: int) -> list[tuple[int, int]]:
        """Return lessons, each a step and which of its examples it shows.

        Parameters
        ----------
        steps
            What is shown.
        first_turn
            How many lessons a film has shown before; probes take turns.
        """
        n_probes = len(self.probes) if self.probes else 1
        return [(step, (first_turn + at) % n_probes) for at, step in enumerate(steps)]

    def tell_all(self, epoch: int, n_lessons: int) -> bool:
        """Return whether so many lessons show everything that was learned in an epoch."""
        return not self.are_of_probes and n_lessons == len(self.timeline.steps_of(epoch))

    def _needed(self, epoch: int) -> range:
        steps = self.steps_of(epoch)
        return range(steps.start - 1, steps.stop)

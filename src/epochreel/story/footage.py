"""What a story can be told from: how far a training came, and which lessons were recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from epochreel.data import classes_of
from epochreel.errors import EpochreelError, UsageError
from epochreel.steps import ReelMeta
from epochreel.story.change import Changes, changes_of
from epochreel.story.events import Events
from epochreel.story.finding import events_of
from epochreel.trace import ReelFile


@dataclass(frozen=True)
class Footage:
    """What a story can be told from.

    Parameters
    ----------
    meta
        Of the reel.
    last_step
        Where the recording ends.
    epochs
        Those whose lessons were recorded, ascending.
    rows
        By step, which row of the training set it learned from, where that is not the order of
        the rows.
    changes
        Measures how much had changed by then; reads the whole reel.
    steps
        Those recorded, ascending, where lessons lead from one of them to the next.
    events
        Finds what happens in the training; reads the whole reel, too.
    """

    meta: ReelMeta
    last_step: int
    epochs: tuple[int, ...]
    rows: Mapping[int, int] = field(default_factory=dict)
    changes: Callable[[], Changes] | None = None
    steps: tuple[int, ...] = ()
    events: Callable[[], Events] | None = None

    @property
    def kept_step(self) -> int:
        """The step whose network is kept, where the recording came that far; else its last."""
        kept = self.meta.kept_step
        return kept if self.last_step == self.meta.n_steps else self.last_step

    def lessons(
        self, first_turn: int, epoch: int, n_lessons: int | None = None
    ) -> list[tuple[int, int]]:
        """Return the lessons that a film shows of an epoch: steps, and which probe each shows.

        Parameters
        ----------
        first_turn
            How many lessons the film has shown before; where there are more examples than
            lessons, they take turns, going round the classes.
        epoch
            The epoch, from 1.
        n_lessons
            How many, if not all.
        """
        steps = self.meta.lessons.shown(epoch, self.steps)
        count = len(steps) if n_lessons is None else min(n_lessons, len(steps))
        turns = range(first_turn, first_turn + count)
        if self.meta.lessons.are_of_probes or count == len(steps):
            # Probes go round the classes already; see `epochreel.recording.plan`.
            return self.meta.lessons.turns(steps[:count], turns.start)
        order = self._round_the_classes(steps)
        return [(step, 0) for step in sorted(order[turn % len(order)] for turn in turns)]

    @property
    def first_step(self) -> int:
        """Where the recording begins; as a rule the untrained network, 0."""
        return self.steps[0] if self.steps else 0

    def before(self, step: int) -> int:
        """Return the step from which a lesson sets out."""
        return self.meta.lessons.before(step, self.steps)

    def _round_the_classes(self, steps: Sequence[int]) -> list[int]:
        """Return steps in an order in which one class comes after another."""
        examples = self.meta.training_set
        if examples.schema.task == "numbers":
            return list(steps)
        classes = classes_of(examples.targets, examples.schema)
        seen: dict[int, int] = {}
        turns = []
        for at, step in enumerate(steps):
            # A reel may keep fewer examples than an epoch has steps.
            of_class = int(classes[self.rows.get(step, at) % len(classes)])
            turns.append((seen.get(of_class, 0), of_class, step))
            seen[of_class] = seen.get(of_class, 0) + 1
        return [step for _, _, step in sorted(turns)]


def footage_of(reel: ReelFile) -> Footage:
    """Return what a story can be told from of a reel.

    Raises
    ------
    UsageError
        If nothing is recorded yet.
    """
    meta, steps = reel.meta_so_far, reel.steps
    if not len(steps):
        raise UsageError(f"nothing is recorded yet: {reel.path}")
    epochs = meta.lessons.epochs_in(steps.tolist())
    last_step = int(steps[-1])
    rows: dict[int, int] = {}
    if meta.is_dense and not meta.lessons.are_of_probes and meta.trainer.get("shuffle"):
        lessons = [step for epoch in epochs for step in meta.lessons.steps_of(epoch)]
        rows = {step: int(reel.at(step).examples[0]) for step in lessons}
    changes, events = cache(partial(changes_of, reel, epochs)), cache(partial(events_of, reel))
    return Footage(meta, last_step, epochs, rows, changes, tuple(steps.tolist()), events)


def planned_footage(meta: ReelMeta, last_step: int | None = None) -> Footage:
    """Return what a recording of the epochs that the meta data name would give.

    Parameters
    ----------
    meta
        Of a reel.
    last_step
        Where the recording ends, if that is before the planned end.

    Raises
    ------
    EpochreelError
        If the meta data name no epochs.
    """
    end = meta.n_steps if last_step is None else last_step
    if not meta.shown_epochs:
        raise EpochreelError("the reel names no epochs to show; record it with `shown_epochs`")
    lessons = meta.lessons
    epochs = tuple(epoch for epoch in meta.shown_epochs if lessons.steps_of(epoch)[-1] <= end)
    return Footage(meta, end, epochs)

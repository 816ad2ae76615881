"""Everything that is decided before a training of people's own data begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epochreel.data import Loaded, classes_of
from epochreel.dataset import Question, TrainingSet
from epochreel.engine import Problem, TrainerSettings, batch_size_of, timeline_of
from epochreel.engine.checks import check_network
from epochreel.errors import UsageError
from epochreel.network import NetworkSpec
from epochreel.recording.choices import Choices, shown_epochs
from epochreel.recording.naming import unset_names
from epochreel.steps import ReelMeta

# Examples that a reel keeps, and the most numbers they may have together: enough for a matrix of
# confusions and a plane full of points, little beside the weights.
MOST_KEPT, MOST_NUMBERS = 256, 60_000
N_PROBES = 12


@dataclass(frozen=True, eq=False)
class Plan:
    """A training before it begins.

    Parameters
    ----------
    meta
        What the reel will say of it.
    settings
        For the trainer.
    training, held_out
        All examples; ``meta`` has those that are kept.
    kept
        ``(K,)``, rows of ``training`` that are kept, in their order in ``meta``.
    notes
        What the person should know of what was made of the data, one line each.
    wanted_epochs
        Epochs whose lessons somebody wants to see, beside those that the meta data name.
    open
        What nobody chose and `epochreel.recording.settling.settled` finds by trying: ``"epochs"``,
        ``"l2"``.
    """

    meta: ReelMeta
    settings: TrainerSettings
    training: TrainingSet
    held_out: TrainingSet | None
    kept: NDArray[np.int64]
    notes: tuple[str, ...] = ()
    wanted_epochs: tuple[int, ...] = ()
    open: frozenset[str] = frozenset()

    @property
    def shown_epochs(self) -> tuple[int, ...]:
        """All epochs that a film is known to show, ascending."""
        return tuple(sorted({*self.meta.shown_epochs, *self.wanted_epochs}))

    def wanting(self, epochs: Sequence[int]) -> Plan:
        """Return the plan of a training that keeps the lessons of some epochs, too.

        Raises
        ------
        UsageError
            If the training has no such epoch.
        """
        for epoch in epochs:
            if not 1 <= epoch <= self.meta.n_epochs:
                word, last = self.meta.epoch_word, self.meta.n_epochs
                raise UsageError(
                    f"there is no {word} {epoch}; the training has {word}s 1 to {last}"
                )
        return replace(self, wanted_epochs=tuple(epochs))

    @property
    def network(self) -> NetworkSpec:
        """What learns."""
        return self.meta.network

    @property
    def batch_size(self) -> int:
        """How many examples a step learns from."""
        return batch_size_of(self.settings, self.training.n_examples)

    @property
    def probe_rows(self) -> NDArray[np.int64] | None:
        """Rows of ``training`` whose activations are recorded, ``(P,)``; None without probes."""
        if not self.meta.lessons.are_of_probes:
            return None
        return self.kept[list(self.meta.lessons.rows(len(self.kept)))]


def plan_training(
    loaded: Loaded, choices: Choices, *, title: str, problem: str | None = None
) -> Plan:
    """Return the plan for some data.

    Parameters
    ----------
    loaded
        The data.
    choices
        What somebody chose of network and training.
    title
        What the training is about, for people.
    problem
        Name of the built-in problem, if it is one.

    Raises
    ------
    UsageError
        If the choices do not go together.
    """
    training, held_out = loaded.training, loaded.held_out
    schema, n_examples = training.schema, training.n_examples
    network, settings = choices.network(schema, n_examples), choices.settings(schema, n_examples)
    check_network(network, settings)
    kept = _spread_over_classes(training, _n_kept(schema.n_inputs), np.random.default_rng(0))
    probes = tuple(range(min(N_PROBES, len(kept))))
    meta = ReelMeta(
        network=network,
        training_set=training.rows(kept),
        trainer=settings.to_json(),
        timeline=timeline_of(settings, n_examples),
        seed=choices.seed,
        problem=problem,
        title=title,
        shown_epochs=shown_epochs(settings.n_epochs),
        question=_question(held_out),
        held_out=None if held_out is None else _kept_of(held_out),
        probes=probes,
        n_examples=n_examples,
        n_held_out=None if held_out is None else held_out.n_examples,
    )
    notes = (*loaded.notes, *unset_names(meta))
    return Plan(meta, settings, training, held_out, kept, notes, open=choices.open)


def plan_of(problem: Problem) -> Plan:
    """Return the plan for a problem that shows every example it learns from."""
    n_epochs, examples = problem.settings.n_epochs, problem.training_set
    check_network(problem.network, problem.settings)
    shown = tuple(epoch for epoch in problem.shown_epochs if epoch <= n_epochs)
    # Of an update by several examples no single one is the lesson: every step shows them all.
    online = problem.settings.batch_size == 1
    meta = ReelMeta(
        network=problem.network,
        training_set=examples,
        trainer=problem.settings.to_json(),
        timeline=timeline_of(problem.settings, examples.n_examples),
        seed=problem.seed,
        problem=problem.name,
        title=problem.title,
        epoch_word=problem.epoch_word,
        shown_epochs=shown or shown_epochs(n_epochs),
        question=problem.question,
        probes=None if online else tuple(range(examples.n_examples)),
    )
    return Plan(meta, problem.settings, examples, None, np.arange(examples.n_examples))


def _n_kept(n_inputs: int) -> int:
    return max(min(MOST_KEPT, MOST_NUMBERS // n_inputs), N_PROBES)


def _kept_of(held_out: TrainingSet) -> TrainingSet:
    n_kept = _n_kept(held_out.schema.n_inputs)
    return held_out.rows(_spread_over_classes(held_out, n_kept, np.random.default_rng(0)))


def _question(held_out: TrainingSet | None) -> Question | None:
    """Return a held-out example as the question at the film's end."""
    if held_out is None:
        return None
    row = _spread_over_classes(held_out, 1, np.random.default_rng(1))[0]
    return Question(
        tuple(map(float, held_out.inputs[row])), tuple(map(float, held_out.targets[row]))
    )


def _spread_over_classes(
    examples: TrainingSet, count: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return some rows, drawn without favour, in an order that goes round the classes."""
    rows = rng.permutation(examples.n_examples)
    if examples.schema.task == "numbers":
        return rows[:count].astype(np.int64)
    classes = classes_of(examples.targets, examples.schema)[rows]
    # The n-th of each class, before the (n + 1)-th of any.
    turn = np.empty(len(rows), np.int64)
    for value in np.unique(classes):
        members = classes == value
        turn[members] = np.arange(np.count_nonzero(members))
    return rows[np.argsort(turn, kind="stable")][:count].astype(np.int64)

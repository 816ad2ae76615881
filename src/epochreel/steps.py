"""What is recorded of a training: single steps, and what holds for all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import ProbeArrays, Question, TrainingSet
from epochreel.lessons import Lessons
from epochreel.network import NetworkSpec, layer_name
from epochreel.timeline import Timeline

# Roles of arrays. The dtype is float64 from the built-in engine, the framework's from adapters.
Weights = NDArray[np.floating]  # (n_out, n_in)
Bias = NDArray[np.floating]  # (n_out,)
Activations = NDArray[np.floating]  # (n_probes, n_units)
Errors = NDArray[np.floating]  # (n_probes, n_units)

Key = tuple[str, str]  # block and role
Tensor = NDArray[Any]
Tensors = Mapping[Key, Tensor]


# What is not of one block, but of the probes.
ROWS: Key = ("probes", "row")
TARGETS: Key = ("probes", "target")
# What a network makes of its own at a step, if somebody asked for that: text as UTF-8 bytes, a
# picture ``(height, width)`` or ``(height, width, 3)``, or numbers.
SAMPLED_TEXT: Key = ("samples", "text")
SAMPLED_IMAGE: Key = ("samples", "image")
SAMPLED_NUMBERS: Key = ("samples", "numbers")


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """One recorded optimiser update.

    Parameters
    ----------
    step
        Number of the update, from 1; step 0 is the untrained network, which has activations only
        if there are probes.
    epoch
        The pass over the training set that the step belongs to, from 1; 0 for step 0.
    tensors
        By block and role, such as ``("layer 1", "weight")``. Those of a step that is read from a
        reel come from there one by one, as they are asked for.
    loss
        Of the step's batch, before the update; NaN at step 0.
    scalars
        Further numbers of the step, by name.
    """

    step: int
    epoch: int
    tensors: Tensors
    loss: float = float("nan")
    scalars: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def dense(
        cls,
        step: int,
        epoch: int,
        examples: NDArray[np.int64],
        weights: Sequence[Weights],
        biases: Sequence[Bias | None],
        activations: Sequence[Activations],
        errors: Sequence[Errors] | None = None,
        targets: NDArray[np.floating] | None = None,
        loss: float = float("nan"),
        scalars: Mapping[str, float] | None = None,
    ) -> TrainingStep:
        """Return the step of a network whose layers follow each other; see the properties."""
        tensors: dict[Key, Tensor] = {ROWS: examples}
        roles = (("weight", weights, 1), ("bias", biases, 1), ("activation", activations, 0))
        for role, arrays, first in (*roles, ("error", errors or (), 1)):
            for layer, array in enumerate(arrays, first):
                if array is not None:
                    tensors[layer_name(layer), role] = array
        if targets is not None:
            tensors[TARGETS] = targets
        return cls(step, epoch, tensors, loss, scalars or {})

    def with_tensors(self, tensors: Tensors) -> TrainingStep:
        """Return the step with some tensors in place of its own."""
        return replace(self, tensors={**self.tensors, **tensors})

    @property
    def examples(self) -> NDArray[np.int64]:
        """Rows of the training set that the activations belong to, ``(P,)``; ``P`` may be 0."""
        return self.tensors[ROWS] if ROWS in self.tensors else np.empty(0, np.int64)

    @cached_property
    def weights(self) -> tuple[Weights, ...]:
        """Per layer ``(n_out, n_in)``, after the update."""
        return tuple(self._layers("weight", 1))

    @cached_property
    def biases(self) -> tuple[Bias | None, ...]:
        """Per layer ``(n_out,)``, after the update, or None for a layer without."""
        n_layers = sum(1 for _ in self._names("weight", 1))
        names = map(layer_name, range(1, n_layers + 1))
        return tuple(self.tensors.get((name, "bias")) for name in names)

    @cached_property
    def activations(self) -> tuple[Activations, ...]:
        """Per layer ``(P, n_units)``, the inputs first; as computed before the update."""
        return tuple(self._layers("activation", 0))

    @cached_property
    def errors(self) -> tuple[Errors, ...] | None:
        """Per layer ``(P, n_units)``, the inputs left out; None where nobody computed them.

        Target minus output at the last layer, and at the others what arrived there on its way
        back, the sum over the units above of delta times weight; delta is error times slope, at
        the outputs of a cross-entropy the error itself. Computed before the update.
        """
        return tuple(self._layers("error", 1)) or None

    @property
    def targets(self) -> NDArray[np.floating] | None:
        """The right answers, ``(P, n_outputs)``; None if there are none."""
        return self.tensors.get(TARGETS)

    def __repr__(self) -> str:
        return (
            f"<TrainingStep {self.step}: epoch {self.epoch}, loss {self.loss:.4g},"
            f" {len(self.tensors)} tensors>"
        )

    def _layers(self, role: str, first: int) -> Iterator[Tensor]:
        return (self.tensors[name, role] for name in self._names(role, first))

    def _names(self, role: str, first: int) -> Iterator[str]:
        names = map(layer_name, itertools.count(first))
        return itertools.takewhile(lambda name: (name, role) in self.tensors, names)


@dataclass(frozen=True, eq=False)
class ReelMeta:
    """What holds for a whole training.

    Parameters
    ----------
    network
        The network that learns.
    training_set
        What it learns from, where that is a table; of a large one the examples that the reel
        keeps. `TrainingSet.none` where nobody knows.
    trainer
        The trainer's settings by name, plain JSON values: ``learning_rate``, ``loss``, …; empty
        where nobody knows.
    timeline
        How its steps and epochs relate, and how long it is to be.
    seed
        Of the initial weights; None if unknown.
    problem
        Name of the built-in problem; None for people's own data.
    title
        What the training is about, for people.
    epoch_word
        What people who watch call an epoch: ``"cycle"`` in the first film.
    shown_epochs
        The epochs a film shows by default, ascending; empty if the film is to choose.
    question
        A new situation to put to the trained network.
    held_out
        Examples that the network does not learn from, as far as the reel keeps them; None if
        there are none.
    probes
        Rows of ``training_set``, or of ``probe_arrays``, whose activations every recorded step
        has; None if each step has those of the one example that it learned from.
    n_examples
        How many examples the network learns from; None if the reel keeps all of them.
    n_held_out
        How many are held out; None if the reel keeps all of them.
    best_step
        After which the network was as good as it became with what it did not learn from: later it
        learned by heart, and it is this step's network that is kept. None for the last.
    probe_arrays
        The probes where they are no rows of a table; None where they are, or there are none.
    """

    network: NetworkSpec
    training_set: TrainingSet
    trainer: Mapping[str, Any]
    timeline: Timeline
    seed: int | None = None
    problem: str | None = None
    title: str = ""
    epoch_word: str = "epoch"
    shown_epochs: tuple[int, ...] = ()
    question: Question | None = None
    held_out: TrainingSet | None = None
    probes: tuple[int, ...] | None = None
    n_examples: int | None = None
    n_held_out: int | None = None
    best_step: int | None = None
    probe_arrays: ProbeArrays | None = None

    @property
    def kept_step(self) -> int:
        """The step whose network is kept, and answers questions: the best one, or the last."""
        return min(self.best_step or self.n_steps, self.n_steps)

    @property
    def best_epoch(self) -> int | None:
        """The epoch after which the network learned by heart; None if it did not."""
        kept = self.kept_step
        return self.timeline.epoch_of(kept) if kept < self.n_steps else None

    @property
    def n_steps(self) -> int:
        """The last step as planned, or of those that are known."""
        return self.timeline.end

    @property
    def n_epochs(self) -> int:
        """The epoch of the last step."""
        return self.timeline.n_epochs

    @property
    def lessons(self) -> Lessons:
        """What a film can show as lessons."""
        probes = self.probes
        if probes is None and self.probe_arrays is not None:
            probes = tuple(range(self.probe_arrays.n_probes))
        are_leaps = not self.is_dense or self.probe_arrays is not None
        return Lessons(self.timeline, probes, are_leaps=are_leaps)

    @cached_property
    def is_dense(self) -> bool:
        """Whether the network is a chain of dense layers that read and answer rows of a table."""
        schema, network = self.training_set.schema, self.network
        return network.is_dense and (schema.n_inputs, schema.n_outputs) == (
            network.n_inputs,
            network.n_outputs,
        )

    def __repr__(self) -> str:
        said = f"{self.title!r}, " if self.title else ""
        return (
            f"<ReelMeta {said}network {self.network}, {self.n_epochs} {self.epoch_word}s,"
            f" {self.n_steps} steps>"
        )

"""The recorded training as a film needs it: any moment, and what was known there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.answering import Answerer, answerer_of
from epochreel.dataset import Question
from epochreel.drawing import FontFile
from epochreel.network import layer_name
from epochreel.scene.moments.dense_view import dense_view_of
from epochreel.scene.moments.idle import Idle, idle_inputs
from epochreel.scene.moments.naming import with_settable_names
from epochreel.scene.moments.shown_inputs import ShownInputs
from epochreel.scene.moments.spotlight import contributions
from epochreel.steps import Bias, Key, ReelMeta, TrainingStep, Weights
from epochreel.trace import ReelFile


class Replay:
    """Reads a reel by moments instead of by recorded steps.

    Parameters
    ----------
    reel
        An open reel; it must stay open.
    font
        What sets the characters that the typeface lacks; signs that neither has are left out.
    """

    def __init__(self, reel: ReelFile, font: FontFile | None = None) -> None:
        self._reel, self._steps = reel, reel.steps
        view = dense_view_of(reel)
        meta = reel.meta_so_far if view is None else view.meta
        self._meta = with_settable_names(meta, font)
        self._extent: Callable[[Key], tuple[float, float] | None]
        self._extent = view.extent if view is not None else lambda key: reel.extent(*key)
        self._scalar_names = frozenset(reel.scalar_names)
        self._error_steps, self._errors = self._scalars("average_error")
        names = map(
            layer_name, range(1, len(self._meta.network.sizes) if self._meta.is_dense else 1)
        )
        read = tuple(names) if view is None else view.chain.weights
        self._layers = {(name, "weight"): layer for layer, name in enumerate(read)}
        self.step_at = lru_cache(maxsize=64)(reel.at if view is None else view.step_at)
        self.spoken = lru_cache(maxsize=8)(self._spoken)
        self.answerer: Answerer = answerer_of(self._meta.network)

    @property
    def meta(self) -> ReelMeta:
        """What holds for the whole training, were it to have ended where it has come to."""
        return self._meta

    @cached_property
    def lesson_epochs(self) -> tuple[int, ...]:
        """The epochs whose lessons were recorded, ascending."""
        return self.meta.lessons.epochs_in(self._steps.tolist())

    @cached_property
    def vocabulary(self) -> tuple[str, ...] | None:
        """The words that numbers in the inputs stand for; None if unknown."""
        return self._reel.vocabulary

    @property
    def first_step(self) -> int:
        """Where the recording begins; as a rule the untrained network, 0."""
        return int(self._steps[0])

    @property
    def last_step(self) -> TrainingStep:
        """The end of what was recorded."""
        return self.step_at(int(self._steps[-1]))

    @property
    def kept_step(self) -> TrainingStep:
        """The step whose network is kept, where the recording came that far; else its last."""
        last = int(self._steps[-1])
        return self.step_at(self.meta.kept_step if last == self.meta.n_steps else last)

    def ends_at(self, name: str) -> float | None:
        """Return a scalar at the kept step, or last before it; None if there is none."""
        steps, values = self._scalars(name)
        at = int(np.searchsorted(steps, self.kept_step.step, side="right")) - 1
        return float(values[at]) if at >= 0 else None

    def weights_at(self, step: float) -> tuple[Weights, ...]:
        """Return the weights at a step, between two recorded ones a mixture of both.

        The mixture is for motion only; no number on screen is made from it.
        """
        first, second, share = self._around(step)
        if share == 0.0:
            return first.weights
        pairs = zip(first.weights, second.weights, strict=True)
        return tuple(before + share * (later - before) for before, later in pairs)

    def biases_at(self, step: float) -> tuple[Bias | None, ...]:
        """Return the biases at a step, mixed as the weights are."""
        first, second, share = self._around(step)
        pairs = zip(first.biases, second.biases, strict=True)
        return tuple(
            before if before is None or later is None else before + share * (later - before)
            for before, later in pairs
        )

    def parameters_at(self, step: float) -> TrainingStep:
        """Return a step with the weights and biases alone, mixed between two recorded ones."""
        at = self.recorded_at(step)
        parameters = self.weights_at(step), self.biases_at(step)
        return TrainingStep.dense(at, self.epoch_at(at), np.empty(0, np.int64), *parameters, ())

    def around(self, step: float) -> tuple[int, int, float]:
        """Return the recorded steps before and after a step, and how far it lies between."""
        steps = self._steps
        after = int(np.clip(np.searchsorted(steps, step), 0, len(steps) - 1))
        if after == 0 or steps[after] <= step:
            at = int(steps[after])
            return at, at, 0.0
        first, second = int(steps[after - 1]), int(steps[after])
        return first, second, (step - first) / (second - first)

    def layer_of(self, key: Key) -> int | None:
        """Return which layer of weights of a dense network an array is, from 0; None if none."""
        return self._layers.get(key)

    def _around(self, step: float) -> tuple[TrainingStep, TrainingStep, float]:
        first, second, share = self.around(step)
        return self.step_at(first), self.step_at(second), share

    @cached_property
    def idle(self) -> Idle:
        """Inputs that the network has learned to do without."""
        return idle_inputs(self)

    def think(self, step: int, inputs: tuple[float, ...]) -> tuple[NDArray[np.float64], ...]:
        """Return per layer ``(n_units,)`` what a recorded step's network does for new inputs."""
        rows = {layer_name(0): np.array([inputs], np.float64)}
        blocks = self.answerer.answer(self.step_at(step), rows).blocks
        return tuple(blocks[layer_name(layer)][0] for layer in range(len(blocks)))

    def _spoken(
        self, step: int, question: Question | None
    ) -> tuple[NDArray[np.float64], ...] | None:
        """Return how much each synapse spoke for the answer to a question; see `contributions`.

        None if there is none, or nobody can tell.
        """
        if question is None or not self.answerer.can_answer:
            return None
        at, task = self.step_at(step), self.meta.training_set.schema.task
        values = self.think(step, question.inputs)
        return contributions(self.meta.network, at.weights, at.biases, values, task)

    def recorded_at(self, step: float) -> int:
        """Return the last recorded step that is not after a step."""
        # Easing lands a few rounding errors short of the whole step it aims at.
        at = int(np.searchsorted(self._steps, step + 1e-6, side="right")) - 1
        return int(self._steps[max(at, 0)])

    def answers(self, step: int, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what a recorded step's network answers to rows of inputs.

        Parameters
        ----------
        step
            A recorded step.
        inputs
            ``(N, n_inputs)``, as the network receives them.

        Returns
        -------
        answers
            ``(N, n_outputs)``; not finite once a training has diverged.
        """
        answers = self.answerer.answer(self.step_at(step), {layer_name(0): inputs})
        return answers.outputs[0]

    def average_error(self, epoch: int) -> float | None:
        """Return the average error of the last recorded epoch before this one, percent.

        None before the first.
        """
        end_of_last = self.meta.timeline.first_step_of(epoch) - 1
        at = int(np.searchsorted(self._error_steps, end_of_last, side="right")) - 1
        return float(self._errors[at]) if at >= 0 else None

    def error_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return epochs and their average errors in percent, both ``(K,)``."""
        return self.meta.timeline.epochs_over(self._error_steps), self._errors

    def curve(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Return epochs and the values of a scalar, both ``(K,)``; None if it was not recorded."""
        steps, values = self._scalars(name)
        return (self.meta.timeline.epochs_over(steps), values) if len(steps) else None

    def curves_of_targets(
        self, name: str
    ) -> tuple[tuple[str, tuple[NDArray[np.float64], NDArray[np.float64]]], ...]:
        """Return what each of several targets is called, and its curve; empty if one has none."""
        shown = self.meta.training_set.schema.targets
        recorded = self._reel.meta.training_set.schema.targets  # which a scalar is called after
        curves = [self.curve(f"{name}: {column.name}") for column in recorded]
        known = [curve for curve in curves if curve is not None]
        if len(known) < len(curves):
            return ()
        return tuple((column.name, curve) for column, curve in zip(shown, known, strict=True))

    def epochs_over(self, step: int) -> int:
        """Return how many epochs are finished at a step."""
        return int(self.meta.timeline.epochs_over(step))

    def epoch_at(self, step: float) -> int:
        """Return the epoch that a step belongs to, from 1; 0 before the training."""
        return self.meta.timeline.epoch_of(step)

    def widest_weight(self) -> float:
        """Return the largest size of any recorded weight."""
        return self._widest_weight

    def activity_scales(self) -> tuple[float, ...]:
        """Return per layer, inputs first, the activity that counts as full light.

        1 for activations that cannot exceed it; otherwise the largest that was recorded.
        """
        return self._activity_scales

    def light_of(self, values: Sequence[NDArray[np.float64]]) -> tuple[NDArray[np.float64], ...]:
        """Return per layer, inputs first, the light of activations ``(n_units,)``, -1 to 1."""
        scales = self._activity_scales
        pairs = zip(values[1:], scales[1:], strict=True)
        others = (np.clip(value / scale, -1.0, 1.0) for value, scale in pairs)
        return self.shown_inputs.light(values[0], scales[0]), *others

    @cached_property
    def _widest_weight(self) -> float:
        layers = range(1, len(self.meta.network.sizes))
        return max(self._largest(layer, "weight", 0.0) for layer in layers)

    @cached_property
    def _activity_scales(self) -> tuple[float, ...]:
        bounded = {"sigmoid", "softmax", "tanh"}
        kinds = ("inputs", *(layer.activation for layer in self.meta.network.layers))
        return tuple(
            1.0 if kind in bounded else max(self._largest(layer, "activation", 1.0), 1e-9)
            for layer, kind in enumerate(kinds)
        )

    def _scalars(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        if name not in self._scalar_names:
            return np.empty(0, np.int64), np.empty(0)
        return self._reel.scalars(name)

    @cached_property
    def goes_below_zero(self) -> bool:
        """Whether any activity at the end of the training, or any input, is seen below zero."""
        others = self.kept_step.activations[1:]
        below = any(float(layer.min()) < 0.0 for layer in others if layer.size)
        return below or self.shown_inputs.go_below_zero

    @cached_property
    def shown_inputs(self) -> ShownInputs:
        """How bright inputs are."""
        rows = self.meta.training_set
        return ShownInputs(rows.schema, rows.inputs)

    def largest(self, key: Key) -> float:
        """Return the largest finite size of what was recorded of a tensor; 1 if nothing was."""
        extent = self._extent(key)
        return 1.0 if extent is None else max(-extent[0], extent[1], 1e-9)

    def _largest(self, layer: int, role: str, default: float) -> float:
        """Return the largest size of what was recorded of a layer, if anything was."""
        extent = self._extent((layer_name(layer), role))
        return default if extent is None else max(-extent[0], extent[1])

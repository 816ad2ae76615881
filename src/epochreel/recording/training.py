"""Train the built-in network after a plan and keep it as a reel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochreel.data import classes_of, measure
from epochreel.dataset import TrainingSet
from epochreel.engine import Problem, Trainer, forward, initial_weights
from epochreel.engine.reference import example_losses
from epochreel.recording.plan import Plan, plan_of
from epochreel.recording.recorder import Recorder
from epochreel.recording.sampling import (
    recorded_epochs,
    recorded_steps,
    round_epochs,
    thinned,
)
from epochreel.recording.settling import settled
from epochreel.steps import ROWS, TrainingStep
from epochreel.timeline import Timeline

Progress = Callable[[int, int], None]  # steps done, steps in all

# Numbers that the recorded weights may have together: a reel of some hundred megabytes at most.
MOST_WEIGHTS, FEWEST_STEPS, MOST_LESSON_STEPS = 40_000_000, 30, 1000
# Steps between lessons, for motion: at most a sixteenth more than the one before.
MOST_BETWEEN = 200
# Epochs after which answers are measured, and the most examples that are asked for it on the way;
# what is told as the outcome is measured on all. A million would take longer than their training.
N_MEASURED, MOST_MEASURED = 200, 4000


def record_training(
    plan: Plan, path: Path, progress: Progress | None = None, *, overwrite: bool = False
) -> None:
    """Train a network from its initial weights and write the reel.

    Besides the steps, the reel holds curves, keyed by the last step of an epoch: ``loss`` (mean of
    an example over the epoch), ``average_error`` (100 times the mean absolute error of an output,
    percent), and where there are probes, as they stand when the epoch is over, ``held_out_loss``
    and what `epochreel.data.measure` tells, the held-out ones with the prefix ``held_out_``.

    Parameters
    ----------
    plan
        What to train; what it leaves open is found by trying first.
    path
        Where the reel is written, in place: it can be read from its first step on, and whatever
        ends the training, what was recorded until then is kept there.
    progress
        Told how far the training is, each time a step is kept.
    overwrite
        Replace what stands there, once there is a step.

    Raises
    ------
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.
    TrainingError
        If the training does not stay finite.
    """
    plan = settled(plan)
    meta = plan.meta
    initialisation, seed = plan.settings.initialisation, meta.seed or 0
    weights, biases = initial_weights(meta.network, initialisation, seed)
    trainer = Trainer(meta.network, plan.training, plan.settings, weights, biases, plan.probe_rows)
    kept = set(_kept_steps(plan).tolist())
    measured = _Measured(plan)
    with Recorder(path, meta, every=None, overwrite=overwrite) as recorder:
        try:
            for step in trainer.run(sorted(kept | measured.steps)):
                measured.take(step)
                if step.step in kept:
                    recorder.put(_with_kept_rows(step, plan))
                    if progress is not None:
                        progress(step.step, meta.n_steps)
        finally:
            # A training that failed or was stopped leaves its steps; their curves belong to them.
            _record_curves(recorder, trainer, plan)
            measured.record(recorder)


def record_problem(problem: Problem, path: Path, progress: Progress | None = None) -> None:
    """Train a problem that shows every example it learns from; see `record_training`."""
    record_training(plan_of(problem), path, progress)


def _kept_steps(plan: Plan) -> NDArray[np.int64]:
    meta = plan.meta
    n_between = int(np.clip(_affordable(plan), FEWEST_STEPS, MOST_BETWEEN))
    lessons = [step for epoch in _taught_epochs(plan) for step in meta.lessons.steps_of(epoch)]
    return recorded_steps(meta.n_steps, lessons, n_between)


def _taught_epochs(plan: Plan) -> tuple[int, ...]:
    """Return the epochs whose lessons are kept."""
    steps_an_epoch = plan.meta.lessons.usual_count + 1
    n_steps = int(np.clip(_affordable(plan), FEWEST_STEPS, MOST_LESSON_STEPS))
    epochs = thinned(round_epochs(plan.meta.n_epochs), n_steps // steps_an_epoch)
    return tuple(sorted({*epochs, *plan.shown_epochs}))


def _affordable(plan: Plan) -> int:
    """Return how many steps for motion, and as many for lessons, a reel has room for."""
    return MOST_WEIGHTS // max(plan.network.n_synapses, 1) // 2


def _with_kept_rows(step: TrainingStep, plan: Plan) -> TrainingStep:
    """Return a step whose examples are rows of what the reel keeps, not of all there is."""
    lessons = plan.meta.lessons
    if not lessons.are_of_probes:
        return step
    return step.with_tensors({ROWS: np.array(lessons.rows(len(plan.kept)), np.int64)})


def _record_curves(recorder: Recorder, trainer: Trainer, plan: Plan) -> None:
    meta = plan.meta
    epochs = recorded_epochs(meta.n_epochs, _taught_epochs(plan))
    epochs = epochs[np.isfinite(trainer.epoch_loss[epochs - 1])]
    last_steps = _last_steps(meta.timeline, epochs)
    recorder.curve("loss", last_steps, trainer.epoch_loss[epochs - 1])
    recorder.curve("average_error", last_steps, trainer.epoch_error_percent[epochs - 1])


def _last_steps(timeline: Timeline, epochs: NDArray[np.int64]) -> list[int]:
    return [timeline.last_step_of(epoch) for epoch in epochs.tolist()]


class _Measured:
    """What is measured at the end of some epochs, on examples learned from and held out."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._curves: dict[str, list[float]] = {}
        self._at: list[int] = []
        meta = plan.meta
        if not meta.lessons.are_of_probes:
            self.steps: set[int] = set()
            return
        epochs = recorded_epochs(meta.n_epochs, _taught_epochs(plan), N_MEASURED)
        self.steps = set(_last_steps(meta.timeline, epochs))
        self._outcomes = {meta.kept_step, meta.n_steps}
        self._most_frequent = _most_frequent(plan.training)

    def take(self, step: TrainingStep) -> None:
        if step.step not in self.steps:
            return
        # Shortly before a training diverges, squares of answers are beyond all numbers already.
        with np.errstate(over="ignore", invalid="ignore"):
            for prefix, examples in (
                ("", self._plan.training),
                ("held_out_", self._plan.held_out),
            ):
                if examples is not None:
                    asked = examples if step.step in self._outcomes else _some(examples)
                    self._measure(step, asked, prefix)
        self._at.append(step.step)

    def record(self, recorder: Recorder) -> None:
        for name, curve in self._curves.items():
            values = np.array(curve)
            finite = np.isfinite(values)
            recorder.curve(name, np.array(self._at, np.int64)[finite], values[finite])

    def _measure(self, step: TrainingStep, examples: TrainingSet, prefix: str) -> None:
        outputs, loss = self._answers(step, examples)
        found = measure(outputs, examples.targets, examples.schema)
        if prefix:
            found["loss"] = loss
        if examples.schema.task != "numbers":
            # How often the answer most frequent in what is learnt is right.
            classes = classes_of(examples.targets, examples.schema)
            found["majority"] = float(np.mean(classes == self._most_frequent))
        for name, value in found.items():
            self._curves.setdefault(prefix + name, []).append(value)

    def _answers(
        self, step: TrainingStep, examples: TrainingSet
    ) -> tuple[NDArray[np.float64], float]:
        """Return outputs and the mean loss; some rows at a time, which saves memory."""
        parameters = (self._plan.network, step.weights, step.biases)
        outputs, losses = [], 0.0
        for first in range(0, examples.n_examples, MOST_MEASURED):
            rows = slice(first, first + MOST_MEASURED)
            targets = examples.targets[rows]
            activations = forward(*parameters, examples.inputs[rows])
            outputs.append(activations[-1])
            loss = self._plan.settings.loss
            losses += example_losses(*parameters, activations, targets, loss).sum()
        return np.concatenate(outputs), float(losses / examples.n_examples)


def _most_frequent(examples: TrainingSet) -> int | None:
    """Return the most frequent class; None of what has no classes."""
    if examples.schema.task == "numbers":
        return None
    return int(np.bincount(classes_of(examples.targets, examples.schema)).argmax())


def _some(examples: TrainingSet) -> TrainingSet:
    if examples.n_examples <= MOST_MEASURED:
        return examples
    rows = np.linspace(0, examples.n_examples - 1, MOST_MEASURED).round().astype(np.int64)
    return examples.rows(rows)

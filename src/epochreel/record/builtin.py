"""Train a built-in problem and keep it as a reel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from epochreel.engine import Problem, Trainer, initial_weights, steps_per_epoch
from epochreel.record.sampling import recorded_epochs, recorded_steps
from epochreel.steps import ReelMeta
from epochreel.trace import ReelWriter

Progress = Callable[[int, int], None]  # steps done, steps in all


def record_problem(problem: Problem, path: Path, progress: Progress | None = None) -> None:
    """Train a problem's network from its initial weights and write the reel.

    Besides the steps, the reel holds the scalars ``loss`` (mean of an example) and
    ``average_error`` (100 times the mean absolute error of an output, percent), both over one
    epoch and keyed by the last step of it.

    Parameters
    ----------
    problem
        What to train.
    path
        Where the reel is written, in place.
    progress
        Told how far the training is, each time a step is kept.

    Raises
    ------
    TrainingError
        If the training does not stay finite.
    """
    meta = meta_of(problem)
    initialisation = problem.settings.initialisation
    weights, biases = initial_weights(problem.network, initialisation, problem.seed)
    trainer = Trainer(problem.network, problem.training_set, problem.settings, weights, biases)
    wanted = recorded_steps(meta.n_steps, meta.steps_per_epoch, meta.shown_epochs)
    with ReelWriter(path, meta) as writer:
        try:
            for step in trainer.run(wanted.tolist()):
                writer.write(step)
                if progress is not None:
                    progress(step.step, meta.n_steps)
        finally:
            # A training that failed or was stopped leaves its steps; their curves belong to them.
            _write_curves(writer, trainer, meta)


def meta_of(problem: Problem) -> ReelMeta:
    """Return what a reel says about the training of a problem."""
    n_epochs = problem.settings.n_epochs
    return ReelMeta(
        network=problem.network,
        training_set=problem.training_set,
        trainer=problem.settings.to_json(),
        n_epochs=n_epochs,
        steps_per_epoch=steps_per_epoch(problem.settings, problem.training_set.n_examples),
        seed=problem.seed,
        problem=problem.name,
        title=problem.title,
        epoch_word=problem.epoch_word,
        shown_epochs=tuple(epoch for epoch in problem.shown_epochs if epoch <= n_epochs),
        question=problem.question,
    )


def _write_curves(writer: ReelWriter, trainer: Trainer, meta: ReelMeta) -> None:
    epochs = recorded_epochs(meta.n_epochs, meta.shown_epochs)
    epochs = epochs[np.isfinite(trainer.epoch_loss[epochs - 1])]
    last_steps = epochs * meta.steps_per_epoch
    writer.write_scalars("loss", last_steps, trainer.epoch_loss[epochs - 1])
    writer.write_scalars("average_error", last_steps, trainer.epoch_error_percent[epochs - 1])

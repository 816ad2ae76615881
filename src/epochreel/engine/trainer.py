"""The built-in trainer: runs the compiled kernels and stops them where a step is to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from epochreel.dataset import TrainingSet
from epochreel.engine.batches import timeline_of
from epochreel.engine.checks import (
    check_network,
    check_parameters,
    check_training_set,
    checked_probes,
)
from epochreel.engine.settings import TrainerSettings
from epochreel.errors import FrameError, TrainingError
from epochreel.network import NetworkSpec
from epochreel.steps import Activations, Bias, Errors, TrainingStep, Weights
from epochreel.timeline import Timeline

if TYPE_CHECKING:
    from epochreel.engine.compiled import CompiledRun


class Trainer:
    """Trains a network and yields the steps that someone wants to keep.

    Parameters
    ----------
    network
        What learns.
    training_set
        What it learns from, a batch of rows a step, over and over.
    settings
        How long, how fast, by which rule.
    weights, biases
        To begin with, as from `initial_weights`; they are not changed.
    probes
        ``(P,)``, rows of the training set. Each step that is yielded has their activations,
        errors and targets, computed with the weights before its update, whatever its batch was;
        step 0 has those of the untrained network. None gives each step the one example that it
        trained on, and step 0 none; it needs a batch size of 1.

    Attributes
    ----------
    epoch_loss
        ``(n_epochs,)`` float64, mean loss of an example in each epoch, as computed before each
        update; NaN for epochs that are not over.
    epoch_error_percent
        ``(n_epochs,)`` float64, 100 times the mean absolute error of an output, likewise.
    diverged_at
        The step after which the loss or a parameter was no longer finite; None if that did not
        happen in the last run.

    Raises
    ------
    InputsError
        If training set, weights, biases or probes do not fit the network or each other.
    UsageError
        If the engine does not know an activation function, if the loss does not go with the
        outputs, or if probes are missing.
    """

    def __init__(
        self,
        network: NetworkSpec,
        training_set: TrainingSet,
        settings: TrainerSettings,
        weights: Sequence[Weights],
        biases: Sequence[Bias | None],
        probes: ArrayLike | None = None,
    ) -> None:
        check_network(network, settings)
        check_training_set(network, training_set, settings)
        check_parameters(network, weights, biases)
        self.network = network
        self.training_set = training_set
        self.settings = settings
        self.weights = tuple(weights)
        self.biases = tuple(biases)
        self.probes = checked_probes(probes, training_set, settings)
        self._forget()

    @property
    def timeline(self) -> Timeline:
        """How its steps and epochs relate."""
        return timeline_of(self.settings, self.training_set.n_examples)

    @property
    def n_steps(self) -> int:
        """Length of the training, in steps."""
        return self.timeline.end

    def run(self, record_at: Iterable[int]) -> Iterator[TrainingStep]:
        """Return an iterator that trains from the first step to the last as it is read.

        Each run begins again with the initial weights.

        Parameters
        ----------
        record_at
            Steps to yield, in any order; 0 is the untrained network.

        Returns
        -------
        steps
            The steps asked for, ascending, with arrays of their own.

        Raises
        ------
        FrameError
            If a step lies outside the training.
        TrainingError
            While it is read: if the loss or a weight is no longer finite. All steps asked for
            before that have been yielded.
        """
        wanted = np.unique(np.fromiter(record_at, np.int64))
        for step in wanted[(wanted < 0) | (wanted > self.n_steps)]:
            raise FrameError(f"step {step} must be in [0, {self.n_steps}]")
        return self._run(wanted.tolist())

    def _run(self, wanted: list[int]) -> Iterator[TrainingStep]:
        # Numba takes half a second to load; who only asks a trained network shall not wait.
        from epochreel.engine.compiled import CompiledRun

        self._forget()
        run = CompiledRun(
            self.network,
            self.training_set,
            self.settings,
            self.weights,
            self.biases,
            self.epoch_loss,
            self.epoch_error_percent,
        )
        done = 0
        for step in wanted:
            yield self._reach(run, done, step)
            done = step
        self._train(run, done + 1, self.n_steps)

    def _reach(self, run: CompiledRun, done: int, step: int) -> TrainingStep:
        """Train from the step that is done to another and return that one."""
        if self.probes is None:
            self._train(run, done + 1, step)
            if step == 0:
                return self._step(run, 0, np.empty(0, np.int64), *self._nothing())
            return self._step(run, step, np.array([run.row_of(step)]), *run.copy_signals())
        self._train(run, done + 1, step - 1)
        activations, errors = run.trace(self.probes)
        self._train(run, step, step)
        return self._step(run, step, self.probes.copy(), activations, errors)

    def _train(self, run: CompiledRun, first_step: int, last_step: int) -> None:
        failed_at = run.train(max(first_step, 1), last_step)
        if failed_at:
            self.diverged_at = failed_at
            raise TrainingError(
                f"the weights or the loss grew beyond all numbers at step {failed_at} "
                f"with `learning_rate` (={self.settings.learning_rate}); try a smaller one"
            )

    def _step(
        self,
        run: CompiledRun,
        step: int,
        examples: np.ndarray[tuple[int], np.dtype[np.int64]],
        activations: tuple[Activations, ...],
        errors: tuple[Errors, ...],
    ) -> TrainingStep:
        weights, biases = run.copy_parameters()
        return TrainingStep.dense(
            step=step,
            epoch=self.timeline.epoch_of(step),
            examples=examples,
            weights=weights,
            biases=biases,
            activations=activations,
            errors=errors,
            targets=np.array(self.training_set.targets[examples], np.float64),
            loss=run.loss if step else float("nan"),
        )

    def _nothing(self) -> tuple[tuple[Activations, ...], tuple[Errors, ...]]:
        sizes = self.network.sizes
        empty = tuple(np.empty((0, size)) for size in sizes)
        return empty, tuple(part.copy() for part in empty[1:])

    def _forget(self) -> None:
        """Forget what an earlier run has found."""
        self.epoch_loss = np.full(self.settings.n_epochs, np.nan)
        self.epoch_error_percent = np.full(self.settings.n_epochs, np.nan)
        self.diverged_at: int | None = None

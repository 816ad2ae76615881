"""The built-in trainer: runs the compiled kernel and stops it where a step is to be kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine.checks import (
    check_activations,
    check_parameters,
    check_training_set,
)
from epochreel.engine.settings import TrainerSettings
from epochreel.errors import FrameError, TrainingError
from epochreel.network import NetworkSpec
from epochreel.steps import Bias, TrainingStep, Weights

F64 = NDArray[np.float64]


class Trainer:
    """Trains a network and yields the steps that someone wants to keep.

    Parameters
    ----------
    network
        What learns.
    training_set
        What it learns from, one row a step, in order, over and over.
    settings
        How long and how fast.
    weights, biases
        To begin with, as from `seed_uniform_weights`; they are not changed.

    Attributes
    ----------
    epoch_loss
        ``(n_epochs,)`` float64, mean loss of an example in each epoch, as computed before each
        update; NaN for epochs that are not over.
    epoch_error_percent
        ``(n_epochs,)`` float64, 100 times the mean absolute error of an output, likewise.

    Raises
    ------
    InputsError
        If training set, weights or biases do not fit the network.
    UsageError
        If the network has an activation function that the engine does not know.
    """

    def __init__(
        self,
        network: NetworkSpec,
        training_set: TrainingSet,
        settings: TrainerSettings,
        weights: Sequence[Weights],
        biases: Sequence[Bias | None],
    ) -> None:
        check_activations(network)
        check_training_set(network, training_set)
        check_parameters(network, weights, biases)
        self.network = network
        self.training_set = training_set
        self.settings = settings
        self.weights = tuple(weights)
        self.biases = tuple(biases)
        self.epoch_loss = np.full(settings.n_epochs, np.nan)
        self.epoch_error_percent = np.full(settings.n_epochs, np.nan)

    @property
    def n_steps(self) -> int:
        """Length of the training, in steps."""
        return self.settings.n_epochs * self.training_set.n_examples

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
        state = _State.start(self.network, self.training_set, self.weights, self.biases)
        self.epoch_loss = np.full(self.settings.n_epochs, np.nan)
        self.epoch_error_percent = np.full(self.settings.n_epochs, np.nan)
        if 0 in wanted:
            yield self._untrained(state)
        stops = [step for step in wanted if step > 0]
        for before, step in itertools.pairwise([0, *stops]):
            self._train(state, before + 1, step)
            yield self._snapshot(state, step)
        self._train(state, max(wanted, default=0) + 1, self.n_steps)

    def _train(self, state: _State, first_step: int, last_step: int) -> None:
        # Numba takes half a second to load; who only asks a trained network shall not wait.
        from epochreel.engine.kernels import train_online

        failed_at = train_online(
            state.sizes,
            state.has_bias,
            state.weights,
            state.biases,
            state.signals,
            state.errors,
            state.deltas,
            state.inputs,
            state.targets,
            self.settings.learning_rate,
            first_step,
            last_step,
            state.tally,
            self.epoch_loss,
            self.epoch_error_percent,
        )
        if failed_at:
            raise TrainingError(
                f"the weights or the loss grew beyond all numbers at step {failed_at} "
                f"with `learning_rate` (={self.settings.learning_rate}); try a smaller one"
            )

    def _snapshot(self, state: _State, step: int) -> TrainingStep:
        epoch, row = divmod(step - 1, self.training_set.n_examples)
        weights, biases = state.copy_parameters(self.network)
        sizes = self.network.sizes
        return TrainingStep(
            step=step,
            epoch=epoch + 1,
            examples=np.array([row]),
            weights=weights,
            biases=biases,
            activations=tuple(part[None] for part in _split_copy(state.signals, sizes)),
            errors=tuple(part[None] for part in _split_copy(state.errors, sizes[1:])),
            targets=np.array(self.training_set.targets[row : row + 1], np.float64),
            loss=float(state.tally[0]),
        )

    def _untrained(self, state: _State) -> TrainingStep:
        weights, biases = state.copy_parameters(self.network)
        sizes = self.network.sizes
        return TrainingStep(
            step=0,
            epoch=0,
            examples=np.empty(0, np.int64),
            weights=weights,
            biases=biases,
            activations=tuple(np.empty((0, size)) for size in sizes),
            errors=tuple(np.empty((0, size)) for size in sizes[1:]),
            targets=np.empty((0, self.network.n_outputs)),
        )


@dataclass(frozen=True, eq=False)
class _State:
    """The flat arrays that the kernel works on; `kernels` describes them."""

    sizes: NDArray[np.int64]
    has_bias: NDArray[np.bool_]
    weights: F64
    biases: F64
    signals: F64
    errors: F64
    deltas: F64
    inputs: F64
    targets: F64
    tally: F64

    @classmethod
    def start(
        cls,
        network: NetworkSpec,
        training_set: TrainingSet,
        weights: Sequence[Weights],
        biases: Sequence[Bias | None],
    ) -> _State:
        """Return the state before the first step."""
        sizes = network.sizes
        filled = [
            np.zeros(size) if bias is None else bias
            for size, bias in zip(sizes[1:], biases, strict=True)
        ]
        return cls(
            sizes=np.array(sizes),
            has_bias=np.array([layer.has_bias for layer in network.layers]),
            weights=np.concatenate([np.ravel(weight) for weight in weights], dtype=np.float64),
            biases=np.concatenate(filled, dtype=np.float64),
            signals=np.zeros(sum(sizes)),
            errors=np.zeros(sum(sizes[1:])),
            deltas=np.zeros(sum(sizes[1:])),
            inputs=np.array(training_set.inputs, np.float64, order="C"),
            targets=np.array(training_set.targets, np.float64, order="C"),
            tally=np.zeros(3),
        )

    def copy_parameters(
        self, network: NetworkSpec
    ) -> tuple[tuple[Weights, ...], tuple[Bias | None, ...]]:
        """Return weights and biases per layer."""
        shapes = list(zip(network.sizes[1:], network.sizes, strict=False))
        weights = _split_copy(self.weights, [n_out * n_in for n_out, n_in in shapes])
        biases = _split_copy(self.biases, network.sizes[1:])
        return (
            tuple(part.reshape(shape) for part, shape in zip(weights, shapes, strict=True)),
            tuple(
                bias if layer.has_bias else None
                for bias, layer in zip(biases, network.layers, strict=True)
            ),
        )


def _split_copy(flat: F64, lengths: Sequence[int]) -> list[F64]:
    ends = list(itertools.accumulate(lengths))
    return [flat[end - length : end].copy() for end, length in zip(ends, lengths, strict=True)]

"""One run of the compiled kernels: the flat arrays that they work on, filled and read back.

Importing it loads Numba.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine import kernels
from epochreel.engine.batches import batch_size_of, epoch_orders, timeline_of
from epochreel.engine.kernels.arrays import ACTIVATION_CODES, LINEAR, LOSS_CODES, OPTIMIZER_CODES
from epochreel.engine.losses import LOSSES
from epochreel.engine.settings import TrainerSettings
from epochreel.network import NetworkSpec
from epochreel.steps import Activations, Bias, Errors, Weights

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

# Examples that go through the network together. 138 units (64-32-32-10) by 64 examples are
# 70 kB of signals: they stay in the cache between forward, back and gradients.
BLOCK_WIDTH = 64


class CompiledRun:
    """A training under way.

    Parameters
    ----------
    network, training_set, settings, weights, biases
        As of the `Trainer`, checked.
    epoch_loss, epoch_error_percent
        ``(n_epochs,)`` float64, written as epochs end.
    """

    def __init__(
        self,
        network: NetworkSpec,
        training_set: TrainingSet,
        settings: TrainerSettings,
        weights: Sequence[Weights],
        biases: Sequence[Bias | None],
        epoch_loss: F64,
        epoch_error_percent: F64,
    ) -> None:
        n_examples = training_set.n_examples
        self._network = network
        self._batch_size = batch_size_of(settings, n_examples)
        self._timeline = timeline_of(settings, n_examples)
        self._shape = _shape_of(network, settings.loss)
        self._rule = _rule_of(settings, n_examples)
        self._moving = _moving_of(network, weights, biases)
        self._scratch = _scratch_of(network, min(self._batch_size, BLOCK_WIDTH))
        self._inputs = np.array(training_set.inputs, np.float64, order="C")
        self._targets = np.array(training_set.targets, np.float64, order="C")
        self._tally = kernels.Tally(np.zeros(3), epoch_loss, epoch_error_percent)
        self._upcoming = epoch_orders(settings, n_examples)
        self._orders = next(self._upcoming)
        self._first_epoch = 0

    @property
    def loss(self) -> float:
        """Loss of the last step's batch."""
        return float(self._tally.sums[0])

    def train(self, first_step: int, last_step: int) -> int:
        """Carry out some steps; return the one after which numbers were not finite, or 0."""
        run = kernels.train_online if self._batch_size == 1 else kernels.train_batches
        while first_step <= last_step:
            self._look_up(first_step)
            last_at_hand = self._timeline.last_step_of(self._first_epoch + len(self._orders))
            last = min(last_step, last_at_hand)
            data = kernels.Data(self._inputs, self._targets, self._orders, self._first_epoch)
            failed_at = run(
                self._shape,
                self._rule,
                self._moving,
                self._scratch,
                data,
                self._tally,
                first_step,
                last,
            )
            if failed_at:
                return failed_at
            first_step = last + 1
        return 0

    def row_of(self, step: int) -> int:
        """Return the row of the training set that a step that was just carried out is about.

        There is one only if batches have one example.
        """
        epoch, place = self._timeline.epoch_of(step), self._timeline.place_of(step)
        return int(self._orders[epoch - 1 - self._first_epoch, place - 1])

    def copy_parameters(self) -> tuple[tuple[Weights, ...], tuple[Bias | None, ...]]:
        """Return weights and biases per layer, arrays of their own."""
        shapes = list(zip(self._network.sizes[1:], self._network.sizes, strict=False))
        lengths = [n_out * n_in for n_out, n_in in shapes] + [n_out for n_out, _ in shapes]
        parts = _split_copy(self._moving.parameters, lengths)
        weights, biases = parts[: len(shapes)], parts[len(shapes) :]
        return (
            tuple(part.reshape(shape) for part, shape in zip(weights, shapes, strict=True)),
            tuple(
                bias if layer.has_bias else None
                for bias, layer in zip(biases, self._network.layers, strict=True)
            ),
        )

    def copy_signals(self) -> tuple[tuple[Activations, ...], tuple[Errors, ...]]:
        """Return activations and errors of the last step's example, per layer ``(1, n_units)``."""
        return self._by_layer(self._scratch.signals[None], self._scratch.errors[None])

    def trace(self, rows: I64) -> tuple[tuple[Activations, ...], tuple[Errors, ...]]:
        """Return activations and errors of some rows with the weights as they are now."""
        scratch = _scratch_of(self._network, min(len(rows), BLOCK_WIDTH))
        signals = np.empty((len(rows), sum(self._network.sizes)))
        errors = np.empty((len(rows), sum(self._network.sizes[1:])))
        kernels.trace_rows(
            self._shape,
            self._moving.parameters,
            scratch,
            self._inputs,
            self._targets,
            rows,
            signals,
            errors,
        )
        return self._by_layer(signals, errors)

    def _by_layer(
        self, signals: F64, errors: F64
    ) -> tuple[tuple[Activations, ...], tuple[Errors, ...]]:
        sizes = self._network.sizes
        return tuple(_split_copy(signals, sizes)), tuple(_split_copy(errors, sizes[1:]))

    def _look_up(self, step: int) -> None:
        """Have the order at hand of the epoch that a step is in."""
        epoch = self._timeline.epoch_of(step)
        while epoch > self._first_epoch + len(self._orders):
            self._first_epoch += len(self._orders)
            self._orders = next(self._upcoming)


def _shape_of(network: NetworkSpec, loss: str) -> kernels.Shape:
    activations = np.array([ACTIVATION_CODES[layer.activation] for layer in network.layers])
    slopes = activations.copy()
    if LOSSES[loss].undoes_slope:
        slopes[-1] = LINEAR
    return kernels.Shape(
        sizes=np.array(network.sizes),
        activations=activations,
        slopes=slopes,
        has_bias=np.array([layer.has_bias for layer in network.layers]),
        loss=LOSS_CODES[loss],
    )


def _rule_of(settings: TrainerSettings, n_examples: int) -> kernels.Rule:
    return kernels.Rule(
        optimizer=OPTIMIZER_CODES[settings.optimizer],
        learning_rate=float(settings.learning_rate),
        is_cosine=settings.schedule == "cosine",
        l2=float(settings.l2_factor),
        momentum=float(settings.momentum),
        batch_size=batch_size_of(settings, n_examples),
        n_steps=timeline_of(settings, n_examples).end,
    )


def _moving_of(
    network: NetworkSpec, weights: Sequence[Weights], biases: Sequence[Bias | None]
) -> kernels.Moving:
    filled = [
        np.zeros(size) if bias is None else bias
        for size, bias in zip(network.sizes[1:], biases, strict=True)
    ]
    parts = [np.ravel(weight) for weight in weights] + filled
    parameters = np.concatenate(parts, dtype=np.float64)
    gradients, means, squares = np.zeros((3, len(parameters)))
    return kernels.Moving(parameters, gradients, means, squares)


def _scratch_of(network: NetworkSpec, width: int) -> kernels.Scratch:
    totals, errors, deltas = np.zeros((3, sum(network.sizes[1:]) * width))
    return kernels.Scratch(width, np.zeros(sum(network.sizes) * width), totals, errors, deltas)


def _split_copy(flat: F64, lengths: Sequence[int]) -> list[F64]:
    """Return copies of the pieces of these lengths along the last axis."""
    ends = list(itertools.accumulate(lengths))
    return [flat[..., end - n : end].copy() for end, n in zip(ends, lengths, strict=True)]

"""Which examples each step of a training is about."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from epochreel.engine.settings import TrainerSettings
from epochreel.timeline import Timeline

# Orders are drawn for many epochs at once: a call to NumPy for each of 60,000 tiny epochs would
# take longer than their training.
_ROWS_AT_ONCE = 1 << 16


def batch_size_of(settings: TrainerSettings, n_examples: int) -> int:
    """Return the examples of one full batch."""
    if isinstance(settings.batch_size, str):
        return n_examples
    return min(settings.batch_size, n_examples)


def timeline_of(settings: TrainerSettings, n_examples: int) -> Timeline:
    """Return how long a training is; the short last batch of an epoch is a step, too."""
    steps_per_epoch = -(-n_examples // batch_size_of(settings, n_examples))
    return Timeline.even(settings.n_epochs, steps_per_epoch)


def epoch_orders(settings: TrainerSettings, n_examples: int) -> Iterator[NDArray[np.int64]]:
    """Return the order of the examples in the epochs of a training, some epochs at a time.

    A step is about the next ``batch_size`` rows of its epoch's order. With ``shuffle`` the
    orders are one ``permutation(n_examples)`` after another of
    ``numpy.random.default_rng(shuffle_seed)``; without, they are that of the training set.

    Yields
    ------
    orders
        ``(E, n_examples)`` int64, rows of the training set in the next ``E`` epochs.
    """
    rng = np.random.default_rng(settings.shuffle_seed)
    at_once = max(_ROWS_AT_ONCE // n_examples, 1)
    for first in range(0, settings.n_epochs, at_once):
        n_epochs = min(at_once, settings.n_epochs - first)
        orders = np.tile(np.arange(n_examples), (n_epochs, 1))
        yield rng.permuted(orders, axis=1) if settings.shuffle else orders

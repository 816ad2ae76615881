"""Which steps and epochs of a training are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


def recorded_steps(
    n_steps: int, lessons: Iterable[int], n_log_spaced: int = 400
) -> NDArray[np.int64]:
    """Return the steps to record: enough for morphing, and all that lessons are made of.

    These are step 0, the last step, log-spaced steps between them, and each lesson with the step
    before it, so that every lesson has its weights before and after.

    Parameters
    ----------
    n_steps
        Length of the training.
    lessons
        Steps that a film shows as lessons, from 1; those beyond the training are left out.
    n_log_spaced
        How many steps are spread over the whole training.

    Returns
    -------
    steps
        ``(K,)``, ascending, each once.
    """
    steps = {0, *_log_spaced(n_steps, n_log_spaced)}
    for lesson in lessons:
        if lesson <= n_steps:
            steps.update((lesson - 1, lesson))
    return np.array(sorted(steps), np.int64)


def recorded_epochs(
    n_epochs: int, shown_epochs: Sequence[int], n_log_spaced: int = 1000
) -> NDArray[np.int64]:
    """Return the epochs whose mean loss and error are kept for the curves.

    These are log-spaced epochs from the first to the last, and each shown epoch with the one
    before it, whose error is what a film says while the shown one runs.

    Parameters
    ----------
    n_epochs
        Length of the training.
    shown_epochs
        Epochs, from 1; those beyond the training are left out.
    n_log_spaced
        How many epochs are spread over the whole training.

    Returns
    -------
    epochs
        ``(K,)``, ascending, each once, from 1.
    """
    epochs = set(_log_spaced(n_epochs, n_log_spaced))
    for epoch in shown_epochs:
        epochs.update(range(max(epoch - 1, 1), min(epoch, n_epochs) + 1))
    return np.array(sorted(epochs), np.int64)


def round_epochs(n_epochs: int) -> tuple[int, ...]:
    """Return the epochs whose lessons are kept whatever a film shows, ascending.

    A film that spreads its lessons evenly, by logarithm or by change finds one near wherever it
    looks, and a person who lists epochs lists round ones. So these are round numbers, 26 in each
    power of ten: 10, 11, … 20, 25, 30, … 100, 110, …; and the last.
    """
    epochs, unit = {*range(1, min(n_epochs, 9) + 1), n_epochs}, 1
    while 10 * unit <= n_epochs:
        epochs.update(range(10 * unit, min(n_epochs, 20 * unit) + 1, unit))
        epochs.update(range(25 * unit, min(n_epochs, 100 * unit) + 1, 5 * unit))
        unit *= 10
    return tuple(sorted(epochs))


def thinned(epochs: Sequence[int], count: int) -> tuple[int, ...]:
    """Return at most ``count`` of some epochs, evenly chosen, the first and last among them."""
    if len(epochs) <= count:
        return tuple(epochs)
    chosen = np.linspace(0, len(epochs) - 1, max(count, 2)).round().astype(int)
    return tuple(epochs[index] for index in chosen)


def _log_spaced(last: int, count: int) -> list[int]:
    """Return ``count`` different integers from 1 to ``last``, or all if there are no more."""
    if last <= count:
        return list(range(1, last + 1))
    numbers = [1]
    while len(numbers) < count:
        # Where the spacing is below 1 it becomes 1, and what is left is spaced anew; rounding
        # numpy.geomspace would give 1, 1, 1, 2, 2 and a quarter fewer numbers.
        remaining = count - len(numbers)
        ratio = (last / numbers[-1]) ** (1 / remaining)
        numbers.append(max(numbers[-1] + 1, round(numbers[-1] * ratio)))
    return numbers

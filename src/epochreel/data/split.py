"""Rows to learn from, and rows kept apart to see what was learnt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.data.table import Rows
from epochreel.dataset import TrainingSet

# Of fewer rows a few held out would say nothing, and be missed.
FEWEST_ROWS = 20


def split(
    training_set: TrainingSet, held_out: float = 0.2, seed: int = 0
) -> tuple[TrainingSet, TrainingSet | None]:
    """Return what to learn from and what is held out; see `split_rows`.

    The schema stays as it is: nothing is scaled anew.
    """
    targets = training_set.targets
    classes = {
        "numbers": None,
        "two classes": targets[:, 0] > 0.5,
        "classes": targets.argmax(axis=1),
    }[training_set.schema.task]
    training, held = split_rows(training_set.n_examples, classes, held_out, seed)
    return training_set.rows(training), None if held is None else training_set.rows(held)


def split_rows(
    n_rows: int, classes: NDArray[np.generic] | None, held_out: float, seed: int
) -> tuple[Rows, Rows | None]:
    """Return which rows are learnt from and which are held out.

    Parameters
    ----------
    n_rows
        Of the data.
    classes
        ``(n_rows,)``, the class of each row, so that each class is held out in proportion and
        stays in what is learnt from; None for a target of numbers.
    held_out
        Share of the rows; 0 for none.
    seed
        The same seed holds out the same rows.

    Returns
    -------
    training
        ``(n,)``, ascending, so that the rows keep their order.
    held
        ``(n_rows - n,)``, ascending; None if there are fewer than 20 rows or none is to be held
        out.
    """
    if n_rows < FEWEST_ROWS or not round(n_rows * held_out):
        return np.arange(n_rows), None
    groups = np.zeros(n_rows, np.intp)
    if classes is not None:
        groups = np.unique(classes, return_inverse=True)[1]
    counts = _held_counts(np.bincount(groups), held_out)
    rng = np.random.default_rng(seed)
    held = np.zeros(n_rows, np.bool_)
    for group, count in enumerate(counts):
        held[rng.permutation(np.flatnonzero(groups == group))[:count]] = True
    if not held.any():
        return np.arange(n_rows), None
    return np.flatnonzero(~held), np.flatnonzero(held)


def _held_counts(sizes: NDArray[np.integer], held_out: float) -> NDArray[np.integer]:
    """Return how many of each class are held out: the share, by largest remainder, never all."""
    quotas = sizes * held_out
    counts = np.floor(quotas).astype(np.intp)
    n_more = round(float(quotas.sum())) - int(counts.sum())
    counts[np.argsort(counts - quotas, kind="stable")[:n_more]] += 1
    return np.minimum(counts, sizes - 1)

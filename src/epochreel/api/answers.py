"""Answers of a network as they stand in people's data: words, whole numbers, truth values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.data import classes_of
from epochreel.steps import ReelMeta

Label = str | int | float | bool


def labels_of(meta: ReelMeta) -> tuple[Label, ...]:
    """Return the classes that a network tells apart, as in the data; empty for numbers.

    A reel keeps classes as words. Those that are all numbers came from numbers, and False and
    True from truth values.
    """
    schema = meta.training_set.schema
    if schema.task == "numbers":
        return ()
    words = schema.targets[0].categories
    if words == ("False", "True"):
        return (False, True)
    try:
        numbers = tuple(map(float, words))
    except ValueError:
        return words
    whole = tuple(map(int, numbers)) if all(map(float.is_integer, numbers)) else numbers
    return whole if tuple(map(str, whole)) == words else words


def predicted(meta: ReelMeta, answers: NDArray[np.float64]) -> NDArray[Any]:
    """Return what is nearest to answers, as it would stand in the data.

    Parameters
    ----------
    meta
        Of the reel.
    answers
        ``(n_rows, n_outputs)``, in people's units.

    Returns
    -------
    told
        ``(n_rows,)``, a class each, or a number; ``(n_rows, n_targets)`` of several targets.
    """
    schema = meta.training_set.schema
    if schema.task == "numbers":
        return answers[:, 0] if len(schema.targets) == 1 else answers
    return np.array(labels_of(meta))[classes_of(answers, schema)]

"""How well answers are right, in people's own units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema

# The names of the curves that `measure` gives values of.
ACCURACY, MEAN_ABSOLUTE_ERROR, R2 = "accuracy", "mean_absolute_error", "r2"


def measure(
    outputs: NDArray[np.floating], targets: NDArray[np.floating], schema: Schema
) -> dict[str, float]:
    """Return what there is to say of answers, by name.

    Classes have ``accuracy``. Numbers have ``mean_absolute_error`` and ``r2``; if several columns
    are answered, ``mean_absolute_error: NAME`` each, and the mean ``r2``.

    Parameters
    ----------
    outputs
        ``(n_examples, n_outputs)``, what the network answers.
    targets
        The same shape, the right answers.
    schema
        What they mean.
    """
    if schema.task != "numbers":
        return {ACCURACY: accuracy(outputs, targets, schema)}
    mean_errors = mean_absolute_errors(outputs, targets, schema).tolist()
    names = [MEAN_ABSOLUTE_ERROR]
    if len(schema.targets) > 1:
        names = [f"{MEAN_ABSOLUTE_ERROR}: {column.name}" for column in schema.targets]
    return {**dict(zip(names, mean_errors, strict=True)), R2: float(r2(outputs, targets).mean())}


def classes_of(values: NDArray[np.floating], schema: Schema) -> NDArray[np.intp]:
    """Return which class each row of outputs or targets means, ``(n_examples,)``.

    Of two classes it is the second from 0.5 on; of many, the one with the greatest output.
    """
    if schema.task == "two classes":
        return (values[:, 0] >= 0.5).astype(np.intp)
    return values.argmax(axis=1)


def accuracy(
    outputs: NDArray[np.floating], targets: NDArray[np.floating], schema: Schema
) -> float:
    """Return the share of right answers, from 0 to 1."""
    return float(np.mean(classes_of(outputs, schema) == classes_of(targets, schema)))


def confusion(
    outputs: NDArray[np.floating], targets: NDArray[np.floating], schema: Schema
) -> NDArray[np.int64]:
    """Return how often each class was taken for each, ``(n_classes, n_classes)`` int64.

    Rows are the right answers, columns those of the network, both in the schema's order.
    """
    n_classes = len(schema.targets[0].categories)
    cells = classes_of(targets, schema) * n_classes + classes_of(outputs, schema)
    return np.bincount(cells, minlength=n_classes**2).reshape(n_classes, n_classes)


def mean_absolute_errors(
    outputs: NDArray[np.floating], targets: NDArray[np.floating], schema: Schema
) -> NDArray[np.float64]:
    """Return how far off the answers are on average, ``(n_outputs,)`` in people's units."""
    scales = np.array([column.scale for column in schema.targets])
    return np.abs(outputs - targets).mean(axis=0) * scales


def r2(outputs: NDArray[np.floating], targets: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the share of the variance that is explained, ``(n_outputs,)``, at most 1.

    ``1 - sum((target - output)^2) / sum((target - mean)^2)``. Where the targets do not vary it is
    1 for answers without any error and 0 for others, as scikit-learn has it.
    """
    left = np.square(targets - outputs).sum(axis=0)
    whole = np.square(targets - targets.mean(axis=0)).sum(axis=0)
    explained = 1 - left / np.where(whole > 0, whole, 1)
    return np.where(whole > 0, explained, (left == 0).astype(np.float64))

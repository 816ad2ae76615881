"""How well answers are right, in people's own units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema

# The names of the curves that `measure` gives values of.
ACCURACY, MEAN_ABSOLUTE_ERROR, R2 = "accuracy", "mean_absolute_error", "r2"
BALANCED_ACCURACY = "balanced_accuracy"


def measure(
    outputs: NDArray[np.floating], targets: NDArray[np.floating], schema: Schema
) -> dict[str, float]:
    """Return what there is to say of answers, by name.

    Classes have ``accuracy`` and ``balanced_accuracy``. Numbers have ``mean_absolute_error`` and
    ``r2``, both in people's units; if several columns are answered, ``mean_absolute_error: NAME``
    each, and the mean ``r2``.

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
        return {
            ACCURACY: accuracy(outputs, targets, schema),
            BALANCED_ACCURACY: balanced_accuracy(outputs, targets, schema),
        }
    mean_errors = mean_absolute_errors(outputs, targets, schema).tolist()
    names = [MEAN_ABSOLUTE_ERROR]
    if len(schema.targets) > 1:
        names = [f"{MEAN_ABSOLUTE_ERROR}: {column.name}" for column in schema.targets]
    return {
        **dict(zip(names, mean_errors, strict=True)),
        R2: float(fit(outputs, targets, schema).mean()),
    }


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


def balanced_accuracy(
    outputs: NDArray[np.floating], targets: NDArray[np.floating], schema: Schema
) -> float:
    """Return the mean over the classes of the share that is right of each, from 0 to 1.

    Who always gives the most frequent answer has one over the number of classes. Classes of which
    there is no example do not count.
    """
    counts = confusion(outputs, targets, schema)
    of_each = counts.sum(axis=1)
    return float(np.mean(np.diag(counts)[of_each > 0] / of_each[of_each > 0]))


def majority(targets: NDArray[np.floating], schema: Schema) -> tuple[str, float]:
    """Return the most frequent class and its share of the examples, at least one."""
    counts = np.bincount(classes_of(targets, schema))
    most = int(counts.argmax())
    return schema.targets[0].categories[most], float(counts[most] / counts.sum())


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
    errors = np.abs(outputs - targets).mean(axis=0) * scales
    for at, column in enumerate(schema.targets):
        if column.log_offset is not None:
            pair = column.all_to_people(outputs[:, at]), column.all_to_people(targets[:, at])
            errors[at] = np.abs(pair[0] - pair[1]).mean()
    return errors


def fit(
    outputs: NDArray[np.floating], targets: NDArray[np.floating], schema: Schema
) -> NDArray[np.float64]:
    """Return `r2` of each target, in people's units where they are learnt as logarithms."""
    found = r2(outputs, targets)
    for at, column in enumerate(schema.targets):
        if column.log_offset is not None:
            pair = column.all_to_people(outputs[:, [at]]), column.all_to_people(targets[:, [at]])
            found[at] = r2(*pair)[0]
    return found


def r2(outputs: NDArray[np.floating], targets: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the share of the variance that is explained, ``(n_outputs,)``, at most 1.

    ``1 - sum((target - output)^2) / sum((target - mean)^2)``. Where the targets do not vary it is
    1 for answers without any error and 0 for others, as scikit-learn has it.
    """
    left = np.square(targets - outputs).sum(axis=0)
    whole = np.square(targets - targets.mean(axis=0)).sum(axis=0)
    explained = 1 - left / np.where(whole > 0, whole, 1)
    return np.where(whole > 0, explained, (left == 0).astype(np.float64))

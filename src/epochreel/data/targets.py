"""What is to be answered: numbers, one of two classes, or one of many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from epochreel.data.cells import shown
from epochreel.data.options import TaskChoice
from epochreel.data.reading import MOST_WORDS
from epochreel.data.table import Numbers, RawColumn, Words
from epochreel.dataset import Task
from epochreel.errors import DataError, UsageError

# Whole numbers are classes if there are no more than this many different ones, and this many
# rows for each on average.
MOST_CLASS_NUMBERS, FEWEST_ROWS_EACH = 20, 10


def read_targets(
    columns: Sequence[RawColumn], choice: TaskChoice
) -> tuple[Task, tuple[RawColumn, ...]]:
    """Return the task, and the targets as it wants them: as numbers, or one column of words.

    One column of words is learnt as classes. One of numbers is too if ``choice`` says so, if there
    are just two different whole numbers, or if there are at most 20 different whole numbers and
    on average ten rows for each. Everything else is learnt as numbers.

    Parameters
    ----------
    columns
        One or several targets, without missing values.
    choice
        ``"auto"``, ``"numbers"`` or ``"classes"``.

    Raises
    ------
    DataError
        If a target is the same in all rows, there are too many classes or words among numbers.
    UsageError
        If several columns are to be classes.
    """
    for column in columns:
        _check_varies(column)
    if len(columns) == 1 and choice != "numbers":
        column = columns[0]
        if isinstance(column, Numbers) and (choice == "classes" or are_classes(column)):
            column = as_words(column)
        if isinstance(column, Words):
            _check_class_count(column)
            return ("two classes" if len(column.words) == 2 else "classes"), (column,)
    if choice == "classes":
        raise UsageError(f'`task="classes"` takes one target, not {len(columns)}')
    for column in columns:
        if isinstance(column, Words):
            word = shown(column.words[0])
            raise DataError(
                f"target `{column.name}` holds words such as `{word}`; words are learnt as"
                " classes, as the only target"
            )
    return "numbers", tuple(columns)


def are_classes(column: Numbers) -> bool:
    """Return whether numbers look like the numbers of classes."""
    values = column.values
    if not is_whole(column):
        return False
    n_different = len(np.unique(values))
    return n_different == 2 or (
        n_different <= MOST_CLASS_NUMBERS and len(values) >= FEWEST_ROWS_EACH * n_different
    )


def is_whole(column: Numbers) -> bool:
    """Return whether all numbers are whole."""
    return np.array_equal(column.values, np.round(column.values))


def as_words(column: Numbers) -> Words:
    """Return numbers as words, in the order of the numbers."""
    different, codes = np.unique(column.values + 0.0, return_inverse=True)  # -0 is 0
    if len(different) > MOST_WORDS:
        raise _too_many_classes(column.name, len(different))
    words = tuple(repr(value).removesuffix(".0") for value in different.tolist())
    return Words(column.name, codes.astype(np.int32), words)


def _check_varies(column: RawColumn) -> None:
    if isinstance(column, Words):
        only = shown(column.words[0]) if len(column.words) == 1 else None
    else:
        first = column.values[0]
        only = f"{first:g}" if (column.values == first).all() else None
    if only is not None:
        raise DataError(
            f"target `{column.name}` is `{only}` in each of the {len(column.missing):,} rows:"
            " there is nothing to learn"
        )


def _check_class_count(column: Words) -> None:
    if len(column.words) > MOST_WORDS:
        raise _too_many_classes(column.name, len(column.words))


def _too_many_classes(name: str, count: int) -> DataError:
    return DataError(
        f"target `{name}` has {count:,} different values; at most {MOST_WORDS} classes can be told"
        " apart"
    )

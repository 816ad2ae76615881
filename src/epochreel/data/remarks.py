"""What a person should know of how their columns were taken, though nothing is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from epochreel.data.cells import shown
from epochreel.data.options import TaskChoice
from epochreel.data.table import Numbers, RawColumn, Words
from epochreel.data.targets import MOST_CLASS_NUMBERS, is_whole
from epochreel.dataset import Schema

# Fewer rows are in order by chance, or on purpose.
FEWEST_COUNTED = 10


def remarks(
    inputs: Sequence[RawColumn],
    targets: Sequence[RawColumn],
    schema: Schema,
    task: TaskChoice = "auto",
) -> tuple[str, ...]:
    """Return one line each on columns that teach nothing, or may be taken otherwise than meant.

    Parameters
    ----------
    inputs, targets
        As they were read.
    schema
        What became of them.
    task
        What somebody said that the target is.
    """
    notes = [] if schema.image else [_about_input(column, len(inputs)) for column in inputs]
    if len(targets) == 1:
        notes.append(_about_target(targets[0], schema, task))
    return tuple(note for note in notes if note)


def _about_input(column: RawColumn, n_inputs: int) -> str:
    if isinstance(column, Words):
        if len(column.words) == 1:
            word = shown(column.words[0])
            return f"column `{column.name}` is `{word}` in every row: it teaches nothing"
        return ""
    values = column.values
    if (values == values[0]).all():
        return f"column `{column.name}` is {values[0]:g} in every row: it teaches nothing"
    if (
        n_inputs > 1
        and len(values) >= FEWEST_COUNTED
        and np.array_equal(values, values[0] + np.arange(len(values)))
    ):
        return f"column `{column.name}` counts the rows; `ignore={column.name!r}` leaves it out"
    return ""


def _about_target(column: RawColumn, schema: Schema, task: TaskChoice) -> str:
    """Return what was decided, where it might have been otherwise."""
    if not isinstance(column, Numbers) or task != "auto":
        return ""
    if schema.task == "numbers":
        n_different = len(np.unique(column.values))
        if not is_whole(column) or n_different > MOST_CLASS_NUMBERS:
            return ""
        return (
            f"target `{column.name}` has {n_different} different numbers, learnt as a number;"
            ' `task="classes"` learns them as classes'
        )
    if schema.targets[0].categories == ("0", "1"):  # as a number it would say no more
        return ""
    n_classes = len(schema.targets[0].categories)
    return (
        f"target `{column.name}` has {n_classes} different numbers, learnt as classes;"
        ' `task="numbers"` learns it as a number'
    )

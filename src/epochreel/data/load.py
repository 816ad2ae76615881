"""People's own data, ready for a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from epochreel.data.choice import Choice
from epochreel.data.gaps import check_finite, filled, treat_missing
from epochreel.data.options import Missing, Preparation, Scale, TaskChoice
from epochreel.data.remarks import remarks
from epochreel.data.scaling import fit_column, fit_picture, to_network
from epochreel.data.source import naming, read_pair, read_source
from epochreel.data.split import split_rows
from epochreel.data.table import Numbers, RawColumn, Rows, Table, Words
from epochreel.data.targets import read_targets
from epochreel.data.vocabulary import check_words
from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.errors import DataError


@dataclass(frozen=True, eq=False)
class Loaded:
    """Data that a network can learn from.

    Parameters
    ----------
    training
        What is learnt from.
    held_out
        What is not, with the same schema; None if nothing is held out.
    notes
        What the person should know of what was made of the data, one line each.
    """

    training: TrainingSet
    held_out: TrainingSet | None = None
    notes: tuple[str, ...] = ()


def load(
    source: Any,
    target: str | Sequence[str] | None = None,
    *,
    ignore: Sequence[str] = (),
    scale: Scale = "standard",
    missing: Missing = "error",
    task: TaskChoice = "auto",
    held_out: float = 0.2,
    seed: int = 0,
) -> Loaded:
    """Return the data of a file, frame or array, ready for a network.

    Parameters
    ----------
    source
        A ``.csv``, ``.tsv``, ``.parquet`` or ``.npz`` file, a frame of any library that narwhals
        knows, an array ``(n_rows, n_columns)`` or nested lists. Columns without names are called
        ``x1`` on.
    target
        Names of the columns to be answered; None for a ``.npz`` of arrays ``X`` and ``y``.
    ignore
        Names of columns to be left out.
    scale, missing, task, held_out, seed
        As for `Preparation`.

    Raises
    ------
    DataError
        If the data cannot be read or learnt from; the message names line, column and value.
    ExtraError
        If reading the file takes a library that is not installed.
    UsageError
        If a column or an option is unknown; the message lists those there are.
    """
    targets = (target,) if isinstance(target, str) else tuple(target or ())
    choice = Choice(tuple(dict.fromkeys(targets)), tuple(dict.fromkeys(ignore)))
    options = Preparation(scale, missing, task, held_out, seed)
    with naming(source):
        return prepare(read_source(source, choice), choice, options)


def from_arrays(
    inputs: Any,
    targets: Any,
    *,
    ignore: Sequence[str] = (),
    scale: Scale = "standard",
    missing: Missing = "error",
    task: TaskChoice = "auto",
    held_out: float = 0.2,
    seed: int = 0,
) -> Loaded:
    """Return inputs and targets that were given apart, ready for a network.

    Parameters
    ----------
    inputs
        An array or nested lists ``(n_rows, n_columns)``, whose columns are called ``x1`` on, grey
        pictures ``(n_rows, height, width)``, or a frame.
    targets
        ``(n_rows,)``, called ``y``, ``(n_rows, n_targets)``, called ``y1`` on, or a frame or
        series.
    ignore
        Names of columns to be left out.
    scale, missing, task, held_out, seed
        As for `Preparation`.

    Raises
    ------
    DataError
        If the data cannot be learnt from; the message names row, column and value.
    UsageError
        If a column or an option is unknown; the message lists those there are.
    """
    choice = Choice((), tuple(dict.fromkeys(ignore)))
    options = Preparation(scale, missing, task, held_out, seed)
    return prepare(read_pair(inputs, targets, choice), choice, options)


def prepare(table: Table, choice: Choice, options: Preparation) -> Loaded:
    """Return a table's columns as inputs and targets of a network, some rows held out.

    Raises
    ------
    DataError
        If nothing can be learnt from the table as it is.
    """
    names = choice.targets or table.targets
    check_finite(table)
    table = treat_missing(table, options.missing, names)
    if table.n_rows < 2:
        raise DataError("there is only one row; at least 2 are needed to learn a difference")
    inputs = [column for column in table.columns if column.name not in names]
    if not inputs:
        raise DataError("no column is left to learn from besides the target")
    for column in inputs:
        if isinstance(column, Words):
            check_words(column)
    task, answers = read_targets([table.column(name) for name in names], options.task)
    classes = answers[0].codes if isinstance(answers[0], Words) else None
    training, held = split_rows(table.n_rows, classes, options.held_out, options.seed)
    inputs = [filled(column, training) for column in inputs]
    image = None if choice.targets else table.image
    schema = Schema(
        _fit_inputs(inputs, image, training, options.scale),
        tuple(fit_column(column, training, options.scale) for column in answers),
        task,
        image,
    )
    ignored = [f"column `{name}` was ignored" for name in choice.ignored]
    notes = (
        *table.notes,
        *ignored,
        *remarks(inputs, [table.column(name) for name in names], schema, options.task),
    )
    return Loaded(
        _training_set(inputs, answers, schema, training),
        None if held is None else _training_set(inputs, answers, schema, held),
        notes,
    )


def _fit_inputs(
    inputs: Sequence[RawColumn], image: tuple[int, int] | None, rows: Rows, scale: Scale
) -> tuple[Column, ...]:
    pixels = [column for column in inputs if isinstance(column, Numbers)]
    if image is not None and len(pixels) == len(inputs):
        return fit_picture(pixels, rows, scale)
    return tuple(fit_column(column, rows, scale) for column in inputs)


def _training_set(
    inputs: Sequence[RawColumn], answers: Sequence[RawColumn], schema: Schema, rows: Rows
) -> TrainingSet:
    given = to_network(inputs, schema.inputs, rows)
    if schema.task == "two classes" and isinstance(answers[0], Words):
        return TrainingSet(given, answers[0].codes[rows, None].astype(np.float64), schema)
    return TrainingSet(given, to_network(answers, schema.targets, rows), schema)

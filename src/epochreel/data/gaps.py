"""Values that are missing or not finite: refused, left out with their rows, or filled in."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

import numpy as np

from epochreel.data.options import Missing
from epochreel.data.table import Numbers, RawColumn, Rows, Table
from epochreel.errors import DataError


def check_finite(table: Table) -> None:
    """Raise DataError, naming the cell, if a number is infinite."""
    for column in table.columns:
        if isinstance(column, Numbers) and (infinite := np.isinf(column.values)).any():
            row = int(np.argmax(infinite))
            raise DataError(
                f"{table.where(row, column.name)}: `{column.values[row]}` is not finite; correct"
                ' it, or empty it and say `missing="drop"` or `missing="mean"`'
            )


def treat_missing(table: Table, rule: Missing, targets: Container[str]) -> Table:
    """Return the table without the rows that cannot stay because a value is missing.

    Parameters
    ----------
    table
        As it was read.
    rule
        ``"error"`` lets no missing value through, ``"drop"`` leaves out rows, ``"mean"`` changes
        nothing here: `filled` does, once it is known which rows are learnt from.
    targets
        Columns whose missing values cannot be filled in: nobody knows the right answer.

    Raises
    ------
    DataError
        If a value is missing and the rule does not allow it, or no row is left.
    """
    for column in table.columns:
        if column.missing.all():
            raise DataError(f"column `{column.name}` has no values; `ignore={column.name!r}`")
    if rule == "drop":
        return _without_gaps(table)
    for column in table.columns:
        if rule == "error" or column.name in targets:
            _refuse_missing(table, column, is_target=column.name in targets)
    n_missing = sum(int(column.missing.sum()) for column in table.columns)
    if not n_missing:
        return table
    note = f"filled in {_counted(n_missing, 'missing value')}, by the mean or most frequent word"
    return replace(table, notes=(*table.notes, note))


def filled(column: RawColumn, training_rows: Rows) -> RawColumn:
    """Return a column whose missing values are the mean, or the most frequent word.

    Parameters
    ----------
    column
        Perhaps with missing values.
    training_rows
        The rows to take the mean of, so that the network learns nothing of the others.

    Raises
    ------
    DataError
        If no training row has a value.
    """
    missing = column.missing
    if not missing.any():
        return column
    given = training_rows[~missing[training_rows]]
    if not len(given):
        raise DataError(
            f"column `{column.name}` has no values in the rows learnt from;"
            f" `ignore={column.name!r}`"
        )
    if isinstance(column, Numbers):
        return replace(
            column, values=np.where(missing, column.values[given].mean(), column.values)
        )
    frequent = np.bincount(column.codes[given]).argmax().astype(np.int32)
    return replace(column, codes=np.where(missing, frequent, column.codes))


def _without_gaps(table: Table) -> Table:
    keep = np.ones(table.n_rows, np.bool_)
    for column in table.columns:
        keep &= ~column.missing
    n_dropped = table.n_rows - int(keep.sum())
    if not n_dropped:
        return table
    if n_dropped == table.n_rows:
        raise DataError(f'each of the {table.n_rows} rows has a missing value; `missing="mean"`')
    note = f"left out {_counted(n_dropped, 'row')} with missing values"
    return replace(table.rows(np.flatnonzero(keep)), notes=(*table.notes, note))


def _refuse_missing(table: Table, column: RawColumn, *, is_target: bool) -> None:
    missing = column.missing
    if not missing.any():
        return
    cell = table.where(int(np.argmax(missing)), column.name)
    count = f" ({int(missing.sum()):,} in this column)" if missing.sum() > 1 else ""
    way_out = '`missing="drop"` leaves such rows out'
    if is_target:
        raise DataError(f"{cell}: the answer is missing{count}; {way_out}")
    raise DataError(
        f'{cell}: a value is missing{count}; {way_out}, `missing="mean"` fills them in'
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"

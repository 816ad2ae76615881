"""People's data as they were read: columns of numbers or of words, not yet those of a network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import DataError

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of numbers.

    Parameters
    ----------
    name
        As in the data.
    values
        ``(n_rows,)`` float64 in people's units; NaN where nothing was given.
    """

    name: str
    values: NDArray[np.float64]

    @property
    def missing(self) -> NDArray[np.bool_]:
        """``(n_rows,)``, where nothing was given."""
        return np.isnan(self.values)

    def rows(self, rows: Rows) -> Numbers:
        """Return some of the rows, in the order given."""
        return replace(self, values=self.values[rows])


@dataclass(frozen=True, eq=False)
class Words:
    """A column of words.

    Parameters
    ----------
    name
        As in the data.
    codes
        ``(n_rows,)`` int32, which word; -1 where nothing was given.
    words
        The different words, sorted, or in the order in which somebody declared them.
    """

    name: str
    codes: NDArray[np.int32]
    words: tuple[str, ...]

    @property
    def missing(self) -> NDArray[np.bool_]:
        """``(n_rows,)``, where nothing was given."""
        return self.codes < 0

    def rows(self, rows: Rows) -> Words:
        """Return some of the rows, in the order given; words that are gone leave the list."""
        codes = self.codes[rows]
        used = np.unique(codes[codes >= 0])
        renumbered = np.full(len(self.words) + 1, -1, np.int32)  # the last is for -1
        renumbered[used] = np.arange(len(used))
        return replace(self, codes=renumbered[codes], words=tuple(self.words[i] for i in used))


RawColumn = Numbers | Words


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length.

    Parameters
    ----------
    columns
        With different names.
    lines
        ``(n_rows,)`` int64, the line of the file on which each row begins, from 1; None for data
        that have no lines.
    targets
        Names of the columns that the source itself calls the targets.
    image
        Height and width if all columns but the targets are the pixels of a picture.
    notes
        Remarks for the person, one line each.

    Raises
    ------
    DataError
        If two columns have the same name or columns differ in length.
    """

    columns: tuple[RawColumn, ...]
    lines: NDArray[np.int64] | None = None
    targets: tuple[str, ...] = ()
    image: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_different(self.names)
        for column in self.columns[1:]:
            length, wanted = len(column.missing), self.n_rows
            if length != wanted:
                first = self.columns[0].name
                raise DataError(
                    f"column `{column.name}` has {length:,} rows, column `{first}` has {wanted:,}"
                )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in their order."""
        return tuple(column.name for column in self.columns)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].missing) if self.columns else 0

    def column(self, name: str) -> RawColumn:
        """Return the column of a name that is in the table."""
        return self.columns[self.names.index(name)]

    def rows(self, rows: Rows) -> Table:
        """Return some of the rows, in the order given."""
        columns = tuple(column.rows(rows) for column in self.columns)
        return replace(
            self, columns=columns, lines=None if self.lines is None else self.lines[rows]
        )

    def where(self, row: int, name: str) -> str:
        """Return how a message names a cell, so that the person finds it."""
        return where(row, name, self.lines)


def where(row: int, name: str, lines: NDArray[np.int64] | None) -> str:
    """Return how a message names a cell: by the line of the file, or else by the row from 0."""
    place = f"row {row} (from 0)" if lines is None else f"line {lines[row]}"
    return f"{place}, column `{name}`"


def check_different(names: Iterable[str]) -> None:
    """Raise DataError if two columns have the same name."""
    seen: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        if name in seen:
            raise DataError(
                f"columns {seen[name]} and {position} are both named `{name}`; rename one"
            )
        seen[name] = position

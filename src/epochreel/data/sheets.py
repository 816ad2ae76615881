"""Tables from .xlsx files: the first sheet, its first row the names of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from epochreel.data.arrays import table_of_columns
from epochreel.data.choice import Choice
from epochreel.data.table import Table
from epochreel.errors import DataError, ExtraError


def read_sheet(path: Path, choice: Choice) -> Table:
    """Return the columns of the first sheet of a workbook.

    Raises
    ------
    ExtraError
        If python-calamine is not installed.
    DataError
        If the file is no workbook or its first sheet is no table.
    UsageError
        If the choice does not fit the columns.
    """
    try:
        import python_calamine  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise ExtraError(
            "reading .xlsx takes python-calamine, or save the sheet as .csv", "excel"
        ) from error
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        rows: list[list[Any]] = book.get_sheet_by_index(0).to_python()
    except python_calamine.CalamineError as error:
        raise DataError(f"is not an .xlsx file ({' '.join(str(error).split())})") from error
    numbered = [(line, row) for line, row in enumerate(rows, start=1) if any(map(_is_given, row))]
    if len(numbered) < 2:
        raise DataError(f"the sheet `{names[0]}` has no rows below a row of names")
    table = _table(numbered, choice)
    if len(names) == 1:
        return table
    note = f"read the first of {len(names)} sheets, `{names[0]}`"
    return replace(table, notes=(note, *table.notes))


def _table(numbered: Sequence[tuple[int, list[Any]]], choice: Choice) -> Table:
    heads = [" ".join(_text_of(cell).split()) for cell in numbered[0][1]]
    body = [row for _, row in numbered[1:]]
    named = []
    for place, head in enumerate(heads):
        cells = np.empty(len(body), object)
        cells[:] = [_text_of(row[place]) for row in body]
        # Sheets often have a column or two of nothing beside their table.
        if head or any(cells):
            named.append((head or f"column {place + 1}", cells))
    table = table_of_columns(named, [], choice)
    return replace(table, lines=np.array([line for line, _ in numbered[1:]], np.int64))


def _is_given(cell: Any) -> bool:
    return cell is not None and cell != ""


def _text_of(cell: Any) -> str:
    """Return a cell as text: dates as 2024-01-31, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

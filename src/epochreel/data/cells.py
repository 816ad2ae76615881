"""What one cell of text means: a number, a missing value or a word."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# How spreadsheets, R, SQL, pandas, polars and old data sets write that there is nothing. Exact
# case, because `none` and `na` are words that people use; `?` is the UCI repository's.
MISSING_WORDS = frozenset(
    ["", "?", "#N/A", "<NA>", "N/A", "NA", "NULL", "NaN", "NaT", "None", "n/a", "nan", "null"]
)

_BREAKS = re.compile(r"[\t\n\v\f\r]+")
MOST_SHOWN = 40  # characters of a cell in a message


class CellNumbers(NamedTuple):
    """Cells read as numbers.

    Parameters
    ----------
    values
        ``(n,)`` float64; NaN for missing values and for text.
    is_text
        ``(n,)``, which cells are no number and not missing; None if no cell is.
    """

    values: NDArray[np.float64]
    is_text: NDArray[np.bool_] | None


def shown(text: str) -> str:
    """Return text as a message shows it: on one line, and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"


def on_one_line(text: str) -> str:
    """Return a name or a word with spaces for line breaks and tabs, which no film can set."""
    return _BREAKS.sub(" ", text) if not text.isprintable() else text


def is_missing(cell: str) -> bool:
    """Return whether a cell says that there is nothing."""
    return cell.strip() in MISSING_WORDS


def read_numbers(cells: Sequence[str], *, decimal_comma: bool = False) -> CellNumbers:
    """Return cells as numbers.

    Parameters
    ----------
    cells
        Text.
    decimal_comma
        Read ``1,5`` as 1.5, besides ``1.5``.
    """
    # Python would read `2024_01` as 202401.
    if "_" not in "".join(cells):
        try:
            return CellNumbers(np.fromiter(map(float, cells), np.float64, len(cells)), None)
        except ValueError:
            pass
    # Columns of words have few different cells, so that each is looked at once.
    numbers = {cell: read_number(cell, decimal_comma=decimal_comma) for cell in set(cells)}
    read = [numbers[cell] for cell in cells]
    is_text = np.fromiter((number is None for number in read), np.bool_, len(cells))
    values = np.fromiter(
        (math.nan if number is None else number for number in read), np.float64, len(cells)
    )
    return CellNumbers(values, is_text if is_text.any() else None)


def read_number(cell: str, *, decimal_comma: bool = False) -> float | None:
    """Return a cell as a number, NaN if it is missing and None if it is text."""
    if is_missing(cell):
        return math.nan
    if decimal_comma and "." not in cell:
        cell = cell.replace(",", ".", 1)
    if "_" in cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return None

"""Columns of pandas and polars frames, of Arrow tables and of .parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
from narwhals.stable import v1 as stable
from numpy.typing import NDArray

from epochreel.data.arrays import NamedArray, table_of_columns
from epochreel.data.choice import Choice
from epochreel.data.table import Table, Words
from epochreel.errors import DataError, ExtraError


def is_frame(data: Any) -> bool:
    """Return whether data are columns, or one column, of a dataframe library."""
    return nw.dependencies.is_into_dataframe(data) or nw.dependencies.is_into_series(data)


def frame_arrays(frame: Any, unnamed: str) -> list[NamedArray]:
    """Return the columns of a frame or series; categoricals as words in their declared order.

    Parameters
    ----------
    frame
        Of any library that narwhals knows.
    unnamed
        The name of a series that has none.

    Raises
    ------
    DataError
        If two columns have the same name or there are no rows.
    """
    try:
        known = nw.from_native(frame, eager_only=True, allow_series=True)
    except nw.exceptions.DuplicateError as error:
        raise DataError(f"two columns have the same name: {_on_one_line(error)}") from error
    if not len(known):
        raise DataError("the frame has no rows")
    if isinstance(known, nw.Series):
        name = str(unnamed if known.name is None else known.name)
        return [(name, _array_of(name, known))]
    return [
        (str(series.name), _array_of(str(series.name), series)) for series in known.iter_columns()
    ]


def read_parquet(path: Path, choice: Choice) -> Table:
    """Return the columns of a .parquet file.

    Raises
    ------
    ExtraError
        If pyarrow is not installed.
    DataError
        If the file is no .parquet or holds columns that cannot be learnt from.
    UsageError
        If the choice does not fit the columns.
    """
    try:
        import pyarrow  # pyright: ignore[reportMissingImports]
        import pyarrow.parquet  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise ExtraError("reading .parquet takes pyarrow", "parquet") from error
    try:
        table = pyarrow.parquet.read_table(path)
    except pyarrow.ArrowInvalid as error:
        raise DataError("is not a .parquet file") from error
    return table_of_columns(frame_arrays(table, "y"), [], choice)


def _array_of(name: str, series: nw.Series[Any]) -> NDArray[Any] | Words:
    """Return a column as an array of a kind that `column_of_array` tells apart, or as words."""
    if isinstance(series.dtype, nw.Categorical | nw.Enum):
        return _declared(name, series)
    if series.dtype.is_numeric():
        return series.cast(nw.Float64).to_numpy().astype(np.float64, copy=False)
    if series.dtype.is_temporal():
        # Only the kind matters: the column is refused, unless it is ignored.
        return np.zeros(len(series), "datetime64[s]")
    array = np.empty(len(series), object)
    array[:] = [None if value is None else str(value) for value in series.to_list()]
    return array


def _declared(name: str, series: nw.Series[Any]) -> Words:
    """Return the words of a categorical, in the order that somebody gave them, as far as used."""
    values = [None if value is None else str(value) for value in series.to_list()]
    used = set(values)
    # Only what narwhals calls stable goes on telling the categories of every kind of column.
    known = stable.from_native(series.to_native(), series_only=True)
    categories = known.cat.get_categories().to_list()
    words = tuple(word for word in map(str, categories) if word in used)
    codes = {word: code for code, word in enumerate(words)}
    # What is missing has no code.
    coded = (-1 if value is None else codes.get(value, -1) for value in values)
    return Words(name, np.fromiter(coded, np.int32, len(values)), words)


def _on_one_line(error: Exception) -> str:
    return " ".join(str(error).split())

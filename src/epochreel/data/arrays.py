"""Tables from NumPy arrays, nested lists and .npz files."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import ArrayLike, NDArray

from epochreel.data.choice import Choice
from epochreel.data.reading import column_of_cells
from epochreel.data.table import Numbers, RawColumn, Table, Words
from epochreel.errors import DataError

# What the two arrays of a .npz are called when they hold inputs and targets.
INPUTS_ARRAY, TARGETS_ARRAY = "X", "y"

NamedArray = tuple[str, NDArray[Any] | Words]  # a column, (n_rows,)


def read_npz(path: Path, choice: Choice) -> Table:
    """Return the columns of a .npz file.

    Arrays ``X`` and ``y`` are inputs and targets, if the choice names no target. Otherwise each
    array is a column of its own name; one with several columns gives ``name1``, ``name2``, ….

    Raises
    ------
    DataError
        If the file is no .npz or an array is nothing that can be learnt from.
    UsageError
        If the choice does not fit the columns.
    """
    arrays = _load_npz(path)
    if {INPUTS_ARRAY, TARGETS_ARRAY} == arrays.keys() and not choice.targets:
        inputs, image = input_arrays(arrays[INPUTS_ARRAY])
        return table_of_columns(inputs, target_arrays(arrays[TARGETS_ARRAY]), choice, image)
    named = [one for name, array in arrays.items() for one in _columns(array, name, single=name)]
    return table_of_columns(named, [], choice)


def input_arrays(inputs: ArrayLike) -> tuple[list[NamedArray], tuple[int, int] | None]:
    """Return the columns of inputs, and height and width if they are pictures.

    Parameters
    ----------
    inputs
        ``(n_rows, n_columns)`` numbers or words, called ``x1`` on; or ``(n_rows, height, width)``
        grey pictures, whose columns are ``pixel 1,1`` on.

    Raises
    ------
    DataError
        If they are not rows of equally many values.
    """
    array = as_array(inputs, INPUTS_ARRAY)
    image = (array.shape[1], array.shape[2]) if array.ndim == 3 else None
    return _columns(array, "x", single="x1"), image


def target_arrays(targets: ArrayLike) -> list[NamedArray]:
    """Return the columns of right answers: ``y``, or ``y1`` on if there are several.

    Raises
    ------
    DataError
        If they are not rows of equally many values.
    """
    return _columns(as_array(targets, TARGETS_ARRAY), "y", single="y")


def table_of_columns(
    inputs: Sequence[NamedArray],
    targets: Sequence[NamedArray],
    choice: Choice,
    image: tuple[int, int] | None = None,
) -> Table:
    """Return a table of those columns that the choice keeps.

    Parameters
    ----------
    inputs
        Columns; the targets may be among them, if the choice names them.
    targets
        Columns that are targets, if they were given apart.
    choice
        Checked against the names.
    image
        Height and width, if the inputs are pictures.

    Raises
    ------
    DataError
        If a column is nothing that can be learnt from, or the columns differ in length.
    UsageError
        If the choice does not fit the columns.
    """
    input_names, target_names = [name for name, _ in inputs], [name for name, _ in targets]
    for name in target_names:
        if name in input_names:
            raise DataError(f"column `{name}` is among the inputs and the targets")
    choice.check([*input_names, *target_names], target_names)
    named = [*inputs, *targets]
    columns = tuple(column_of_array(name, array) for name, array in named if choice.keeps(name))
    whole = len(columns) == len(named)  # a picture with holes is none
    return Table(columns, targets=tuple(target_names), image=image if whole else None)


def column_of_array(name: str, array: NDArray[Any] | Words) -> RawColumn:
    """Return one column.

    Parameters
    ----------
    name
        Of the column.
    array
        ``(n_rows,)``: numbers; truth values, which become the words ``False`` and ``True``; text;
        or a mixture of Python objects, each taken for what its text says. Words stay as they are.

    Raises
    ------
    DataError
        If the values are dates, complex numbers or records.
    """
    if isinstance(array, Words):
        return array
    match array.dtype.kind:
        case "f" | "i" | "u":
            return Numbers(name, array.astype(np.float64, copy=False))
        case "b":
            return column_of_cells(name, ["True" if value else "False" for value in array])
        case "M" | "m":
            raise _no_dates(name)
        case "U" | "O":
            cells = ["" if value is None else str(value) for value in array.tolist()]
            return column_of_cells(name, cells)
    raise DataError(
        f"column `{name}` holds {array.dtype} values;"
        " only numbers, words and truth values can be learnt"
    )


def as_array(data: ArrayLike, name: str) -> NDArray[Any]:
    """Return arrays and nested lists as an array, missing values as NaN.

    Parameters
    ----------
    data
        What was given.
    name
        How the message calls it.

    Raises
    ------
    DataError
        If rows differ in length or there are none.
    """
    if isinstance(data, np.ma.MaskedArray) and data.dtype.kind in "fiu":
        return np.ma.filled(data.astype(np.float64), np.nan)
    try:
        array = np.asarray(data)
    except ValueError as error:
        raise _ragged(data, name) from error
    if array.ndim == 0:
        raise DataError(
            f"`{name}` is of type {type(data).__name__}; wanted is an array, a list of rows or a"
            " frame"
        )
    if array.size == 0:
        raise DataError(f"`{name}` of shape {array.shape} is empty")
    return array


def _columns(array: NDArray[Any], prefix: str, *, single: str) -> list[NamedArray]:
    if array.ndim not in (1, 2, 3):
        raise DataError(
            f"`{single}` has shape {array.shape}; wanted are rows, rows and columns, or rows of"
            " grey pictures"
        )
    flat = array.reshape(len(array), -1)
    if array.ndim == 3:
        height, width = array.shape[1:]
        names = [f"pixel {y},{x}" for y in range(1, height + 1) for x in range(1, width + 1)]
    elif flat.shape[1] == 1:
        names = [single]
    else:
        names = [f"{prefix}{place}" for place in range(1, flat.shape[1] + 1)]
    return list(zip(names, flat.T, strict=True))


def _load_npz(path: Path) -> dict[str, NDArray[Any]]:
    with path.open("rb") as file:
        if not zipfile.is_zipfile(file):
            raise DataError("is not a .npz file")
    with np.load(path, allow_pickle=False) as arrays:
        return {name: _load_array(arrays, name) for name in arrays.files}


def _load_array(arrays: NpzFile, name: str) -> NDArray[Any]:
    try:
        return as_array(arrays[name], name)
    except (ValueError, zipfile.BadZipFile) as error:
        # Objects are refused, because unpickling them could run anything.
        raise DataError(
            f"array `{name}` is damaged or holds Python objects; only numbers and text are read"
        ) from error


def _no_dates(name: str) -> DataError:
    return DataError(
        f"column `{name}` holds dates or times, which are neither numbers nor categories;"
        f" `ignore={name!r}`, or give it as numbers, such as days since the first"
    )


def _ragged(data: Any, name: str) -> DataError:
    lengths = [len(row) if isinstance(row, list | tuple) else 1 for row in data]
    row = next((row for row, length in enumerate(lengths) if length != lengths[0]), None)
    if row is None:
        return DataError(f"`{name}` has rows whose values differ in length")
    return DataError(
        f"row {row} (from 0) of `{name}` has {lengths[row]} values, where row 0 has {lengths[0]}"
    )

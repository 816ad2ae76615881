"""Where data come from: a file, whose suffix says how it is read, or memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from epochreel.data.arrays import (
    NamedArray,
    input_arrays,
    read_npz,
    table_of_columns,
    target_arrays,
)
from epochreel.data.choice import Choice
from epochreel.data.delimited import read_delimited
from epochreel.data.table import Table
from epochreel.errors import DataError, EpochreelError, unknown_name

SUFFIXES = (".csv", ".tsv", ".xlsx", ".parquet", ".npz")


def read_source(source: Any, choice: Choice) -> Table:
    """Return the columns of a file, frame, array or nested list, the targets among them.

    Raises
    ------
    DataError
        If the data cannot be read or learnt from.
    UsageError
        If the suffix is unknown or the choice does not fit the columns.
    """
    if is_path(source):
        return _read_file(Path(source), choice)
    inputs, image = _input_arrays(source)
    return table_of_columns(inputs, [], choice, image)


def read_pair(inputs: Any, targets: Any, choice: Choice) -> Table:
    """Return the columns of inputs and targets that were given apart.

    Raises
    ------
    DataError
        If the data cannot be learnt from.
    UsageError
        If the choice does not fit the columns.
    """
    columns, image = _input_arrays(inputs)
    if _is_frame(targets):
        from epochreel.data.frames import frame_arrays

        answers = frame_arrays(targets, "y")
    else:
        answers = target_arrays(targets)
    return table_of_columns(columns, answers, choice, image)


def is_path(source: Any) -> bool:
    """Return whether data are in a file."""
    return isinstance(source, str | os.PathLike)


@contextmanager
def naming(source: Any) -> Iterator[None]:
    """End the messages of errors within the block with the path, if the data are in a file."""
    try:
        yield
    except EpochreelError as error:
        if is_path(source):
            error.args = (f"{error}: {os.fspath(source)}",)
        raise


def _input_arrays(inputs: Any) -> tuple[list[NamedArray], tuple[int, int] | None]:
    if not _is_frame(inputs):
        return input_arrays(inputs)
    from epochreel.data.frames import frame_arrays

    return frame_arrays(inputs, "x1"), None


def _is_frame(data: Any) -> bool:
    """Return whether a dataframe library made the data, without importing narwhals for arrays."""
    if isinstance(data, np.ndarray | list | tuple):
        return False
    from epochreel.data.frames import is_frame

    return is_frame(data)


def _read_file(path: Path, choice: Choice) -> Table:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise unknown_name("suffix of a data file", suffix, SUFFIXES)
    if path.is_dir():
        raise DataError("is a folder, not a file")
    try:
        if suffix == ".npz":
            return read_npz(path, choice)
        if suffix == ".parquet":
            from epochreel.data.frames import read_parquet

            return read_parquet(path, choice)
        if suffix == ".xlsx":
            from epochreel.data.sheets import read_sheet

            return read_sheet(path, choice)
        return read_delimited(path, choice)
    except FileNotFoundError as error:
        raise DataError("there is no such file") from error
    except OSError as error:
        raise DataError(f"could not be read ({error.strerror or error})") from error

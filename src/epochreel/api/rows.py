"""Questions as Python people have them, one or many: lists, arrays, mappings, frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.choices.kinds import shown
from epochreel.dataset import Schema
from epochreel.errors import InputsError
from epochreel.film import inputs_of
from epochreel.steps import ReelMeta

MOST_NAMED = 12  # columns in a message


@dataclass(frozen=True, eq=False)
class Rows:
    """What a network is asked.

    Parameters
    ----------
    inputs
        ``(n_rows, n_inputs)`` float64, as the network receives them.
    is_one
        Whether it was a row by itself.
    """

    inputs: NDArray[np.float64]
    is_one: bool


def rows_of(meta: ReelMeta, given: Any) -> Rows:
    """Return the rows that somebody gave, of one value for each column that is learnt from.

    Parameters
    ----------
    meta
        Of the reel.
    given
        One row or several: a sequence, an array, nested ones, or grey pictures; a mapping from
        the names of columns to a value each, or to as many values as there are rows; or a frame.

    Raises
    ------
    InputsError
        If they do not fit the network.
    """
    schema = meta.training_set.schema
    if (by_name := _by_name(schema, given)) is not None:
        return _of_mapping(meta, by_name)
    array = _numbers(given, schema)
    is_plain = not any(column.categories for column in schema.inputs)
    if is_plain and array is not None and array.shape[1:] == (len(schema.inputs),):
        return Rows(_scaled(array, schema), is_one=False)
    listed = _listed(given if array is None else array.tolist())
    if listed and all(_is_row(row) for row in listed):
        return _several(meta, [_listed(row) for row in listed])
    return Rows(np.array([inputs_of(meta, listed)]), is_one=True)


def _by_name(schema: Schema, given: Any) -> Mapping[str, Any] | None:
    """Return values or columns by their names; None for what has no names."""
    if isinstance(given, np.ndarray | list | tuple | str):
        return None
    if isinstance(given, Mapping):
        return {str(name): value for name, value in given.items()}
    import narwhals as nw

    try:
        known = nw.from_native(given, eager_only=True, allow_series=True, pass_through=True)
    except Exception as error:  # of whatever kind its library raises
        raise InputsError(f"the frame cannot be read ({shown(error)})") from error
    if isinstance(known, nw.DataFrame):
        return {str(name): known[name].to_list() for name in known.columns}
    # A row of a pandas frame is a series whose index names the columns.
    index = getattr(given, "index", None)
    if isinstance(known, nw.Series) and isinstance(index, Iterable):
        row = dict(zip(map(str, index), known.to_list(), strict=True))
        return row if all(column.name in row for column in schema.inputs) else None
    return None


def _of_mapping(meta: ReelMeta, given: Mapping[str, Any]) -> Rows:
    """Return one row of values, or the rows of columns; what is no input is left out."""
    names = [column.name for column in meta.training_set.schema.inputs]
    for name in names:
        if name not in given:
            known = ", ".join(f"`{shown(each)}`" for each in names[:MOST_NAMED])
            more = ", …" if len(names) > MOST_NAMED else ""
            raise InputsError(f"there is no `{shown(name)}`; the network reads {known}{more}")
    columns = {name: given[name] for name in names}
    if not any(map(_is_row, columns.values())):
        return Rows(np.array([inputs_of(meta, list(columns.values()))]), is_one=True)
    listed = {name: _listed(column) for name, column in columns.items()}
    first = names[0]
    for name, column in listed.items():
        if len(column) != len(listed[first]):
            raise InputsError(
                f"`{shown(name)}` has {len(column)} rows, `{shown(first)}` has"
                f" {len(listed[first])}"
            )
    return _several(meta, list(zip(*listed.values(), strict=True)))


def _several(meta: ReelMeta, rows: Sequence[Sequence[Any]]) -> Rows:
    received = np.empty((len(rows), meta.training_set.schema.n_inputs))
    for number, row in enumerate(rows):
        try:
            received[number] = inputs_of(meta, row)
        except InputsError as error:
            raise InputsError(f"row {number} (from 0): {error}") from None
    return Rows(received, is_one=False)


def _scaled(array: NDArray[np.float64], schema: Schema) -> NDArray[np.float64]:
    """Return rows of numbers as the network receives them."""
    if not np.isfinite(array).all():
        row = int(np.argmin(np.isfinite(array).all(axis=1)))
        raise InputsError(f"row {row} (from 0): the inputs must be finite numbers")
    centers = np.array([column.center for column in schema.inputs])
    scales = np.array([column.scale for column in schema.inputs])
    return (array - centers) / scales


def _numbers(given: Any, schema: Schema) -> NDArray[np.float64] | None:
    """Return an array of numbers, pictures as rows of their pixels; None for anything else."""
    if schema.image is not None and isinstance(given, list | tuple):
        try:
            given = np.asarray(given)
        except ValueError:  # ragged
            return None
    if not isinstance(given, np.ndarray) or given.dtype.kind not in "fiu" or not given.ndim:
        return None
    array = given.astype(np.float64)
    if array.ndim in (2, 3) and array.shape[-2:] == schema.image:
        return array.reshape(*array.shape[:-2], -1)
    return array


def _listed(given: Any) -> list[Any]:
    """Return the values of one row."""
    if not _is_row(given):
        raise InputsError(
            f"the inputs (={shown(given)}) must be a list, such as [1, 1, 0], an array, a dict of"
            " columns or a frame"
        )
    try:
        return list(given)
    except Exception:  # such as an array of no dimension
        raise InputsError(f"the inputs (={shown(given)}) are no list of values") from None


def _is_row(value: Any) -> bool:
    is_list = isinstance(value, Iterable) and isinstance(value, Sized)
    return is_list and not isinstance(value, str | bytes | dict | set | frozenset)

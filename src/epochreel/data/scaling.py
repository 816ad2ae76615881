"""Columns as the inputs or outputs of a network: scaled numbers, and one number for each word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.data.options import Scale
from epochreel.data.table import Numbers, RawColumn, Rows
from epochreel.dataset import Column
from epochreel.errors import DataError

# Numbers are looked at in this many decimals at most, to say with how many they are written.
MOST_DECIMALS = 6


def fit_column(column: RawColumn, rows: Rows, scale: Scale) -> Column:
    """Return what a column means to the network, learnt from some of its rows.

    Parameters
    ----------
    column
        Without missing values.
    rows
        Those that the network learns from.
    scale
        ``"standard"``: mean 0, standard deviation 1 (that of the rows, divided by their number);
        ``"minmax"``: from 0 to 1; ``"none"``: as they are. A constant column gets scale 1.

    Raises
    ------
    DataError
        If the numbers lie too far apart for float64.
    """
    if not isinstance(column, Numbers):
        return Column(column.name, categories=column.words)
    decimals = decimals_of(column.values)
    if scale == "none":
        return Column(column.name, decimals=decimals)
    values = column.values[rows]
    low, high = float(values.min()), float(values.max())
    if low == high:
        return Column(column.name, center=low, decimals=decimals)
    with np.errstate(over="ignore", invalid="ignore"):
        center, spread = (
            (float(values.mean()), float(values.std()))
            if scale == "standard"
            else (low, high - low)
        )
    if not (np.isfinite(center) and np.isfinite(spread) and spread > 0):
        raise DataError(
            f"column `{column.name}` runs from {low} to {high}, which cannot be scaled"
        )
    return Column(column.name, center, spread, decimals=decimals)


def decimals_of(values: NDArray[np.float64]) -> int | None:
    """Return with how many decimals numbers are written; None if it is more than a few."""
    known = values[np.isfinite(values)]
    for decimals in range(MOST_DECIMALS + 1):
        if np.array_equal(known, np.round(known, decimals)):
            return decimals
    return None


def fit_picture(columns: Sequence[Numbers], rows: Rows, scale: Scale) -> tuple[Column, ...]:
    """Return what the pixels of pictures mean: all scaled alike, from 0 to 1, to stay pictures.

    Parameters
    ----------
    columns
        The pixels, row by row.
    rows
        Those that the network learns from.
    scale
        ``"none"`` keeps the pixels as they are.
    """
    if scale == "none":
        return tuple(Column(column.name) for column in columns)
    low = min(float(column.values[rows].min()) for column in columns)
    high = max(float(column.values[rows].max()) for column in columns)
    spread = high - low if high > low else 1.0
    return tuple(Column(column.name, low, spread) for column in columns)


def to_network(
    columns: Sequence[RawColumn], fitted: Sequence[Column], rows: Rows
) -> NDArray[np.float64]:
    """Return rows as the network receives them, ``(n_rows, n_inputs)`` float64.

    Parameters
    ----------
    columns
        Without missing values.
    fitted
        What each means.
    rows
        Which rows, in this order.
    """
    widths = [column.n_inputs for column in fitted]
    numbers = np.empty((len(rows), sum(widths)))
    start = 0
    for column, meaning, width in zip(columns, fitted, widths, strict=True):
        if isinstance(column, Numbers):
            numbers[:, start] = (column.values[rows] - meaning.center) / meaning.scale
        elif width == 1:
            numbers[:, start] = column.codes[rows] == 1
        else:
            numbers[:, start : start + width] = column.codes[rows, None] == np.arange(width)
        start += width
    return numbers

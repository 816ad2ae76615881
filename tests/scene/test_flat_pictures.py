"""Flattened pictures are seen as pictures, and no other rows of numbers are."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from epochreel.data import generate
from epochreel.scene.moments.flat_pictures import sides_of

Rows = NDArray[np.float64]


def blobs(n_rows: int, side: int) -> Rows:
    """Return soft spots at different places of square pictures."""
    rng, at = np.random.default_rng(0), np.arange(side)
    centres = rng.uniform(0.25 * side, 0.75 * side, (n_rows, 2))
    lines, columns = (
        np.exp(-(((at - centres[:, axis, None]) / side * 5) ** 2)) for axis in (0, 1)
    )
    return (lines[:, :, None] * columns[:, None]).reshape(n_rows, -1)


def digits(n_rows: int) -> Rows:
    return generate("digits", 0).training.inputs[:n_rows]


def noise(n_rows: int, n_inputs: int) -> Rows:
    return np.random.default_rng(1).normal(size=(n_rows, n_inputs))


def columns(n_rows: int, n_inputs: int) -> Rows:
    """Return columns of a table, each with a mean and a spread of its own."""
    rng = np.random.default_rng(2)
    return rng.normal(
        rng.uniform(0, 100, n_inputs), rng.uniform(1, 30, n_inputs), (n_rows, n_inputs)
    )


@pytest.mark.parametrize(
    ("rows", "sides"),
    [
        (blobs(4, 28), (28, 28)),
        (digits(8), (8, 8)),
        (digits(8) - digits(100).mean(axis=0), (8, 8)),  # centred, as scalers do it
    ],
)
def test_square_pictures_are_found(rows: Rows, sides: tuple[int, int]) -> None:
    assert sides_of(rows) == sides


@pytest.mark.parametrize(
    "rows",
    [
        noise(8, 784),
        columns(8, 64),
        noise(8, 784).cumsum(axis=1),  # a signal in time
        np.sin(np.linspace(0, 3, 784) + np.arange(4)[:, None]),
        np.eye(64)[:8],  # words, one of 64 each
        (noise(8, 100) > 1).astype(float),
        np.zeros((4, 64)),
        blobs(4, 7),  # too few numbers to tell by
        blobs(4, 28)[:, :-1],
    ],
)
def test_what_is_no_picture_is_not_taken_for_one(rows: Rows) -> None:
    assert sides_of(rows) is None

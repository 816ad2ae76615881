"""Whether rows of numbers are square grey pictures, row by row, that somebody has flattened."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

# Smaller ones, such as 49 columns of a table, are too few numbers to tell by.
_FEWEST = 64
# How much neighbours differ, over how much what is half a line apart does: beside and below it is
# 0.38 and 0.20 of scikit-learn's digits, 0.80 and 0.54 once each pixel is centred, 1 and 1 of
# noise and of columns that have nothing to do with each other. Of 18,000 tables of noise, 3 to 8
# rows of 64 numbers, none comes below both bounds.
_MOST_EACH, _MOST_TOGETHER = 0.9, 1.4


def sides_of(rows: NDArray[np.float64]) -> tuple[int, int] | None:
    """Return height and width of the pictures; None if the rows are none.

    They are if their length is the square of 8 or more, and a number is on average clearly more
    like that after it, and like that one line below it, than like that half a line below. A
    signal in time, whose numbers differ the more the further they are apart, is none by the last.

    Parameters
    ----------
    rows
        ``(P, n)``, finite.
    """
    n_inputs = rows.shape[1]
    side = math.isqrt(n_inputs)
    if n_inputs < _FEWEST or side * side != n_inputs:
        return None
    beside, half, below = (_apart(rows, distance) for distance in (1, side // 2, side))
    is_one = max(beside, below) < _MOST_EACH * half and beside + below < _MOST_TOGETHER * half
    return (side, side) if is_one else None


def _apart(rows: NDArray[np.float64], distance: int) -> float:
    """Return the mean square of how much numbers differ that are so far apart."""
    return float(np.mean(np.square(rows[:, distance:] - rows[:, :-distance])))

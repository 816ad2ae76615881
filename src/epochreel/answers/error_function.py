"""The error function over arrays: NumPy has none, and SciPy for one function is a heavy guest."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from epochreel.answers.arrays import Array

# 193 points up to 6, beyond which 1 - erf is below 2e-17, and eight terms around each: what is
# left out, (1/64)^8 times the eighth derivative over 8!, is below 1e-16.
_PER_UNIT = 32
_END = 6
_N_TERMS = 8


def erf(x: Array) -> Array:
    """Return the error function of each value, in the dtype of ``x`` (a floating one).

    Taylor's series around the nearest of 193 points: 20 to 30 ns a value where `math.erf`, one by
    one, takes 80.
    """
    size = np.minimum(np.abs(x), _END)
    point = np.rint(np.fmin(size, _END) * _PER_UNIT).astype(np.intp)  # fmin: that of NaN exists
    terms = _terms(x.dtype.str)
    step = size - (point / x.dtype.type(_PER_UNIT)).astype(x.dtype)
    total = terms[-1][point]
    for term in terms[-2::-1]:
        total *= step
        total += term[point]
    return np.copysign(total, x)


@cache
def _terms(dtype: str) -> tuple[Array, ...]:
    """Return the coefficients of each power, from 0, at every point."""
    points = np.arange(_END * _PER_UNIT + 1) / _PER_UNIT
    bell = 2 / math.sqrt(math.pi) * np.exp(-points * points)
    terms = [np.array([math.erf(point) for point in points])]
    # The derivatives are Hermite polynomials times the bell (Abramowitz and Stegun, 7.1.19).
    before, hermite = np.zeros_like(points), np.ones_like(points)
    for power in range(1, _N_TERMS):
        terms.append((-1) ** (power - 1) * bell * hermite / math.factorial(power))
        before, hermite = hermite, 2 * points * hermite - 2 * (power - 1) * before
    return tuple(term.astype(dtype) for term in terms)

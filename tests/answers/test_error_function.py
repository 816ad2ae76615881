"""The error function is Python's, value by value."""

from __future__ import annotations

import math

import numpy as np
import pytest

from epochreel.answers.error_function import erf


@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 3e-16), (np.float32, 2e-7)])
def test_it_is_that_of_python(dtype: type, bound: float) -> None:
    x = np.concatenate([np.linspace(-7, 7, 20_011), np.logspace(-300, 2, 500)]).astype(dtype)
    y = erf(x)
    assert y.dtype == dtype
    assert np.abs(y - [math.erf(float(v)) for v in x]).max() <= bound


def test_the_least_numbers_keep_their_digits() -> None:
    x = np.array([1e-300, -1e-20, 1e-8])
    np.testing.assert_allclose(erf(x), [math.erf(v) for v in x], rtol=1e-15)


def test_what_is_no_number_stays_so_and_the_infinite_are_1() -> None:
    y = erf(np.array([np.nan, np.inf, -np.inf, -0.0]))
    assert np.isnan(y[0])
    assert y[1:3].tolist() == [1, -1]
    assert np.signbit(y[3])

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.data.gaps import filled
from epochreel.data.options import Scale
from epochreel.data.scaling import fit_column, to_network
from epochreel.data.table import Numbers, Words

VALUES = st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 6)), min_size=2, max_size=40)


@given(VALUES, st.sampled_from(["standard", "minmax", "none"]))
def test_what_is_scaled_can_be_had_back(values: list[float], scale: Scale) -> None:
    column, rows = Numbers("x", np.array(values)), np.arange(len(values))
    fitted = fit_column(column, rows, scale)
    scaled = to_network([column], [fitted], rows)[:, 0]
    back = [fitted.to_people(value) for value in scaled]
    np.testing.assert_allclose(back, values, rtol=1e-12, atol=1e-12 * np.abs(values).max())
    np.testing.assert_array_equal(scaled, [fitted.to_network(value) for value in values])


@given(VALUES)
def test_scaled_columns_have_the_range_they_should(values: list[float]) -> None:
    column, rows = Numbers("x", np.array(values)), np.arange(len(values))
    if min(values) == max(values):
        for scale in ("standard", "minmax"):
            fitted = fit_column(column, rows, scale)
            assert (fitted.center, fitted.scale) == (values[0], 1)
        return
    scaled = to_network([column], [fit_column(column, rows, "minmax")], rows)
    assert (scaled.min(), scaled.max()) == (0, 1)
    standard = to_network([column], [fit_column(column, rows, "standard")], rows)
    np.testing.assert_allclose([standard.mean(), standard.std()], [0, 1], atol=1e-6)


def test_only_the_rows_learnt_from_decide() -> None:
    column = Numbers("x", np.array([0.0, 2.0, 1000.0]))
    fitted = fit_column(column, np.array([0, 1]), "standard")
    assert (fitted.center, fitted.scale) == (1, 1)
    gap = Numbers("x", np.array([0.0, 2.0, 1000.0, np.nan]))
    assert filled(gap, np.array([0, 1, 3])).missing.sum() == 0
    whole = filled(gap, np.array([0, 1, 3]))
    assert isinstance(whole, Numbers)
    assert whole.values[3] == 1


def test_words_become_one_input_each() -> None:
    column = Words("x", np.array([1, 0, 2], np.int32), ("a", "b", "c"))
    rows = np.array([2, 0, 1])
    fitted = fit_column(column, rows, "standard")
    assert fitted.categories == ("a", "b", "c")
    assert to_network([column], [fitted], rows).tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize("value", [0.1, 1e300, -3.0])
def test_a_constant_column_is_not_blown_up_by_rounding(value: float) -> None:
    column, rows = Numbers("x", np.full(7, value)), np.arange(7)
    fitted = fit_column(column, rows, "standard")
    assert to_network([column], [fitted], rows).tolist() == [[0]] * 7

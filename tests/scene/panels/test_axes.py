from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.scene.panels.axes import Axis, fitting_axis, round_above, round_below, tick_text

positive = st.floats(1e-9, 1e9)


@pytest.mark.parametrize(
    ("number", "above", "below"),
    [(0.3, 0.5, 0.2), (1, 1, 1), (0.001, 0.001, 0.001), (7, 10, 5), (1100, 2000, 1000)],
)
def test_round_numbers(number, above, below):
    assert round_above(number) == pytest.approx(above)
    assert round_below(number) == pytest.approx(below)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (0.05, "0.05"),
        (-2.5, "\N{MINUS SIGN}2.5"),
        (60_000.0, "60,000"),
        (1e-5, "1e\N{MINUS SIGN}5"),
        (2e7, "2e7"),
    ],
)
def test_tick_texts(number, text):
    assert tick_text(number) == text


def test_a_narrow_span_is_linear_and_begins_at_0():
    assert fitting_axis(np.array([0.1, 0.69])) == Axis(0.0, 0.8)


def test_a_wide_span_is_logarithmic_with_powers_of_ten():
    axis = fitting_axis(np.array([0.003, 0.9]))
    assert axis == Axis(0.002, 1.0, is_log=True)
    assert axis.ticks(4) == pytest.approx([0.002, 0.01, 0.1, 1.0])


def test_a_loss_of_0_is_not_hidden_by_a_logarithm():
    assert not fitting_axis(np.array([0.0, 1.0])).is_log


def test_linear_ticks_are_equal_steps_or_the_ends_only():
    assert Axis(0.0, 100.0).ticks(5) == [0.0, 50.0, 100.0]
    assert Axis(0.0, 0.8).ticks(5) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])
    assert Axis(0.0, 0.8).ticks(3) == [0.0, 0.8]


@given(st.lists(positive, min_size=1, max_size=9), st.integers(2, 9))
def test_any_numbers_lie_on_their_axis_with_some_ticks(numbers, most):
    axis = fitting_axis(np.array(numbers))
    assert axis.low <= min(numbers) * (1 + 1e-9)
    assert axis.high >= max(numbers) * (1 - 1e-9)
    ticks = axis.ticks(most)
    assert 1 <= len(ticks) <= most + 1
    assert ticks == sorted(ticks)
    shares = axis.shares(sorted(numbers))
    assert shares[0] >= 0
    assert shares[-1] <= 1 + 1e-12
    assert (np.diff(shares) >= 0).all()


@pytest.mark.parametrize("numbers", [[], [0.0], [0.0, 0.0]])
def test_nothing_to_show_still_has_an_axis(numbers):
    assert fitting_axis(np.array(numbers)) == Axis(0.0, 1.0)

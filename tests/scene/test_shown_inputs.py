"""Inputs shine with the numbers that people read, not with what the network makes of them."""

from __future__ import annotations

import numpy as np
import pytest

from epochreel.dataset import Column, Schema
from epochreel.scene.moments.shown_inputs import LEAST, ShownInputs


def light_of(column: Column, numbers: tuple[float, ...]) -> tuple[list[float], bool]:
    """Return the light of each number of a column, and whether any is seen below zero."""
    schema = Schema((column,), (Column("y"),))
    rows = np.array([[column.to_network(number)] for number in numbers])
    shown = ShownInputs(schema, rows)
    return [float(shown.light(row, 1.0)[0]) for row in rows], shown.go_below_zero


def test_a_number_below_average_is_not_below_zero() -> None:
    """A petal of 2.50 cm was drawn in the blue of numbers below zero."""
    light, below = light_of(Column("petal length (cm)", 3.76, 1.76), (1.0, 2.5, 6.9))
    assert not below
    # What is smallest is as bright as a share of the largest, or as it is itself.
    assert light[0] == pytest.approx(1.0 / 6.9)
    assert 0 < light[0] < light[1] < light[2] == pytest.approx(1)


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        ((-4.0, 0.0, 2.0), (-1.0, 0.0, 0.5)),
        ((-700.0, -200.0), (-1.0, -LEAST)),
        ((0.0, 3.0, 6.0), (0.0, 0.5, 1.0)),
        ((1990.0, 2020.0), (LEAST, 1.0)),
        ((5.0, 5.0), (1.0, 1.0)),
    ],
)
def test_signs_and_sizes_are_those_of_the_numbers(
    numbers: tuple[float, ...], wanted: tuple[float, ...]
) -> None:
    light, below = light_of(Column("x", 12.0, 7.0), numbers)
    assert light == pytest.approx(wanted, abs=1e-9)
    assert below == (min(numbers) < 0)


def test_what_the_network_receives_as_it_stands_is_its_own_light() -> None:
    schema = Schema((Column("x"), Column("kind", categories=("a", "b", "c"))), (Column("y"),))
    shown = ShownInputs(schema, np.array([[-2.0, 0.0, 1.0, 0.0], [4.0, 1.0, 0.0, 0.0]]))
    assert shown.light(np.array([-2.0, 0.0, 1.0, 0.0]), 4.0).tolist() == [-0.5, 0.0, 0.25, 0.0]
    assert shown.go_below_zero

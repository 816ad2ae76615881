from __future__ import annotations

import pytest

from epochreel.scene.charts.ticks import round_numbers, tick_texts


@pytest.mark.parametrize(
    ("low", "high", "n_most", "expected"),
    [
        (-1.2, 2.3, 4, (-1.0, 0.0, 1.0, 2.0)),
        (131.0, 196.0, 4, (140.0, 160.0, 180.0)),
        (0.0, 1.0, 6, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        (-0.003, 0.011, 3, (0.0, 0.005, 0.01)),
        (5.0, 5.0, 3, ()),
    ],
)
def test_ticks_are_round(low, high, n_most, expected) -> None:
    assert round_numbers(low, high, n_most) == pytest.approx(expected)


@pytest.mark.parametrize("span", [1e-6, 0.037, 1.0, 7.3, 4200.0, 1e9])
@pytest.mark.parametrize("n_most", [2, 3, 5, 8])
def test_there_are_never_too_many_and_hardly_ever_one(span: float, n_most: int) -> None:
    for low in (-span, -0.31 * span, 0.7 * span):
        found = round_numbers(low, low + span, n_most)
        assert 1 <= len(found) <= n_most
        assert all(low - 1e-6 * span <= value <= low + span * (1 + 1e-6) for value in found)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((-1.0, 0.0, 1.0), ("−1", "0", "1")),  # noqa: RUF001
        ((0.0, 0.25, 0.5), ("0.00", "0.25", "0.50")),
        ((-0.0, 2000.0, 4000.0), ("0", "2,000", "4,000")),
        ((0.0, 2e6), ("0", "2e+06")),
        ((), ()),
    ],
)
def test_ticks_are_told_apart_by_their_texts(values, expected) -> None:
    assert tick_texts(values) == expected

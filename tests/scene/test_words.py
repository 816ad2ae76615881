from __future__ import annotations

import pytest

from epochreel.render import text_width
from epochreel.scene.kit.words import counted, short, significant, two_decimals


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0133, "0.01"),
        (-0.001, "0.00"),
        (-0.25, "\N{MINUS SIGN}0.25"),
        (999_999.0, "999999.00"),
        (1.119e130, "1.12e130"),
        (-2.9e35, "\N{MINUS SIGN}2.90e35"),
        (float("inf"), "infinite"),
        (float("nan"), "not a number"),
    ],
)
def test_two_decimals(value: float, text: str) -> None:
    assert two_decimals(value) == text
    assert text_width(text, 20) < 200  # a diverged network must not write across the stage


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (-3.0, "\N{MINUS SIGN}3"), (0.5, "0.50"), (1e300, "1.00e300")],
)
def test_short(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.1, "5.10"),
        (0.0123, "0.0123"),
        (12_300.0, "12,300"),
        (0.0, "0.00"),
        (1.2e-5, "1.20e\N{MINUS SIGN}5"),
    ],
)
def test_significant(value: float, text: str) -> None:
    assert significant(value) == text


def test_counted() -> None:
    assert (counted(1, "epoch"), counted(60_000, "cycle")) == ("1 epoch", "60,000 cycles")

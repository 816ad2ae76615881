from __future__ import annotations

import pytest

from epochreel.scene.comparison.naming import Naming, short_labels


@pytest.mark.parametrize(
    ("labels", "short", "told"),
    [
        (["lr 0.1, 8 units", "lr 5, 16x8 units"], ("0.1, 8", "5, 16x8"), "lr, units"),
        (["lr-0.1_hidden-8", "lr-0.15_hidden-8"], ("0.1", "0.15"), "lr, hidden-8"),
        (["rate 1e-05, tanh", "rate 0.1, relu"], ("1e-05, tanh", "0.1, relu"), "rate"),
        (["run 10", "run 11"], ("10", "11"), "run"),
    ],
)
def test_what_all_say_is_told_once(labels: list[str], short: tuple[str, ...], told: str) -> None:
    assert short_labels(labels) == Naming(short, told)


@pytest.mark.parametrize(
    "labels",
    [
        # Words and numbers are not cut.
        ["spiral01", "spiral02"],
        # Nothing would be left, or they would be the same.
        ["lr 1", "lr"],
        ["a, 1", "b"],
        ["same", "same"],
    ],
)
def test_labels_that_have_nothing_to_leave_out_stay_whole(labels: list[str]) -> None:
    assert short_labels(labels) == Naming(tuple(labels))

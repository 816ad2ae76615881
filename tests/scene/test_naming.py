from __future__ import annotations

import pytest

from epochreel.scene.comparison.naming import short_labels


@pytest.mark.parametrize(
    ("labels", "short"),
    [
        (["lr 0.1, 8 units", "lr 5, 16x8 units"], ["0.1 8", "5 16x8"]),
        (["lr-0.1_hidden-8", "lr-0.15_hidden-8"], ["0.1", "0.15"]),
        (["rate 1e-05, tanh", "rate 0.1, relu"], ["1e-05 tanh", "0.1 relu"]),
        # Not cut within a word or a number.
        (["run 10", "run 11"], ["10", "11"]),
        (["spiral01", "spiral02"], ["spiral01", "spiral02"]),
        # Nothing would be left, or they would be the same.
        (["lr 1", "lr"], ["lr 1", "lr"]),
        (["a, 1", "b"], ["a, 1", "b"]),
        (["same", "same"], ["same", "same"]),
        (["a b, c", "a, b c"], ["a b, c", "a, b c"]),
    ],
)
def test_what_all_say_is_left_out(labels: list[str], short: list[str]) -> None:
    assert short_labels(labels) == short

"""Layers of a line each, with numbers that a person can follow."""

from __future__ import annotations

import numpy as np
import pytest
from one_block import answer_of

from epochreel.errors import UsageError


def test_a_dense_layer_multiplies_the_last_axis() -> None:
    x = np.array([[[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]])
    weight, bias = np.array([[1.0, 10.0]]), np.array([0.5])
    y = answer_of("dense", x, {"weight": weight, "bias": bias})
    assert y.tolist() == [[[21.5], [43.5], [0.5]]]
    turned = answer_of("dense", x, {"weight": weight.T, "bias": bias}, {"transposed": True})
    assert turned.tolist() == y.tolist()


def test_a_word_is_a_row_of_the_embedding() -> None:
    weight = np.array([[1.0, 2.0], [3.0, 4.0]])
    y = answer_of("embedding", np.array([[1, 0, 1]]), {"weight": weight})
    assert y.tolist() == [[[3, 4], [1, 2], [3, 4]]]
    assert answer_of("embedding", np.array([[1.0]]), {"weight": weight}).tolist() == [[[3, 4]]]


@pytest.mark.parametrize("word", [-1, 2])
def test_a_word_that_there_is_not_is_named(word: int) -> None:
    with pytest.raises(UsageError, match=rf"`it` \(embedding\).*no word {word}; .* 0 to 1$"):
        answer_of("embedding", np.array([[word]]), {"weight": np.ones((2, 2))})


def test_sums_repeat_what_is_shorter() -> None:
    x, y, z = np.ones((2, 3, 2)), np.full((2, 1, 2), 10.0), np.full((2, 3, 1), 100.0)
    assert (answer_of("add", [x, y, z]) == 111).all()


def test_joined_along_the_axis_that_is_noted() -> None:
    x, y = np.zeros((1, 1, 2)), np.ones((1, 1, 2))
    assert answer_of("concat", [x, y], notes={"axis": 1}).tolist() == [[[0, 0], [1, 1]]]
    assert answer_of("concat", [x, y], notes={"axis": -1}).tolist() == [[[0, 0, 1, 1]]]

"""The opening table shows what there is to tell apart."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.scene.around.chosen_rows import chosen_rows


def classified(classes: NDArray[np.int64]) -> TrainingSet:
    """Return examples of two classes, of which nothing matters but which they are of."""
    words = (Column("health", categories=("healthy", "ill")),)
    schema = Schema((Column("size"),), words, "two classes")
    return TrainingSet(np.zeros((len(classes), 1)), classes[:, None].astype(float), schema)


def test_a_rare_class_is_shown_too() -> None:
    """Forty of six hundred are ill; seven rows that are drawn blindly are healthy."""
    classes = np.zeros(600, int)
    classes[:40] = 1
    rows = chosen_rows(classified(classes), 7, lambda row: row)
    assert len(set(rows)) == 7
    assert list(rows) == sorted(rows)
    assert classes[list(rows)].sum() == 3


def test_rows_that_look_alike_wait_until_no_others_are_left() -> None:
    examples = classified(np.arange(40) % 2)
    rows = chosen_rows(examples, 7, lambda row: (row % 2, row // 8))
    assert len({(row % 2, row // 8) for row in rows}) == 7
    assert len(set(chosen_rows(examples, 7, lambda row: "alike"))) == 7


@pytest.mark.parametrize("n_examples", [1, 2, 7])
def test_few_rows_are_all_shown_in_their_order(n_examples: int) -> None:
    examples = classified(np.arange(n_examples) % 2)
    assert chosen_rows(examples, n_examples, lambda row: 0) == tuple(range(n_examples))


def test_sorted_data_shows_all_of_its_range() -> None:
    rows = chosen_rows(classified(np.repeat([0, 1], 500)), 6, lambda row: row)
    assert rows[0] < 10
    assert rows[-1] > 990

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.data import split
from epochreel.data.split import split_rows
from epochreel.dataset import TrainingSet


@given(
    st.lists(st.integers(0, 5), min_size=20, max_size=200),
    st.floats(0.05, 0.9),
    st.integers(0, 99),
)
def test_rows_are_parted_by_class_and_keep_their_order(
    classes: list[int], held_out: float, seed: int
) -> None:
    labels = np.array(classes)
    training, held = split_rows(len(labels), labels, held_out, seed)
    if held is None:
        assert training.tolist() == list(range(len(labels)))
        return
    assert sorted([*training, *held]) == list(range(len(labels)))
    assert (np.diff(training) > 0).all()
    assert (np.diff(held) > 0).all()
    for label in set(classes):
        n_all, n_held = (labels == label).sum(), (labels[held] == label).sum()
        assert abs(n_held - held_out * n_all) <= 1
        assert n_held < n_all


def test_as_many_are_held_out_as_asked() -> None:
    labels = np.repeat(np.arange(10), 10)
    training, held = split_rows(100, labels, 0.25, 0)
    assert held is not None
    assert (len(training), len(held)) == (75, 25)


@pytest.mark.parametrize(("n_rows", "held_out"), [(19, 0.2), (100, 0.0), (100, 0.001)])
def test_nothing_is_held_out_of_little_or_for_nothing(n_rows: int, held_out: float) -> None:
    training, held = split_rows(n_rows, None, held_out, 0)
    assert held is None
    assert len(training) == n_rows


def test_the_seed_decides() -> None:
    def held(seed: int) -> list[int]:
        rows = split_rows(50, None, 0.2, seed)[1]
        assert rows is not None
        return rows.tolist()

    assert held(1) == held(1) != held(2)


def test_a_training_set_keeps_rows_and_schema_together() -> None:
    inputs = np.arange(80.0).reshape(40, 2)
    whole = TrainingSet.plain(inputs, (inputs[:, :1] % 4 > 0).astype(float), "two classes")
    training, held = split(whole, seed=4)
    assert held is not None
    assert (training.n_examples, held.n_examples) == (32, 8)
    assert held.targets.mean() == whole.targets.mean()
    assert training.schema is held.schema is whole.schema
    both = np.concatenate([training.inputs, held.inputs])
    assert sorted(both[:, 0]) == inputs[:, 0].tolist()

import numpy as np
import pytest

from epochreel.data import accuracy, confusion, mean_absolute_errors, measure, r2
from epochreel.dataset import Column, Schema

INPUTS = (Column("x"),)
TWO = Schema(INPUTS, (Column("y", categories=("no", "yes")),), "two classes")
THREE = Schema(INPUTS, (Column("y", categories=("a", "b", "c")),), "classes")
PRICE = Schema(INPUTS, (Column("price", center=100, scale=20),))
BOTH = Schema(INPUTS, (Column("price", scale=20), Column("tax", scale=0.5)))


def column(*values: float) -> np.ndarray:
    return np.array(values, np.float64)[:, None]


def test_two_classes_by_hand() -> None:
    outputs, targets = column(0.9, 0.5, 0.49, 0.2, 0.7), column(1, 1, 1, 0, 0)
    assert accuracy(outputs, targets, TWO) == 3 / 5
    assert confusion(outputs, targets, TWO).tolist() == [[1, 1], [1, 2]]
    balanced = (1 / 2 + 2 / 3) / 2
    assert measure(outputs, targets, TWO) == {"accuracy": 0.6, "balanced_accuracy": balanced}


def test_many_classes_by_hand() -> None:
    outputs = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.1, 0.8, 0.1], [0.2, 0.1, 0.7]])
    targets = np.eye(3)[[0, 1, 1, 2]]
    assert accuracy(outputs, targets, THREE) == 3 / 4
    assert confusion(outputs, targets, THREE).tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]


def test_numbers_by_hand_in_peoples_units() -> None:
    outputs, targets = column(0.0, 1.5, 2.0), column(0.5, 1.5, 1.0)
    assert mean_absolute_errors(outputs, targets, PRICE).tolist() == [(10 + 0 + 20) / 3]
    # 1 - (0.25 + 0 + 1) / (0.25 + 0.25 + 0)
    assert r2(outputs, targets) == pytest.approx([-1.5])
    assert measure(outputs, targets, PRICE) == {
        "mean_absolute_error": pytest.approx(10),
        "r2": pytest.approx(-1.5),
    }


def test_several_numbers_keep_their_units_apart() -> None:
    outputs, targets = np.array([[0, 0], [1, 2.0]]), np.array([[0, 1], [1, 1.0]])
    assert measure(outputs, targets, BOTH) == {
        "mean_absolute_error: price": 0,
        "mean_absolute_error: tax": 0.5,
        "r2": 0.5,
    }


def test_r2_of_targets_that_do_not_vary() -> None:
    assert r2(column(1, 1), column(1, 1)).tolist() == [1]
    assert r2(column(1, 2), column(1, 1)).tolist() == [0]
    assert r2(column(1), column(2)).tolist() == [0]


@pytest.mark.frameworks
@pytest.mark.parametrize("seed", range(5))
def test_all_are_those_of_scikit_learn(seed: int) -> None:
    known = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(seed)
    classes, outputs = rng.integers(0, 3, 50), rng.random((50, 3))
    targets = np.eye(3)[classes]
    assert accuracy(outputs, targets, THREE) == known.accuracy_score(classes, outputs.argmax(1))
    np.testing.assert_array_equal(
        confusion(outputs, targets, THREE),
        known.confusion_matrix(classes, outputs.argmax(1), labels=[0, 1, 2]),
    )
    answers, right = rng.normal(size=(50, 2)), rng.normal(size=(50, 2))
    scales = np.array([20, 0.5])
    np.testing.assert_allclose(
        mean_absolute_errors(answers, right, BOTH),
        known.mean_absolute_error(right * scales, answers * scales, multioutput="raw_values"),
    )
    np.testing.assert_allclose(
        r2(answers, right), known.r2_score(right, answers, multioutput="raw_values")
    )

from pathlib import Path

import numpy as np
import pytest

from epochreel.data import Loaded, from_arrays, load
from epochreel.errors import DataError, UsageError

X = [[1.0, 2.0], [3.0, 5.0], [4.0, 4.0]]


def in_people_units(loaded: Loaded, place: int, name: str) -> list[float]:
    column = next(column for column in loaded.training.schema.inputs if column.name == name)
    return [column.to_people(value) for value in loaded.training.inputs[:, place]]


@pytest.mark.parametrize("kind", [list, np.array, lambda x: np.ma.masked_array(np.array(x))])
def test_arrays_and_nested_lists_are_the_same(kind) -> None:
    loaded = from_arrays(kind(X), kind([0, 1, 1]))
    assert loaded.training.schema.input_names == ("x1", "x2")
    assert loaded.training.schema.targets[0].name == "y"
    assert loaded.training.schema.task == "two classes"
    assert in_people_units(loaded, 1, "x2") == pytest.approx([2, 5, 4])
    assert loaded.training.targets.tolist() == [[0], [1], [1]]


def test_one_input_and_several_targets() -> None:
    loaded = from_arrays([1, 2, 4], [[1, 0.5], [2, 0.7], [3, 0.1]])
    assert loaded.training.schema.input_names == ("x1",)
    assert loaded.training.schema.output_names == ("y1", "y2")
    assert loaded.training.schema.task == "numbers"


def test_lists_of_mixed_values() -> None:
    loaded = from_arrays([["red", 1.5], ["blue", 2], ["red", "3"]], [True, False, True])
    assert loaded.training.schema.input_names == ("x1", "x2")
    assert in_people_units(loaded, 1, "x2") == pytest.approx([1.5, 2, 3])
    assert loaded.training.schema.targets[0].categories == ("False", "True")


def test_an_array_whose_target_is_one_of_its_columns() -> None:
    loaded = load(np.array([[1, 2, 0], [3, 4, 1]]), "x3", ignore=["x1"])
    assert loaded.training.schema.input_names == ("x2",)
    assert loaded.notes == ("column `x1` was ignored",)


def test_pictures_keep_their_shape_and_their_greys() -> None:
    pictures = np.arange(2 * 3 * 4).reshape(2, 3, 4)
    loaded = from_arrays(pictures, ["a", "b"])
    schema = loaded.training.schema
    assert schema.image == (3, 4)
    assert schema.input_names[:5] == (
        "pixel 1,1", "pixel 1,2", "pixel 1,3", "pixel 1,4", "pixel 2,1",
    )  # fmt: skip
    np.testing.assert_allclose(loaded.training.inputs, pictures.reshape(2, 12) / 23)
    assert from_arrays(pictures, [0, 1], scale="none").training.inputs[1, 11] == 23
    assert from_arrays(pictures, [0, 1], ignore=["pixel 1,1"]).training.schema.image is None


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [
        ([[1, 2], [3]], [0, 1], r"row 1 \(from 0\) of `X` has 1 values, where row 0 has 2"),
        ([[1], [2], [3]], [0, 1], "column `y` has 2 rows, column `x1` has 3"),
        ([[1], [np.nan]], [0, 1], r"row 1 \(from 0\), column `x1`: a value is missing"),
        ([[1], [None]], [0, 1], r"row 1 \(from 0\), column `x1`: a value is missing"),
        ([[1], [2]], [0, np.nan], r"row 1 \(from 0\), column `y`: the answer is missing"),
        ([[1], [-np.inf]], [0, 1], r"row 1 \(from 0\), column `x1`: `-inf` is not finite"),
        ([[1], ["a"], [3]], [0, 1, 1], r"row 1 \(from 0\), column `x1`: `a` is not a number"),
        ([[1]], [0], "there is only one row"),
        ([], [], r"`X` of shape \(0,\) is empty"),
        (3, [0], "`X` is of type int; wanted is an array"),
        ([[1], [2]], [5, 5], "target `y` is `5` in each of the 2 rows: there is nothing to learn"),
        ([[1j], [2j]], [0, 1], "column `x1` holds complex128 values"),
        (np.zeros((2, 2, 2, 2)), [0, 1], r"shape \(2, 2, 2, 2\)"),
        (np.array([[5]] * 2, "m8[D]"), [0, 1], "column `x1` holds times or durations"),
    ],
)
def test_what_cannot_be_learnt_is_said(inputs, targets, message: str) -> None:
    with pytest.raises(DataError, match=message):
        from_arrays(inputs, targets)


def test_npz_of_inputs_and_targets(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, X=np.array(X), y=np.array(["a", "b", "c"]))
    schema = load(path).training.schema
    assert schema.input_names == ("x1", "x2")
    assert schema.output_names == ("a", "b", "c")


def test_npz_of_named_columns(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, size=np.array([1, 2, 3]), place=np.array(X), price=np.array([1.5, 2.5, 2.5]))
    schema = load(path, "price").training.schema
    assert schema.input_names == ("size", "place1", "place2")
    assert schema.output_names == ("price",)
    with pytest.raises(UsageError, match=r"which column.*size, place1, place2, price"):
        load(path)


def test_npz_that_is_none_or_holds_objects(tmp_path: Path) -> None:
    path = tmp_path / "data.npz"
    path.write_text("no")
    with pytest.raises(DataError, match=f"^is not a .npz file: {path}$"):
        load(path, "a")
    np.savez(path, X=np.array([{"a": 1}, None], object), y=np.array([1, 2]))
    with pytest.raises(DataError, match="array `X` is damaged or holds Python objects"):
        load(path)

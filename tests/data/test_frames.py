"""Frames of every kind give what arrays and files give."""

from pathlib import Path

import numpy as np
import pytest

from epochreel.data import Loaded, from_arrays, load
from epochreel.errors import DataError

pytestmark = pytest.mark.frameworks

N = 60
COLUMNS = {
    "age": [20 + i * i / 7 for i in range(N)],
    "children": [i % 4 for i in range(N)],
    "colour": [("red", "green", "blue")[i % 3] for i in range(N)],
    "income": [None if i == 9 else 1000.0 * i for i in range(N)],
    "label": [("no", "yes")[i * i % 5 % 2] for i in range(N)],
}


def pandas_frame():
    return pytest.importorskip("pandas").DataFrame(COLUMNS)


def polars_frame():
    return pytest.importorskip("polars").DataFrame(COLUMNS)


def arrow_table():
    return pytest.importorskip("pyarrow").table(COLUMNS)


def csv_file(folder: Path) -> Path:
    path = folder / "people.csv"
    cells = zip(*COLUMNS.values(), strict=True)
    rows = [",".join("" if v is None else str(v) for v in row) for row in cells]
    path.write_text("\n".join([",".join(COLUMNS), *rows]))
    return path


def parquet_file(folder: Path) -> Path:
    path = folder / "people.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(arrow_table(), path)
    return path


def npz_file(folder: Path) -> Path:
    path = folder / "people.npz"
    arrays = {name: np.array(values) for name, values in COLUMNS.items() if name != "income"}
    np.savez(path, **arrays, income=np.array(COLUMNS["income"], np.float64))
    return path


def assert_same(one: Loaded, other: Loaded) -> None:
    assert one.training.schema == other.training.schema
    assert one.notes == other.notes
    for a, b in ((one.training, other.training), (one.held_out, other.held_out)):
        assert a is not None
        assert b is not None
        np.testing.assert_array_equal(a.inputs, b.inputs)
        np.testing.assert_array_equal(a.targets, b.targets)


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow", "parquet"])
def test_the_same_data_are_the_same_from_everywhere(kind: str, tmp_path: Path) -> None:
    source = {
        "pandas": pandas_frame,
        "polars": polars_frame,
        "arrow": arrow_table,
        "parquet": lambda: parquet_file(tmp_path),
    }[kind]()
    assert_same(
        load(source, "label", missing="mean"), load(csv_file(tmp_path), "label", missing="mean")
    )


def test_npz_is_the_same_but_for_the_order_of_its_columns(tmp_path: Path) -> None:
    order = ["age", "children", "colour", "label", "income"]
    frame = pandas_frame()[order]
    assert_same(
        load(npz_file(tmp_path), "label", missing="drop"), load(frame, "label", missing="drop")
    )


@pytest.mark.parametrize("frame", [pandas_frame, polars_frame])
def test_inputs_and_targets_given_apart(frame) -> None:
    columns = frame()
    names = [name for name in COLUMNS if name != "label"]
    apart = from_arrays(columns[names], columns["label"], missing="mean")
    assert_same(apart, load(columns, "label", missing="mean"))
    assert_same(from_arrays(columns[names], columns[["label"]], missing="mean"), apart)
    from_list = from_arrays(columns[names], COLUMNS["label"], missing="mean")
    assert from_list.training.schema.targets[0].name == "y"
    np.testing.assert_array_equal(from_list.training.inputs, apart.training.inputs)
    with pytest.raises(DataError, match="column `label` is among the inputs and the targets"):
        from_arrays(columns, columns["label"])


def test_nullable_truth_and_category_columns() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "whole": pd.array([1, None, 3, 5], "Int64"),
            "flag": pd.array([True, False, None, True], "boolean"),
            "kind": pd.Categorical(["b", "a", "b", "a"], categories=["unused", "b", "a"]),
            "mixed": np.array(["1.5", 2, np.nan, 4], object),
            5: [1.5, 0.5, 2.5, 3.25],
        }
    )
    loaded = load(frame, "5", missing="mean", scale="none")
    schema = loaded.training.schema
    assert schema.input_names == ("whole", "flag", "kind", "mixed")
    assert [column.categories for column in schema.inputs[1:3]] == [("False", "True"), ("b", "a")]
    assert loaded.training.inputs.tolist() == [
        [1, 1, 0, 1.5],
        [3, 0, 1, 2],
        [3, 1, 0, 2.5],
        [5, 1, 1, 4],
    ]


@pytest.mark.parametrize("frame", [pandas_frame, polars_frame])
def test_a_missing_value_in_a_frame_is_named(frame) -> None:
    with pytest.raises(
        DataError, match=r"^row 9 \(from 0\), column `income`: a value is missing; `missing=.drop"
    ):
        load(frame(), "label")


def test_dates_of_a_frame_are_inputs_or_ignored() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"x": [1, 2], "day": ["2024-01-01", "2024-01-02"], "y": ["a", "b"]})
    dated = frame.with_columns(pl.col("day").str.to_date())
    loaded = load(dated, "y")
    assert any("`day`" in note for note in loaded.notes), loaded.notes
    assert len(loaded.training.schema.inputs) > 1
    assert load(dated, "y", ignore=["day"]).training.schema.input_names == ("x",)


def test_frames_that_cannot_be_read() -> None:
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    with pytest.raises(DataError, match=r"two columns have the same name: .*'a'"):
        load(pd.DataFrame([[1, 2]], columns=["a", "a"]), "a")
    with pytest.raises(DataError, match="the frame has no rows"):
        load(pl.DataFrame({"a": [], "b": []}), "a")
    with pytest.raises(DataError, match="`X` is of type LazyFrame; wanted is"):
        load(pl.LazyFrame({"a": [1, 2], "b": [1, 2]}), "a")


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "people.parquet"
    path.write_text("no")
    with pytest.raises(DataError, match=r"^is not a \.parquet file: .*people\.parquet$"):
        load(path, "label")

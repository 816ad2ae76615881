from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochreel.data import Loaded, load
from epochreel.errors import DataError, EpochreelError, ExtraError, UsageError

Write = Callable[..., Path]  # the fixture `write`

PEOPLE = "age,colour,label\n"


def pairs(n: int, line: str) -> str:
    return "".join(line.format(i=i, square=i * i, class_="ab"[i % 2]) for i in range(n))


def test_people_become_inputs_and_outputs(write: Write) -> None:
    path = write("age,colour,label\n10,red,yes\n20,blue,no\n30,green,no\n")
    loaded = load(path, "label")
    schema = loaded.training.schema
    assert schema.input_names == ("age", "colour: blue", "colour: green", "colour: red")
    assert (schema.task, schema.targets[0].categories) == ("two classes", ("no", "yes"))
    spread = np.std([10, 20, 30])
    np.testing.assert_allclose(
        loaded.training.inputs,
        [[-10 / spread, 0, 0, 1], [0, 1, 0, 0], [10 / spread, 0, 1, 0]],
        atol=1e-15,
    )
    assert loaded.training.targets.tolist() == [[1], [0], [0]]
    assert loaded.held_out is None
    assert loaded.notes == ()


def test_many_classes_have_one_output_each(write: Write) -> None:
    loaded = load(write("x,kind\n1,c\n2,a\n4,b\n5,a\n"), "kind")
    assert loaded.training.schema.output_names == ("a", "b", "c")
    assert loaded.training.targets.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_numbers_to_be_answered_keep_their_units(write: Write) -> None:
    loaded = load(
        write("size,rooms,price,tax\n1,2,100,7\n2,2,300,8\n4,3,200,9\n"), ["price", "tax"]
    )
    schema = loaded.training.schema
    assert (schema.task, schema.output_names) == ("numbers", ("price", "tax"))
    prices = [schema.targets[0].to_people(value) for value in loaded.training.targets[:, 0]]
    assert prices == pytest.approx([100, 300, 200])


def test_held_out_rows_are_scaled_by_those_learnt_from(write: Write) -> None:
    path = write("x,y\n" + pairs(100, "{square},{i}.5\n"))
    loaded = load(path, "y", held_out=0.25, seed=3)
    assert loaded.held_out is not None
    assert (loaded.training.n_examples, loaded.held_out.n_examples) == (75, 25)
    np.testing.assert_allclose(loaded.training.inputs.mean(), 0, atol=1e-12)
    np.testing.assert_allclose(loaded.training.inputs.std(), 1)
    column = loaded.training.schema.inputs[0]
    both = np.concatenate([loaded.training.inputs, loaded.held_out.inputs])[:, 0]
    squares = sorted(both * column.scale + column.center)
    np.testing.assert_allclose(squares, np.arange(100) ** 2, atol=1e-9)


def test_means_are_filled_in_from_the_rows_learnt_from(write: Write) -> None:
    gaps = ",red,1.5\n,,2.5\n"
    path = write("x,colour,y\n" + pairs(60, "{square},red,{i}.25\n") + "7,blue,3.5\n" + gaps)
    loaded = load(path, "y", missing="mean", held_out=0)
    assert loaded.training.inputs[-2:].tolist() == pytest.approx(np.array([[0, 0, 1]] * 2))
    assert loaded.notes == ("filled in 3 missing values, by the mean or most frequent word",)


def test_rows_with_gaps_are_left_out(write: Write) -> None:
    path = write(PEOPLE + "1,red,yes\n,green,no\n3,blue,no\n4,red,NA\n")
    loaded = load(path, "label", missing="drop")
    assert loaded.training.schema.input_names == ("age", "colour: blue", "colour: red")
    assert loaded.training.n_examples == 2
    assert loaded.notes == ("left out 2 rows with missing values",)


def test_what_was_not_asked_for_is_remarked(write: Write) -> None:
    path = write("id,one,word,x,note,y\n" + pairs(80, "{i},5,all,{square},n{i},{i}\n"))
    text = path.read_text().splitlines()
    path.write_text("\n".join([text[0], *(f"{line}" for line in text[1:])]))
    assert load(path, "y", ignore=["note"]).notes == (
        "column `note` was ignored",
        "column `id` counts the rows; `ignore='id'` leaves it out",
        "column `one` is 5 in every row: it teaches nothing",
        "column `word` is `all` in every row: it teaches nothing",
    )


def test_whole_numbers_learnt_as_classes_are_remarked(write: Write) -> None:
    path = write("x,y\n" + "".join(f"{i * i},{i % 4}\n" for i in range(40)))
    loaded = load(path, "y")
    assert loaded.training.schema.output_names == ("0", "1", "2", "3")
    assert loaded.notes == (
        'target `y` has 4 different numbers, learnt as classes; `task="numbers"` learns it as a'
        " number",
    )
    assert load(path, "y", task="numbers").training.schema.task == "numbers"


BAD = {
    "missing": (
        PEOPLE + "1,red,yes\nNA,blue,no\n",
        'line 3, column `age`: a value is missing; `missing="drop"` leaves such rows out,'
        ' `missing="mean"` fills them in',
    ),
    "several missing": (
        PEOPLE + "1,,yes\n2,,no\n3,red,no\n",
        r"line 2, column `colour`: a value is missing \(2 in this column\)",
    ),
    "nothing in a column": (
        PEOPLE + "1,,yes\n2,,no\n",
        "column `colour` has no values; `ignore='colour'`",
    ),
    "missing answer": (
        PEOPLE + "1,red,yes\n2,blue,\n",
        'line 3, column `label`: the answer is missing; `missing="drop"` leaves such rows out',
    ),
    "infinity": (
        PEOPLE + "1,red,yes\n2,red,yes\n-Infinity,blue,no\n",
        "line 4, column `age`: `-inf` is not finite; correct it",
    ),
    "overflow": (PEOPLE + "1,red,yes\n1e999,blue,no\n", "line 3, column `age`: `inf` is not"),
    "constant target": (
        PEOPLE + "1,red,yes\n2,blue,yes\n",
        "target `label` is `yes` in each of the 2 rows: there is nothing to learn",
    ),
    "single row": (PEOPLE + "1,red,yes\n", "there is only one row; at least 2 are needed"),
    "names": (
        "name,label\n" + pairs(12, "n{i},{class_}\n"),
        "column `name` has another text in each row, such as `n0`: nothing can be learnt from it;"
        " `ignore='name'`",
    ),
    "many words": (
        "name,label\n" + pairs(51, "n{i},{class_}\n") * 2,
        "column `name` has 51 different texts, such as `n0`, `n1`, `n10`; at most 50 .* `ignore="
        "'name'`",
    ),
    "dates": (
        "day,label\n2024-01-31,a\n2024-02-01,b\n",
        "column `day` holds dates such as `2024-01-31`, .*; `ignore='day'`",
    ),
    "days of one year": (
        "day,label\n" + "".join(f"{i % 28 + 1}.{i // 28 + 1}.24,a\n" for i in range(300)),
        "column `day` holds dates such as `1.1.24`",
    ),
    "many classes": (
        "x,label\n" + pairs(60, "{square},n{i}\n"),
        "target `label` has 60 different values; at most 50 classes",
    ),
    "too far apart": (
        "x,label\n1e308,a\n-1e308,b\n",
        r"column `x` runs from -1e\+308 to 1e\+308, which cannot be scaled",
    ),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_bad_data_are_named_by_line_column_and_value(
    write: Write, content: str, message: str
) -> None:
    path = write(content)
    with pytest.raises(DataError, match=f"^{message}.*: {path}$"):
        load(path, "label")


def test_missing_answers_cannot_be_filled_in(write: Write) -> None:
    path = write(PEOPLE + "1,red,yes\n2,blue,\n")
    with pytest.raises(DataError, match="line 3, column `label`: the answer is missing"):
        load(path, "label", missing="mean")


def test_a_column_without_a_name_is_kept_if_it_is_the_target(write: Write) -> None:
    loaded = load(write("x,\n1,0\n5,1\n"), ["column 2", "column 2"])
    assert loaded.training.schema.targets[0].name == "column 2"
    with pytest.raises(DataError, match=r"^no column is left to learn from besides the target"):
        load(write(",y\n0,0\n1,1\n"), "y")


def test_nothing_left_to_learn_from(write: Write) -> None:
    path = write(PEOPLE + "1,,yes\n,red,no\n")
    with pytest.raises(DataError, match=r"each of the 2 rows has a missing value; `missing=.mean"):
        load(path, "label", missing="drop")


def test_unknown_columns_and_options(write: Write) -> None:
    path = write(PEOPLE + "1,red,yes\n2,blue,no\n")
    expected = "unknown target `lable`; did you mean `label`? columns: age, colour, label: " + str(
        path
    )
    with pytest.raises(UsageError) as raised:
        load(path, "lable")
    assert str(raised.value) == expected
    for options in ({"scale": "log"}, {"missing": "zero"}, {"task": "ranks"}):
        ((kind, value),) = options.items()
        with pytest.raises(UsageError, match=f"^unknown {kind} `{value}`; known: "):
            load(path, "label", **options)
    with pytest.raises(UsageError, match=r"`held_out` \(=1.0\) must be at least 0 and below 1"):
        load(path, "label", held_out=1.0)
    with pytest.raises(UsageError, match="`seed`"):
        load(path, "label", seed=-1)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"^there is no such file: {tmp_path / 'a.csv'}$"):
        load(tmp_path / "a.csv", "label")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(DataError, match=r"^is a folder, not a file"):
        load(str(tmp_path / "b.csv"), "label")
    with pytest.raises(
        UsageError,
        match=r"^unknown suffix of a data file `\.xls`; known: \.csv, \.tsv, \.parquet, \.npz: ",
    ):
        load(tmp_path / "c.xls", "label")


def test_parquet_without_pyarrow_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ExtraError, match=r"pip install 'epochreel\[parquet\]': .*a.parquet$"):
        load(tmp_path / "a.parquet", "label")


def test_messages_are_one_line(write: Write) -> None:
    path = write('name,label\n"a\nb",1\n"a\nb","x\ny"\n"a\nb",3\n')
    for target in ("name", "label", "labl"):
        with pytest.raises(EpochreelError) as raised:
            load(path, target)
        assert "\n" not in str(raised.value)
    assert load(write('"a\nb",y\n1,2\n2,1\n'), "a b").training.n_examples == 2


def test_the_same_seed_holds_out_the_same_rows(write: Write) -> None:
    path = write("x,label\n" + pairs(50, "{square},{class_}\n"))

    def held(seed: int) -> list[float]:
        loaded: Loaded = load(path, "label", seed=seed, scale="none")
        assert loaded.held_out is not None
        return loaded.held_out.inputs[:, 0].tolist()

    assert held(1) == held(1) != held(2)

import csv
import io
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.data import delimited
from epochreel.data.cells import MISSING_WORDS
from epochreel.data.choice import Choice
from epochreel.data.delimited import read_delimited
from epochreel.data.table import Numbers, Table, Words
from epochreel.errors import DataError, UsageError

Write = Callable[..., Path]  # the fixture `write`

LABEL = Choice(("label",))


def contents(table: Table) -> dict[str, list[float] | list[str]]:
    return {
        column.name: column.values.tolist()
        if isinstance(column, Numbers)
        else [column.words[code] for code in column.codes]
        for column in table.columns
    }


PEOPLE = {"age": [1.5, 20.0, -3.0], "colour": ["red", "blue", "red"], "label": ["no", "yes", "no"]}


@pytest.mark.parametrize(
    ("delimiter", "line_end", "start"),
    list(product(",;\t|", ("\n", "\r\n", "\r"), ("", "\ufeff"))),
)
def test_delimiters_line_ends_and_byte_order_marks(
    write: Write, delimiter: str, line_end: str, start: str
) -> None:
    lines = ("age,colour,label", "1.5,red,no", "20,blue,yes", "", "-3e0, red ,no", "")
    text = start + line_end.join(line.replace(",", delimiter) for line in lines)
    assert contents(read_delimited(write(text), LABEL)) == PEOPLE


def test_tsv_is_parted_by_tabs_whatever_else_there_is(write: Write) -> None:
    path = write("a;b,c\tlabel\n1;5\tx;y,z\n2,5\tu\n", "people.tsv")
    assert contents(read_delimited(path, LABEL)) == {
        "a;b,c": ["1;5", "2,5"],
        "label": ["x;y,z", "u"],
    }


def test_where_semicolons_part_commas_are_decimal(write: Write) -> None:
    path = write("age;label\n1,5;a\n2.5;b\n-3;b\n")
    assert contents(read_delimited(path, LABEL))["age"] == [1.5, 2.5, -3]


def test_a_file_of_numbers_only_gets_names(write: Write) -> None:
    table = read_delimited(write("1,2,0\n3,4,1\n"), Choice(("x3",)))
    assert contents(table) == {"x1": [1, 3], "x2": [2, 4], "x3": [0, 1]}
    assert table.notes == (
        "the first line holds numbers only, so the columns are called x1 to x3",
    )


def test_what_pandas_writes_in_front_is_left_out(write: Write) -> None:
    table = read_delimited(write(",x,label,\n0,3,a,\n1,4,b,\n"), LABEL)
    assert contents(table) == {"x": [3, 4], "label": ["a", "b"]}
    assert table.notes == (
        "column 1 has no name and counts the rows: left out",
        "column 4 has neither name nor values: left out",
    )


@pytest.mark.parametrize("word", sorted(MISSING_WORDS))
def test_each_word_for_missing_is_understood(write: Write, word: str) -> None:
    table = read_delimited(
        write(f"age,colour,label\n1,red,a\n{word}, {word},b\n2,blue,a\n"), LABEL
    )
    assert [column.missing.tolist() for column in table.columns] == [
        [False, True, False],
        [False, True, False],
        [False, False, False],
    ]


def test_text_is_kept_as_written_if_some_of_a_column_is_no_number(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "CELLS_AT_A_TIME", 4)
    path = write("size,label\n01,a\n2_0,b\n1e1,b\nS,a\nM,a\n")
    table = read_delimited(path, LABEL)
    assert contents(table)["size"] == ["01", "2_0", "1e1", "S", "M"]
    assert table.notes == ("column `size` mixes numbers and words: all are words",)


H = "age,colour,label\n"

BAD = {
    "too few values": (
        H + "1,red,yes\n2,no\n",
        "line 3 has 2 values where 3 are wanted: none for column `label`",
    ),
    "too many values": (
        H + "1,red,yes\n2,blue,no,`extra`\n",
        "line 3 has 4 values where 3 are wanted: ``extra`` is beyond the last column, `label`",
    ),
    "too few after a quoted line break": (
        H + '1,"re\nd",yes\n2,no\n',
        "line 4 has 2 values",
    ),
    "a text among numbers": (
        H + "1,red,yes\n\n3,blue,no\nabc,blue,no\n4,red,yes\n",
        "line 5, column `age`: `abc` is not a number, unlike the rest of the column; correct it",
    ),
    "several texts among numbers": (
        H + "1,red,no\n" * 30 + "abc,blue,no\nx y,red,yes\n",
        r"line 32, column `age`: `abc` \(2 such values\) is not a number",
    ),
    "an empty file": ("", "the file is empty"),
    "blank lines only": ("\n\n", "the file is empty"),
    "a header only": (H, "there is a header, but no rows follow"),
    "one name twice": (
        "age,label,age\n1,2,3\n",
        "columns 1 and 3 are both named `age`; rename one",
    ),
    "an open quote": (
        H + '1,red,yes\n2,"blue,no\n3,red,no\n',
        r"line 3: what begins here is no record of values \(.*\); look at its quotes",
    ),
    "no text": (
        b"age,label\n1,caf\xc3\xa9\n2,caf\xe9\x81\n",
        r"line 3, byte 7 \(0x81\) is neither UTF-8 nor Windows-1252; save the file as UTF-8",
    ),
    "more texts than can be kept": (
        "name,label\n" + "".join(f"n{i},a\n" for i in range(1001)),
        "column `name` has more than 1,000 different texts, such as `n0`, `n1`, `n10`",
    ),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_named_by_line_column_and_value(
    write: Write, content: str | bytes, message: str
) -> None:
    with pytest.raises(DataError, match=f"^{message}"):
        read_delimited(write(content), LABEL)


def test_lines_far_into_the_file_are_named_right(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "CELLS_AT_A_TIME", 30)
    text = H + '1,"a\n\nb",no\n' * 50 + "\n" + "2,a,no\n" * 50
    with pytest.raises(DataError, match=r"^line 203, column `age`: `x` is not"):
        read_delimited(write(text + "x,a,no\n"), LABEL)
    with pytest.raises(DataError, match=r"^line 203 has 1 value where"):
        read_delimited(write(text + "x\n"), LABEL)


def test_the_choice_is_checked_before_the_rows_are_read(write: Write) -> None:
    with pytest.raises(UsageError, match=r"unknown target `lable`; did you mean `label`\?"):
        read_delimited(write(H + "1\n"), Choice(("lable",)))


def test_ignored_columns_may_hold_anything(write: Write) -> None:
    text = "name,age,label\n" + "".join(f"n{i},{i * i},{'ab'[i % 2]}\n" for i in range(2000))
    table = read_delimited(write(text), Choice(("label",), ("name",)))
    assert table.names == ("age", "label")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_files_of_spreadsheets_in_other_encodings_are_read_which_is_said(
    write: Write, encoding: str
) -> None:
    path = write("größe;label\n1,5;Käse\n2,5;Brot\n".encode(encoding))
    table = read_delimited(path, LABEL)
    assert contents(table) == {"größe": [1.5, 2.5], "label": ["Käse", "Brot"]}
    kind = "Windows-1252" if encoding == "cp1252" else "UTF-16"
    assert table.notes == (f"the file is not UTF-8; it was read as {kind}",)


def test_a_byte_far_into_the_file_changes_how_it_is_read_from_the_start(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "CELLS_AT_A_TIME", 30)
    text = H + "1,a,no\n" * 3000
    table = read_delimited(write(text.encode() + b"2,caf\xe9,yes\n"), LABEL)
    assert contents(table)["colour"][-1] == "café"
    assert table.n_rows == 3001


NUMBERS = {
    "a German price": (";", ["42.000,00 €", "1.250,50 €", "7,00 €"], [42000, 1250.5, 7]),
    "percent": (",", ["5 %", "12.5 %", "0"], [5, 12.5, 0]),
    "thousands": (",", ['"1,234.5"', '"12"', '"1,000,000"'], [1234.5, 12, 1e6]),
    "thousands with points, told by other columns": (
        ";",
        ["42.000", "1.250", "7"],
        [42000, 1250, 7],
    ),
    "signs and codes": (",", ["-$5.50", "$1.00", "+$3"], [-5.5, 1, 3]),
    "money in whole thousands": (
        ",",
        ["42.000 EUR", "1.250 EUR", "300.000 EUR"],
        [42e3, 1250, 3e5],
    ),
    "spaces": (",", ["12 500", "1\N{NO-BREAK SPACE}000", "3"], [12500, 1000, 3]),
    "Swiss": (",", ["1'250.50", "12'000.00", "3"], [1250.5, 12000, 3]),
    "a real minus": (",", ["\N{MINUS SIGN}5 %", "3 %", "4 %"], [-5, 3, 4]),
}


@pytest.mark.parametrize(("delimiter", "cells", "values"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_as_people_write_them_are_numbers_which_is_said(
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    delimiter: str,
    cells: list[str],
    values: list[float],
) -> None:
    monkeypatch.setattr(delimited, "CELLS_AT_A_TIME", 4)
    other = ["1,5", "2,5", "3,5"] if delimiter == ";" else ["1", "2", "3"]
    rows = [delimiter.join(row) for row in zip(cells, other, "aba", strict=True)]
    table = read_delimited(write("\n".join([f"x{delimiter}y{delimiter}label", *rows])), LABEL)
    assert contents(table)["x"] == values
    (note,) = table.notes
    assert note.startswith("column `x`: `")
    assert "` is read as the number " in note


@pytest.mark.parametrize(
    "cells",
    [["5 %", "3 €", "4 %"], ["1,5", "2.5.5", "3"], ["12 kg", "3 kg", "4 kg"]],
    ids=["two units", "no style fits", "an unknown unit"],
)
def test_what_is_no_column_of_numbers_stays_words(write: Write, cells: list[str]) -> None:
    rows = "".join(f'"{cell}",a\n' for cell in cells)
    assert contents(read_delimited(write("x,label\n" + rows), LABEL))["x"] == cells


def test_a_slip_among_written_numbers_is_told(write: Write) -> None:
    for slip in ("1.2.3", "5 %"):
        path = write("x;label\n" + "1,5;a\n" * 30 + f"{slip};b\n")
        with pytest.raises(DataError, match=rf"^line 32, column `x`: `{slip}` is not a number"):
            read_delimited(path, LABEL)


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False),
            st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff")),
        ),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, str]], line_end: str
) -> None:
    # A letter in front: an empty text is missing, and one of digits is a number.
    texts = [f"w{text}".strip() for _, text in rows]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=line_end)
    writer.writerow(["number", "label"])
    writer.writerows(zip([repr(number) for number, _ in rows], texts, strict=True))
    path = Path(tmp_path_factory.mktemp("written") / "table.csv")
    path.write_bytes(buffer.getvalue().encode())
    table = read_delimited(path, LABEL)
    numbers, words = table.columns
    assert isinstance(numbers, Numbers)
    assert isinstance(words, Words)
    assert numbers.values.tolist() == [number for number, _ in rows]
    assert [words.words[code] for code in words.codes] == texts
    assert list(words.words) == sorted(set(texts))


def test_a_long_file_is_kept_in_arrays_not_in_text(write: Write) -> None:
    # A small stand-in for a million rows: what is kept of each row is 8 bytes a number and line.
    import tracemalloc

    rng = np.random.default_rng(0)
    rows = rng.normal(size=(20_000, 5))
    text = "a,b,c,d,label\n" + "".join(",".join(map(repr, row)) + "\n" for row in rows.tolist())
    path = write(text)
    tracemalloc.start()
    table = read_delimited(path, LABEL)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table.n_rows == 20_000
    assert kept < 1.2 * 20_000 * (5 + 1) * 8
    assert peak < kept + 20_000 * 6 * 8 + 8e6

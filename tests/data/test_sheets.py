"""Sheets of workbooks, written here by hand: a workbook is a few small files in a .zip."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from epochreel.data import load
from epochreel.errors import DataError, ExtraError

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"


def workbook(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    """Write a workbook whose cells are numbers and texts."""
    numbers = range(1, len(sheets) + 1)
    parts = [("/xl/workbook.xml", "sheet.main")]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
    kinds = [
        f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in parts
    ]
    entries = [f'<sheet name="Sheet {n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers]
    links = [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    default = f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">{default}{"".join(kinds)}</Types>'
        ),
        "_rels/.rels": _links([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_KIND}"><sheets>{"".join(entries)}</sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _links(links),
    }
    for number, rows in zip(numbers, sheets, strict=True):
        files[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{_rows(rows)}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w") as file:
        for name, text in files.items():
            file.writestr(name, text)
    return path


def _links(links: Sequence[tuple[str, str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{_KIND}/{kind}" Target="{target}"/>'
        for name, kind, target in links
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _rows(rows: Sequence[Sequence[object]]) -> str:
    written = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(f"{'ABCDEFG'[at]}{number}", value) for at, value in enumerate(row))
        written.append(f'<row r="{number}">{cells}</row>')
    return "".join(written)


def _cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


ROWS = [["size", "kind"], [1.5, "a"], [None, None], [2, "b"], [3.25, "a"]]


@pytest.mark.frameworks
def test_the_first_sheet_is_a_table(tmp_path: Path) -> None:
    loaded = load(workbook(tmp_path / "a.xlsx", ROWS, [["x"]]), "kind", scale="none")
    assert loaded.training.inputs.tolist() == [[1.5], [2], [3.25]]
    assert loaded.training.targets.tolist() == [[0], [1], [0]]
    assert loaded.notes == ("read the first of 2 sheets, `Sheet 1`",)
    (tmp_path / "b.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(DataError, match=r"^is not an \.xlsx file \("):
        load(tmp_path / "b.xlsx", "kind")
    with pytest.raises(DataError, match=r"^line 3, column `size`: a value is missing"):
        load(workbook(tmp_path / "c.xlsx", [ROWS[0], ROWS[1], [None, "b"]]), "kind")
    with pytest.raises(DataError, match=r"^the sheet `Sheet 1` has no rows below"):
        load(workbook(tmp_path / "d.xlsx", ROWS[:1]), "kind")


def test_without_its_reader_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(ExtraError, match=r"save the sheet as \.csv.* 'epochreel\[excel\]'"):
        load(workbook(tmp_path / "a.xlsx", ROWS), "kind")

from __future__ import annotations

import pytest
from tiny_fonts import tiny_font

from epochreel.render.font_files import load_font
from epochreel.scene.captions.wrapping import SHRINKING, wrapped
from epochreel.scene.kit.breaking import pieces_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.fitting import fit_text
from epochreel.scene.kit.language import load_language

SIZE = 30.0


@pytest.fixture(scope="module")
def brush(tmp_path_factory: pytest.TempPathFactory) -> Brush:
    """A brush that has all letters of all languages, each a box."""
    folder = tmp_path_factory.mktemp("fonts")
    letters = (
        "".join(load_language(code).letters for code in ("zh", "ja"))
        + "她看到误差回传一二三四ネット"
    )
    return Brush(1.0, font=load_font(tiny_font(folder / "all.ttf", letters)))


def test_what_fits_stays_on_one_line(brush: Brush) -> None:
    assert wrapped(brush, "She sees 0 0 1.", SIZE, 900) == (["She sees 0 0 1."], SIZE)


def test_lines_are_even_and_break_after_a_stop(brush: Brush) -> None:
    lines, _ = wrapped(brush, "Seven examples hide a rule. Can you work it out?", SIZE, 500)
    assert lines == ["Seven examples hide a rule.", "Can you work it out?"]
    lines, _ = wrapped(brush, "one two three four five six seven eight nine ten", SIZE, 500)
    assert lines == ["one two three four five", "six seven eight nine ten"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("她看。", ["她", "看。"]),
        ("（她）看，到", ["（她）", "看，", "到"]),
        ("误差12.5回", ["误", "差", "12.5", "回"]),
        ("ネットを見ます", ["ネット", "を", "見", "ま", "す"]),
        ("あっという", ["あっ", "と", "い", "う"]),
        ("ab cd", ["ab ", "cd"]),
        ("0,5\u00a0%", ["0,5\u00a0%"]),
        ("한국어 글", ["한국어 ", "글"]),
    ],
)  # fmt: skip
def test_lines_break_only_where_they_may(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == pieces


@pytest.mark.parametrize("width", range(300, 1000, 37))
@pytest.mark.parametrize("code", ["zh", "ja"])
def test_no_line_begins_with_a_stop(brush: Brush, code: str, width: int) -> None:
    for text in load_language(code).texts.values():
        plain = text.replace("{", "").replace("}", "")
        if len(plain) < 10:
            continue
        lines, _ = wrapped(brush, plain, SIZE, width)
        assert all(line[0] not in "。、，：；！？）」”ー" for line in lines), lines
        assert all(line[-1] not in "（「“" for line in lines), lines


def test_titles_break_in_the_same_places(brush: Brush) -> None:
    fitted = fit_text(brush, "她看到误差回传，" * 4, 60.0, 1000.0, bold=True)
    assert len(fitted.lines) == 2
    assert "".join(fitted.lines) == "她看到误差回传，" * 4
    assert fitted.lines[1][0] != "，"


def test_long_texts_are_set_smaller_and_then_cut(brush: Brush) -> None:
    text = " ".join(["word"] * 20)
    width = brush.width_of(text, SIZE)
    lines, size = wrapped(brush, text, SIZE, 0.46 * width)
    assert "".join(lines).replace(" ", "") == "word" * 20
    assert size < SIZE
    lines, size = wrapped(brush, text, SIZE, 0.3 * width)
    assert (len(lines), size) == (2, SHRINKING[-1] * SIZE)
    assert lines[1].endswith("…")
    assert all(brush.width_of(line, size) <= 0.3 * width for line in lines)
    (line, *_), _ = wrapped(brush, "x" * 99, SIZE, 300)
    assert brush.width_of(line, SHRINKING[-1] * SIZE) <= 300

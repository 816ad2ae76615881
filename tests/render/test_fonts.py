"""A font of somebody's own sets what the typeface lacks, and nothing else."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from pdf_objects import Parsed
from tiny_fonts import ADVANCE, EM, TALL, tiny_collection, tiny_font

from epochreel.drawing import DisplayList, Drawing, Text
from epochreel.errors import UsageError
from epochreel.render import render_rgb, text_width, to_svg
from epochreel.render.font_files import load_font
from epochreel.render.fonts import Run, runs_of
from epochreel.render.pdf import to_pdf
from epochreel.render.text import text_mask

WHITE = (1.0, 1.0, 1.0, 1.0)
MIXED = "她看到 0 0 1。"


@pytest.fixture
def han(tmp_path: Path):
    return load_font(tiny_font(tmp_path / "han.ttf", "她看到。中", "Tiny Han"))


def picture(*texts: Text) -> DisplayList:
    return DisplayList(240, 60, dynamic=Drawing(inks=texts))


def test_only_what_the_typeface_lacks_is_set_in_the_font(han) -> None:
    runs = runs_of(MIXED, False, han)
    assert runs == (Run("她看到", han), Run(" 0 0 1"), Run("。", han))
    wide = ADVANCE / EM * 40
    expected = 4 * wide + text_width(" 0 0 1", 40)
    assert text_width(MIXED, 40, font=han) == pytest.approx(expected)
    assert text_width("0 0 1", 40, font=han) == text_width("0 0 1", 40)


def test_a_mixed_line_is_its_parts_side_by_side_on_one_baseline(han) -> None:
    mask = text_mask("中1", 40, False, False, han)
    alone = text_mask("1", 40, False, False)
    rows = np.frombuffer(mask.coverage, np.uint8).reshape(mask.height, mask.width)
    digit = np.frombuffer(alone.coverage, np.uint8).reshape(alone.height, alone.width)
    x = round(ADVANCE / EM * 40) + alone.left - mask.left
    top = alone.top - mask.top
    assert np.array_equal(
        rows[top : top + alone.height, x : x + alone.width], digit
    )  # the digit is the typeface's own
    box = rows[-mask.top - round(TALL / EM * 40) : -mask.top, 4 - mask.left : 32 - mask.left]
    assert box.min() == 255


def test_an_accent_takes_its_letter_along(tmp_path: Path) -> None:
    font = load_font(tiny_font(tmp_path / "accents.ttf", "ab\u0489"))
    assert runs_of("ba\u0489", False, font) == (Run("b"), Run("a\u0489", font))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("いぬ", r"no Japanese \(Hiragana\) characters such as `い`"),
        ("イヌ", r"no Japanese \(Katakana\) characters such as `イ`"),
        ("狗", r"no Chinese or Japanese \(Han\) characters such as `狗`"),
        ("개", r"no Korean \(Hangul\) characters such as `개`"),
        ("жук", "no Cyrillic characters such as `ж`"),
        ("สุนัข", "no Thai characters such as `ส`"),
        ("dog 🐕", "no emoji characters such as `🐕`"),
        ("done ✓", "no character `✓`"),
        ("a\x07", r"no character `U\+0007`"),
    ],
)
def test_what_is_missing_is_said_in_words(text: str, named: str, han) -> None:
    with pytest.raises(UsageError, match=f"the typeface has {named}; .*`font=FILE`") as caught:
        text_width(text, 20)
    assert "\n" not in str(caught.value)
    named = named.removeprefix("no ")
    with pytest.raises(UsageError, match=f"neither the typeface nor han.ttf has {named}"):
        text_width(text, 20, font=han)


@pytest.mark.parametrize(
    ("text", "script"), [("שלום", "Hebrew"), ("سلام", "Arabic"), ("नमः", "Hindi")]
)
def test_scripts_that_come_out_wrong_are_refused(text: str, script: str, tmp_path: Path) -> None:
    font = load_font(tiny_font(tmp_path / "all.ttf", text))
    with pytest.raises(UsageError, match=f"is {script}.*cannot set it"):
        text_width(text, 20, font=font)


def test_a_picture_with_the_font_and_one_without_are_not_mixed_up(tmp_path: Path) -> None:
    """Masks are cached: a font replaced under the same name must not show the old one."""
    seen = []
    for tall in (300, 700):
        font = load_font(tiny_font(tmp_path / "same.ttf", "中", tall=tall))
        seen.append(
            render_rgb(picture(Text("中", 20, 50, 40, WHITE, font=font))).any(axis=2).sum()
        )
    assert seen[1] > 2 * seen[0]


def test_svg_names_the_font_where_it_is_needed(tmp_path: Path) -> None:
    font = load_font(tiny_font(tmp_path / "a.ttf", "中", 'It\'s "Han" & co'))
    svg = ET.fromstring(
        to_svg(
            picture(Text("中", 9, 9, 9, WHITE, font=font), Text("a", 9, 9, 9, WHITE, font=font))
        )
    )
    families = [
        element.get("font-family") for element in svg.iter() if element.text in ("中", "a")
    ]
    assert families == [
        "'Hanken Grotesk', 'Its \"Han\" & co', sans-serif",
        "'Hanken Grotesk', sans-serif",
    ]


@pytest.mark.parametrize(("cff", "variable"), [(False, False), (True, False), (False, True)])
def test_pdf_embeds_the_font_with_what_is_set_in_it(
    cff: bool, variable: bool, tmp_path: Path
) -> None:
    path = tmp_path / "han.ttf"
    font = load_font(tiny_font(path, "她看到。中", "Tiny Han", cff=cff, variable=variable))
    words = (
        Text(MIXED, 9, 30, 20, WHITE, font=font),
        Text("中", 9, 50, 20, WHITE, True, font=font),
    )
    file = to_pdf(picture(*words))
    pdf = Parsed(file)
    shown = re.findall(r"/(\w+) 20 Tf (\S+) Tc\n.*?<(\w+)> Tj", pdf.content)
    assert [name for name, *_ in shown] == ["F0", "R", "F0", "F0"]
    assert file == to_pdf(picture(*words))
    kind = "CIDFontType0" if cff else "CIDFontType2"
    descendant = pdf.bodies[pdf.only(rf"/Subtype /{kind} .*TinyHan")]
    assert "TinyHan-Regular" in descendant
    widths = re.search(r"/W \[0 \[(.*?)\]\]", descendant)
    assert widths
    assert widths[1].split() == ["900"] * 6  # five characters, and the box for none
    if not cff:
        program = pdf.streams[pdf.only("/Length1")]
        embedded = TTFont(io.BytesIO(program))
        assert embedded["maxp"].numGlyphs == 6
        assert not {"fvar", "gvar"} & set(embedded.keys())


def test_a_collection_gives_the_shapes_of_the_language(tmp_path: Path) -> None:
    families = ("Tiny CJK JP", "Tiny CJK SC", "Tiny CJK TC")
    path = tiny_collection(tmp_path / "all.ttc", "中", families)
    found = {code: load_font(path, code) for code in ("ja", "zh-Hans", "zh-TW", "ru", "")}
    assert [font.face for font in found.values()] == [0, 1, 2, 0, 0]
    assert found["zh-Hans"].family == "Tiny CJK SC"
    heights = [text_mask("中", 100, False, False, font).height for font in found.values()]
    assert heights == [40, 50, 60, 40, 40]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"", "no font is in this file"),
        (b"wOF2" + bytes(90), r"a \.ttf, \.otf or \.ttc is wanted"),
        (b"\x00\x01\x00\x00" + bytes(90), "damaged or of no use"),
        (b"OTTO" + bytes(range(200)), "damaged or of no use"),
        (b"ttcf" + bytes(90), "damaged or of no use"),
    ],
)
def test_what_is_no_font_is_refused_in_one_line(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.ttf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=said) as caught:
        load_font(path)
    assert str(caught.value).endswith(f": {path}")
    assert "\n" not in str(caught.value)


def test_a_font_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    whole = tiny_font(tmp_path / "whole.ttf", "中文").read_bytes()
    for share in (0.2, 0.5, 0.8):
        (tmp_path / "cut.ttf").write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(UsageError, match="damaged"):
            load_font(tmp_path / "cut.ttf")

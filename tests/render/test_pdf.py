from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from fontTools.cffLib import CFFFontSet
from pdf_objects import Parsed
from PIL import Image as PillowImage
from render_scenes import everything, f32, segments

from epochreel.drawing import Box, DisplayList, Drawing, Polyline, Text, Tone
from epochreel.errors import EpochreelError
from epochreel.render import render_rgb
from epochreel.render.pdf import to_pdf
from epochreel.render.pdf_file import pdf_number

WHITE = (1.0, 1.0, 1.0, 1.0)
POPPLER = shutil.which("pdftoppm")


@pytest.mark.parametrize("curve", ["film", "paper"])
def test_every_reference_leads_somewhere(curve: str) -> None:
    picture = everything(1)
    pdf = Parsed(to_pdf(DisplayList(200, 120, tone=Tone(curve), dynamic=picture.dynamic)))
    everything_said = "\n".join([*pdf.bodies.values(), pdf.trailer])
    references = {int(n) for n in re.findall(r"(\d+) 0 R", everything_said)}
    assert references <= set(pdf.bodies)
    page = pdf.bodies[pdf.only(r"/Type /Page ")]
    for name in re.findall(r"/([GSIRB]\d*) (?:gs|sh|Do|\d+ Tf)", pdf.content):
        assert f"/{name} " in page
    assert "/MediaBox [0 0 150 90]" in page
    wanted, other = ("Multiply", "Screen") if curve == "paper" else ("Screen", "Multiply")
    assert f"/BM /{wanted}" in page
    assert f"/BM /{other}" not in page
    assert pdf.content.count("q\n") == pdf.content.count("\nQ")


def test_the_same_list_gives_the_same_bytes() -> None:
    assert to_pdf(everything(2)) == to_pdf(everything(2))


def test_text_is_text() -> None:
    words = (
        Text('a < b & "c" > d', 30, 40, 20, WHITE, bold=True, anchor="right"),
        Text("Größe → 0.75", 30, 20, 15, WHITE),
        Text("a", 3, 20, 15, WHITE),
        Text("", 3, 20, 15, WHITE),
    )
    pdf = Parsed(to_pdf(DisplayList(90, 60, dynamic=Drawing(inks=words))))
    assert pdf.text() == [word.text for word in words[:3]]


def test_only_what_is_written_is_embedded() -> None:
    pdf = Parsed(to_pdf(DisplayList(90, 60, dynamic=Drawing(inks=(Text("aab", 1, 9, 9, WHITE),)))))
    cff = CFFFontSet()
    cff.decompile(io.BytesIO(pdf.streams[pdf.only("CIDFontType0C")]), None)
    assert cff[0].charset == [".notdef", "a", "b"]
    widths = re.search(r"/W \[0 \[(.*?)\]\]", pdf.bodies[pdf.only(r"/W \[")])
    assert widths
    assert len(widths[1].split()) == 3


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(EpochreelError, match=r"Han.*`漢`"):
        to_pdf(DisplayList(90, 60, dynamic=Drawing(inks=(Text("漢", 1, 9, 9, WHITE),))))


def test_numbers_that_are_no_places_show_nothing() -> None:
    broken = segments(3, np.random.default_rng(0), (90, 60))
    broken.start[:] = np.nan
    lost = (
        Box(np.inf, 0, 1, 1, fill=WHITE),
        Text("lost", np.nan, 0, 10, WHITE),
        Polyline(f32([[0, np.nan], [1, 1]]), 1, WHITE),
    )
    pdf = Parsed(to_pdf(DisplayList(90, 60, dynamic=Drawing(broken, inks=lost))))
    assert "nan" not in pdf.content
    assert "inf" not in pdf.content
    assert pdf.text() == []


def test_numbers_have_no_exponent() -> None:
    assert [pdf_number(v) for v in (1e-9, -1e-9, 1200000.5, -0.25, 3)] == [
        *("0", "0", "1200000.5", "-0.25", "3")
    ]
    with pytest.raises(ValueError, match="no place"):
        pdf_number(float("nan"))


@pytest.mark.skipif(POPPLER is None, reason="needs pdftoppm to see the page")
@pytest.mark.parametrize("curve", ["film", "paper"])
def test_looks_like_the_raster(curve: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    few = segments(3, rng, (200, 120))
    inks = everything(3).dynamic.inks
    picture = DisplayList(200, 120, tone=Tone(curve, 0.4), dynamic=Drawing(few, None, inks))
    (tmp_path / "page.pdf").write_bytes(to_pdf(picture))
    command = [str(POPPLER), "-r", "96", "-png", "-singlefile", "page.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    seen = np.asarray(PillowImage.open(tmp_path / "page.png").convert("RGB")).astype(int)
    assert seen.shape == (120, 200, 3)
    assert np.abs(seen - render_rgb(picture)).mean() < 6

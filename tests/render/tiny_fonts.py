"""Fonts of a few glyphs, each a plain box, made on the spot."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection
from fontTools.ttLib.tables.TupleVariation import TupleVariation

EM, ADVANCE, TALL = 1000, 900, 600  # of each glyph: its em, its advance, how high the box is


def tiny_font(
    path: Path,
    characters: Iterable[str],
    family: str = "Tiny",
    *,
    cff: bool = False,
    variable: bool = False,
    tall: int = TALL,
) -> Path:
    """Write a font in which each character is a box, as high as ``tall`` says; return the path.

    The box of a missing character, by which it would be known, is as high as the em.
    """
    known = sorted(set(characters))
    names = [".notdef", *(f"u{ord(character):05X}" for character in known)]
    builder = FontBuilder(EM, isTTF=not cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, known), names[1:], strict=True)))
    heights = {name: EM if name == ".notdef" else tall for name in names}
    if cff:
        glyphs = {name: _box(T2CharStringPen(ADVANCE, None), h) for name, h in heights.items()}
        charstrings = {name: pen.getCharString() for name, pen in glyphs.items()}
        builder.setupCFF(f"{family}-Regular", {"FullName": family}, charstrings, {})
    else:
        pens = {name: _box(TTGlyphPen(None), h) for name, h in heights.items()}
        builder.setupGlyf({name: pen.glyph() for name, pen in pens.items()})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (ADVANCE, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    name = "".join(filter(str.isalnum, family)) + "-Regular"
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, sCapHeight=700)
    builder.setupPost()
    if variable:
        wider = TupleVariation({"wght": (0, 1, 1)}, [(50, 0)] * 4 + [(0, 0)] * 4)
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
        builder.setupGvar({name: [wider] for name in names})
    builder.save(path)
    return path


def tiny_collection(path: Path, characters: str, families: Iterable[str]) -> Path:
    """Write several fonts into one file, each a box higher than the one before."""
    collection = TTCollection()
    for number, family in enumerate(families):
        one = tiny_font(path.with_suffix(".ttf"), characters, family, tall=400 + 100 * number)
        collection.fonts.append(_opened(one))
    collection.save(path)
    return path


def _opened(path: Path):
    from fontTools.ttLib import TTFont

    return TTFont(path, lazy=False)


def _box(pen, height: int):
    pen.moveTo((100, 0))
    for corner in ((100, height), (800, height), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen

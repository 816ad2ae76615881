"""Fonts inside a PDF: real text, with only those characters that are used.

fontTools cuts the characters out and measures them. Fonts with cubic outlines are embedded as
the bare CFF table, a CIDFontType0; those with quadratic ones as TrueType, a CIDFontType2. A
character's code is its glyph number, or in CFF that is keyed by CIDs its CID (ISO 32000-1,
9.7.4.2).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from epochreel.drawing import FontFile
from epochreel.render.fonts import font_bytes, font_name
from epochreel.render.pdf_file import PdfFile, pdf_number, pdf_numbers

_CID = "cid"  # what the name of each glyph begins with where fontTools finds CIDs
# What a reader needs of a TrueType font whose characters it does not look up.
_TRUETYPE_TABLES = ("glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep")


class EmbeddedFont:
    """The typeface, or what stands in for it, with the characters of some texts.

    Parameters
    ----------
    texts
        All that will be set in it; the font has all their characters.
    bold
        Semi-bold instead of regular, of the typeface.
    font
        What stands in for the typeface; None for the typeface itself.
    """

    def __init__(self, texts: Iterable[str], bold: bool, font: FontFile | None = None) -> None:
        characters = sorted(set("".join(texts)))
        # fontTools reads a table's fields as it finds them; no checker knows their names.
        self._font: Any = TTFont(
            io.BytesIO(font_bytes(bold, font)),
            fontNumber=0 if font is None else font.face,
            recalcTimestamp=False,
        )
        _subset(self._font, "".join(characters))
        names = self._font.getBestCmap()
        self._glyphs = {c: names[ord(c)] for c in characters}
        self._codes = {c: self._code(glyph) for c, glyph in self._glyphs.items()}
        self._per_em = 1000 / self._font["head"].unitsPerEm
        self._name = font_name(bold) if font is None else self._own_name()

    def encode(self, text: str) -> str:
        """Return a text as PDF shows it: a string of codes."""
        return "<" + "".join(f"{self._codes[character]:04x}" for character in text) + ">"

    def advance(self, text: str) -> float:
        """Return how far a text advances without hinting, em."""
        widths = self._font["hmtx"].metrics
        units = sum(widths[self._glyphs[character]][0] for character in text)
        return units * self._per_em / 1000

    def add_to(self, file: PdfFile) -> str:
        """Add the font to a file and return the reference to it."""
        is_cff = "CFF " in self._font
        program = self._font["CFF "].compile(self._font) if is_cff else self._truetype()
        # Readers tell subsets of one font apart by six letters, here from what is in it.
        digest = hashlib.blake2b(program, digest_size=6).digest()
        name = "".join(chr(ord("A") + byte % 26) for byte in digest) + "+" + self._name
        if is_cff:
            stream = file.add_stream(program, "/Subtype /CIDFontType0C")
            descriptor = file.add(f"<< {self._descriptor(name)} /FontFile3 {stream} >>")
            kind = "/CIDFontType0"
        else:
            stream = file.add_stream(program, f"/Length1 {len(program)}")
            descriptor = file.add(f"<< {self._descriptor(name)} /FontFile2 {stream} >>")
            kind = "/CIDFontType2 /CIDToGIDMap /Identity"
        descendant = file.add(
            f"<< /Type /Font /Subtype {kind} /BaseFont /{name} /CIDSystemInfo {self._system()}"
            f" /FontDescriptor {descriptor} /W [{self._widths()}] >>"
        )
        to_unicode = file.add_stream(self._to_unicode().encode())
        return file.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant}] /ToUnicode {to_unicode} >>"
        )

    def _own_name(self) -> str:
        """Return the font's PostScript name, as far as a PDF's name can hold it."""
        named = self._font["name"].getDebugName(6) if "name" in self._font else None
        kept = (c for c in named or "" if c.isascii() and (c.isalnum() or c == "-"))
        return "".join(kept) or "Font"

    def _keys(self) -> Any:
        """Return registry, ordering and supplement of a font that is keyed by CIDs; else None."""
        return getattr(self._font["CFF "].cff[0], "ROS", None) if "CFF " in self._font else None

    def _code(self, glyph: str) -> int:
        if self._keys() is None:
            return self._font.getGlyphID(glyph)
        return int(glyph.removeprefix(_CID)) if glyph.startswith(_CID) else 0

    def _system(self) -> str:
        registry, ordering, supplement = self._keys() or ("Adobe", "Identity", 0)
        return f"<< /Registry ({registry}) /Ordering ({ordering}) /Supplement {supplement} >>"

    def _truetype(self) -> bytes:
        bare = TTFont(recalcTimestamp=False)
        bare.setGlyphOrder(self._font.getGlyphOrder())
        for tag in _TRUETYPE_TABLES:
            if tag in self._font:
                bare[tag] = self._font[tag]
        file = io.BytesIO()
        bare.save(file)
        return file.getvalue()

    def _descriptor(self, name: str) -> str:
        head, lines, wide = self._font["head"], self._font["hhea"], self._per_em
        rules = self._font.get("OS/2")
        box = pdf_numbers(
            *(side * wide for side in (head.xMin, head.yMin, head.xMax, head.yMax)), decimals=0
        )
        up = getattr(rules, "sTypoAscender", lines.ascent)
        down = getattr(rules, "sTypoDescender", lines.descent)
        return (
            f"/Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}]"
            f" /ItalicAngle 0 /StemV 80 /Ascent {pdf_number(up * wide, 0)}"
            f" /Descent {pdf_number(down * wide, 0)}"
            f" /CapHeight {pdf_number(getattr(rules, 'sCapHeight', up) * wide, 0)}"
        )

    def _widths(self) -> str:
        """Return widths by code, those of codes that follow one another in one list."""
        metrics = self._font["hmtx"].metrics
        widths = {self._code(g): metrics[g][0] * self._per_em for g in self._font.getGlyphOrder()}
        codes = sorted(widths)
        lists = []
        for _, group in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
            follow = [code for _, code in group]
            lists.append(f"{follow[0]} [{pdf_numbers(*(widths[code] for code in follow))}]")
        return " ".join(lists)

    def _to_unicode(self) -> str:
        """Return the table by which readers copy and search the text."""
        pairs = [
            f"<{code:04x}> <{character.encode('utf-16-be').hex()}>"
            for character, code in self._codes.items()
        ]
        blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
        mapping = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{mapping}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
        )


def _subset(font: Any, characters: str) -> None:
    """Leave only what some characters need, and of a variable font its default look."""
    options = Options(layout_features=[], notdef_outline=True, glyph_names=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    if "fvar" in font:
        from fontTools.varLib.instancer import instantiateVariableFont

        instantiateVariableFont(font, {axis.axisTag: None for axis in font["fvar"].axes})
    if "CFF2" in font:
        from fontTools.cffLib.CFF2ToCFF import convertCFF2ToCFF

        convertCFF2ToCFF(font)

"""The film's typeface inside a PDF: real text, with only those characters that are used.

fontTools cuts the characters out and measures them. What is embedded is the bare CFF table as a
CIDFontType0, in which a name-keyed font's character codes are its glyph numbers (ISO 32000-1,
9.7.4.2).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from epochreel.render.fonts import check_glyphs, font_bytes, font_name
from epochreel.render.pdf_file import PdfFile, pdf_number, pdf_numbers


class EmbeddedFont:
    """One weight of the typeface with the characters of some texts.

    Parameters
    ----------
    bold
        Semi-bold instead of regular.
    texts
        All that will be set in it.

    Raises
    ------
    EpochreelError
        If the font has no glyph for a character.
    """

    def __init__(self, bold: bool, texts: Iterable[str]) -> None:
        self._name = font_name(bold)
        characters = sorted(set("".join(texts)))
        check_glyphs("".join(characters), bold)
        # fontTools reads a table's fields as it finds them; no checker knows their names.
        self._font: Any = TTFont(io.BytesIO(font_bytes(bold)), recalcTimestamp=False)
        options = Options(layout_features=[], notdef_outline=True, glyph_names=False)
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(characters))
        subsetter.subset(self._font)
        names = self._font.getBestCmap()
        self._codes = {c: self._font.getGlyphID(names[ord(c)]) for c in characters}
        self._per_em = 1000 / self._font["head"].unitsPerEm

    def encode(self, text: str) -> str:
        """Return a text as PDF shows it: a string of glyph numbers."""
        return "<" + "".join(f"{self._codes[character]:04x}" for character in text) + ">"

    def advance(self, text: str) -> float:
        """Return how far a text advances without hinting, em."""
        names = self._font.getGlyphOrder()
        widths = self._font["hmtx"].metrics
        units = sum(widths[names[self._codes[character]]][0] for character in text)
        return units * self._per_em / 1000

    def add_to(self, file: PdfFile) -> str:
        """Add the font to a file and return the reference to it."""
        cff = self._font["CFF "].compile(self._font)
        # Readers tell subsets of one font apart by six letters, here from what is in it.
        digest = hashlib.blake2b(cff, digest_size=6).digest()
        name = "".join(chr(ord("A") + byte % 26) for byte in digest) + "+" + self._name
        program = file.add_stream(cff, "/Subtype /CIDFontType0C")
        descriptor = file.add(f"<< {self._descriptor(name)} /FontFile3 {program} >>")
        system = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        descendant = file.add(
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /CIDSystemInfo {system}"
            f" /FontDescriptor {descriptor} /W [0 [{self._widths()}]] >>"
        )
        to_unicode = file.add_stream(self._to_unicode().encode())
        return file.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant}] /ToUnicode {to_unicode} >>"
        )

    def _descriptor(self, name: str) -> str:
        head, rules, wide = self._font["head"], self._font["OS/2"], self._per_em
        box = pdf_numbers(
            *(side * wide for side in (head.xMin, head.yMin, head.xMax, head.yMax)), decimals=0
        )
        return (
            f"/Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}]"
            f" /ItalicAngle 0 /StemV 80 /Ascent {pdf_number(rules.sTypoAscender * wide, 0)}"
            f" /Descent {pdf_number(rules.sTypoDescender * wide, 0)}"
            f" /CapHeight {pdf_number(rules.sCapHeight * wide, 0)}"
        )

    def _widths(self) -> str:
        metrics = self._font["hmtx"].metrics
        glyphs = self._font.getGlyphOrder()
        return pdf_numbers(*(metrics[glyph][0] * self._per_em for glyph in glyphs))

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

"""The film's typeface and what stands in for it: faces by size, characters, and set type.

A text is set in runs: what the typeface has in the typeface, only the rest in the font that
somebody gave. So the figures of a Chinese caption are those that stand everywhere else in the
picture, and a font without Latin letters is good enough.
"""

from __future__ import annotations

import functools
import io
import unicodedata
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from epochreel.drawing import FontFile
from epochreel.errors import UsageError
from epochreel.render.scripts import missing_characters, needs_shaping, unset_script

FAMILY = "Hanken Grotesk"
WEIGHTS = {False: 500, True: 600}  # as CSS counts them
# The regular weight has thin stems where light text lies on dark; the medium one reads as regular.
_FILES = {False: "HankenGrotesk-Medium.otf", True: "HankenGrotesk-SemiBold.otf"}


@dataclass(frozen=True, slots=True)
class Run:
    """Part of a text in one font: ``font``, or the typeface if that is None."""

    text: str
    font: FontFile | None = None


@functools.lru_cache(maxsize=64)
def face(size: float, bold: bool, font: FontFile | None = None) -> ImageFont.FreeTypeFont:
    """Return the typeface, or the font that stands in for it, at a size in px per em.

    The basic layout engine gives the same text with and without libraqm on the machine.
    """
    if font is not None:
        return _open(font.path, size, font.face)
    with resources.as_file(_resource(bold)) as file:
        return _open(file, size, 0)


def _open(path: Path, size: float, index: int) -> ImageFont.FreeTypeFont:
    layout = ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), size, index=index, layout_engine=layout)


def font_bytes(bold: bool, font: FontFile | None = None) -> bytes:
    """Return the file of the typeface, or of the font that stands in for it."""
    return _resource(bold).read_bytes() if font is None else font.path.read_bytes()


def font_name(bold: bool) -> str:
    """Return the PostScript name of the typeface."""
    return _FILES[bold].removesuffix(".otf")


def _resource(bold: bool) -> Traversable:
    return resources.files("font_hanken_grotesk") / "files" / _FILES[bold]


def check_glyphs(text: str, bold: bool, font: FontFile | None = None) -> None:
    """Raise unless all characters of a text can be set.

    Raises
    ------
    UsageError
        Naming the first character that neither the typeface nor ``font`` has, and its script;
        or a script whose letters change shape or run from right to left.
    """
    known = _characters(bold, None)
    for letter in _letters(text):
        if _all_in(letter, known):
            continue
        for character in letter:
            if needs_shaping(character):
                raise UsageError(unset_script(character, text))
        lacking = [character for character in letter if ord(character) not in known]
        if font is None:
            raise UsageError(missing_characters(lacking[0], None))
        if not _all_in(letter, _characters(False, font)):
            raise UsageError(missing_characters(lacking[0], font))


@functools.lru_cache(maxsize=8192)
def runs_of(text: str, bold: bool, font: FontFile | None = None) -> tuple[Run, ...]:
    """Return a text, which can be set, in runs of one font each.

    An accent takes the letter before it along, so that both are of one design.
    """
    if font is None:
        return (Run(text),)
    known = _characters(bold, None)
    runs: list[Run] = []
    for letter in _letters(text):
        of = None if _all_in(letter, known) else font
        if runs and runs[-1].font == of:
            runs[-1] = Run(runs[-1].text + letter, of)
        else:
            runs.append(Run(letter, of))
    return tuple(runs)


def _letters(text: str) -> list[str]:
    """Return the characters of a text, each with the accents that follow it."""
    letters: list[str] = []
    for character in text:
        if letters and unicodedata.category(character).startswith("M"):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


@functools.lru_cache(maxsize=8)
def _characters(bold: bool, font: FontFile | None) -> frozenset[int]:
    """Return the code points for which a font has a glyph."""
    from fontTools.ttLib import TTFont

    data, face = io.BytesIO(font_bytes(bold, font)), 0 if font is None else font.face
    with TTFont(data, fontNumber=face, lazy=True) as opened:
        return frozenset(opened.getBestCmap() or ())


def _all_in(letter: str, known: frozenset[int]) -> bool:
    return all(ord(character) in known for character in letter)


def advance(text: str, size: float, bold: bool, font: FontFile | None = None) -> float:
    """Return how far a text that can be set advances, px."""
    return sum(face(size, bold, run.font).getlength(run.text) for run in runs_of(text, bold, font))


def set_type(
    text: str, size: float, bold: bool, font: FontFile | None = None
) -> tuple[int, int, int, int, bytes]:
    """Return where a text's mask lies from its anchor, its size, and its coverage.

    Returns
    -------
    left, top
        From the left end of the baseline to the mask's upper left corner, px.
    width, height
        Of the mask, px.
    coverage
        ``height * width`` bytes, row by row, 0 to 255.
    """
    placed, start = [], 0.0
    for run in runs_of(text, bold, font):
        kind, x = face(size, bold, run.font), round(start)  # on a whole pixel, as each text
        left, top, right, bottom = (round(v) for v in kind.getbbox(run.text, anchor="ls"))
        if right > left and bottom > top:
            placed.append((run.text, kind, x, (x + left, top, x + right, bottom)))
        start += kind.getlength(run.text)
    if not placed:
        return 0, 0, 0, 0, b""
    lefts, tops, rights, bottoms = zip(*(box for *_, box in placed), strict=True)
    left, top = min(lefts), min(tops)
    width, height = max(rights) - left, max(bottoms) - top
    mask = PillowImage.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    for piece, kind, x, _ in placed:
        draw.text((x - left, -top), piece, fill=255, font=kind, anchor="ls")
    return left, top, width, height, mask.tobytes()

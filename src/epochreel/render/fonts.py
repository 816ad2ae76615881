"""The film's typeface: the font's files, its faces by size, and the characters it lacks."""

from __future__ import annotations

import functools
from importlib import resources
from importlib.resources.abc import Traversable

from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from epochreel.errors import EpochreelError

FAMILY = "Hanken Grotesk"
WEIGHTS = {False: 500, True: 600}  # as CSS counts them
# The regular weight has thin stems where light text lies on dark; the medium one reads as regular.
_FILES = {False: "HankenGrotesk-Medium.otf", True: "HankenGrotesk-SemiBold.otf"}
# No font has a glyph for this code point: what is drawn is the box that stands for "none".
_NO_CHARACTER = "\uffff"
_PROBE_SIZE = 24


@functools.lru_cache(maxsize=64)
def face(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """Return the typeface at a size in px per em.

    The basic layout engine gives the same text with and without libraqm on the machine.
    """
    with resources.as_file(_resource(bold)) as file:
        return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def font_bytes(bold: bool) -> bytes:
    """Return the OpenType file of the typeface."""
    return _resource(bold).read_bytes()


def font_name(bold: bool) -> str:
    """Return the PostScript name of the typeface."""
    return _FILES[bold].removesuffix(".otf")


def _resource(bold: bool) -> Traversable:
    return resources.files("font_hanken_grotesk") / "files" / _FILES[bold]


def check_glyphs(text: str, bold: bool) -> None:
    """Raise an error that names the first character for which the font has no glyph."""
    for character in text:
        if not _has_glyph(character, bold):
            raise EpochreelError(
                f"{FAMILY} has no glyph for `{character}` (U+{ord(character):04X});"
                f" use other characters in: {text}"
            )


@functools.lru_cache(maxsize=4096)
def _has_glyph(character: str, bold: bool) -> bool:
    # Pillow does not show a font's table of characters, but a missing one looks like any other.
    return set_type(character, _PROBE_SIZE, bold) != set_type(_NO_CHARACTER, _PROBE_SIZE, bold)


def set_type(text: str, size: float, bold: bool) -> tuple[int, int, int, int, bytes]:
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
    left, top, right, bottom = (round(v) for v in face(size, bold).getbbox(text, anchor="ls"))
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return 0, 0, 0, 0, b""
    mask = PillowImage.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    draw.text((-left, -top), text, fill=255, font=face(size, bold), anchor="ls")
    return left, top, width, height, mask.tobytes()

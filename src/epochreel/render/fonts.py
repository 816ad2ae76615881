"""The film's typeface: the font's files, its faces by size, and the characters it lacks."""

from __future__ import annotations

import functools
from importlib import resources

from PIL import ImageFont

from epochreel.errors import EpochreelError

FAMILY = "Hanken Grotesk"
_FILES = {False: "HankenGrotesk-Regular.otf", True: "HankenGrotesk-SemiBold.otf"}
# No font has a glyph for this code point: what is drawn is the box that stands for "none".
_NO_CHARACTER = "\uffff"
_PROBE_SIZE = 24


@functools.lru_cache(maxsize=64)
def face(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """Return the typeface at a size in px per em.

    The basic layout engine gives the same text with and without libraqm on the machine.
    """
    path = resources.files("font_hanken_grotesk") / "files" / _FILES[bold]
    with resources.as_file(path) as file:
        return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


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
    probe = face(_PROBE_SIZE, bold)
    return bytes(probe.getmask(character)) != bytes(probe.getmask(_NO_CHARACTER))

"""Words as masks: each string is set once, then only placed.

Masks are placed on whole pixels, so that text that moves with a layout never blurs, and text
that rests never crawls.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from epochreel.drawing import FontFile
from epochreel.render.fonts import advance, check_glyphs, set_type

# Blended as display values, partly covered pixels of light text come out darker than the eye
# expects, and stems thin. In linear light half of white shows as 0.73; this meets it halfway.
_LIGHT_COVERAGE = bytes(round(255 * (value / 255) ** 0.72) for value in range(256))


@dataclass(frozen=True, slots=True)
class TextMask:
    """One string set in type.

    Parameters
    ----------
    left, top
        From the anchor on the baseline to the mask's upper left corner, px.
    width, height
        Of the mask, px.
    advance
        Width of the text for layout, px.
    coverage
        ``height * width`` bytes, row by row, 0 to 255.
    digest
        A hash of all the above.
    """

    left: int
    top: int
    width: int
    height: int
    advance: float
    coverage: bytes
    digest: int


def text_width(text: str, size: float, bold: bool = False, font: FontFile | None = None) -> float:
    """Return how far a line of text advances, px.

    Parameters
    ----------
    text
        One line.
    size
        Of the type, px per em.
    bold
        Semi-bold instead of regular.
    font
        What sets the characters that the typeface lacks.

    Raises
    ------
    UsageError
        If there is no glyph for a character of ``text``.
    """
    return _text_width(text, float(size), bold, font)


@functools.lru_cache(maxsize=8192)
def _text_width(text: str, size: float, bold: bool, font: FontFile | None) -> float:
    check_glyphs(text, bold, font)
    return advance(text, size, bold, font)


# A mask of a caption is some 20 kB, four times that at 4K: the cache stays below 80 MB.
@functools.lru_cache(maxsize=1024)
def text_mask(
    text: str, size: float, bold: bool, light: bool = True, font: FontFile | None = None
) -> TextMask:
    """Return a string set in type.

    Parameters
    ----------
    text, size, bold, font
        As for `text_width`.
    light
        Whether the text is lighter than what it lies on; its edges are then strengthened.
    """
    wide = text_width(text, size, bold, font)
    left, top, width, height, coverage = set_type(text, size, bold, font)
    if light:
        coverage = coverage.translate(_LIGHT_COVERAGE)
    key = repr((left, top, width, height)).encode() + coverage
    digest = int.from_bytes(hashlib.blake2b(key, digest_size=7).digest(), "big")
    return TextMask(left, top, width, height, wide, coverage, digest)

"""Fonts that people give: found good before anything is drawn with them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from epochreel.drawing import FontFile
from epochreel.errors import UsageError

_SIGNATURES = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")
_PROBE_PX = 24
# One collection holds the Han characters as each country writes them, and says so at the end of
# its families' names.
_REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "ja": "JP",
        "ko": "KR",
        "zh": "SC",
        "zh-hans": "SC",
        "zh-cn": "SC",
        "zh-hant": "TC",
        "zh-tw": "TC",
        "zh-hk": "HK",
    }
)


def load_font(path: str | Path, language: str = "") -> FontFile:
    """Return a font for characters that the typeface lacks.

    Parameters
    ----------
    path
        Of a ``.ttf``, ``.otf`` or ``.ttc``.
    language
        BCP 47; of a collection, the font whose shapes that language wants, or else the first.

    Raises
    ------
    UsageError
        If it cannot be read, is no such font, or cannot be set in any size.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the font cannot be read ({error.strerror}): {path}") from error
    if not data.startswith(_SIGNATURES):
        raise UsageError(f"no font is in this file; a .ttf, .otf or .ttc is wanted: {path}")
    try:
        families = list(_families(data, path.stem))
        face = _face_for(families, language)
        _try(path, face)
    # fontTools raises whatever a damaged table makes it stumble over.
    except Exception as error:
        raise UsageError(f"the font is damaged or of no use ({_reason(error)}): {path}") from error
    return FontFile(path, face, families[face], hashlib.blake2b(data, digest_size=16).hexdigest())


def _families(data: bytes, otherwise: str) -> Iterator[str]:
    """Yield the names of the fonts in a file; each must know which character is which glyph."""
    from fontTools.ttLib import TTCollection, TTFont

    is_collection = data.startswith(b"ttcf")
    opened = (TTCollection if is_collection else TTFont)(io.BytesIO(data), lazy=True)
    fonts: list[Any] = opened.fonts if isinstance(opened, TTCollection) else [opened]
    for font in fonts:
        if "cmap" not in font:
            raise ValueError("it has no table of characters")
        yield ("name" in font and font["name"].getBestFamilyName()) or otherwise


def _face_for(families: list[str], language: str) -> int:
    region = _REGIONS.get(language.lower())
    wanted = (at for at, family in enumerate(families) if family.split()[-1:] == [region])
    return next(wanted, 0)


def _try(path: Path, face: int) -> None:
    """Raise unless the font has Unicode characters and can be set."""
    from fontTools.ttLib import TTFont
    from PIL import ImageFont

    with TTFont(path, fontNumber=face, lazy=True) as font:
        characters = font.getBestCmap()
    if not characters:
        raise ValueError("it has no table of Unicode characters")
    text = chr(next(iter(characters)))
    ImageFont.truetype(str(path), _PROBE_PX, index=face).getmask(text)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__

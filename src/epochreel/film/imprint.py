"""What people put on the cards of a film, read and checked before anything is trained or drawn."""

from __future__ import annotations

import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from epochreel.drawing import FontFile
from epochreel.errors import UsageError
from epochreel.render.fonts import check_glyphs
from epochreel.scene.kit.logo import Logo
from epochreel.scene.options import Imprint

MAX_CHARACTERS = 300
MAX_LOGO_PIXELS = 2**24  # 64 MB

# What Pillow says of a picture with hundreds of millions of pixels, and of one with an error.
_TOO_LARGE = (PillowImage.DecompressionBombWarning, PillowImage.DecompressionBombError)
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


def imprint_of(
    title: str | None,
    subtitle: str | None,
    logo: str | Path | None,
    credit: str | None,
    font: FontFile | None = None,
) -> Imprint:
    """Return what stands on the cards.

    Parameters
    ----------
    title, subtitle, credit
        One line each; None for what stands there otherwise, and an empty subtitle for none.
    logo
        A PNG.
    font
        What sets the characters that the typeface lacks.

    Raises
    ------
    UsageError
        If a text is empty, too long or has characters that cannot be set, or the logo is no PNG
        that can be used.
    """
    return Imprint(
        _text("title", title, font),
        _text("subtitle", subtitle, font, may_be_empty=True),
        None if logo is None else read_logo(Path(logo)),
        _text("credit", credit, font),
    )


def read_logo(path: Path) -> Logo:
    """Return the logo in a PNG, without the transparent margins that it may have.

    Raises
    ------
    UsageError
        If there is no such file, it is no PNG, cut short, too large or wholly transparent.
    """
    try:
        with warnings.catch_warnings(action="error", category=_TOO_LARGE[0]):
            pixels = _pixels(path)
    except _TOO_LARGE:
        raise _too_large("too many", path) from None
    except UnidentifiedImageError:
        raise UsageError(f"the logo must be a PNG, and this is none: {path}") from None
    except _DAMAGE as error:
        reason = getattr(error, "strerror", None) or "it is damaged or cut short"
        raise UsageError(f"the logo cannot be read ({reason}): {path}") from None
    rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        raise UsageError(f"the logo is wholly transparent; nothing of it would be seen: {path}")
    return Logo(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _pixels(path: Path) -> NDArray[np.uint8]:
    """Return ``(height, width, 4)`` uint8, whatever kind of PNG it is."""
    with PillowImage.open(path, formats=("PNG",)) as picture:
        width, height = picture.size
        if width * height > MAX_LOGO_PIXELS:
            raise _too_large(f"{width}x{height}", path)
        if picture.mode.startswith("I"):
            # Pillow would cut 16 bits of grey off at 255 instead of scaling them.
            grey = (np.asarray(picture) >> 8).astype(np.uint8)
            return np.array(PillowImage.fromarray(grey).convert("RGBA"))
        return np.array(picture.convert("RGBA"))


def _too_large(size: str, path: Path) -> UsageError:
    most = round(MAX_LOGO_PIXELS**0.5)
    return UsageError(
        f"the logo has {size} pixels; as many as {most}x{most} can be used, and 1000 across are"
        f" plenty: {path}"
    )


def _text(
    name: str, text: str | None, font: FontFile | None, *, may_be_empty: bool = False
) -> str | None:
    """Return a text as one line, which can be set in type."""
    if text is None:
        return None
    line = " ".join(text.split())
    if not line and not may_be_empty:
        raise UsageError(f"the {name} is empty; leave the option out, or say something")
    if len(line) > MAX_CHARACTERS:
        raise UsageError(
            f"the {name} has {len(line)} characters; a card has room for {MAX_CHARACTERS} at most"
        )
    check_glyphs(line, bold=False, font=font)  # both weights have the same characters
    return line

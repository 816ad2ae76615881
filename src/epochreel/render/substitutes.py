"""What stands in for characters of people's names that no font at hand has."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from epochreel.drawing import FontFile
from epochreel.errors import UsageError
from epochreel.render.fonts import check_glyphs


def settable(text: str, font: FontFile | None = None) -> str:
    """Return a text without signs that cannot be set: ``m²`` becomes ``m2``, an emoji goes.

    Letters of scripts that the typeface lacks stay, because without them nothing would be left;
    a film of them asks for a font.
    """
    if text.isascii() and text.isprintable():
        return text
    written = "".join(_instead_of(character, font) for character in text)
    return " ".join(written.split())


def settable_names(names: Sequence[str], kind: str, font: FontFile | None = None) -> list[str]:
    """Return names that can be set and are told apart: ``word 2`` where nothing is left of one.

    Parameters
    ----------
    names
        All different.
    kind
        What they are, for those of which nothing is left.
    font
        What sets the characters that the typeface lacks.
    """
    written: list[str] = []
    for place, name in enumerate(names, start=1):
        short = settable(name, font)
        if not short or (short != name and (short in names or short in written)):
            short = f"{short or kind} {place}"
        written.append(short)
    return written


def lacks_letters(text: str) -> bool:
    """Return whether a text has letters that the typeface has not."""
    return not text.isascii() and any(
        not _can_be_set(character, None) for character in settable(text)
    )


def _instead_of(character: str, font: FontFile | None) -> str:
    if character.isspace():
        return " "
    if _can_be_set(character, font):
        return character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(_can_be_set(part, font) for part in plain):
        return plain
    # Of letters and their marks a word would not be one any more.
    is_letter = unicodedata.category(character)[0] == "L"
    return character if is_letter or _is_mark_of_script(character) else ""


def _is_mark_of_script(character: str) -> bool:
    is_mark = unicodedata.category(character)[0] == "M"
    return is_mark and "VARIATION SELECTOR" not in unicodedata.name(
        character, "VARIATION SELECTOR"
    )


def _can_be_set(character: str, font: FontFile | None) -> bool:
    try:
        check_glyphs(character, bold=False, font=font)
    except UsageError:
        return False
    return True

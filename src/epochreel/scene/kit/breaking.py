"""Where lines may break: between words, in Chinese and Japanese between characters."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

# By Unicode category, what may not begin a line (closing brackets, stops, marks that lengthen a
# sound), and what may not end one, between characters of Chinese and Japanese.
_NOT_FIRST, _NOT_LAST = ("Pe", "Pf", "Po", "Lm"), ("Ps", "Pi")


def pieces_of(text: str) -> list[str]:
    """Return the parts of a text that a line may not be broken within."""
    pieces = [text[:1]]
    for before, after in pairwise(text):
        if _may_break(before, after):
            pieces.append(after)
        else:
            pieces[-1] += after
    return pieces


def _may_break(before: str, after: str) -> bool:
    if " " in (before, after):
        return before == " "
    if unicodedata.category(before) in _NOT_LAST or unicodedata.category(after) in _NOT_FIRST:
        return False
    # Small kana belong to the character before them.
    if " SMALL " in unicodedata.name(after, ""):
        return False
    if script_of(before) == script_of(after) == "KATAKANA":  # one word, however long
        return False
    return _is_han(before) or _is_han(after)


def _is_han(character: str) -> bool:
    """Whether lines may break beside a character; Korean is wide too, but has words."""
    return is_wide(character) and not "\uac00" <= character <= "\ud7a3"


def is_wide(character: str) -> bool:
    """Whether a character takes the room of two, as those of East Asia do."""
    return unicodedata.east_asian_width(character) in ("W", "F")


def script_of(character: str) -> str:
    """Return the first word of a character's Unicode name, by which kana are told apart."""
    # The mark that lengthens a sound is called after both kana; it stands in words of Katakana.
    word = unicodedata.name(character, "").split(" ")[0]
    return "KATAKANA" if word == "KATAKANA-HIRAGANA" else word

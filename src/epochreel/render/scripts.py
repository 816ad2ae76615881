"""The writing systems of characters, in words, and what to say where one cannot be set."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from epochreel.drawing import FontFile

# By the first word of the Unicode names of its characters. A script that is not here is called
# by that word itself: "Thai", "Cyrillic", "Georgian".
_SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "HIRAGANA": "Japanese (Hiragana)",
        "KATAKANA": "Japanese (Katakana)",
        "KATAKANA-HIRAGANA": "Japanese (Kana)",
        "CJK": "Chinese or Japanese (Han)",
        "IDEOGRAPHIC": "Chinese or Japanese",
        "FULLWIDTH": "Chinese or Japanese (full-width)",
        "HALFWIDTH": "Japanese (half-width)",
        "BOPOMOFO": "Chinese (Bopomofo)",
        "HANGUL": "Korean (Hangul)",
        "DEVANAGARI": "Hindi (Devanagari)",
        "ETHIOPIC": "Amharic (Ethiopic)",
    }
)
# Their letters change with their neighbours or change places with them.
_SHAPED = frozenset(
    {
        *("ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI"),
        *("ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "TIBETAN", "MYANMAR"),
        *("KHMER", "BALINESE", "JAVANESE"),
    }
)
_FIRST_EMOJI = 0x1F000


def script_of(character: str) -> str:
    """Return the writing system of a character in words; empty if it belongs to none."""
    word = _first_word(character)
    if word in _SCRIPTS:
        return _SCRIPTS[word]
    if unicodedata.category(character)[0] in "LM":
        return word.capitalize()
    return "emoji" if ord(character) >= _FIRST_EMOJI else ""


def needs_shaping(character: str) -> bool:
    """Whether a character must be shaped or run from right to left, which set type here cannot."""
    return _first_word(character) in _SHAPED or unicodedata.bidirectional(character) in ("R", "AL")


def missing_characters(character: str, font: FontFile | None) -> str:
    """Return the line that says which characters a font would have to have."""
    who = "the typeface has no"
    if font is not None:
        who = f"neither the typeface nor {font.path.name} has"
    script = script_of(character)
    what = f"{script} characters such as" if script else "character"
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return f"{who} {what} `{shown}`; give a font that has them: `font=FILE`"


def unset_script(character: str, text: str) -> str:
    """Return the line that says that a script cannot be set."""
    return (
        f"`{character}` is {script_of(character)}, whose letters join or run from right to left;"
        f" films cannot set it; use another script in: {text}"
    )


def _first_word(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0]

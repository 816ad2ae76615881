"""Captions in lines: between words, in Chinese and Japanese between characters."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from epochreel.scene.captions.wording import is_wide
from epochreel.scene.kit.brush import Brush

MOST_LINES = 2
# Set smaller, rather than cut.
SHRINKING = (1.0, 0.9, 0.82)
# By Unicode category, what may not begin a line (closing brackets, stops, marks that lengthen a
# sound), and what may not end one, between characters of Chinese and Japanese.
_NOT_FIRST, _NOT_LAST = ("Pe", "Pf", "Po", "Lm"), ("Ps", "Pi")
# Of a line's width: by how much lines may be less even to break after a stop, or in Japanese
# after the particle that ends a phrase.
_LIKES_STOPS, _LIKES_PARTICLES = 0.4, 0.12


def wrapped(brush: Brush, text: str, size: float, width: float) -> tuple[list[str], float]:
    """Return a text in at most two lines of even length, and the size of type they need.

    Parameters
    ----------
    brush
        Measures.
    text
        A sentence or two.
    size
        Of the type, units; long texts are set smaller, and cut where that is not enough.
    width
        Of the longest line, px.
    """
    for share in SHRINKING:
        if brush.width_of(text, share * size) <= width:
            return [text], share * size
        lines = _halves(brush, text, share * size, width)
        if lines is not None:
            return lines, share * size
    smallest = SHRINKING[-1] * size
    return _filled(brush, text, smallest, width), smallest


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
    if _script(before) == _script(after) == "KATAKANA":  # one word, however long
        return False
    return _is_han(before) or _is_han(after)


def _is_han(character: str) -> bool:
    """Whether lines may break beside a character; Korean is wide too, but has words."""
    return is_wide(character) and not "\uac00" <= character <= "\ud7a3"


def _halves(brush: Brush, text: str, size: float, width: float) -> list[str] | None:
    """Return two lines that fit, as even as can be; None if there are none."""
    pieces, best = pieces_of(text), None
    for at in range(1, len(pieces)):
        lines = ["".join(pieces[:at]).rstrip(" "), "".join(pieces[at:])]
        widest = max(brush.width_of(line, size) for line in lines)
        cost = widest - _liked(*lines) * width
        if widest <= width and (best is None or cost < best[0]):
            best = cost, lines
    return None if best is None else best[1]


def _liked(first: str, second: str) -> float:
    """Return how much a break is liked better than others, as a share of a line's width."""
    before, after = first[-1:] or " ", second[:1] or " "
    if unicodedata.category(before) == "Po":
        return _LIKES_STOPS
    phrase_ends = _script(before) == "HIRAGANA" != _script(after)
    return _LIKES_PARTICLES if phrase_ends else 0.0


def _script(character: str) -> str:
    # The mark that lengthens a sound is called after both kana; it stands in words of Katakana.
    word = unicodedata.name(character, "").split(" ")[0]
    return "KATAKANA" if word == "KATAKANA-HIRAGANA" else word


def _filled(brush: Brush, text: str, size: float, width: float) -> list[str]:
    """Return a full line and what fits of the rest into another."""
    pieces, at = pieces_of(text), 1
    while at < len(pieces) and brush.width_of("".join(pieces[: at + 1]), size) <= width:
        at += 1
    lines = ["".join(pieces[:at]).rstrip(" "), "".join(pieces[at:])]
    return [brush.fitted(line, size, width) for line in lines if line]

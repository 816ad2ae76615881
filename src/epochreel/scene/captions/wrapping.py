"""Captions in lines: between words, in Chinese and Japanese between characters."""

from __future__ import annotations

import unicodedata

from epochreel.scene.kit.breaking import pieces_of, script_of
from epochreel.scene.kit.brush import Brush

# Set smaller, rather than cut.
SHRINKING = (1.0, 0.9, 0.82)
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
    phrase_ends = script_of(before) == "HIRAGANA" != script_of(after)
    return _LIKES_PARTICLES if phrase_ends else 0.0


def _filled(brush: Brush, text: str, size: float, width: float) -> list[str]:
    """Return a full line and what fits of the rest into another."""
    pieces, at = pieces_of(text), 1
    while at < len(pieces) and brush.width_of("".join(pieces[: at + 1]), size) <= width:
        at += 1
    lines = ["".join(pieces[:at]).rstrip(" "), "".join(pieces[at:])]
    return [brush.fitted(line, size, width) for line in lines if line]

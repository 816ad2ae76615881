"""Texts of any length set into a width: smaller first, then in lines, at last cut short."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.scene.kit.breaking import pieces_of
from epochreel.scene.kit.brush import LEAST_SHRUNK, Brush

# Of the size that a text would have: before a line grows smaller than this there are two, and
# these are tried in two.
LEAST_ONE_LINE, TWO_LINES = 0.85, (1.0, 0.9, 0.8, LEAST_SHRUNK)
_NARROWINGS = 6  # halvings on the way to lines of even length


@dataclass(frozen=True)
class FittedText:
    """A text as it is to be set.

    Parameters
    ----------
    lines
        None wider than there is room for; empty if there was no text.
    size
        Of the type, units.
    """

    lines: tuple[str, ...]
    size: float


def fit_text(
    brush: Brush,
    text: str,
    size: float,
    width: float,
    *,
    several: float | None = None,
    bold: bool = False,
) -> FittedText:
    """Return a text in one line, or in two of about even length.

    What does not fit two lines of `LEAST_SHRUNK` type is cut short with an ellipsis.

    Parameters
    ----------
    brush
        Which it is drawn with.
    text
        Without line breaks.
    size
        Of the type, units, if there is room.
    width
        Room, px.
    several
        The largest size in two lines; None for ``size``.
    bold
        Semi-bold instead of regular.
    """
    shrunk = _fitting_size(brush, text, size, width, bold)
    if not text or shrunk >= LEAST_ONE_LINE * size:
        return FittedText((text,) if text else (), shrunk)
    for share in TWO_LINES:
        tried = min(share * size, several or size)
        lines = _even(brush, text, tried, width, bold)
        if len(lines) <= 2 and _widest(brush, lines, tried, bold) <= width:
            return FittedText(tuple(lines), tried)
    least = LEAST_SHRUNK * size
    first, *rest = _broken(brush, text, least, width, bold)
    lines = [first, text[text.index(first) + len(first) :].lstrip()] if rest else [first]
    return FittedText(tuple(_cut(brush, line, least, width, bold) for line in lines), least)


def _fitting_size(brush: Brush, text: str, size: float, width: float, bold: bool) -> float:
    shrunk = brush.fitting_size(text, size, width, bold=bold)
    # Small type is hinted to whole pixels a letter: it does not get narrower in proportion.
    while shrunk > LEAST_SHRUNK * size and brush.width_of(text, shrunk, bold=bold) > width:
        shrunk *= 0.98
    return shrunk


def _cut(brush: Brush, line: str, size: float, width: float, bold: bool) -> str:
    """Return a line that is cut short between words, if there is more than one."""
    if brush.width_of(line, size, bold=bold) <= width:
        return line
    words = line.split()
    while len(words) > 1:
        words.pop()
        short = " ".join(words).rstrip(".,;:") + "\N{HORIZONTAL ELLIPSIS}"
        if brush.width_of(short, size, bold=bold) <= width:
            return short
    return brush.fitted(words[0], size, width, bold=bold)


def _even(brush: Brush, text: str, size: float, width: float, bold: bool) -> list[str]:
    """Return no more lines than needed, with the last not much shorter than the others."""
    lines = best = _broken(brush, text, size, width, bold)
    narrow, wide = width / len(lines), width
    for _ in range(_NARROWINGS if len(lines) > 1 else 0):
        middle = (narrow + wide) / 2
        tried = _broken(brush, text, size, middle, bold)
        if len(tried) == len(lines) and _widest(brush, tried, size, bold) <= middle:
            best, wide = tried, middle
        else:
            narrow = middle
    return best


def _broken(brush: Brush, text: str, size: float, width: float, bold: bool) -> list[str]:
    """Return lines broken where they may; a word wider than ``width`` has one of its own."""
    lines = [""]
    for piece in pieces_of(text):
        longer = lines[-1] + piece
        if lines[-1] and brush.width_of(longer.rstrip(" "), size, bold=bold) > width:
            lines.append(piece)
        else:
            lines[-1] = longer
    return [line.rstrip(" ") for line in lines]


def _widest(brush: Brush, lines: list[str], size: float, bold: bool) -> float:
    return max(brush.width_of(line, size, bold=bold) for line in lines)

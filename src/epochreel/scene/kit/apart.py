"""Names cut to a width so that what tells them apart stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from epochreel.scene.kit.brush import Brush

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
# Where a long name may be broken: behind what parts its words.
_PIECE = re.compile(r"[^\s_./-]*[\s_./-]*")
_BOUNDARY = re.compile(r".*[\s_./:-]")


def told_apart(
    brush: Brush, names: Sequence[str], size: float, width: float, *, bold: bool = False
) -> list[str]:
    """Return names no wider than ``width`` px, each cut where it is like others.

    A name is cut at its end; where that would make two alike, what they have in common at their
    beginning goes instead: ``…length``, ``…depth``.
    """
    return [lines[0] for lines in lines_apart(brush, names, size, width, 1, bold=bold)]


def lines_apart(
    brush: Brush,
    names: Sequence[str],
    size: float,
    width: float,
    most: int,
    *,
    bold: bool = False,
) -> list[list[str]]:
    """Return names in up to ``most`` lines, broken between words or at underscores; see above."""
    cut = [_broken(brush, name, size, width, most, bold) for name in names]
    shown = list(cut)
    for at, name in enumerate(names):
        alike = [other for other, lines in zip(names, cut, strict=True) if lines == cut[at]]
        if len(set(alike)) > 1:
            for left_out in _beginnings(alike):
                shown[at] = _broken(brush, _ELLIPSIS + name[left_out:], size, width, most, bold)
                if not any(lines == shown[at] for lines in _others(shown, names, at)):
                    break
    return shown


def _beginnings(alike: Sequence[str]) -> list[int]:
    """Return how much to leave out of names that begin alike: whole words, or every letter."""
    pairs = zip(min(alike), max(alike), strict=False)
    common = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    words = _BOUNDARY.match(alike[0][:common])
    return [words.end(), common] if words else [common]


def _others(shown: Sequence[list[str]], names: Sequence[str], at: int) -> list[list[str]]:
    return [lines for lines, name in zip(shown[:at], names[:at], strict=True) if name != names[at]]


def _broken(
    brush: Brush, name: str, size: float, width: float, most: int, bold: bool
) -> list[str]:
    if brush.width_of(name, size, bold=bold) <= width:
        return [name]
    lines, pieces = [""], [piece for piece in _PIECE.findall(name) if piece]
    for index, piece in enumerate(pieces):
        longer = lines[-1] + piece
        if not lines[-1] or brush.width_of(longer.rstrip(), size, bold=bold) <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(piece)
        else:
            lines[-1] = "".join([lines[-1], *pieces[index:]])
            break
    return [brush.fitted(line.rstrip(), size, width, bold=bold) for line in lines]

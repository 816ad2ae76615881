"""What networks are called where there is little room: what tells their labels apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BETWEEN_PARTS = re.compile(r"\s*[,_/]\s*")
# Where a part may be cut: behind one of these, or before one.
_BOUNDARIES = " -=:"


@dataclass(frozen=True)
class Naming:
    """What several networks are called.

    Parameters
    ----------
    labels
        In their order.
    told
        What all labels say, told once: ``lr, units``; empty if nothing was left out.
    """

    labels: tuple[str, ...]
    told: str = ""


def short_labels(labels: Sequence[str]) -> Naming:
    """Return labels without what all of them say at the same place.

    ``lr 0.1, 8 units`` and ``lr 5, 4 units`` become ``0.1, 8`` and ``5, 4``; told is ``lr,
    units``. Labels that are not made of as many parts each, with commas or underscores between,
    stay as they are, and so do those that would no longer be told apart.
    """
    rows = [_BETWEEN_PARTS.split(label) for label in labels]
    if len({len(row) for row in rows}) != 1:
        return Naming(tuple(labels))
    columns = [_told_apart(column) for column in zip(*rows, strict=True)]
    left = zip(*(parts for parts, _ in columns), strict=True)
    short = tuple(", ".join(filter(None, row)) for row in left)
    if len(set(short)) < len(set(labels)) or not all(short):
        return Naming(tuple(labels))
    return Naming(short, ", ".join(shared for _, shared in columns if shared))


def _told_apart(parts: Sequence[str]) -> tuple[list[str], str]:
    """Return parts without the words that all begin or end with, and those words."""
    if len(set(parts)) == 1:
        return [""] * len(parts), parts[0]
    start = _shared_start(parts)
    parts = [part[len(start) :] for part in parts]
    end = _shared_start([part[::-1] for part in parts])[::-1]
    shared = (words.strip(_BOUNDARIES) for words in (start, end))
    return [part[: len(part) - len(end)] for part in parts], " ".join(filter(None, shared))


def _shared_start(parts: Sequence[str]) -> str:
    """Return how all begin, up to the last boundary: no word and no number is cut."""
    first, last = min(parts), max(parts)
    pairs = zip(first, last, strict=False)
    n_shared = next((at for at, (one, two) in enumerate(pairs) if one != two), len(first))
    return first[: max(first.rfind(mark, 0, n_shared) for mark in _BOUNDARIES) + 1]

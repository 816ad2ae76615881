"""What networks are called where there is little room: what tells their labels apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BETWEEN_PARTS = re.compile(r"\s*[,_/]\s*")
# Where a part may be cut: behind one of these, or before one.
_BOUNDARIES = " -=:"


def short_labels(labels: Sequence[str]) -> list[str]:
    """Return labels without what all of them say at the same place.

    ``lr 0.1, 8 units`` and ``lr 5, 4 units`` become ``0.1 8`` and ``5 4``. Labels that are not
    made of as many parts each, with commas or underscores between, stay as they are, and so do
    those that would no longer be told apart.
    """
    rows = [_BETWEEN_PARTS.split(label) for label in labels]
    if len({len(row) for row in rows}) != 1:
        return list(labels)
    columns = [_told_apart(column) for column in zip(*rows, strict=True)]
    short = [" ".join(filter(None, row)) for row in zip(*columns, strict=True)]
    return short if len(set(short)) == len(set(labels)) and all(short) else list(labels)


def _told_apart(parts: Sequence[str]) -> list[str]:
    """Return what is left of parts without the words that all begin and end with."""
    if len(set(parts)) == 1:
        return [""] * len(parts)
    start = _shared_start(parts)
    parts = [part[len(start) :] for part in parts]
    end = _shared_start([part[::-1] for part in parts])
    return [part[: len(part) - len(end)] for part in parts]


def _shared_start(parts: Sequence[str]) -> str:
    """Return how all begin, up to the last boundary: no word and no number is cut."""
    first, last = min(parts), max(parts)
    pairs = zip(first, last, strict=False)
    n_shared = next((at for at, (one, two) in enumerate(pairs) if one != two), len(first))
    return first[: max(first.rfind(mark, 0, n_shared) for mark in _BOUNDARIES) + 1]

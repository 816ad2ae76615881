"""The places of a matrix of classes: cells, and as much of the classes' names as fits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from epochreel.scene.kit.apart import told_apart
from epochreel.scene.kit.brush import CAP_HEIGHT, Brush
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL

# Units: the head, the words on the axes and the names of the columns take a line each.
HEAD, LINE, PAD, GAP, ARROW = 42.0, 34.0, 8.0, 3.0, 20.0
# A place lower than this has no room for the words on the axes, or for the columns' names.
ROOM_FOR_WORDS, ROOM_FOR_COLUMNS = 260.0, 190.0
ROOMY = 72.0  # a cell of this size has its count set larger
LONGEST_NAME = 0.36  # of the width
MOST_LEFT_OUT = 4  # names between two that are written
_WORDS = (("right_answer", "her_answer"), ("right_short", "hers_short"))  # keys, the longest first


@dataclass(frozen=True)
class Label:
    """A line of text on its baseline, px."""

    text: str
    x: float
    y: float
    anchor: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Arrow:
    """Which way a word on an axis points: a short line, px, its head at the end."""

    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True)
class ClassGrid:
    """A matrix in a place.

    Parameters
    ----------
    x, y
        Its upper left corner, px.
    cell_width, cell_height
        From one cell to the next, px.
    gap
        Between two cells, px.
    labels
        Names of rows and columns, and what rows and columns are.
    arrows
        Behind the words that say what they are.
    count_size
        Of the type of the counts, units; None if not all of them would fit their cells.
    """

    x: float
    y: float
    cell_width: float
    cell_height: float
    gap: float
    labels: tuple[Label, ...]
    arrows: tuple[Arrow, ...]
    count_size: float | None

    def cell(self, row: int, column: int) -> Rect:
        """Return the place of a cell."""
        x, y = self.x + column * self.cell_width, self.y + row * self.cell_height
        return Rect(x, y, self.cell_width - self.gap, self.cell_height - self.gap)


def lay_out_classes(
    brush: Brush, place: Rect, names: Sequence[str], most: int, said: Wording
) -> ClassGrid:
    """Return the places of a square matrix of classes below a head line.

    Parameters
    ----------
    brush
        What the labels are measured with.
    place
        For head, labels and matrix.
    names
        Of the classes, rows and columns alike.
    most
        The largest count that a cell may ever hold.
    said
        Says what rows and columns are.
    """
    unit, n_classes = brush.unit, len(names)
    with_words = place.height >= ROOM_FOR_WORDS * unit
    with_columns = place.height >= ROOM_FOR_COLUMNS * unit
    top = place.y + (HEAD + LINE * (with_words + with_columns)) * unit
    widest = max(brush.width_of(name, SMALL) for name in names)
    left = place.x + min(widest, LONGEST_NAME * place.width) + 1.5 * PAD * unit
    room_x, room_y = (place.right - left) / n_classes, (place.bottom - top) / n_classes
    width = min(room_x, 1.6 * room_y)
    # Square, or as high as a line of type where that lets more rows have their names.
    height = min(room_y, max(width, LINE * unit))
    gap = GAP * unit if width > 10 * GAP * unit else 1.0
    bare = ClassGrid(left, top, width, height, min(gap, 0.3 * height), (), (), None)
    labels = [*_row_names(brush, place, bare, names)]
    if with_columns:
        labels += _column_names(brush, place, bare, names)
    words, arrows = _words(brush, place, bare, n_classes, said) if with_words else ([], [])
    labels += words
    size = _count_size(brush, bare, said.grouped(most))
    return replace(bare, labels=tuple(labels), arrows=tuple(arrows), count_size=size)


def _count_size(brush: Brush, grid: ClassGrid, longest: str) -> float | None:
    roomy = min(grid.cell_width, grid.cell_height) >= ROOMY * brush.unit
    for size in (MEDIUM, SMALL) if roomy else (SMALL,):
        width, height = brush.width_of(longest, size) + PAD * brush.unit, 1.1 * size * brush.unit
        if width <= grid.cell_width and height <= grid.cell_height:
            return size
    return None


def _row_names(
    brush: Brush, place: Rect, grid: ClassGrid, names: Sequence[str]
) -> Iterator[Label]:
    unit = brush.unit
    room, shift = grid.x - place.x - PAD * unit, CAP_HEIGHT * SMALL * unit / 2
    free_from = grid.y
    for row, name in enumerate(told_apart(brush, names, SMALL, room)):
        baseline = grid.cell(row, 0).center[1] + shift
        top, bottom = baseline - 0.75 * SMALL * unit, baseline + 0.22 * SMALL * unit
        # Cells may be lower than a line of type.
        if top >= free_from - PAD * unit / 2 and bottom <= place.bottom:
            yield Label(name, place.x, baseline)
            free_from = bottom + PAD * unit / 2


def _column_names(
    brush: Brush, place: Rect, grid: ClassGrid, names: Sequence[str]
) -> Iterator[Label]:
    """Yield the names above the columns: whole, or their first letters, or only some of them."""
    pad = PAD * brush.unit

    def columns_each(texts: Sequence[str]) -> int:
        return math.ceil((max(brush.width_of(t, SMALL) for t in texts) + pad) / grid.cell_width)

    short = _first_letters(names)
    texts = names if columns_each(names) == 1 or short is None else short
    every = columns_each(texts)
    if every - 1 > MOST_LEFT_OUT:
        return
    for column in range(0, len(names), every):
        middle = grid.cell(0, column).center[0]
        if middle + brush.width_of(texts[column], SMALL) / 2 <= place.right:
            yield Label(texts[column], middle, grid.y - PAD * brush.unit, "center")


def _first_letters(names: Sequence[str]) -> list[str] | None:
    """Return the fewest first letters that tell the names apart; None if that is all of them."""
    for count in range(1, max(map(len, names))):
        short = [name[:count] for name in names]
        if len(set(short)) == len(names):
            return short
    return None


def _words(
    brush: Brush, place: Rect, grid: ClassGrid, n_classes: int, said: Wording
) -> tuple[list[Label], list[Arrow]]:
    """Return what the rows are, above their names, and what the columns are, above theirs."""
    unit, arrow = brush.unit, ARROW * brush.unit
    baseline = place.y + (HEAD + 0.75 * LINE) * unit
    middle_y = baseline - CAP_HEIGHT * SMALL * unit / 2
    for keys in _WORDS:
        rows, columns = map(said.say, keys)
        down = place.x + brush.width_of(rows, SMALL) + PAD * unit + arrow / 3
        width = brush.width_of(columns, SMALL) + PAD * unit + arrow
        middle = grid.x + n_classes * grid.cell_width / 2
        start = max(middle - width / 2, down + 3 * PAD * unit)
        if start + width <= place.right:
            across = start + width - arrow
            return [Label(rows, place.x, baseline), Label(columns, start, baseline)], [
                Arrow((down, middle_y - arrow / 2), (down, middle_y + arrow / 2)),
                Arrow((across, middle_y), (across + arrow, middle_y)),
            ]
    return [], []

"""The places of a matrix of classes: cells, and as much of the classes' names as fits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from epochreel.scene.brush import CAP_HEIGHT, Brush
from epochreel.scene.rect import Rect
from epochreel.scene.regions import SMALL

# Units: the head, the words on the axes and the names of the columns take a line each.
HEAD, LINE, PAD, GAP = 40.0, 32.0, 8.0, 3.0
# A place lower than this has no room for the words on the axes, or for the columns' names.
ROOM_FOR_WORDS, ROOM_FOR_COLUMNS = 260.0, 190.0
LONGEST_NAME = 0.36  # of the width
MOST_LEFT_OUT = 4  # names between two that are written
_WORDS = (("right answer", "her answer"), ("right", "hers"))


@dataclass(frozen=True)
class Label:
    """A line of text on its baseline, px."""

    text: str
    x: float
    y: float
    anchor: Literal["left", "center", "right"] = "left"


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
    has_counts
        Whether each count fits its cell.
    """

    x: float
    y: float
    cell_width: float
    cell_height: float
    gap: float
    labels: tuple[Label, ...]
    has_counts: bool

    def cell(self, row: int, column: int) -> Rect:
        """Return the place of a cell."""
        x, y = self.x + column * self.cell_width, self.y + row * self.cell_height
        return Rect(x, y, self.cell_width - self.gap, self.cell_height - self.gap)


def lay_out_classes(brush: Brush, place: Rect, names: Sequence[str], most: int) -> ClassGrid:
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
    """
    unit, n_classes = brush.unit, len(names)
    with_words = place.height >= ROOM_FOR_WORDS * unit
    with_columns = place.height >= ROOM_FOR_COLUMNS * unit
    top = place.y + (HEAD + LINE * (with_words + with_columns)) * unit
    widest = max(brush.width_of(name, SMALL) for name in names)
    left = place.x + min(widest, LONGEST_NAME * place.width) + 1.5 * PAD * unit
    room_x, room_y = (place.right - left) / n_classes, (place.bottom - top) / n_classes
    width = min(room_x, 1.6 * room_y)
    height = min(room_y, width)
    gap = GAP * unit if width > 10 * GAP * unit else 1.0
    bare = ClassGrid(left, top, width, height, min(gap, 0.3 * height), (), False)
    labels = [*_row_names(brush, place, bare, names)]
    if with_columns:
        labels += _column_names(brush, place, bare, names)
    if with_words:
        labels += _words(brush, place, bare, n_classes)
    fits = brush.width_of(f"{most:,}", SMALL) + PAD * unit <= width and height >= LINE * unit
    return ClassGrid(left, top, width, height, bare.gap, tuple(labels), fits)


def _row_names(
    brush: Brush, place: Rect, grid: ClassGrid, names: Sequence[str]
) -> Iterator[Label]:
    every = math.ceil(0.9 * LINE * brush.unit / grid.cell_height)
    room = grid.x - place.x - PAD * brush.unit
    for row in range(0, len(names), every):
        middle = grid.cell(row, 0).center[1]
        baseline = middle + CAP_HEIGHT * SMALL * brush.unit / 2
        yield Label(brush.fitted(names[row], SMALL, room), place.x, baseline)


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


def _words(brush: Brush, place: Rect, grid: ClassGrid, n_classes: int) -> Iterator[Label]:
    """Yield what the rows are above their names, and what the columns are above theirs."""
    gap = 2 * PAD * brush.unit
    baseline = place.y + (HEAD + 0.75 * LINE) * brush.unit
    for rows, columns in _WORDS:
        width = brush.width_of(columns, SMALL)
        middle = grid.x + n_classes * grid.cell_width / 2
        start = max(middle - width / 2, place.x + brush.width_of(rows, SMALL) + gap)
        if start + width <= place.right:
            yield Label(rows, place.x, baseline)
            yield Label(columns, start, baseline)
            return

"""How the picture of a comparison is divided: a clock on top, equal cells, one plot for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import LEGEND, MARGIN, Regions, plain_unit

# More cells than these are small ones.
MOST_LARGE = 9
# Units.
HEADER, GAP = 132.0, 26.0
PLOT_HEIGHT = 262.0  # of a plot below the cells


@dataclass(frozen=True)
class CellStyle:
    """What a cell holds, in units.

    Parameters
    ----------
    gap
        Between two cells.
    words
        Height that the words of a cell with type of full size take.
    shape
        Width over height that suits a network.
    plot_width
        Of a plot beside the cells.
    """

    gap: float
    words: float
    shape: float
    plot_width: float


LARGE_CELLS = CellStyle(GAP, 88.0, 1.6, 470.0)
# A line of words and no more; wide cells leave it room. Found by eye on 16 to 64 networks.
SMALL_CELLS = CellStyle(11.0, 40.0, 2.1, 400.0)
# Width in units of a cell that has a label and a score of full size, and the least of that size:
# at 1080p the words are 15 px high.
FULL_WIDTH, LEAST_SIZE = 300.0, 0.62
# In a cell narrower than this there is no label left beside the score.
LEAST_WIDTH = 120.0
# In a cell narrower than this the name of a score would leave no room for a label.
LEAST_NAMED = 370.0


@dataclass(frozen=True)
class Grid:
    """The division of a picture for several networks.

    Parameters
    ----------
    regions
        Places of the clock, of captions and of the legend; the ``panels`` are the cells, row by
        row.
    plot
        Of the shared curves; None where there are none.
    has_small_cells
        Whether there is room only for a label and a score.
    type_size
        Of the words in a cell, as a fraction of their full size.
    names_scores
        Whether a cell has room to say what its score is.
    """

    regions: Regions
    plot: Rect | None
    has_small_cells: bool
    type_size: float
    names_scores: bool

    @property
    def cells(self) -> tuple[Rect, ...]:
        """Places of the networks, row by row."""
        return self.regions.panels


def divide_grid(width: int, height: int, n_cells: int, *, has_plot: bool) -> Grid:
    """Return the division of a picture in which the networks become as large as can be."""
    unit = plain_unit(width, height)
    style = LARGE_CELLS if n_cells <= MOST_LARGE else SMALL_CELLS
    full = Rect(0.0, 0.0, width, height).inset(
        width * MARGIN, height * MARGIN, width * MARGIN, height * MARGIN
    )
    legend = Rect(full.x, full.bottom - LEGEND * unit, full.width, LEGEND * unit)
    top = full.y + HEADER * unit
    stage = Rect(full.x, top, full.width, legend.y - GAP * unit - top)
    divisions = [_with_plot(stage, unit, style, side) for side in ("below", "beside")]
    free, plot = (
        max(divisions, key=lambda division: _room(division[0], unit, style, n_cells))
        if has_plot
        else (stage, None)
    )
    heading = Rect(full.x, full.y, 0.46 * full.width, 110 * unit)
    # In the middle of a wide picture, beside the clock in a narrow one.
    wide = width > height
    strip_x = full.x + (0.3 if wide else 0.46) * full.width
    strip_width = (0.4 if wide else 0.54) * full.width
    regions = Regions(
        width,
        height,
        unit,
        "right",
        heading=heading,
        score=Rect(full.right, full.y, 0.0, 0.0),
        strip=Rect(strip_x, full.y, strip_width, 60 * unit),
        network=free,
        legend=legend,
        panels=_cells(free, unit, style, n_cells),
    )
    wide = regions.panels[0].width / unit
    is_small = style is SMALL_CELLS
    named = not is_small and wide >= LEAST_NAMED
    return Grid(regions, plot, is_small, _type_size(style, wide), named)


def _with_plot(
    stage: Rect, unit: float, style: CellStyle, side: Literal["below", "beside"]
) -> tuple[Rect, Rect]:
    """Return what is left of a stage for cells, and the place of the plot."""
    gap = GAP * unit
    if side == "below":
        height = PLOT_HEIGHT * unit
        free = stage.inset(0.0, 0.0, 0.0, height + gap)
        return free, Rect(stage.x, free.bottom + gap, stage.width, height)
    width = style.plot_width * unit
    free = stage.inset(0.0, 0.0, width + 1.5 * gap, 0.0)
    return free, Rect(free.right + 1.5 * gap, stage.y, width, stage.height)


def _type_size(style: CellStyle, width: float) -> float:
    """Return the size of the words in a cell ``width`` units wide, of their full size."""
    if style is LARGE_CELLS:
        return 1.0
    return min(max(width / FULL_WIDTH, LEAST_SIZE), 1.0)


def _cell_size(
    stage: Rect, unit: float, style: CellStyle, n_cells: int, columns: int
) -> tuple[float, float]:
    gap, rows = style.gap * unit, -(-n_cells // columns)
    width = (stage.width - (columns - 1) * gap) / columns
    return width, (stage.height - (rows - 1) * gap) / rows


def _room(
    stage: Rect, unit: float, style: CellStyle, n_cells: int, columns: int | None = None
) -> tuple[bool, float]:
    """Return whether cells are wide enough for words, and how high a network in one can be, px.

    With the best number of columns, or a given one.
    """
    columns = columns or _columns(stage, unit, style, n_cells)
    width, height = _cell_size(stage, unit, style, n_cells, columns)
    words = style.words * _type_size(style, width / unit) * unit
    return width >= LEAST_WIDTH * unit, min(width / style.shape, height - words)


def _columns(stage: Rect, unit: float, style: CellStyle, n_cells: int) -> int:
    """Return the number of columns that leaves the largest networks, then the fewest holes."""

    def merits(columns: int) -> tuple[bool, float, int]:
        wide, high = _room(stage, unit, style, n_cells, columns)
        return wide or style is LARGE_CELLS, round(high, 3), -(-n_cells % columns)

    return max(range(1, n_cells + 1), key=merits)


def _cells(stage: Rect, unit: float, style: CellStyle, n_cells: int) -> tuple[Rect, ...]:
    columns, gap = _columns(stage, unit, style, n_cells), style.gap * unit
    width, height = _cell_size(stage, unit, style, n_cells, columns)
    places = []
    for index in range(n_cells):
        row, column = divmod(index, columns)
        # The last row may have fewer cells; they stand in the middle.
        missing = columns - min(columns, n_cells - row * columns)
        x = stage.x + (column + missing / 2) * (width + gap)
        places.append(Rect(x, stage.y + row * (height + gap), width, height))
    return tuple(places)

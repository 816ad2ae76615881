"""How the picture of a comparison is divided: a clock on top, equal cells, one plot for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import LEGEND, MARGIN, Regions, stage_unit

# Units.
HEADER, GAP = 132.0, 26.0
PLOT_HEIGHT, PLOT_WIDTH = 262.0, 470.0  # of a plot below the cells, and beside them
WORDS = 88.0  # height in a cell that its words take
SHAPE = 1.6  # width over height that suits a network


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
    """

    regions: Regions
    plot: Rect | None

    @property
    def cells(self) -> tuple[Rect, ...]:
        """Places of the networks, row by row."""
        return self.regions.panels


def divide_grid(width: int, height: int, n_cells: int, *, has_plot: bool) -> Grid:
    """Return the division of a picture in which the networks become as large as can be."""
    unit = stage_unit(width, height)
    full = Rect(0.0, 0.0, width, height).inset(
        width * MARGIN, height * MARGIN, width * MARGIN, height * MARGIN
    )
    legend = Rect(full.x, full.bottom - LEGEND * unit, full.width, LEGEND * unit)
    top = full.y + HEADER * unit
    stage = Rect(full.x, top, full.width, legend.y - GAP * unit - top)
    divisions = [_with_plot(stage, unit, side) for side in ("below", "beside")]
    free, plot = (
        max(divisions, key=lambda division: _network_height(division[0], unit, n_cells))
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
        panels=_cells(free, unit, n_cells),
    )
    return Grid(regions, plot)


def _with_plot(stage: Rect, unit: float, side: Literal["below", "beside"]) -> tuple[Rect, Rect]:
    """Return what is left of a stage for cells, and the place of the plot."""
    gap = GAP * unit
    if side == "below":
        height = PLOT_HEIGHT * unit
        free = stage.inset(0.0, 0.0, 0.0, height + gap)
        return free, Rect(stage.x, free.bottom + gap, stage.width, height)
    width = PLOT_WIDTH * unit
    free = stage.inset(0.0, 0.0, width + 1.5 * gap, 0.0)
    return free, Rect(free.right + 1.5 * gap, stage.y, width, stage.height)


def _cell_size(stage: Rect, unit: float, n_cells: int, columns: int) -> tuple[float, float]:
    gap, rows = GAP * unit, -(-n_cells // columns)
    width = (stage.width - (columns - 1) * gap) / columns
    return width, (stage.height - (rows - 1) * gap) / rows


def _network_height(stage: Rect, unit: float, n_cells: int, columns: int | None = None) -> float:
    """Return how high a network can be in a cell, with the best number of columns or a given."""
    columns = columns or _columns(stage, unit, n_cells)
    width, height = _cell_size(stage, unit, n_cells, columns)
    return min(width / SHAPE, height - WORDS * unit)


def _columns(stage: Rect, unit: float, n_cells: int) -> int:
    """Return the number of columns that leaves the largest networks, then the fewest holes."""

    def room(columns: int) -> tuple[float, int]:
        holes = -n_cells % columns
        return round(_network_height(stage, unit, n_cells, columns), 3), -holes

    return max(range(1, n_cells + 1), key=room)


def _cells(stage: Rect, unit: float, n_cells: int) -> tuple[Rect, ...]:
    columns, gap = _columns(stage, unit, n_cells), GAP * unit
    width, height = _cell_size(stage, unit, n_cells, columns)
    places = []
    for index in range(n_cells):
        row, column = divmod(index, columns)
        # The last row may have fewer cells; they stand in the middle.
        missing = columns - min(columns, n_cells - row * columns)
        x = stage.x + (column + missing / 2) * (width + gap)
        places.append(Rect(x, stage.y + row * (height + gap), width, height))
    return tuple(places)

"""Where things stand on a stage, computed from the size of the picture and the network.

Landscape runs left to right; portrait and square run bottom to top. Lengths are px, made from a
unit that is 1 on a stage of 1920 by 1080.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.network import NetworkSpec

MARGIN = 0.05  # of each side of the picture
MAX_TABLE_ROWS = 10
MAX_TABLE_COLUMNS = 6

# Sizes of type in units: large for the two figures that a viewer follows, medium to read along,
# small to explain.
LARGE, MEDIUM, SMALL = 56.0, 31.0, 25.0


@dataclass(frozen=True)
class Rect:
    """A rectangle, px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share any area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, eq=False)
class Layout:
    """The places of a stage.

    Parameters
    ----------
    width, height
        Of the picture, px.
    unit
        px per unit.
    direction
        Where the signal runs: ``"right"`` or ``"up"``.
    heading, score, network, curve, legend, strip
        Rectangles for the counter, the average error, the network, the error's curve, the
        legend, and the names of the phases.
    table
        Rectangle for the training set; None if it has too many rows or columns to be read.
    neurons
        Per layer ``(n_units, 2)`` float64 px, the inputs first.
    radius
        Of a neuron, per layer, px.
    """

    width: int
    height: int
    unit: float
    direction: Literal["right", "up"]
    heading: Rect
    score: Rect
    network: Rect
    table: Rect | None
    curve: Rect
    legend: Rect
    strip: Rect
    neurons: tuple[NDArray[np.float64], ...]
    radius: tuple[float, ...]


def lay_out(width: int, height: int, network: NetworkSpec, n_examples: int) -> Layout:
    """Return the places for a network on a stage of the given size.

    Parameters
    ----------
    width, height
        Of the picture, px.
    network
        Decides where neurons stand.
    n_examples
        Rows of the training set; decides whether there is a table.
    """
    unit = stage_unit(width, height)
    wide = width > 1.2 * height
    places = (_landscape if wide else _upright)(width, height, unit)
    if n_examples > MAX_TABLE_ROWS or network.n_inputs + network.n_outputs > MAX_TABLE_COLUMNS:
        places["table"] = None
    stage = places["network"]
    assert stage is not None  # narrows the type: only the table may be missing
    neurons, radius = _place_neurons(stage, unit, network.sizes, wide)
    direction = "right" if wide else "up"
    return Layout(width, height, unit, direction, neurons=neurons, radius=radius, **places)  # pyright: ignore[reportArgumentType]


def stage_unit(width: int, height: int) -> float:
    """Return the px per unit: 1 on 1920 by 1080 and on 1080 by 1920, less on a square."""
    return min(width / 1080, height / 1080, 1.15 * (width * height / (1920 * 1080)) ** 0.5)


def _landscape(width: int, height: int, unit: float) -> dict[str, Rect | None]:
    left, top = width * MARGIN, height * MARGIN
    right, bottom = width - left, height - top
    panel = 400 * unit
    net_x = left + panel + 112 * unit
    return {
        "heading": Rect(left, top, 560 * unit, 110 * unit),
        "score": Rect(right - 460 * unit, top, 460 * unit, 130 * unit),
        "strip": Rect(left + panel + 90 * unit, top, right - left - panel - 600 * unit, 60 * unit),
        "table": Rect(left, top + 178 * unit, panel, 530 * unit),
        "curve": Rect(left, bottom - 232 * unit, panel, 232 * unit),
        "network": Rect(net_x, top + 190 * unit, right - net_x, bottom - top - 270 * unit),
        "legend": Rect(
            net_x - 60 * unit, bottom - 34 * unit, right - net_x + 60 * unit, 34 * unit
        ),
    }


def _upright(width: int, height: int, unit: float) -> dict[str, Rect | None]:
    left, top = width * MARGIN, height * MARGIN
    right, bottom = width - left, height - top
    full = right - left
    tall = height > 1.4 * width
    foot = 590 * unit if tall else 0.0
    panel = 400 * unit
    legend = Rect(left, bottom - 34 * unit, full, 34 * unit)
    if tall:
        floor = legend.y - 40 * unit
        return {
            "heading": Rect(left, top, 0.5 * full, 110 * unit),
            "score": Rect(right - 440 * unit, top, 440 * unit, 130 * unit),
            "strip": Rect(left, top + 210 * unit, full, 60 * unit),
            "network": Rect(left, top + 310 * unit, full, floor - foot - top - 360 * unit),
            "table": Rect(left, floor - 530 * unit, panel, 530 * unit),
            "curve": Rect(right - panel - 20 * unit, floor - 400 * unit, panel, 300 * unit),
            "legend": legend,
        }
    net_x = left + panel + 30 * unit
    return {
        "heading": Rect(left, top, 0.5 * full, 110 * unit),
        "score": Rect(right - 440 * unit, top, 440 * unit, 130 * unit),
        "strip": Rect(net_x, top + 160 * unit, right - net_x, 60 * unit),
        "network": Rect(net_x, top + 250 * unit, right - net_x, legend.y - top - 330 * unit),
        "table": Rect(left, top + 178 * unit, panel, 530 * unit),
        "curve": Rect(left, legend.y - 282 * unit, panel, 232 * unit),
        "legend": legend,
    }


def _place_neurons(
    stage: Rect, unit: float, sizes: tuple[int, ...], wide: bool
) -> tuple[tuple[NDArray[np.float64], ...], tuple[float, ...]]:
    """Return positions per layer, spread along the signal's direction, centred across it."""
    # Beside the last layer stand her answer and what it should have been.
    room = (310 if wide else 90) * unit
    length = (stage.width if wide else stage.height) - room
    across = stage.height if wide else stage.width - 60 * unit
    # The tallest layer decides the size of all neurons; a lone one is not to become a sun.
    spacing = min(across / max(max(sizes), 3), 205 * unit)
    radius = max(min(0.235 * spacing, 46 * unit), 1.5 * unit)
    first = radius * 1.6
    step = (length - 2 * first) / max(len(sizes) - 1, 1)
    places = []
    for layer, n_units in enumerate(sizes):
        gap = min(across / n_units, 1.12 * spacing)
        side = (np.arange(n_units) - (n_units - 1) / 2) * gap
        along = first + layer * step
        if wide:
            xy = (np.full(n_units, stage.x + along), stage.y + stage.height / 2 + side)
        else:
            middle = stage.x + stage.width / 2 - 20 * unit
            xy = (middle + side, np.full(n_units, stage.bottom - along))
        places.append(np.stack(xy, axis=1))
    return tuple(places), (radius,) * len(sizes)

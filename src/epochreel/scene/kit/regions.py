"""How a picture is divided: counters on top, panels at the side or below, the network beside.

Landscape runs left to right; portrait and square run bottom to top. Lengths are px, made from a
unit that is 1 on a stage of 1920 by 1080.

Captions stand at the foot, but in portrait above the network: there phones lay their buttons and
the words of whoever posted the film over the lower two fifths and the right edge beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from epochreel.scene.kit.rect import Rect

MARGIN = 0.05  # of each side of the picture

# Sizes of type in units: large for the two figures that a viewer follows, medium to read along,
# small to explain.
LARGE, MEDIUM, SMALL = 56.0, 31.0, 25.0

PANEL_WIDTH, PANEL_GAP = 400.0, 32.0
HEADER = 178.0  # height of the counters and what separates them from what is below
LEGEND = 34.0
MOST_GROWN = 1.5  # times the height that a panel wants
NARROWEST_STRIP = 480.0
# Two lines of captions, and what keeps them apart from all else.
CAPTION_BAND, CAPTION_GAP = 112.0, 24.0
BELOW_STRIP = 284.0  # where they begin in portrait, below the names of the phases


@dataclass(frozen=True)
class Regions:
    """The division of a picture.

    Parameters
    ----------
    width, height
        Of the picture, px.
    unit
        px per unit.
    direction
        Where the signal runs: ``"right"`` or ``"up"``.
    heading, score, strip, network, legend
        Places of the counter, the average error, the names of the phases, the network, and what
        the colours mean.
    panels
        Places of the panels, in the order in which they were asked for.
    captions
        Place of the captions; None if there are none.
    """

    width: int
    height: int
    unit: float
    direction: Literal["right", "up"]
    heading: Rect
    score: Rect
    strip: Rect
    network: Rect
    legend: Rect
    panels: tuple[Rect, ...]
    captions: Rect | None = None

    @property
    def card(self) -> Rect:
        """Where a card over the whole picture may stand, below or above the captions.

        In portrait its middle is that of the picture, because phones cover the foot.
        """
        whole, band = Rect(0.0, 0.0, self.width, self.height), self.captions
        if band is None:
            return whole
        if band.center[1] > self.height / 2:
            return Rect(0.0, 0.0, self.width, band.y)
        return Rect(0.0, band.bottom, self.width, self.height - 2 * band.bottom)


def divide(
    width: int,
    height: int,
    panel_heights: Sequence[float],
    n_layers: int = 3,
    *,
    captions: bool = False,
    wide: bool = False,
) -> Regions:
    """Return the division of a picture of the given size.

    Parameters
    ----------
    width, height
        Of the picture, px.
    panel_heights
        What each panel wants, in units, in a column `PANEL_WIDTH` units wide. Where there is
        more room or less, all panels give way in proportion.
    n_layers
        Of the network, the inputs counted; a deep one that stands upright needs height.
    captions
        Whether there is to be room for captions.
    wide
        Whether a lone panel below a network that stands upright is as wide as that.
    """
    unit = stage_unit(width, height)
    frame = _frame(width, height)
    band = caption_band(width, height) if captions else None
    if band is not None and not _is_portrait(width, height):
        frame = Rect(frame.x, frame.y, frame.width, band.y - CAPTION_GAP * unit - frame.y)
    if width > 1.4 * height:
        regions = _landscape(width, height, unit, frame, panel_heights)
    elif _is_portrait(width, height):
        regions = _portrait(width, height, unit, frame, panel_heights, n_layers, wide=wide)
        if band is not None:
            top = band.bottom + CAPTION_GAP * unit
            lower = regions.network.inset(0.0, top - regions.network.y, 0.0, 0.0)
            regions = replace(regions, network=lower)
    else:
        regions = _square(width, height, unit, frame, panel_heights)
    return replace(regions, captions=band)


def caption_band(width: int, height: int) -> Rect:
    """Return the place of the captions in a picture, px."""
    frame, unit = _frame(width, height), stage_unit(width, height)
    tall = CAPTION_BAND * unit
    y = frame.y + BELOW_STRIP * unit if _is_portrait(width, height) else frame.bottom - tall
    return Rect(frame.x, y, frame.width, tall)


def _is_portrait(width: int, height: int) -> bool:
    return height > 1.4 * width


def stage_unit(width: int, height: int) -> float:
    """Return the px per unit: 1 on 1920 by 1080 and on 1080 by 1920, less on a square."""
    return min(width / 1080, height / 1080, 1.15 * (width * height / (1920 * 1080)) ** 0.5)


def _landscape(
    width: int, height: int, unit: float, frame: Rect, panel_heights: Sequence[float]
) -> Regions:
    left, top, right, bottom = frame.x, frame.y, frame.right, frame.bottom
    side = Rect(left, top + HEADER * unit, PANEL_WIDTH * unit, bottom - top - HEADER * unit)
    net_x = side.right + 112 * unit if panel_heights else left
    network = Rect(net_x, top + 190 * unit, right - net_x, bottom - top - 270 * unit)
    score = Rect(right - 460 * unit, top, 460 * unit, 130 * unit)
    heading = Rect(left, top, 490 * unit, 110 * unit)
    strip = Rect(heading.right, top, score.x - heading.right, 60 * unit)
    if strip.width < NARROWEST_STRIP * unit:
        # Between the counters of a 4:3 picture there is no room: the strip goes below them.
        strip = Rect(net_x, top + 150 * unit, right - net_x, 60 * unit)
        network = network.inset(0.0, 50 * unit, 0.0, 0.0)
    return Regions(
        width,
        height,
        unit,
        "right",
        heading=heading,
        score=score,
        strip=strip,
        network=network,
        legend=Rect(
            net_x - 60 * unit, bottom - LEGEND * unit, right - net_x + 60 * unit, LEGEND * unit
        )
        if panel_heights
        else Rect(left, bottom - LEGEND * unit, right - left, LEGEND * unit),
        panels=_stack(side, unit, panel_heights),
    )


def _portrait(
    width: int,
    height: int,
    unit: float,
    frame: Rect,
    panel_heights: Sequence[float],
    n_layers: int,
    *,
    wide: bool,
) -> Regions:
    left, top, right, bottom = frame.x, frame.y, frame.right, frame.bottom
    full = right - left
    legend = Rect(left, bottom - LEGEND * unit, full, LEGEND * unit)
    floor = legend.y - 40 * unit
    # No higher than the panels can fill: what they leave is the network's.
    first, others = sum(panel_heights[:1]), panel_heights[1:]
    filled = MOST_GROWN * max(first, sum(others) + PANEL_GAP * max(len(others) - 1, 0))
    foot_height = min(540.0 if n_layers <= 3 else 400.0, filled) * unit
    foot = Rect(left, floor - foot_height, full, foot_height)
    net_bottom = foot.y - 60 * unit if panel_heights else floor - 60 * unit
    # The first panel on the left, all others on the right.
    column = full if wide and len(panel_heights) == 1 else PANEL_WIDTH * unit
    second = Rect(right - column, foot.y, column, foot.height)
    places = _stack(Rect(left, foot.y, column, foot.height), unit, panel_heights[:1])
    places += _stack(second, unit, panel_heights[1:])
    return Regions(
        width,
        height,
        unit,
        "up",
        heading=Rect(left, top, full - 450 * unit, 110 * unit),
        score=Rect(right - 440 * unit, top, 440 * unit, 130 * unit),
        strip=Rect(left, top + 210 * unit, full, 60 * unit),
        network=Rect(left, top + 310 * unit, full, net_bottom - top - 310 * unit),
        legend=legend,
        panels=places,
    )


def _square(
    width: int, height: int, unit: float, frame: Rect, panel_heights: Sequence[float]
) -> Regions:
    left, top, right, bottom = frame.x, frame.y, frame.right, frame.bottom
    full = right - left
    legend = Rect(left, bottom - LEGEND * unit, full, LEGEND * unit)
    side = Rect(
        left, top + HEADER * unit, PANEL_WIDTH * unit, legend.y - top - (HEADER + 40) * unit
    )
    net_x = side.right + 30 * unit if panel_heights else left
    return Regions(
        width,
        height,
        unit,
        "up",
        heading=Rect(left, top, full - 450 * unit, 110 * unit),
        score=Rect(right - 440 * unit, top, 440 * unit, 130 * unit),
        strip=Rect(net_x, top + 160 * unit, right - net_x, 60 * unit),
        network=Rect(net_x, top + 250 * unit, right - net_x, legend.y - top - 310 * unit),
        legend=legend,
        panels=_stack(side, unit, panel_heights),
    )


def _frame(width: int, height: int) -> Rect:
    left, top = width * MARGIN, height * MARGIN
    return Rect(left, top, width - 2 * left, height - 2 * top)


def _stack(column: Rect, unit: float, heights: Sequence[float]) -> tuple[Rect, ...]:
    """Return places below one another that fill a column; no panel grows by more than a half."""
    if not heights:
        return ()
    room = column.height - PANEL_GAP * unit * (len(heights) - 1)
    share = min(room / (sum(heights) * unit), MOST_GROWN)
    places, y = [], column.y
    for height in heights:
        places.append(Rect(column.x, y, column.width, height * share * unit))
        y = places[-1].bottom + PANEL_GAP * unit
    return tuple(places)

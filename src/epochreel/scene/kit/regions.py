"""How a picture is divided: counters on top, panels at the side or below, the network beside.

Landscape runs left to right; portrait and square run bottom to top. Lengths are px, made from a
unit that is 1 on a stage of 1920 by 1080. Upright and square films are seen on phones: there the
unit, and so all type, is 1.4 times larger, and the network has more than half of the height.

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
# On phones: how much larger everything is, what of the height is the network's, and units: down
# to the names of the phases, to what is below them, and to the network where captions may be;
# the least height of panels, their width beside a network, and what is free around them.
LARGER = 1.4
NETWORK_SHARE, WITH_CAPTIONS = 0.57, 0.55  # the second where captions take of it, too
PHASES_DOWN, BELOW_PHASES, ABOVE_NETWORK = 104.0, 165.0, 194.0
LEAST_FOOT, BESIDE, BESIDE_WITH_TABLE = 132.0, 260.0, 316.0
GAP_ABOVE_FOOT, GAP_ABOVE_LEGEND = 18.0, 20.0
SQUARE_BAND = 96.0  # of captions: two lines, and no more


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
    takes_turns
        Whether the panels have one place, and the first is shown while somebody is asked.
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
    takes_turns: bool = False

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
    *,
    captions: bool = False,
    wide: bool = False,
    turns: bool = False,
) -> Regions:
    """Return the division of a picture of the given size.

    Parameters
    ----------
    width, height
        Of the picture, px.
    panel_heights
        What each panel wants, in units, in a column `PANEL_WIDTH` units wide. Where there is
        more room or less, all panels give way in proportion.
    captions
        Whether there is to be room for captions.
    wide
        Whether a lone panel below a network that stands upright is as wide as that.
    turns
        Whether panels of an upright or square picture take turns in one place.
    """
    unit = stage_unit(width, height)
    frame = _frame(width, height)
    band = caption_band(width, height) if captions else None
    if not _is_wide(width, height):
        if wide and not _is_portrait(width, height):
            # In a square larger names of nodes would lie on ways that turn beside them.
            unit /= LARGER
        kinds = {"wide": wide, "band": band, "turns": turns}
        regions = _upright(width, height, unit, frame, panel_heights, **kinds)
    else:
        if band is not None:
            frame = Rect(frame.x, frame.y, frame.width, band.y - CAPTION_GAP * unit - frame.y)
        regions = _landscape(width, height, unit, frame, panel_heights)
    return replace(regions, captions=band)


def caption_band(width: int, height: int) -> Rect:
    """Return the place of the captions in a picture, px."""
    frame, unit = _frame(width, height), stage_unit(width, height)
    tall = CAPTION_BAND * unit
    if _is_portrait(width, height):
        return Rect(frame.x, frame.y + BELOW_PHASES * unit, frame.width, tall)
    if not _is_wide(width, height):
        tall = SQUARE_BAND * unit
        legend = height - MARGIN * min(width, height) - LEGEND * unit
        return Rect(frame.x, legend - 8 * unit - tall, frame.width, tall)
    return Rect(frame.x, frame.bottom - tall, frame.width, tall)


def _is_wide(width: int, height: int) -> bool:
    return width > 1.4 * height


def _is_portrait(width: int, height: int) -> bool:
    return height > 1.4 * width


def stage_unit(width: int, height: int) -> float:
    """Return the px per unit: 1 on 1920 by 1080, and more where pictures are seen on phones."""
    unit = plain_unit(width, height)
    return LARGER * unit if width <= height else unit


def plain_unit(width: int, height: int) -> float:
    """Return the px per unit by the size of a picture alone, however it is seen."""
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


def _upright(
    width: int,
    height: int,
    unit: float,
    frame: Rect,
    panel_heights: Sequence[float],
    *,
    wide: bool,
    band: Rect | None,
    turns: bool,
) -> Regions:
    """Return the division of a picture in which the signal runs up, panels below or beside it."""
    left, top, right = frame.x, frame.y, frame.right
    full, is_portrait = right - left, _is_portrait(width, height)
    bottom = height - MARGIN * min(width, height)
    legend = Rect(left, bottom - LEGEND * unit, full, LEGEND * unit)
    net_top = top + (ABOVE_NETWORK if band is None else BELOW_PHASES) * unit
    floor = legend.y - GAP_ABOVE_LEGEND * unit
    if band is not None and is_portrait:
        net_top = band.bottom + CAPTION_GAP / 2 * unit
    elif band is not None:
        floor = band.y - 8 * unit
    network = Rect(left, net_top, full, floor - net_top)
    places: tuple[Rect, ...] = ()
    if panel_heights and is_portrait:
        least = (NETWORK_SHARE if band is None else WITH_CAPTIONS) * height
        network, places = _with_foot(network, unit, least, panel_heights, wide=wide, turns=turns)
    elif panel_heights:
        column = (BESIDE_WITH_TABLE if turns else PANEL_WIDTH if wide else BESIDE) * unit
        side = Rect(left, net_top, column, floor - net_top)
        away = column + PANEL_GAP * unit
        network = network.inset(away, 0.0, 0.0, 0.0)
        places = (side,) * len(panel_heights) if turns else _stack(side, unit, panel_heights)
    return Regions(
        width,
        height,
        unit,
        "up",
        heading=Rect(left, top, full - 290 * unit, 100 * unit),
        score=Rect(right - 270 * unit, top, 270 * unit, 118 * unit),
        strip=Rect(left, top + PHASES_DOWN * unit, full, 60 * unit),
        network=network,
        legend=legend,
        panels=places,
        takes_turns=turns and len(places) > 1,
    )


def _with_foot(
    stage: Rect,
    unit: float,
    least: float,
    panel_heights: Sequence[float],
    *,
    wide: bool,
    turns: bool,
) -> tuple[Rect, tuple[Rect, ...]]:
    """Return what is left for the network of a stage with panels at its foot, and their places.

    ``least`` is what the network keeps, px.
    """
    # No higher than the panels can fill: what they leave is the network's.
    filled = MOST_GROWN * max(max(panel_heights[:1]), sum(panel_heights[1:])) * unit
    gap = GAP_ABOVE_FOOT * unit
    tall = min(max(stage.height - gap - least, LEAST_FOOT * unit), filled)
    foot = Rect(stage.x, stage.bottom - tall, stage.width, tall)
    network = stage.inset(0.0, 0.0, 0.0, tall + gap)
    n = len(panel_heights)
    if turns or (wide and n == 1):
        return network, (foot,) * n
    # Side by side: there is more width than height.
    each = (foot.width - PANEL_GAP * unit * (max(n, 2) - 1)) / max(n, 2)
    step = each + PANEL_GAP * unit
    return network, tuple(Rect(foot.x + step * k, foot.y, each, tall) for k in range(n))


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

"""Where the units of a network stand that are seen one by one: a column for each level.

Measured along the signal and across it, so that a stage that stands upright is the same one
turned. Columns are as large as all of them have room; a crowded one stands in two lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import Regions
from epochreel.scene.moments.nodes import Scheme
from epochreel.scene.moments.units import Form

# Units.
PICTURE, SERIES = 214.0, (240.0, 130.0)  # the side of a picture; width and height of a curve
MAP, STRIP = 96.0, (126.0, 40.0)  # the side of a map; width and height of one of a series
RADIUS = 17.0  # of a neuron
LIST, LIST_UPRIGHT = 250.0, 116.0  # what is said beside answers, or above them
FOOT, FOOT_UPRIGHT = 146.0, 84.0  # what is said below: names of columns, and two lines
NAMES_UPRIGHT = 168.0  # beside rows, where names cannot stand below
LANE = 78.0  # over all columns, where streams go around
LEAST_GAP, MOST_GAP = 88.0, 230.0  # between columns, for what connects them
MOST_MAPS, MOST_NEURONS, MOST_ANSWERS = 12, 24, 12
APART_NEURONS = 1.3
APART = 1.26  # times the size of a unit: how far neighbours are from each other, at least
WIDEST = 1.62  # and at most
WIDE_NEURONS, WIDE_ANSWERS = 58.0, 62.0  # units, that of neurons
SIZES = (1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48, 0.42, 0.36)  # times the above
SMALLEST_TWO_LINES = 0.7  # smaller than this a column rather stands in one line


@dataclass(frozen=True, eq=False)
class Column:
    """Where what is shown of a node stands.

    Parameters
    ----------
    rects
        Of each shown unit, px.
    place
        Of all together.
    enter, leave
        ``(n, 2)`` px, where connections come to units and leave them.
    name
        Where what it is called is written, px.
    """

    rects: tuple[Rect, ...]
    place: Rect
    enter: NDArray[np.float64]
    leave: NDArray[np.float64]
    name: Rect

    @property
    def centers(self) -> NDArray[np.float64]:
        """The middles of units, ``(n, 2)`` px."""
        return np.array([rect.center for rect in self.rects])


@dataclass(frozen=True)
class Wish:
    """What a node would like to have.

    Parameters
    ----------
    form, n, size
        Of its units, and how many numbers high and wide each is.
    share
        How large a map is, times the largest of the network.
    is_answer
        Whether words and numbers stand beside it.
    """

    form: Form
    n: int
    size: tuple[int, int]
    share: float = 1.0
    is_answer: bool = False


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of all nodes, the foot below them, and the line over which streams go around.

    ``scale`` is how large units are, times the usual.
    """

    columns: tuple[Column, ...]
    foot: Rect
    lane: float
    scale: float


def most_shown(wishes: Sequence[Wish]) -> tuple[int, ...]:
    """Return how many units of each node are shown at most."""
    return tuple(
        {"picture": 1, "maps": MOST_MAPS}.get(
            wish.form, MOST_ANSWERS if wish.is_answer else MOST_NEURONS
        )
        for wish in wishes
    )


class Arrangement:
    """Finds how large units can be, and how many have room.

    Parameters
    ----------
    regions
        The stage.
    scheme
        Nodes and levels.
    wishes
        What each node would like to have.
    """

    def __init__(self, regions: Regions, scheme: Scheme, wishes: Sequence[Wish]) -> None:
        self.unit, self.upright = regions.unit, regions.direction == "up"
        self.scheme, self.wishes = scheme, wishes
        foot = (FOOT_UPRIGHT if self.upright else FOOT) * self.unit
        whole = regions.network
        self.foot = Rect(whole.x, whole.bottom - foot, whole.width, foot)
        goes_around = any(scheme.levels[b] != scheme.levels[a] + 1 for a, b in scheme.links)
        lane = (LANE if goes_around else 0.0) * self.unit
        self.region = whole.inset(0.0, lane, 0.0, foot)
        if self.upright:
            self.region = whole.inset(lane, 0.0, NAMES_UPRIGHT * self.unit, foot)
        self.lane = whole.x + lane * 0.3 if self.upright else whole.y + lane * 0.3
        self.along = self.region.height if self.upright else self.region.width
        across = self.region.width if self.upright else self.region.height
        self.abreast = max(scheme.levels.count(level) for level in range(scheme.n_levels))
        self.across = across / self.abreast
        self.scale = next((size for size in SIZES if self._needs(size) <= self.along), SIZES[-1])
        self.counts = tuple(
            min(wish.n, most, self._lines(wish, self.scale) * self._per_line(wish, self.scale))
            for wish, most in zip(wishes, most_shown(wishes), strict=True)
        )

    def columns(self, shown: Sequence[int]) -> Columns:
        """Return where units stand, given how many of each node are shown."""
        starts = self._starts()
        found = []
        for node, wish in enumerate(self.wishes):
            level = self.scheme.levels[node]
            mates = [n for n, of in enumerate(self.scheme.levels) if of == level]
            beside = mates.index(node) - (len(mates) - 1) / 2
            width = self._depth(wish, self.scale) * self.unit
            found.append(
                self._column(wish, shown[node], starts[level] + width / 2, beside * self.across)
            )
        named = (
            replace(column, name=self._name(column.place, self._room(found, node)))
            for node, column in enumerate(found)
        )
        return Columns(tuple(named), self.foot, self.lane, self.scale)

    def _room(self, columns: Sequence[Column], node: int) -> float:
        """Return how wide the name of a column may be, so that it leaves others theirs, px."""
        x, levels = columns[node].place.center[0], self.scheme.levels
        apart = [
            abs(other.place.center[0] - x)
            for at, other in enumerate(columns)
            if levels[at] != levels[node]
        ]
        return max(min(apart, default=260 * self.unit) - 14 * self.unit, 20 * self.unit)

    def _starts(self) -> list[float]:
        """Return where the column of each level begins along the signal, px."""
        depths = [self._level_depth(level, self.scale) for level in range(self.scheme.n_levels)]
        gaps = max(len(depths) - 1, 1)
        gap = min((self.along - sum(depths) * self.unit) / gaps, MOST_GAP * self.unit)
        taken = sum(depths) * self.unit + gap * (len(depths) - 1)
        at, starts = (self.along - taken) / 2, []
        for depth in depths:
            starts.append(at)
            at += depth * self.unit + gap
        return starts

    def _needs(self, scale: float) -> float:
        """Return how long all columns would be with the least gaps, px."""
        levels = range(self.scheme.n_levels)
        depths = sum(self._level_depth(level, scale) for level in levels)
        return (depths + LEAST_GAP * max(scale, 0.6) * (len(levels) - 1)) * self.unit

    def _level_depth(self, level: int, scale: float) -> float:
        pairs = zip(self.wishes, self.scheme.levels, strict=True)
        return max(
            self._depth(wish, scale) + self._said(wish) for wish, of in pairs if of == level
        )

    def _said(self, wish: Wish) -> float:
        if not wish.is_answer or wish.form != "neurons":
            return 0.0
        return LIST_UPRIGHT if self.upright else LIST

    def _depth(self, wish: Wish, scale: float) -> float:
        """Return what a column takes along the signal, units."""
        along, _ = self._extent(wish, scale)
        return along * (1.0 if self._lines(wish, scale) == 1 else 2.14)

    def _extent(self, wish: Wish, scale: float) -> tuple[float, float]:
        """Return what a unit takes along the signal and across it, units."""
        width, height = self._size(wish, scale)
        return (height, width) if self.upright else (width, height)

    def _size(self, wish: Wish, scale: float) -> tuple[float, float]:
        """Return width and height of a unit, units."""
        rows, columns = wish.size
        if wish.form == "neurons":
            side = 2 * RADIUS * max(scale, 0.62)
            return side, side
        if rows == 1:
            width, height = SERIES if wish.form == "picture" else STRIP
            return width * scale, height * scale
        side = (PICTURE if wish.form == "picture" else MAP * wish.share) * scale
        longest = max(rows, columns)
        return side * columns / longest, side * rows / longest

    def _lines(self, wish: Wish, scale: float) -> int:
        if wish.form == "picture" or wish.is_answer or scale < SMALLEST_TWO_LINES:
            return 1
        if wish.form == "maps" and wish.n <= 4:
            return 1
        return 1 if wish.n <= self._per_line(wish, scale) // 2 else 2

    def _per_line(self, wish: Wish, scale: float) -> int:
        _, across = self._extent(wish, scale)
        apart = APART if wish.form != "neurons" else APART_NEURONS
        return max(int(self.across / (across * apart * self.unit)), 1)

    def _column(self, wish: Wish, n: int, along: float, beside: float) -> Column:
        lines = self._lines(wish, self.scale)
        deep, wide = (extent * self.unit for extent in self._extent(wish, self.scale))
        widest = WIDEST * wide
        if wish.form == "neurons":
            widest = (WIDE_ANSWERS if wish.is_answer else WIDE_NEURONS) * self.unit
        # Those of two lines stand between one another.
        spacing = min((self.across - wide) * lines / max(n - 1, 1), widest)
        order = np.arange(n)
        side = (order - (n - 1) / 2) * spacing / lines
        shift = np.zeros(n) if lines == 1 else np.where(order % 2 == 0, -0.57, 0.57) * deep
        centers = self._place(along + shift, side + beside)
        width, height = (length * self.unit for length in self._size(wish, self.scale))
        rects = tuple(
            Rect(float(x) - width / 2, float(y) - height / 2, width, height) for x, y in centers
        )
        half = np.array((0.0, height / 2) if self.upright else (width / 2, 0.0))
        enter, leave = (half, -half) if self.upright else (-half, half)
        place = around(rects)
        return Column(rects, place, centers + enter, centers + leave, place)

    def _place(self, along: NDArray, side: NDArray) -> NDArray[np.float64]:
        if self.upright:
            x = self.region.center[0] + side
            return np.stack([x, self.region.bottom - along], axis=1)
        return np.stack([self.region.x + along, self.region.center[1] + side], axis=1)

    def _name(self, place: Rect, room: float) -> Rect:
        if self.upright:
            x = self.region.right + 12 * self.unit
            width = NAMES_UPRIGHT * self.unit - 12 * self.unit
            return Rect(x, place.center[1] - 30 * self.unit, width, 60 * self.unit)
        width = min(room, 260 * self.unit)
        y = self.region.bottom + 4 * self.unit
        return Rect(place.center[0] - width / 2, y, width, 60 * self.unit)


def around(rects: Sequence[Rect]) -> Rect:
    """Return the rectangle around others."""
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(left, top, right - left, bottom - top)

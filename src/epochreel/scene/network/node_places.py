"""Where the nodes of a network of any blocks stand, and the ways between them.

Level follows level along the signal, in as many lines as leave each the most room; every other
line runs back, so that the signal goes on where it has come to. Nodes of one level stand side by
side. What skips a level goes around, over a lane beside its line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import Regions
from epochreel.scene.moments.nodes import Link, Scheme

# Units. What a node would have, its name included: where names stand below it, and beside it.
CELL, CELL_UPRIGHT = (176.0, 214.0), (330.0, 158.0)
PLATE = (124.0, 84.0)  # the node itself
LARGEST, SMALLEST = 1.3, 0.45  # times that
LANE_GAP, LANES = 11.0, 3  # between the lanes of a line, and how many it has
TURN = 16.0  # how far a way goes out where it turns into the next line
FOOT = 78.0  # under all nodes, for what is said of them
NAMES = 66.0  # below a plate, two lines
BESIDE = 200.0  # what a name beside a plate has, if there is so much, as far as that is centred

Way = NDArray[np.float64]  # (K, 2) px, its corners, from rim to rim


@dataclass(frozen=True, eq=False)
class NodePlaces:
    """Where nodes stand.

    Parameters
    ----------
    plates
        Of each node, px.
    names
        Where what it is called is written, px: below it, or beside it.
    ways
        Of each link.
    goes_around
        Which of them skip something, or lead back.
    foot
        Where what holds for all of them is written, px.
    scale
        How large they are, times the usual.
    """

    plates: tuple[Rect, ...]
    names: tuple[Rect, ...]
    ways: tuple[Way, ...]
    goes_around: tuple[bool, ...]
    foot: Rect
    scale: float


def place_nodes(regions: Regions, scheme: Scheme) -> NodePlaces:
    """Return the places of a network's nodes in its region."""
    return _Placing(regions, scheme).places()


class _Placing:
    """Measures the region along the signal and across it."""

    def __init__(self, regions: Regions, scheme: Scheme) -> None:
        self.unit, self.upright = regions.unit, regions.direction == "up"
        self.scheme = scheme
        whole, foot = regions.network, FOOT * regions.unit
        self.foot = Rect(whole.x, whole.bottom - foot, whole.width, foot)
        self.region = whole.inset(0.0, 0.0, 0.0, foot)
        counts = [scheme.levels.count(level) for level in range(scheme.n_levels)]
        self.abreast = max(counts)
        self.n_lines = max(range(1, scheme.n_levels + 1), key=lambda n: (self._room(n), -n))
        self.scale = min(max(self._room(self.n_lines), SMALLEST), LARGEST)
        self.sides, self.lanes = self._sides(counts), self._lanes()

    @property
    def per_line(self) -> int:
        return math.ceil(self.scheme.n_levels / self.n_lines)

    def places(self) -> NodePlaces:
        plates = tuple(self._plate(node) for node in range(len(self.scheme.nodes)))
        ways = tuple(self._way(plates, number) for number in range(len(self.scheme.links)))
        around = tuple(map(self._goes_around, self.scheme.links))
        names = tuple(self._name(*at) for at in enumerate(plates))
        return NodePlaces(plates, names, ways, around, self.foot, self.scale)

    def _cell(self, n_lines: int) -> tuple[float, float]:
        """Return width and height that a node has, with so many lines, px."""
        along = math.ceil(self.scheme.n_levels / n_lines)
        across = n_lines * self.abreast
        columns, rows = (across, along) if self.upright else (along, across)
        return self.region.width / columns, self.region.height / rows

    def _room(self, n_lines: int) -> float:
        """Return how much room a node has, times what it would have, with so many lines."""
        width, height = self._cell(n_lines)
        wished = CELL_UPRIGHT if self.upright else CELL
        # More than all that can be used is no better: then fewer lines are.
        return min(width / (wished[0] * self.unit), height / (wished[1] * self.unit), LARGEST)

    def _plate(self, node: int) -> Rect:
        line, at = divmod(self.scheme.levels[node], self.per_line)
        if line % 2:
            at = self.per_line - 1 - at
        side = self._side(node)
        width, height = self._cell(self.n_lines)
        plate = PLATE[0] * self.scale * self.unit, PLATE[1] * self.scale * self.unit
        lane = (LANES + 1) * LANE_GAP * self.unit * self.scale
        if self.upright:
            named = plate[0] + (12 + BESIDE) * self.unit
            x = self.region.x + side * width + max(lane, (width - named) / 2)
            y = self.region.bottom - (at + 0.5) * height - plate[1] / 2
        else:
            tall = lane + plate[1] + NAMES * self.unit
            x = self.region.x + (at + 0.5) * width - plate[0] / 2
            y = self.region.y + side * height + (height - tall) / 2 + lane
        return Rect(x, y, *plate)

    def _side(self, node: int) -> float:
        """Return how far a node stands from the side of the region, in cells."""
        return self.scheme.levels[node] // self.per_line * self.abreast + self.sides[node]

    def _name(self, node: int, plate: Rect) -> Rect:
        width, _ = self._cell(self.n_lines)
        if not self.upright:
            # Clear of what turns into the next line beside it.
            turn = plate.width + 2 * (TURN - 4) * self.scale * self.unit
            width = min(width - 16 * self.unit, turn)
            return Rect(plate.center[0] - width / 2, plate.bottom, width, NAMES * self.unit)
        gap, tall = 12 * self.unit, NAMES * self.unit
        end = self.region.x + (self._side(node) + 1.0) * width
        room = end - plate.right - 2 * gap
        return Rect(plate.right + gap, plate.center[1] - tall / 2, room, tall)

    def _sides(self, counts: Sequence[int]) -> dict[int, float]:
        """Return how far each node stands from the side of its line, in cells.

        Nodes of one level stand in the order of what they read, so that few ways cross.
        """
        levels, sides = self.scheme.levels, dict[int, float]()

        def wanted(node: int) -> float:
            read = [link.source for link in self.scheme.links if link.target == node]
            known = [sides[source] for source in read if levels[source] < levels[node]]
            return sum(known) / len(known) if known else math.inf

        for level, count in enumerate(counts):
            mates = [node for node, of in enumerate(levels) if of == level]
            for at, node in enumerate(sorted(mates, key=wanted)):
                sides[node] = (self.abreast - count) / 2 + at
        return sides

    def _lanes(self) -> list[int]:
        """Return on which lane each link goes around; those that share a stretch on different."""
        taken: list[tuple[int, int, int]] = []
        lanes = []
        for link in self.scheme.links:
            first, last = sorted(
                (self.scheme.levels[link.source], self.scheme.levels[link.target])
            )
            beside = {lane for begin, end, lane in taken if begin < last and first < end}
            free = next((lane for lane in range(LANES) if lane not in beside), LANES - 1)
            lanes.append(free)
            if self._goes_around(link):
                taken.append((first, last, free))
        return lanes

    def _goes_around(self, link: Link) -> bool:
        levels = self.scheme.levels
        return levels[link.target] != levels[link.source] + 1

    def _way(self, plates: Sequence[Rect], number: int) -> Way:
        link = self.scheme.links[number]
        levels, per_line = self.scheme.levels, self.per_line
        source, target = plates[link.source], plates[link.target]
        lines = levels[link.source] // per_line, levels[link.target] // per_line
        if not self._goes_around(link):
            if lines[0] == lines[1]:
                return self._straight(source, target, back=bool(lines[0] % 2))
            return self._turned(source, target, back=bool(lines[0] % 2))
        lane = (self.lanes[number] + 1) * LANE_GAP * self.unit * self.scale
        # Above all that stand side by side with its ends, too.
        across = self._cell(self.n_lines)[0 if self.upright else 1]
        away = [lane + self.sides[node] * across for node in link]
        line = None if lines[0] == lines[1] else lines[0]
        return self._around(source, target, (away[0], away[1]), lane, line)

    def _straight(self, source: Rect, target: Rect, *, back: bool) -> Way:
        """Return the way to the next node of a line, ``back`` if the line runs back."""
        if self.upright:
            ends = (source.center[0], source.bottom), (target.center[0], target.y)
            if not back:
                ends = (source.center[0], source.y), (target.center[0], target.bottom)
        else:
            ends = (source.x, source.center[1]), (target.right, target.center[1])
            if not back:
                ends = (source.right, source.center[1]), (target.x, target.center[1])
        return np.array(ends)

    def _turned(self, source: Rect, target: Rect, *, back: bool) -> Way:
        """Return the way from the end of a line to the beginning of the next."""
        turn = TURN * self.unit * self.scale
        if self.upright:
            over = max(source.bottom, target.bottom) + turn
            ends = (source.center[0], source.bottom), (target.center[0], target.bottom)
            if not back:
                over = min(source.y, target.y) - turn
                ends = (source.center[0], source.y), (target.center[0], target.y)
            corners = (ends[0][0], over), (ends[1][0], over)
        else:
            over = min(source.x, target.x) - turn
            ends = (source.x, source.center[1]), (target.x, target.center[1])
            if not back:
                over = max(source.right, target.right) + turn
                ends = (source.right, source.center[1]), (target.right, target.center[1])
            corners = (over, ends[0][1]), (over, ends[1][1])
        return np.array([ends[0], *corners, ends[1]])

    def _around(
        self, source: Rect, target: Rect, away: tuple[float, float], lane: float, line: int | None
    ) -> Way:
        """Return the way over the lanes of lines, so far away from its ends.

        ``line`` is that of the source if the target's is another: then it leads by the end at
        which that line turns.
        """
        if self.upright:
            first, last = source.x - away[0], target.x - away[1]
            a, b = (source.x, source.center[1]), (target.x, target.center[1])
            if line is None:
                return np.array([a, (first, a[1]), (first, b[1]), b])
            over = self.region.bottom - lane / 2 if line % 2 else self.region.y + lane / 2
            return np.array([a, (first, a[1]), (first, over), (last, over), (last, b[1]), b])
        first, last = source.y - away[0], target.y - away[1]
        a, b = (source.center[0], source.y), (target.center[0], target.y)
        if line is None:
            return np.array([a, (a[0], first), (b[0], first), b])
        width, _ = self._cell(self.n_lines)
        over = self.region.x + lane / 4
        if not line % 2:
            over = self.region.x + self.per_line * width - lane / 4
        return np.array([a, (a[0], first), (over, first), (over, last), (b[0], last), b])

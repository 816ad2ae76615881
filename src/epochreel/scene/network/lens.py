"""A lens over a deep network: the blocks under it in full, and what runs between them.

It travels with the signal, so that its content moves along under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image, Segments
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow
from epochreel.scene.moments.nodes import Link, Scheme
from epochreel.scene.moments.unit_signals import UnitOutput, UnitSignals, turned_output
from epochreel.scene.network.body import Wiring
from epochreel.scene.network.cells import colour_cells, signed_cells
from epochreel.scene.network.pictures import grey_cells
from epochreel.scene.network.unit_lights import (
    PLAIN,
    STREAM,
    Joint,
    Strands,
    bent,
    joined_strands,
    joint_lights,
    joint_wiring,
    strands_of,
    travels_of,
)
from epochreel.scene.network.unit_names import count_text, name_of

Floats = NDArray[np.float64]

SHOWN = 3  # blocks under the lens
MOST_UNITS = 6  # of each, two abreast
GOES = 1.5  # blocks away from the middle the lens ends
FADES = 0.2  # of a block's room: over so much it fades before the edge
NAMES, LANE = 76.0, 66.0  # units, below and above what is shown


@dataclass(frozen=True)
class Seen:
    """A block under the lens.

    Parameters
    ----------
    node
        Which.
    rects
        Of its shown units, px.
    opacity
        How far it is to be seen.
    x
        Its middle, px.
    """

    node: int
    rects: tuple[Rect, ...]
    opacity: float
    x: float


class Lens:
    """The lens.

    Parameters
    ----------
    scheme, units
        What there is.
    place, theme
        Where and how.
    unit
        px per unit.
    """

    def __init__(
        self, scheme: Scheme, units: UnitSignals, place: Rect, theme: Theme, unit: float
    ) -> None:
        self._scheme, self._units, self._place = scheme, units, place
        self._theme, self._unit = theme, unit
        self._sums = list(_sums(scheme))

    def seen(self, position: float) -> list[Seen]:
        """Return the blocks that are seen where the lens is."""
        pitch = self._place.width / SHOWN
        found = []
        for node in range(len(self._scheme.nodes)):
            away = abs(node - position)
            if away >= GOES:
                continue
            x = self._place.center[0] + (node - position) * pitch
            rects = self._rects(node, x, pitch)
            # Gone before it would leave the lens.
            inside = min(rects[0].x - self._place.x, self._place.right - rects[-1].right)
            opacity = smooth(inside / (FADES * pitch))
            if opacity > 0.0:
                found.append(Seen(node, rects, opacity, x))
        return found

    def lights(
        self, flow: Flow, seen: Sequence[Seen], presence: float
    ) -> tuple[Segments | None, Strands | None]:
        """Return what connects the blocks that are seen, and the streams that go around."""
        by_node = {each.node: each for each in seen}
        matrices, carried, travels, wirings, strands = [], [], [], [], []
        for number, link in enumerate(self._scheme.links):
            if link.target - link.source > 1:
                strands.append(self._stream(number, flow, by_node))
                continue
            if link.source not in by_node or link.target not in by_node:
                continue
            one, other = by_node[link.source], by_node[link.target]
            state = flow.nodes[link.target]
            matrix = self._units.joint(number, flow.before, flow.after, state.moved)
            dim = min(one.opacity, other.opacity)
            sent = flow.nodes[link.source].light * smooth(state.reached)
            if matrix is None or matrix.shape != (len(other.rects), len(one.rects)):
                strands.append(self._ties(number, flow, (one, other), sent, dim))
                continue
            matrices.append(matrix * dim)
            carried.append(np.sqrt(np.abs(matrix)) * sent * dim)
            travels.append(travels_of(flow, number))
            wirings.append(self._wiring(one, other))
        lights = joint_lights(
            matrices, carried, travels, wirings, self._theme, self._unit, presence
        )
        return lights, joined_strands([part for part in strands if part is not None])

    def draw(self, brush: Brush, flow: Flow, seen: Sequence[Seen]) -> None:
        """Draw the units of blocks, and what they are called."""
        for each in seen:
            output = self._output(flow, each.node)
            self._draw_units(brush, flow, each, output)
            self._draw_name(brush, each)
        for text, x, y, opacity in self._shares(flow, {each.node: each for each in seen}):
            brush.text(text, x, y, SMALL, self._theme.soft, anchor="center", opacity=opacity)

    def _output(self, flow: Flow, node: int) -> UnitOutput | None:
        if flow.probe is None:
            return None
        found = self._units.output(flow.after, flow.probe, node)
        if flow.previous is None:
            return found
        return turned_output(self._units.output(*flow.previous, node), found, flow.turned)

    def _rects(self, node: int, x: float, pitch: float) -> tuple[Rect, ...]:
        units, unit = self._units.units[node], self._unit
        inner = self._place.inset(0.0, LANE * unit, 0.0, NAMES * unit)
        n = len(units.shown)
        columns = 1 if n < 2 or units.form == "picture" else 2
        rows = -(-n // columns)
        side = min(0.24 * pitch if n > 1 else 0.5 * pitch, 0.88 * inner.height / max(rows, 1))
        if units.form == "neurons":
            side = min(side, 0.11 * pitch)
        apart = side * 1.14
        middle = inner.center[1]
        return tuple(
            Rect(
                x + (at % columns - (columns - 1) / 2) * apart - side / 2,
                middle + (at // columns - (rows - 1) / 2) * apart - side / 2,
                side,
                side,
            )
            for at in range(n)
        )

    def _wiring(self, one: Seen, other: Seen) -> Wiring:
        leave = np.array([(max(r.right for r in one.rects), r.center[1]) for r in one.rects])
        enter = np.array([(min(r.x for r in other.rects), r.center[1]) for r in other.rects])
        return joint_wiring(Joint(leave, enter, 300.0, np.zeros((2, 2)), self._unit))

    def _ties(
        self, number: int, flow: Flow, ends: tuple[Seen, Seen], sent: float, dim: float
    ) -> Strands:
        """Return what joins two blocks without a weight: each unit to its own, or all to all."""
        one, other = ends
        n = len(one.rects) if len(one.rects) == len(other.rects) else 1
        starts = np.array([(r.right, r.center[1]) for r in one.rects])
        stops = np.array([(r.x, r.center[1]) for r in other.rects])
        if n == 1:
            starts, stops = starts.mean(axis=0)[None], stops.mean(axis=0)[None]
        points = bent(starts, stops, upright=False)
        travels = travels_of(flow, number)
        return strands_of(points, PLAIN, sent * dim, travels, rest=0.2 * dim)

    def _draw_units(self, brush: Brush, flow: Flow, each: Seen, output: UnitOutput | None) -> None:
        theme, state = self._theme, flow.nodes[each.node]
        is_given = self._scheme.nodes[each.node].first.kind == "input"
        shown = (state.opacity if is_given else smooth(state.reached) * state.fade) * each.opacity
        line = blend(theme.line, theme.warm_ink, 0.6 * state.light)
        line = blend(line, theme.error_ink, state.error)
        for number, rect in enumerate(each.rects):
            brush.box(rect, radius=2.0, fill=theme.cell, opacity=each.opacity)
            if output is not None and shown > 0.004:
                pixels = faded_pixels(_pixels(output, number, theme), brush.opacity * shown)
                brush.inks.append(Image(rect.x, rect.y, rect.width, rect.height, pixels))
            width = 1.3 + 1.6 * state.error
            brush.box(rect, radius=2.0, line=line, line_width=width, opacity=each.opacity)

    def _draw_name(self, brush: Brush, each: Seen) -> None:
        theme, unit = self._theme, brush.unit
        node, units = self._scheme.nodes[each.node], self._units.units[each.node]
        width = self._place.width / SHOWN - 20 * unit
        y = self._place.bottom - 46 * unit
        name = name_of(node, brush, width, theme.words)
        for text, colour in ((name, theme.bright), (count_text(units, theme.words), theme.soft)):
            text = brush.fitted(text, SMALL, width)
            half = brush.width_of(text, SMALL) / 2
            if self._place.x < each.x - half and each.x + half < self._place.right:
                brush.text(text, each.x, y, SMALL, colour, anchor="center", opacity=each.opacity)
            y += 30 * unit

    def _stream(self, number: int, flow: Flow, by_node: dict[int, Seen]) -> Strands | None:
        """Return what of a stream that goes around lies under the lens."""
        link = self._scheme.links[number]
        way = self._way(link.source, link.target, by_node)
        if way is None:
            return None
        ends = [by_node[n].opacity for n in link if n in by_node]
        dim = max(ends, default=1.0)
        carried = flow.carried[number] * dim
        points = _along(way)
        return strands_of(points[None], STREAM, carried, travels_of(flow, number), rest=0.22 * dim)

    def _way(self, source: int, target: int, by_node: dict[int, Seen]) -> Floats | None:
        nodes = sorted(by_node)
        if not nodes or target < nodes[0] or source > nodes[-1]:
            return None
        if source not in by_node and target not in by_node:
            inside = source < nodes[0] and target > nodes[-1]
            if not inside:
                return None
        place, lane = self._place, self._place.y + 0.62 * LANE * self._unit
        edge = 8 * self._unit
        way = []
        if source in by_node:
            first = by_node[source]
            way += [(first.x, min(r.y for r in first.rects)), (first.x, lane)]
        else:
            way.append((place.x + edge, lane))
        if target in by_node:
            last = by_node[target]
            way += [(last.x, lane), (last.x, min(r.y for r in last.rects))]
        else:
            way.append((place.right - edge, lane))
        points = np.array(way)
        points[:, 0] = np.clip(points[:, 0], place.x + edge, place.right - edge)
        return points

    def _shares(
        self, flow: Flow, by_node: dict[int, Seen]
    ) -> Iterator[tuple[str, float, float, float]]:
        """Yield of each sum under the lens how much of it went around: words, x, y, opacity."""
        if flow.probe is None:
            return
        for link, other in self._sums:
            if link.target not in by_node:
                continue
            found = [self._output(flow, n) for n in (link.source, other)]
            if any(output is None for output in found):
                continue
            sizes = [output.size for output in found if output is not None]
            each = by_node[link.target]
            state = flow.nodes[link.target]
            kept = sizes[0] / max(sum(sizes), 1e-12)
            opacity = each.opacity**2 * smooth(state.reached) * state.fade
            y = self._place.y + 0.62 * LANE * self._unit - 12 * self._unit
            x = each.x - self._place.width / SHOWN / 2
            if x - 90 * self._unit > self._place.x:
                words = self._theme.words
                yield words.say("share_kept", percent=words.percent(kept)), x, y, opacity


def _sums(scheme: Scheme) -> Iterator[tuple[Link, int]]:
    """Yield of each sum what goes around to it, and the node that what is added comes from."""
    for link in scheme.links:
        if link.target - link.source < 2 or scheme.nodes[link.target].first.kind != "add":
            continue
        others = [n.source for n in scheme.links if n.target == link.target and n != link]
        if others:
            yield link, others[0]


def _pixels(output: UnitOutput, number: int, theme: Theme) -> NDArray[np.uint8]:
    if len(output.strength) == 1 and len(output.maps) in (1, 3) and output.maps.shape[1] > 1:
        if len(output.maps) == 3:
            return colour_cells(output.maps)
        return grey_cells(np.clip(output.maps[0], 0, 1), theme)
    return signed_cells(output.maps[number], theme)


def _along(way: Floats, n: int = 33) -> Floats:
    """Return so many points along a way ``(K, 2)``, its corners among them as near as may be."""
    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))])
    places = np.union1d(np.linspace(0.0, gone[-1], n - len(way) + 2), gone)
    places = np.concatenate([places, np.full(max(n - len(places), 0), gone[-1])])[:n]
    return np.stack([np.interp(places, gone, way[:, axis]) for axis in (0, 1)], axis=1)

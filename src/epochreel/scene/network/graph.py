"""A network of any blocks as it is drawn: a figure for each node, and ways between them."""

from __future__ import annotations

from epochreel.drawing import Rgba
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL, Regions
from epochreel.scene.kit.stacking import stacked_segments
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow, NodeState, flow_at
from epochreel.scene.moments.nodes import Node, scheme_of
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.signals import SAMPLE, Signals
from epochreel.scene.moments.view import View
from epochreel.scene.network.figures import figure_of
from epochreel.scene.network.lights import Lights
from epochreel.scene.network.naming import last_parts
from epochreel.scene.network.node_places import place_nodes
from epochreel.scene.network.plate import plate_lights
from epochreel.scene.network.reading import reading_of
from epochreel.scene.network.ways import way_lights, wire_ways

# Units, from the top of their place to the baselines of name and shape, and of what is said below.
NAME_LINE, SHAPE_LINE = 30.0, 58.0
READING_LINE, NOTE_LINE = 34.0, 70.0
# What the strips are, the longest that has room.
NOTES = ("strips_long", "strips", "strips_short")


class DrawnGraph:
    """See `epochreel.scene.network.drawn.Drawn`.

    Parameters
    ----------
    replay, regions, theme
        What, where and how.
    """

    def __init__(self, replay: Replay, regions: Regions, theme: Theme) -> None:
        self._replay, self._theme, self._unit = replay, theme, regions.unit
        self._upright = regions.direction == "up"
        self._scheme = scheme_of(replay.meta.network)
        self._signals = Signals(replay, self._scheme)
        self._places = place_nodes(regions, self._scheme)
        self._wires = wire_ways(self._places.ways, self._places.goes_around)
        pairs = zip(self._scheme.nodes, self._places.plates, strict=True)
        self._figures = [figure_of(node, place, theme) for node, place in pairs]
        self._names, self._foot = kept(self._draw_names), kept(self._draw_foot)

    def lights(self, view: View, presence: float) -> Lights:
        """Return ways, and the glow of the nodes."""
        flow, theme, unit = self._flow(view), self._theme, self._unit
        ways = way_lights(flow, self._wires, theme, unit * self._places.scale, presence)
        glows = plate_lights(self._places.plates, flow.nodes, theme, unit, presence)
        return Lights(stacked_segments((ways, glows)))

    def draw(self, brush: Brush, view: View) -> None:
        """Draw figures, names, and what the network answers."""
        flow = self._flow(view)
        for figure, state in zip(self._figures, flow.nodes, strict=True):
            figure.draw(brush, state)
        self._names(brush, tuple(map(_is_broken, flow.nodes)))
        reading = reading_of(flow, self._scheme, self._replay.meta, self._theme.words)
        self._foot(brush, reading, flow.compared)

    def _flow(self, view: View) -> Flow:
        return flow_at(view.moment, self._scheme, self._signals, self._replay.meta)

    def _draw_names(self, brush: Brush, broken: tuple[bool, ...]) -> None:
        nodes, places, words = self._scheme.nodes, self._places.names, self._theme.words
        for node, place, is_broken in zip(nodes, places, broken, strict=True):
            shape = words.say("not_a_number") if is_broken else shape_text(node, words)
            colour = self._theme.error_ink if is_broken else self._theme.soft
            lines = ((node.label, self._theme.bright, NAME_LINE), (shape, colour, SHAPE_LINE))
            for text, rgba, down in lines:
                self._write(brush, text, place, place.y + down * brush.unit, rgba)

    def _write(self, brush: Brush, text: str, place: Rect, y: float, rgba: Rgba) -> None:
        text = last_parts(brush, text, place.width)
        size = brush.fitting_size(text, SMALL, place.width)
        text = brush.fitted(text, size, place.width)
        if self._upright:
            brush.text(text, place.x, y, size, rgba)
        else:
            brush.text(text, place.center[0], y, size, rgba, anchor="center")

    def _draw_foot(self, brush: Brush, reading: str, compared: float) -> None:
        place, theme = self._places.foot, self._theme
        middle = place.center[0]
        sample = theme.words.grouped(SAMPLE)
        notes = (theme.words.say(key, number=sample) for key in NOTES)
        fits = (note for note in notes if brush.width_of(note, SMALL) <= place.width)
        note = next(fits, "")
        y = place.y + NOTE_LINE * brush.unit
        brush.text(note, middle, y, SMALL, theme.faint, anchor="center")
        size = brush.fitting_size(reading, SMALL, place.width)
        reading = brush.fitted(reading, size, place.width)
        y = place.y + READING_LINE * brush.unit
        brush.text(reading, middle, y, size, theme.bright, anchor="center", opacity=compared)


def shape_text(node: Node, words: Wording) -> str:
    """Return what a node puts out, as people write shapes; of a group, how many blocks it is."""
    if node.is_group:
        return words.say("blocks", number=words.grouped(len(node.blocks)))
    shape = node.last.out_shape
    return " \N{MULTIPLICATION SIGN} ".join(map(words.grouped, shape)) if shape else "1"


def _is_broken(state: NodeState) -> bool:
    return state.output is not None and not state.output.is_finite and state.opacity > 0.5

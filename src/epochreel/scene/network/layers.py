"""A network whose units are seen one by one: pictures, maps that paint themselves, neurons.

For networks of few levels; `epochreel.scene.network.graph` draws any other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Discs
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.regions import SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.moments.flow import Flow, Travel, flows_of
from epochreel.scene.moments.nodes import scheme_of
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.signals import Signals
from epochreel.scene.moments.unit_signals import UnitOutput, UnitSignals, turned_output
from epochreel.scene.moments.units import Form, are_units, form_of, parted, seen_block
from epochreel.scene.moments.view import View
from epochreel.scene.network.answer_list import AnswerList, can_list, neurons_place
from epochreel.scene.network.body import Wiring, neuron_lights
from epochreel.scene.network.columns import Arrangement, Wish
from epochreel.scene.network.drawn_picture import draw_difference
from epochreel.scene.network.layout import Layout
from epochreel.scene.network.lights import Lights
from epochreel.scene.network.maps_figure import SHRUNK, MapsFigure
from epochreel.scene.network.reading import reading_of
from epochreel.scene.network.streams import shares_of, stream_strands
from epochreel.scene.network.unit_lights import (
    PLAIN,
    RAY,
    Joint,
    Strands,
    bent,
    joined_strands,
    joint_lights,
    joint_wiring,
    strand_lights,
    strands_of,
    travels_of,
)
from epochreel.scene.network.unit_names import UnitNames
from epochreel.scene.network.windows import Windows

Floats = NDArray[np.float64]
Outputs = tuple[UnitOutput | None, ...]
Travels = tuple[Travel | None, Travel | None]

MOST_LEVELS, MOST_ABREAST, MOST_NODES = 12, 2, 16


def can_draw_layers(replay: Replay) -> bool:
    """Whether a network has few enough levels, and all of its nodes are of units."""
    network = replay.meta.network
    scheme = scheme_of(network, len(network.blocks), with_pools=True)
    if len(scheme.nodes) > MOST_NODES or not 2 <= scheme.n_levels <= MOST_LEVELS:
        return False
    counts = [scheme.levels.count(level) for level in range(scheme.n_levels)]
    if max(counts) > MOST_ABREAST:
        return False
    if any(link.source > link.target for link in scheme.links):
        return False
    return are_units(scheme.nodes, network)


class DrawnLayers:
    """See `epochreel.scene.network.drawn.Drawn`.

    Parameters
    ----------
    replay, regions, theme
        What, where and how.
    """

    def __init__(self, replay: Replay, regions: Regions, theme: Theme) -> None:
        self._replay, self._theme, self._unit = replay, theme, regions.unit
        self._network = replay.meta.network
        self._upright = regions.direction == "up"
        self._regions = regions
        self._scheme = scheme_of(self._network, with_pools=True)
        self._flow_at = flows_of(self._scheme, Signals(replay, self._scheme), replay.meta)
        wishes = self._wishes()
        arrangement = Arrangement(regions, self._scheme, wishes)
        self._units = UnitSignals(replay, self._scheme, arrangement.counts)
        self._columns = arrangement.columns([len(units.shown) for units in self._units.units])
        self._figures = self._maps()
        self._wirings = [self._wiring(*link) for link in self._scheme.links]
        self._answers = self._answer_list(wishes)
        columns, units = self._columns, self._units.units
        self._windows = Windows(self._network, self._scheme, units, columns.columns)
        self._names = UnitNames(self._scheme, units, columns, theme, upright=self._upright)

    def lights(self, view: View, presence: float) -> Lights:
        """Return synapses, neurons, and the curves of what has no weight."""
        flow, outputs = self._at(view)
        theme, unit = self._theme, self._unit
        matrices = [
            self._units.joint(at, flow.before, flow.after, flow.nodes[link.target].moved)
            for at, link in enumerate(self._scheme.links)
        ]
        weighted = [at for at in range(len(self._wirings)) if self._is_weighted(at, matrices[at])]
        carried = [self._carried(at, matrices[at], flow, outputs) for at in weighted]
        synapses = joint_lights(
            [matrices[at] for at in weighted],  # type: ignore[misc]
            carried,
            [travels_of(flow, at) for at in weighted],
            [self._wirings[at] for at in weighted],
            *(theme, unit, presence),
        )
        plain = [
            self._strands(at, flow, outputs)
            for at in range(len(self._wirings))
            if at not in weighted
        ]
        strands = joined_strands(plain)
        curves = None if strands is None else strand_lights(strands, theme, unit, presence)
        return Lights(synapses, self._neurons(flow, outputs, presence), curves)

    def draw(self, brush: Brush, view: View) -> None:
        """Draw pictures and maps, what is looked at, names and answers."""
        flow, outputs = self._at(view)
        for node, figure in enumerate(self._figures):
            if figure is not None:
                state = flow.nodes[node]
                kernels = self._units.kernels(node, flow.before, flow.after, state.moved)
                figure.draw(brush, state, outputs[node], kernels)
        for node, output in enumerate(outputs):
            look = self._windows.look(node, flow, output)
            if look is not None:
                self._windows.draw(brush, look, self._theme)
        self._names.draw(
            brush, flow, reading_of(flow, self._scheme, self._replay.meta, self._theme.words)
        )
        self._draw_shares(brush, flow, outputs)
        last = self._units.units[-1]
        if last.form == "picture" and last.size[0] > 1:
            place = self._columns.columns[-1].rects[0]
            room = self._regions.network.inset(0, 0, 0, self._columns.foot.height)
            draw_difference(brush, place, room, self._theme, self._replay, flow, outputs[-1])
        if self._answers is not None:
            self._answers.draw(brush, flow, flow.nodes[-1])

    def _at(self, view: View) -> tuple[Flow, Outputs]:
        flow = self._flow_at(view.moment)
        if flow.probe is None:
            return flow, (None,) * len(self._scheme.nodes)
        outputs = self._units.outputs(flow.after, flow.probe)
        if flow.previous is None:
            return flow, outputs
        pairs = zip(self._units.outputs(*flow.previous), outputs, strict=True)
        return flow, tuple(turned_output(one, other, flow.turned) for one, other in pairs)

    def _wishes(self) -> list[Wish]:
        nodes, network = self._scheme.nodes, self._network
        blocks = [seen_block(node, network) for node in nodes]
        forms: list[Form | None] = [form_of(block, network) for block in blocks]
        sizes = [parted(block.out_shape, network) for block in blocks]
        widest = max(
            (max(size) for form, (_, size) in zip(forms, sizes, strict=True) if form == "maps"),
            default=1,
        )
        found = []
        for at, (form, (n, size)) in enumerate(zip(forms, sizes, strict=True)):
            assert form is not None  # `can_draw_layers` has asked
            is_last = nodes[at].last.name == network.outputs[0] and form == "neurons"
            share = max((max(size) / widest) ** 0.3, 0.62)
            is_answer = is_last and at == len(nodes) - 1 and can_list(self._replay, n)
            n_units = n if form != "picture" else 1
            found.append(Wish(form, n_units, size, share, is_answer))
        return found

    def _maps(self) -> list[MapsFigure | None]:
        found: list[MapsFigure | None] = []
        for node, column, units in zip(
            self._scheme.nodes, self._columns.columns, self._units.units, strict=True
        ):
            weight = node.first.params.get("weight", ())
            has_kernels = (
                node.first.kind == "conv"
                and units.form == "maps"
                and not node.first.notes.get("transposed")
                and len(weight) > 2
                and weight[1] in (1, 3)
                and max(weight[2:]) > 1
                and self._reads_picture(node.first.name)
            )
            figure = MapsFigure(
                *(column, units, self._theme),
                is_given=node.first.kind == "input",
                has_kernels=has_kernels,
            )
            found.append(None if units.form == "neurons" else figure)
        return found

    def _reads_picture(self, name: str) -> bool:
        return all(source in self._network.inputs for source in self._network.sources[name])

    def _wiring(self, source: int, target: int) -> Wiring:
        place = self._regions.network
        across = (place.width if self._upright else place.height) / self._unit
        leave, out = self._ends(source, leaves=True)
        enter, into = self._ends(target, leaves=False)
        return joint_wiring(Joint(leave, enter, across, np.stack([out, into]), self._unit))

    def _ends(self, node: int, *, leaves: bool) -> tuple[Floats, Floats]:
        """Return where synapses of a node's units end, and over how much of a side they spread."""
        column, form = self._columns.columns[node], self._units.units[node].form
        if form == "neurons":
            return column.centers, np.zeros(2)
        side = np.array([column.rects[0].width, column.rects[0].height])
        fan = 0.5 * SHRUNK * side * (np.array([1.0, 0.0]) if self._upright else [0.0, 1.0])
        ends = column.leave if leaves else column.enter
        # Maps may shrink, and hide what lies under them until they do.
        inwards = SHRUNK if leaves else 1.0
        return column.centers + (ends - column.centers) * inwards, fan

    def _answer_list(self, wishes: list[Wish]) -> AnswerList | None:
        if not wishes[-1].is_answer:
            return None
        column, units = self._columns.columns[-1], self._units.units[-1]
        return AnswerList(self._replay, self._regions, self._theme, column, units)

    def _is_weighted(self, link: int, matrix: Floats | None) -> bool:
        source = self._units.units[self._scheme.links[link].source]
        return matrix is not None and source.form != "picture"

    def _strength(self, output: UnitOutput | None, node: int) -> Floats:
        n = len(self._units.units[node].shown)
        return np.full(n, 0.3) if output is None else output.strength

    def _arrived(self, flow: Flow, link: int) -> float:
        state = flow.nodes[self._scheme.links[link].target]
        return smooth(window(state.reached, 0.1, 0.9)) * state.fade

    def _carried(
        self,
        link: int,
        matrix: Floats | None,
        flow: Flow,
        outputs: Outputs,
    ) -> Floats:
        assert matrix is not None
        source = self._scheme.links[link].source
        sent = self._strength(outputs[source], source) ** 1.5
        return np.abs(matrix) * sent[None] * self._arrived(flow, link)

    def _strands(self, link: int, flow: Flow, outputs: Outputs) -> Strands:
        """Return what leads over a link whose units have no weight each."""
        source, target = self._scheme.links[link]
        travels = travels_of(flow, link)
        if self._scheme.levels[target] != self._scheme.levels[source] + 1:
            return stream_strands(
                *(self._columns, source, target, flow.carried[link], travels),
                upright=self._upright,
            )
        columns = self._columns.columns
        if self._units.units[source].form == "picture":
            return self._rays(link, flow, outputs, travels)
        wiring_source, wiring_target = columns[source].leave, columns[target].enter
        n, m = len(wiring_source), len(wiring_target)
        carried = self._strength(outputs[source], source) * self._arrived(flow, link)
        if n == m:
            points = bent(wiring_source, wiring_target, upright=self._upright)
            return strands_of(points, PLAIN, carried, travels, rest=0.2)
        start = np.repeat(wiring_source.mean(axis=0, keepdims=True), m, axis=0)
        points = bent(start, wiring_target, upright=self._upright)
        return strands_of(points, PLAIN, float(carried.mean()), travels, rest=0.2)

    def _rays(self, link: int, flow: Flow, outputs: Outputs, travels: Travels) -> Strands:
        """Return what leads from a picture to its maps, and rays from what is looked at."""
        source, target = self._scheme.links[link]
        columns = self._columns.columns
        first, last = columns[source], columns[target]
        m = len(last.rects)
        rest = bent(np.repeat(first.leave, m, axis=0), last.enter, upright=self._upright)
        sent = self._strength(outputs[target], target)
        hop = self._arrived(flow, link)
        resting = strands_of(rest, PLAIN, 0.55 * sent * hop, (None, travels[1]), rest=0.16)
        look = self._windows.look(target, flow, outputs[target])
        if look is None:
            return resting
        seen, spots = look.windows[0], np.array([spot.center for spot in look.spots])
        edge = (seen.center[0], seen.y) if self._upright else (seen.right, seen.center[1])
        points = bent(np.tile(np.array(edge), (m, 1)), spots, upright=self._upright)
        light = look.opacity * (0.35 + 0.65 * sent)
        rays = strands_of(points, RAY, light, rest=0.0)
        together = joined_strands([resting, rays])
        assert together is not None
        return together

    def _neurons(self, flow: Flow, outputs: Outputs, presence: float) -> Discs | None:
        places, activity, errors = [], [], []
        for node, units in enumerate(self._units.units):
            if units.form != "neurons":
                continue
            state, output = flow.nodes[node], outputs[node]
            light = np.zeros(units.n)
            if output is not None:
                values = output.maps[:, 0, 0]
                light[units.shown] = np.sign(values) * np.minimum(np.abs(values), 1.0)
                light *= state.opacity
            wrong = np.full(units.n, state.error)
            if self._answers is not None and node == len(flow.nodes) - 1:
                light, wrong = self._answers.glow(flow, state, light)
            places.append(neurons_place(self._columns.columns[node], units))
            activity.append(light)
            errors.append(wrong)
        if not places:
            return None
        layout = Layout(self._regions, tuple(places))
        act = Act((), tuple(activity), error_light=tuple(errors))
        return neuron_lights(act, layout, self._theme, presence)

    def _draw_shares(self, brush: Brush, flow: Flow, outputs: Outputs) -> None:
        """Say of each sum how much of it went around, and how much was added."""
        if flow.probe is None:
            return
        for share in shares_of(self._scheme, self._columns, flow, outputs, upright=self._upright):
            words = self._theme.words
            text = words.say("share_kept", percent=words.percent(share.kept))
            brush.text(
                *(text, *share.at, SMALL, self._theme.soft),
                anchor="left" if self._upright else "center",
                opacity=share.opacity,
            )

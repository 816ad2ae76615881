"""A chain of dense layers as it is drawn: synapses, neurons, and what stands beside them."""

from __future__ import annotations

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.regions import Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.network.body import neuron_lights, wire
from epochreel.scene.network.gauge import Gauge, gauge_span
from epochreel.scene.network.layout import lay_out
from epochreel.scene.network.lights import Lights
from epochreel.scene.network.maps import Maps
from epochreel.scene.network.numbers import Numbers, label_room
from epochreel.scene.network.outputs import Outputs
from epochreel.scene.network.pictures import Pictures
from epochreel.scene.network.stalks import network_segments

NEVER_NEGATIVE = frozenset({"sigmoid", "softmax", "relu"})


class DrawnChain:
    """See `epochreel.scene.network.drawn.Drawn`.

    Parameters
    ----------
    replay, regions, theme
        What, where and how.
    """

    def __init__(self, replay: Replay, regions: Regions, theme: Theme) -> None:
        meta, schema = replay.meta, replay.meta.training_set.schema
        self._replay, self._theme, self._unit = replay, theme, regions.unit
        measure = Brush(regions.unit, font=theme.font)
        room = label_room(measure, regions, meta.network, schema, theme.words)
        self.layout = lay_out(regions, meta.network, schema, room)
        self._wirings = wire(self.layout)
        self._maps = Maps(replay, self.layout, theme)
        hidden = {layer.activation for layer in meta.network.layers[:-1]}
        below_zero = not hidden <= NEVER_NEGATIVE
        self._numbers = Numbers(self.layout, theme, schema, below_zero=below_zero)
        answers = Gauge if schema.n_outputs == 1 else Outputs
        span = gauge_span(meta.training_set.targets)
        self._answers = answers(self.layout, theme, schema, span)
        self._pictures = schema.image and Pictures(self.layout, theme, schema.image)

    def lights(self, view: View, presence: float) -> Lights:
        """Return synapses and neurons."""
        theme, widest = self._theme, self._replay.widest_weight()
        return Lights(
            network_segments(view.act, self.layout, self._wirings, widest, theme, presence),
            neuron_lights(view.act, self.layout, theme, presence),
        )

    def draw(self, brush: Brush, view: View) -> None:
        """Draw pictures, maps, numbers and answers."""
        if self._pictures is not None:
            self._pictures.draw(brush, view.act)
        self._maps.draw(brush, view)
        self._numbers.draw(brush, view.act)
        self._answers.draw(brush, view.act)

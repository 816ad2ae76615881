"""The network on a stage: a chain of dense layers neuron by neuron, any other node by node."""

from __future__ import annotations

from typing import Protocol

from epochreel.drawing import Discs, Segments
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.regions import Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.network.chain import DrawnChain
from epochreel.scene.network.graph import DrawnGraph

Lights = tuple[Segments, Discs | None]


class Drawn(Protocol):
    """A network that is drawn; built once per film."""

    def lights(self, view: View, presence: float) -> Lights:
        """Return its lights at a moment; ``presence`` is a factor on all, 0 to 1."""
        ...

    def draw(self, brush: Brush, view: View) -> None:
        """Draw what lies on top of them."""
        ...


def drawn_network(replay: Replay, regions: Regions, theme: Theme) -> Drawn:
    """Return what draws the network of a training in its region."""
    drawn = DrawnChain if replay.meta.is_dense else DrawnGraph
    return drawn(replay, regions, theme)

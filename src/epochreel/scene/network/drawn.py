"""The network on a stage: unit by unit where they can be seen, any other node by node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.regions import Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.network.chain import DrawnChain
from epochreel.scene.network.deep import DrawnDeep, can_draw_deep
from epochreel.scene.network.graph import DrawnGraph
from epochreel.scene.network.layers import DrawnLayers, can_draw_layers
from epochreel.scene.network.lights import Lights
from epochreel.scene.network.sequence import DrawnTokens, can_draw_tokens


class Drawn(Protocol):
    """A network that is drawn; built once per film."""

    def lights(self, view: View, presence: float) -> Lights:
        """Return its lights at a moment; ``presence`` is a factor on all, 0 to 1."""
        ...

    def draw(self, brush: Brush, view: View) -> None:
        """Draw what lies on top of them."""
        ...


# The first that can draw a network does; `DrawnGraph` can draw any.
_KINDS: tuple[tuple[Callable[[Replay], bool], Callable[[Replay, Regions, Theme], Drawn]], ...] = (
    (can_draw_tokens, DrawnTokens),
    (can_draw_layers, DrawnLayers),
    (can_draw_deep, DrawnDeep),
)


def drawn_network(replay: Replay, regions: Regions, theme: Theme) -> Drawn:
    """Return what draws the network of a training in its region."""
    if replay.meta.is_dense:
        return DrawnChain(replay, regions, theme)
    for can_draw, drawn in _KINDS:
        if can_draw(replay):
            return drawn(replay, regions, theme)
    return DrawnGraph(replay, regions, theme)

"""What draws one node of a network, whatever its block is."""

from __future__ import annotations

from typing import Protocol

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import NodeState
from epochreel.scene.moments.nodes import Node


class Figure(Protocol):
    """The picture of one node. Built once per film; see `epochreel.scene.network.figures`.

    Parameters
    ----------
    node
        What it shows.
    place
        Where, px: it lies over the connections, which end at its rim.
    theme
        Colours.
    """

    def __init__(self, node: Node, place: Rect, theme: Theme) -> None: ...

    @classmethod
    def can_show(cls, node: Node) -> bool:
        """Whether it is a picture of such a node."""
        ...

    def draw(self, brush: Brush, state: NodeState) -> None:
        """Draw one moment; pure. The brush carries unit and opacity."""
        ...

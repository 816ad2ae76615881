"""All figures of nodes, and which of them shows what."""

from __future__ import annotations

from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.nodes import Node
from epochreel.scene.network.figure import Figure
from epochreel.scene.network.plate import Plate
from epochreel.scene.network.seen import SeenPicture

# The first that can show a node does; the last can show any.
FIGURES: tuple[type[Figure], ...] = (SeenPicture, Plate)


def figure_of(node: Node, place: Rect, theme: Theme) -> Figure:
    """Return what draws a node in a place, px."""
    return next(kind for kind in FIGURES if kind.can_show(node))(node, place, theme)

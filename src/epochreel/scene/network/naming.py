"""What a node is called where there is little room."""

from __future__ import annotations

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.regions import SMALL


def last_parts(brush: Brush, text: str, width: float) -> str:
    """Return a name without the first of its parts, as far as a width of px asks for that."""
    parts = text.split(".")
    while len(parts) > 1 and brush.width_of(".".join(parts), SMALL) > width:
        parts = parts[1:]
    return ".".join(parts)

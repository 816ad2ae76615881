"""What a person may choose about the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from epochreel.errors import unknown_name

Style = Literal["cinematic", "classic"]
STYLES: tuple[Style, ...] = ("cinematic", "classic")


@dataclass(frozen=True)
class SceneOptions:
    """Size and style of the picture.

    Parameters
    ----------
    width, height
        Of the picture, px.
    style
        ``"cinematic"``, or ``"classic"`` for the drawing of the article it began with.
    panels
        Names of what stands beside the network, in their order; None for what suits the
        training.

    Raises
    ------
    UsageError
        For an unknown style.
    """

    width: int = 1920
    height: int = 1080
    style: Style = "cinematic"
    panels: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise unknown_name("style", self.style, STYLES)

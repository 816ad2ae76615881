"""What every panel is."""

from __future__ import annotations

from typing import ClassVar, Protocol

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View


class Panel(Protocol):
    """Something beside the network that shows one side of the training. Built once per film.

    Attributes
    ----------
    name
        What people type.
    role
        What it tells, by which it comes and gives way; see `epochreel.scene.moments.presence`.
    height
        Units it wants in a column of `epochreel.scene.kit.regions.PANEL_WIDTH` units.
    """

    name: ClassVar[str]
    role: ClassVar[Role]
    height: float

    def __init__(self, replay: Replay, theme: Theme) -> None: ...

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether what it shows was recorded, and is of a kind that it can show."""
        ...

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw one moment into a place; pure. The brush carries unit and opacity."""
        ...

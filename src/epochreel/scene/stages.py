"""What stays in place during a film, and the drawing of any of its moments."""

from __future__ import annotations

from typing import Protocol

from epochreel.drawing import DisplayList
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.classic import ClassicStage
from epochreel.scene.moments.replay import Replay
from epochreel.scene.options import SceneOptions
from epochreel.story import Moment
from epochreel.trace import ReelFile


class Stage(Protocol):
    """Built once per film from a reel and options."""

    def compose(self, moment: Moment) -> DisplayList:
        """Return the drawing of one moment.

        Pure: the same reel, options and moment give the same drawing, in any order, in any
        process.
        """
        ...


def build_stage(reel: ReelFile, options: SceneOptions) -> Stage:
    """Return the stage for a reel in the style that the options name."""
    replay = Replay(reel)
    if options.style == "classic":
        return ClassicStage(replay, options)
    return CinematicStage(replay, options)

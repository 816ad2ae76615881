"""From a moment of training to the drawing of one picture; never pixels."""

from epochreel.scene.options import SceneOptions
from epochreel.scene.styles import Stage, build_stage

__all__ = ["SceneOptions", "Stage", "build_stage"]

"""The story of the epochs that meta data name, for tests that need one film and no reel."""

from __future__ import annotations

from fractions import Fraction

from epochreel.steps import ReelMeta
from epochreel.story import Storyboard, Timing, direct, planned_footage


def whole_story(
    meta: ReelMeta, fps: Fraction, last_step: int | None = None, n_frames: int | None = None
) -> Storyboard:
    """Return the storyboard of a training, as far as it came, of its usual length or another."""
    return direct(planned_footage(meta, last_step), fps, Timing("seed", n_frames)).storyboard

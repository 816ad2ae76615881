"""Captions in any language: what is said, when, and how it is drawn over the picture."""

from epochreel.scene.captions.lines import Caption
from epochreel.scene.captions.track import caption_track, caption_tracks

__all__ = ["Caption", "caption_track", "caption_tracks"]

"""Captions in any language: what is said, when, and how it is drawn over the picture."""

from epochreel.scene.captions.lines import Caption
from epochreel.scene.captions.template import Template, languages, load_template
from epochreel.scene.captions.track import caption_track, caption_tracks

__all__ = ["Caption", "Template", "caption_track", "caption_tracks", "languages", "load_template"]

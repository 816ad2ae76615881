"""Which moments of a training a film shows, and for how many frames each."""

from epochreel.story.acts import classic_story, lessons_of, still_moment, whole_story
from epochreel.story.storyboard import Moment, PhaseName, Shot, Storyboard, moment_at

__all__ = [
    "Moment",
    "PhaseName",
    "Shot",
    "Storyboard",
    "classic_story",
    "lessons_of",
    "moment_at",
    "still_moment",
    "whole_story",
]

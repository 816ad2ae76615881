"""Which moments of a training a film shows, and for how many frames each."""

from epochreel.story.acts import classic_story, still_moment
from epochreel.story.directing import Direction, Timing, direct, direct_classic
from epochreel.story.footage import Footage, footage_of, planned_footage
from epochreel.story.pace import Pace, parse_pace
from epochreel.story.storyboard import Moment, PhaseName, Shot, Storyboard, moment_at

__all__ = [
    "Direction",
    "Footage",
    "Moment",
    "Pace",
    "PhaseName",
    "Shot",
    "Storyboard",
    "Timing",
    "classic_story",
    "direct",
    "direct_classic",
    "footage_of",
    "moment_at",
    "parse_pace",
    "planned_footage",
    "still_moment",
]

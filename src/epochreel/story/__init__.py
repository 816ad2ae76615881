"""Which moments of a training a film shows, and for how many frames each."""

from epochreel.story.acts import classic_story, still_moment
from epochreel.story.directing import Direction, Timing, direct, direct_classic
from epochreel.story.events import (
    ByHeart,
    Event,
    Events,
    Fall,
    FirstRight,
    SignChange,
    Synapse,
    Withering,
)
from epochreel.story.finding import events_of
from epochreel.story.footage import Footage, footage_of, planned_footage
from epochreel.story.pace import Pace, parse_pace
from epochreel.story.storyboard import Moment, PhaseName, Shot, Storyboard, moment_at

__all__ = [
    "ByHeart",
    "Direction",
    "Event",
    "Events",
    "Fall",
    "FirstRight",
    "Footage",
    "Moment",
    "Pace",
    "PhaseName",
    "Shot",
    "SignChange",
    "Storyboard",
    "Synapse",
    "Timing",
    "Withering",
    "classic_story",
    "direct",
    "direct_classic",
    "events_of",
    "footage_of",
    "moment_at",
    "parse_pace",
    "planned_footage",
    "still_moment",
]

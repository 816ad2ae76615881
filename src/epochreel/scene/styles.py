"""The styles of films: how each looks, what story it tells, and what it leaves no choice in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from epochreel.drawing import DisplayList
from epochreel.errors import UsageError, unknown_name
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.classic import ClassicStage, check_classic
from epochreel.scene.moments.replay import Replay
from epochreel.scene.options import SceneOptions
from epochreel.steps import ReelMeta
from epochreel.story import Direction, Footage, Moment, Timing, direct, direct_classic
from epochreel.trace import ReelFile


class Stage(Protocol):
    """Built once per film from a reel and options."""

    def compose(self, moment: Moment) -> DisplayList:
        """Return the drawing of one moment.

        Pure: the same reel, options and moment give the same drawing, in any order, in any
        process, and on several threads at once.
        """
        ...


@dataclass(frozen=True)
class Style:
    """One kind of film.

    Parameters
    ----------
    name
        As people choose it.
    size, fps
        What its films have where nobody chooses: width and height in px, frames per second.
    stage
        Returns what draws its moments.
    story
        Returns the storyboard that it makes of a training, at a rate.
    has_score
        Whether music is made from the training where nobody chooses any.
    refuses
        What cannot be chosen in it, and the reason, for people.
    allows
        Values of those that say no more than the style itself does.
    check_training
        Raises UsageError if it cannot show such a training.
    """

    name: str
    size: tuple[int, int]
    fps: Fraction
    stage: Callable[[Replay, SceneOptions], Stage]
    story: Callable[[Footage, Fraction, Timing], Direction]
    has_score: bool
    refuses: Mapping[str, str] = field(default_factory=dict)
    allows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    check_training: Callable[[ReelMeta], None] = lambda _: None

    def check(self, chosen: Mapping[str, Any]) -> None:
        """Raise UsageError if the style leaves no choice in what somebody chose.

        Parameters
        ----------
        chosen
            By name.
        """
        for name, value in chosen.items():
            if name in self.refuses and value not in self.allows.get(name, ()):
                raise UsageError(f"the {self.name} style {self.refuses[name]}")


_NO_CARDS = "has no title and no end; leave `title=`, `subtitle=`, `logo=` and `credit=` out"

CINEMATIC = Style(
    "cinematic", (1920, 1080), Fraction(60), stage=CinematicStage, story=direct, has_score=True
)
CLASSIC = Style(
    "classic",
    # What the film of the article that it began with has.
    (640, 480),
    Fraction(1),
    stage=ClassicStage,
    story=direct_classic,
    has_score=False,
    refuses={
        "theme": "has its own colours; leave `theme=` out",
        "panels": "shows the network alone; leave `panels=` out",
        "duration": "shows each example for a second; leave `duration=` out",
        "storyboard": "has a storyboard of its own; leave `storyboard=` out",
        "music": "is silent: its `music=` can only be none",
        "captions": "has its own captions, in English; leave `captions=` out",
        "language": "has its own captions, in English; leave `language=` out",
        "words": "has words of its own; leave `words=` out",
        **dict.fromkeys(("title", "subtitle", "logo", "credit"), _NO_CARDS),
    },
    allows={
        "language": ("en",),
        "words": ("story",),
        "theme": ("night",),
        "panels": ("none", "auto"),
        "music": ("none",),
    },
    check_training=check_classic,
)
STYLES = {style.name: style for style in (CINEMATIC, CLASSIC)}


def get_style(name: str) -> Style:
    """Return a style by name.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    if name not in STYLES:
        raise unknown_name("style", name, tuple(STYLES))
    return STYLES[name]


def build_stage(reel: ReelFile, options: SceneOptions) -> Stage:
    """Return the stage for a reel in the style that the options name."""
    return get_style(options.style).stage(Replay(reel, options.font), options)

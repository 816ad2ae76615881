"""What of a stage is to be seen at a moment: things come when they first matter, none at once.

Numbers between 0 and 1, from the kind of a shot and of its neighbours; draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from epochreel.scene.kit.easing import mix, smooth, window
from epochreel.story import Moment, Shot

# What stands on a stage, by what it tells: the network, the counters and the legend around it,
# the examples, what she answers to them or anywhere, and the course of the training.
Role = Literal["network", "frame", "examples", "answers", "course"]

# Seconds: how long a change of levels takes, that of the words above the network, and how long
# the title's table takes to its place, or a picture to come out of the dark.
CROSSING_SECS, STRIP_SECS = 0.5, 0.25
SLIDING_SECS, FADE_SECS = 1.0, 0.7
# Lessons shorter than this are watched as a rhythm; naming their phases would only flicker.
SECS_TO_READ_PHASES = 1.0
# How far what does not speak is dimmed: it can still be told what it is.
DIMMED = 0.45

_PARTS = {"opening": "before", "title": "before", "question": "after", "end": "after"}
_ALL = dict.fromkeys(("before", "lesson", "sweep", "forward", "still", "after", "question"), 1.0)
_CARDS = {"opening": 0.0, "title": 0.0, "end": 0.0}
_LEVELS: Mapping[Role, Mapping[str, float]] = MappingProxyType(
    {
        "network": {**_ALL, "opening": 1.0, "title": 0.0, "end": 1.0},
        "frame": {**_ALL, **_CARDS},
        "examples": {**_ALL, **_CARDS, "forward": DIMMED, "after": DIMMED},
        "answers": {**_ALL, **_CARDS, "opening": 1.0},
        "course": {
            **_ALL,
            **_CARDS,
            "before": 0.0,
            "lesson": DIMMED,
            "sweep": DIMMED,
            "question": DIMMED,
        },
    }
)


def level_of(role: Role, moment: Moment) -> float:
    """Return how far what has a role is to be seen.

    A picture that stands for itself, a still, shows all.
    """
    levels, shot, before = _LEVELS[role], moment.shot, moment.before
    here = levels[shot.kind]
    if moment.is_alone:
        return here if shot.kind in _CARDS else 1.0
    if shot.kind == "title":
        after = 0.0 if moment.after is None else levels[moment.after.kind]
        left = levels["opening"] if before is not None and before.kind == "opening" else 0.0
        leaving = left * (1.0 - smooth(moment.elapsed_secs / CROSSING_SECS))
        return max(leaving, after * sliding(moment))
    if before is None:
        return here * _dawn(moment)
    if before.kind == "title":
        return here
    return mix(levels[before.kind], here, smooth(moment.elapsed_secs / _secs(moment)))


def sliding(moment: Moment) -> float:
    """Return how far the title has given way to the stage; 0 where nothing follows it."""
    if moment.shot.kind != "title" or moment.after is None:
        return 0.0
    return smooth(1.0 - (moment.left_secs + 1.0 / float(moment.fps)) / SLIDING_SECS)


def settling(moment: Moment) -> float:
    """Return how far what only a stage has has come, after the title's table has slid there."""
    if moment.before is None or moment.before.kind != "title":
        return 1.0
    return smooth(moment.elapsed_secs / CROSSING_SECS)


def turning(moment: Moment) -> float:
    """Return how far the words in the place of the counter have become those of a shot, 0 to 1.

    They are others before the training, in it, and after it.
    """
    before = moment.before
    if before is None or _part(before) == _part(moment.shot) or before.kind == "title":
        return 1.0
    return smooth(moment.elapsed_secs / _secs(moment))


def _part(shot: Shot) -> str:
    return shot.kind if shot.kind in ("before", "after") else _PARTS.get(shot.kind, "training")


def strip_level(moment: Moment) -> float:
    """Return how far the words for the phases of a lesson are to be seen."""
    here = float(_has_phases(moment.shot, moment))
    if moment.before is None:
        return here
    before = float(_has_phases(moment.before, moment))
    return mix(before, here, smooth(moment.elapsed_secs / min(STRIP_SECS, _secs(moment))))


def said_level(moment: Moment) -> float:
    """Return how far what is said of a whole shot is to be seen: after the words before it."""
    coming = smooth(window(moment.elapsed_secs, 0.2, 0.7))
    return coming * smooth((moment.left_secs + 0.05) / 0.4)


def _has_phases(shot: Shot, moment: Moment) -> bool:
    """Whether the phases of a shot are named; in a sweep that goes with a lesson they stay."""
    if shot.kind == "sweep":
        return True
    return shot.kind == "lesson" and shot.n_frames / moment.fps >= SECS_TO_READ_PHASES


def _dawn(moment: Moment) -> float:
    """Return how far the first shot of a film has come out of the dark; most begin in light."""
    return smooth(moment.elapsed_secs / FADE_SECS) if moment.shot.kind == "before" else 1.0


def _secs(moment: Moment) -> float:
    """Return how long a change of levels takes: no longer than the shot has time for."""
    return min(CROSSING_SECS, max((moment.shot.n_frames - 1) / float(moment.fps), 1e-9))

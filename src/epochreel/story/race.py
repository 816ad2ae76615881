"""The storyboard of a comparison: several trainings on one clock, which counts epochs."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from epochreel.clock import frames_in, share_frames
from epochreel.errors import EpochreelError
from epochreel.story.storyboard import PhaseName, Shot, Storyboard

# Seconds.
BEFORE_SECS = Fraction(5, 2)
FORWARD_SECS = Fraction(13, 10)
OPENING_SECS, LESSON_SECS = Fraction(16, 5), Fraction(2)
AFTER_SECS = Fraction(4)
# Who stands where, and by how much, must be read.
END_SECS = Fraction(4)
# All networks are asked at once; more pauses than these would only delay the end of the race.
N_STOPS = 9

_PHASES: tuple[tuple[PhaseName, int], ...] = (
    ("present", 15),
    ("think", 40),
    ("compare", 20),
    ("hold", 15),
    ("breathe", 10),
)


def comparison_story(n_epochs: int, fps: Fraction) -> Storyboard:
    """Return the storyboard of a comparison; its steps are epochs.

    Networks with different data take different numbers of steps through an epoch: what they
    share is the epoch. The clock runs from stop to stop, evenly in its logarithm, and at each
    stop all networks are shown an example: a lesson, whose ``probe`` counts the stops.

    Parameters
    ----------
    n_epochs
        Of the longest training, at least 1.
    fps
        Frames per second.

    Raises
    ------
    EpochreelError
        If there are no epochs to show.
    """
    if n_epochs < 1:
        raise EpochreelError(f"`n_epochs` (={n_epochs}) must be at least 1: nothing was trained")
    plans: list[tuple[Fraction, Shot]] = [(BEFORE_SECS, Shot("before", 1, 0, 0))]
    reached = 0
    for index, stop in enumerate(stops(n_epochs)):
        plans.append((FORWARD_SECS, Shot("forward", 1, reached, stop)))
        secs = OPENING_SECS if index == 0 else LESSON_SECS
        plans.append((secs, Shot("lesson", 1, stop, stop, probe=index)))
        reached = stop
    plans.append((AFTER_SECS, Shot("after", 1, reached, reached)))
    plans.append((END_SECS, Shot("end", 1, reached, reached)))
    secs = [secs for secs, _ in plans]
    lengths = share_frames(max(frames_in(sum(secs, Fraction(0)), fps), len(plans)), secs)
    shots = [_of_length(shot, n) for (_, shot), n in zip(plans, lengths, strict=True) if n]
    return Storyboard(fps, tuple(shots))


def stops(n_epochs: int) -> tuple[int, ...]:
    """Return the epochs at which the clock stops, ascending, the last one at the end."""
    spread = np.geomspace(1, n_epochs, min(N_STOPS, n_epochs))
    return tuple(sorted({_rounded(float(epoch)) for epoch in spread[:-1]} | {n_epochs}))


def _rounded(epoch: float) -> int:
    """Return a whole number near an epoch, with two digits that count: no film is about 3,981."""
    size = 10 ** max(len(str(int(epoch))) - 2, 0)
    return round(epoch / size) * size


def _of_length(shot: Shot, n_frames: int) -> Shot:
    phases: tuple[tuple[PhaseName, int], ...] = ()
    if shot.kind == "lesson":
        lengths = share_frames(n_frames, [share for _, share in _PHASES])
        phases = tuple((name, n) for (name, _), n in zip(_PHASES, lengths, strict=True))
    return Shot(shot.kind, n_frames, shot.step_from, shot.step_to, phases, probe=shot.probe)

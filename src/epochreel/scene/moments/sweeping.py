"""Which of the answers of a sweep a moment shows, and how its light stands between two of them."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.scene.kit.easing import smooth, window
from epochreel.steps import ReelMeta
from epochreel.story import Moment, Shot
from epochreel.story.rhythm import MOST_SWEPT

# Of the time of an answer: how long its light takes to become that of the next, and how long the
# first comes up and the last goes out. Half of a fifth of a second is seen as motion.
TURNING, EDGE = 0.55, 0.5


@dataclass(frozen=True)
class Swept:
    """One of several answers that are seen one after another.

    Parameters
    ----------
    number, count
        Which, from 0, and of how many.
    gone
        How much of its time has gone by, 0 to 1.
    step, probe
        The recorded step and which of its examples it shows.
    """

    number: int
    count: int
    gone: float
    step: int
    probe: int

    @property
    def turned(self) -> float:
        """How far the light has become its own, and is no longer that of the one before."""
        return smooth(window(self.gone, 0.0, TURNING))

    @property
    def told(self) -> float:
        """How far its numbers are to be read: between two of them none is."""
        return smooth(window(self.gone, 0.1, 0.35)) * (1.0 - smooth(window(self.gone, 0.8, 1.0)))

    @property
    def lit(self) -> float:
        """How far the network is lit: it comes up with the first, and goes out with the last."""
        last = self.number == self.count - 1
        coming = smooth(window(self.gone, 0.0, EDGE)) if self.number == 0 else 1.0
        return coming * (1.0 - smooth(window(self.gone, 1.0 - EDGE, 1.0)) if last else 1.0)

    def before(self) -> tuple[int, int] | None:
        """Return step and probe of the answer before it; None of the first."""
        if self.number == 0:
            return None
        return (self.step, self.probe - 1) if self.probe else (self.step - 1, 0)


def n_swept(shot: Shot, meta: ReelMeta) -> int:
    """Return how many answers a sweep shows."""
    if meta.lessons.are_of_probes:
        return min(len(meta.lessons.probes or ()), MOST_SWEPT)
    return shot.step_to - shot.step_from


def swept_at(moment: Moment, meta: ReelMeta) -> Swept:
    """Return the answer that a moment of a sweep shows."""
    shot, count = moment.shot, n_swept(moment.shot, meta)
    place = moment.progress * count
    number = min(int(place), count - 1)
    if meta.lessons.are_of_probes:
        return Swept(number, count, place - number, shot.step_to, number)
    return Swept(number, count, place - number, shot.step_from + 1 + number, 0)

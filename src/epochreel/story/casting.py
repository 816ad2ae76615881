"""What of a training a film shows, and its shots before frames are counted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from epochreel.steps import ReelMeta
from epochreel.story.events import Fall, SignChange
from epochreel.story.rhythm import EVERY_EXAMPLE, SOME_EXAMPLES, WATCHED_BLOCKS, Rhythm
from epochreel.story.storyboard import ShotKind

# What takes its places, tokens or steps one after another.
_WATCHED = frozenset({"conv", "attention", "recurrent"})


@dataclass(frozen=True)
class Cast:
    """What of a training a film shows.

    Parameters
    ----------
    epochs
        Those that are shown, ascending.
    n_lessons
        Examples of the first of them that are shown one by one; None for all. Of the others a
        sweep is shown and one lesson in full, or where it is 1 that lesson alone.
    """

    epochs: tuple[int, ...]
    n_lessons: int | None = None

    @property
    def has_sweeps(self) -> bool:
        """Whether there is time for all answers of the epochs after the first."""
        return self.n_lessons is None or self.n_lessons > 1


@dataclass(frozen=True)
class Plan:
    """A shot before its frames are counted.

    Parameters
    ----------
    kind, step_from, step_to, probe, through, event
        As of a `Shot`.
    secs
        How long it takes.
    least_secs
        How long it takes in the shortest film.
    """

    kind: ShotKind
    secs: Fraction
    least_secs: Fraction
    step_from: int
    step_to: int
    probe: int = 0
    through: tuple[float, ...] = ()
    event: SignChange | Fall | None = None


def rhythm_of(meta: ReelMeta) -> Rhythm:
    """Return the rhythm in which a training is told."""
    if any(block.kind in _WATCHED for block in meta.network.blocks):
        return WATCHED_BLOCKS
    return SOME_EXAMPLES if meta.lessons.are_of_probes else EVERY_EXAMPLE

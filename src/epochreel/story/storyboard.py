"""A film as a list of shots in whole frames, and the moment that each frame shows.

Knows when things happen, not what they look like.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Literal

from epochreel.dataset import Question
from epochreel.errors import FrameError
from epochreel.story.events import Fall, SignChange

ShotKind = Literal[
    "opening",
    "title",
    "before",
    "lesson",
    "sweep",
    "forward",
    "still",
    "after",
    "question",
    "end",
]
PhaseName = Literal["present", "think", "compare", "learn", "breathe", "hold"]


@dataclass(frozen=True)
class Shot:
    """A stretch of film.

    Parameters
    ----------
    kind
        What is told: ``"opening"`` what the trained network will answer, ``"title"`` the
        puzzle, ``"before"`` and ``"after"`` the network at rest, ``"lesson"`` one example,
        ``"sweep"`` the answers to several, one after another, ``"forward"`` many steps,
        ``"still"`` the network at rest in the midst of its training, ``"question"`` a new
        situation, ``"end"`` the credits.
    n_frames
        Length, at least 1.
    step_from, step_to
        Training steps before and after; a lesson is the update ``step_to``, everything that
        stands still has both the same. A sweep shows the examples of all steps between, or
        where every step has the same probes those of ``step_to``.
    phases
        Names and lengths in frames; they add up to ``n_frames``. Empty if the shot has none.
    question
        The new situation that the network is in; None if it is in none.
    probe
        Which of the examples recorded with ``step_to`` a lesson shows.
    through
        Steps that a fast-forward passes at equal times, both ends included, possibly between two
        whole ones; empty if it goes evenly in logarithm.
    follows, leads
        Whether a lesson or a sweep goes on with the next example of its epoch where the shot
        before ended, and whether the shot after it does.
    event
        What happens in a fast-forward that is told; it slows down there.
    """

    kind: ShotKind
    n_frames: int
    step_from: int
    step_to: int
    phases: tuple[tuple[PhaseName, int], ...] = ()
    question: Question | None = None
    probe: int = 0
    through: tuple[float, ...] = ()
    follows: bool = False
    leads: bool = False
    event: SignChange | Fall | None = None


@dataclass(frozen=True)
class Storyboard:
    """The shots of a film, one after another.

    Parameters
    ----------
    fps
        Frames per second, exact.
    shots
        At least one.
    """

    fps: Fraction
    shots: tuple[Shot, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """First frame of each shot, and the number of frames of the film at the end."""
        return (0, *accumulate(shot.n_frames for shot in self.shots))

    @property
    def n_frames(self) -> int:
        """Length of the film."""
        return self.starts[-1]

    def index_at(self, frame: int) -> int:
        """Return the index of the shot that a film frame belongs to."""
        if not 0 <= frame < self.n_frames:
            raise FrameError(f"`frame` (={frame}) must be in [0, {self.n_frames})")
        return bisect_right(self.starts, frame) - 1


@dataclass(frozen=True)
class Moment:
    """What one film frame shows: a shot and how far it has gone.

    Parameters
    ----------
    shot
        The shot.
    frame
        Frame within the shot, from 0.
    fps
        Frames per second, exact.
    before, after
        The shots next to it in the film, whose light goes over into its own; None where there
        is none.
    """

    shot: Shot
    frame: int
    fps: Fraction
    before: Shot | None = None
    after: Shot | None = None

    @property
    def is_alone(self) -> bool:
        """Whether it belongs to no film of several shots: a picture that stands for itself."""
        return self.before is None and self.after is None

    @property
    def progress(self) -> float:
        """How much of the shot has gone by: 0 at its first frame, 1 at its last."""
        return _fraction(self.frame, self.shot.n_frames)

    @property
    def elapsed_secs(self) -> float:
        """Time since the shot began."""
        return float(self.frame / self.fps)

    @property
    def left_secs(self) -> float:
        """Time until the shot's last frame."""
        return float((self.shot.n_frames - 1 - self.frame) / self.fps)

    def phase_progress(self, name: PhaseName) -> float:
        """Return how much of a phase has gone by: 0 before it, 1 at its last frame and after."""
        frame = self.frame
        for phase, n_frames in self.shot.phases:
            if phase == name:
                return _fraction(frame, n_frames)
            frame -= n_frames
        return 0.0


def moment_at(storyboard: Storyboard, frame: int) -> Moment:
    """Return the moment shown on one film frame.

    Parameters
    ----------
    storyboard
        The film's plan.
    frame
        Film frame, from 0.

    Raises
    ------
    FrameError
        If ``frame`` is outside the film.
    """
    index, shots = storyboard.index_at(frame), storyboard.shots
    before = shots[index - 1] if index else None
    after = shots[index + 1] if index + 1 < len(shots) else None
    start = storyboard.starts[index]
    return Moment(shots[index], frame - start, storyboard.fps, before, after)


def _fraction(frame: int, n_frames: int) -> float:
    # What has no frames is over with what came before, so that nothing is left undone at a cut.
    if frame >= n_frames - 1:
        return 1.0
    return frame / (n_frames - 1) if frame > 0 else 0.0

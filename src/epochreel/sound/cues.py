"""What is to be heard and when: the film as a composer gets it, in frames.

Plain data; knows neither reels nor storyboards, and nothing of how it will sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.clock import seconds_at

CueKind = Literal[
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
PhaseKind = Literal["present", "think", "compare", "learn", "breathe", "hold"]
Span = tuple[float, float]  # start and length, seconds

# The light reaches a layer in this last part of its hop, not all at once.
ARRIVAL = 0.72

# Of a lesson that has no phases because its frames are too few.
_EVEN_PHASES: tuple[tuple[PhaseKind, int], ...] = (
    ("present", 15),
    ("think", 33),
    ("compare", 20),
    ("learn", 25),
    ("breathe", 7),
)


@dataclass(frozen=True, eq=False)
class Cue:
    """A stretch of film that sounds.

    Parameters
    ----------
    kind
        What is told.
    start_frame, n_frames
        Where it lies in the film.
    phases
        Names and lengths in frames; empty if it has none.
    activations
        Per layer, inputs first, ``(n_units,)``, 0 to 1: how strongly the neurons fire; of the
        title, the inputs of the question; of a sweep, an output each time, ``(n_outputs,)``.
        Empty where nothing fires.
    error
        How wrong the answer is, 0 to 1; None where there is none, or nobody knows.
    mood
        The average error when the cue begins and when it ends, as shares of the worst, 0 to 1.
    n_steps
        Training steps that it crosses.
    """

    kind: CueKind
    start_frame: int
    n_frames: int
    phases: tuple[tuple[PhaseKind, int], ...] = ()
    activations: tuple[NDArray[np.float64], ...] = ()
    error: float | None = None
    mood: tuple[float, float] = (1.0, 1.0)
    n_steps: int = 0


@dataclass(frozen=True)
class CueSheet:
    """The cues of a film, in order.

    Parameters
    ----------
    fps
        Frames per second, exact.
    n_frames
        Length of the film.
    cues
        One after another; they need not fill the film.
    """

    fps: Fraction
    n_frames: int
    cues: tuple[Cue, ...]

    @cached_property
    def secs(self) -> float:
        """Length of the film."""
        return float(seconds_at(self.n_frames, self.fps))

    def span(self, cue: Cue) -> Span:
        """Return when a cue begins and how long it lasts."""
        start = seconds_at(cue.start_frame, self.fps)
        return float(start), float(seconds_at(cue.n_frames, self.fps))

    def phase(self, cue: Cue, name: PhaseKind) -> Span:
        """Return when a phase of a cue begins and how long it lasts; 0 if the cue has none."""
        start, secs = self.span(cue)
        phases = cue.phases or (_EVEN_PHASES if cue.kind == "lesson" else ())
        total = sum(length for _, length in phases)
        gone = 0
        for phase, length in phases:
            if phase == name:
                return start + secs * gone / total, secs * length / total
            gone += length
        return start + secs, 0.0

    def arrival(self, cue: Cue, layer: int) -> Span:
        """Return when light begins to reach a layer, and how long until it is all there.

        Parameters
        ----------
        cue
            A lesson or a question.
        layer
            From 1; the inputs, layer 0, are lit from the start.
        """
        start, secs = self.phase(cue, "think")
        # The picture's phases are over at their last frame, not one later.
        secs = max(secs - float(1 / self.fps), 0.0) if cue.phases else secs
        hop = secs / max(len(cue.activations) - 1, 1)
        return start + hop * (layer - 1 + ARRIVAL), hop * (1.0 - ARRIVAL)

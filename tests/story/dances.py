"""Beats that tests make up, and storyboards to be told on them."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from epochreel.clock import frames_in, share_frames
from epochreel.sound.beats import Beats
from epochreel.story import Shot, Storyboard
from epochreel.story.rhythm import LESSON_SHARES, QUESTION_SECS

TEMPOS = [(90, 0.25), (120, 0.1), (128, 0.333), (174, 0.2)]  # beats a minute, the first in s
RATES = [Fraction(60), Fraction(30)]


def clock(bpm: float, first: float, end: float) -> NDArray[np.float64]:
    """Return the times of even beats, in seconds."""
    return np.arange(first, end - 0.1, 60 / bpm)


def beats_at(times: NDArray[np.float64], bar: int = 4) -> Beats:
    """Return beats, of which each ``bar``-th is a downbeat, from the first on."""
    return Beats(times, np.arange(len(times)) % bar == 0, 60 / float(np.median(np.diff(times))))


def changing_tempo() -> NDArray[np.float64]:
    """Return the times of beats at 100 a minute, and from 46 s on at 140."""
    slow = clock(100, 0.3, 46)
    return np.concatenate([slow, clock(140, slow[-1] + 60 / 140, 92)])


def story(secs: int, fps: Fraction, n_acts: int = 10, n_lessons: int = 7) -> Storyboard:
    """Return the storyboard of a film of so many seconds: acts of lessons that quicken."""
    kinds = [("title", 6.0), ("before", 3.0)]
    for act in range(n_acts):
        kinds.append(("forward", 0.65))
        kinds += [("lesson", max(2.0 * 0.5**act, 0.4))] * n_lessons
    kinds += [("forward", 0.65), ("after", 3.5), ("question", 6.0), ("end", 2.5)]
    fixed = sum(length for kind, length in kinds if kind in ("title", "question", "end"))
    factor = (secs - fixed) / (sum(length for _, length in kinds) - fixed)
    lengths = [
        Fraction(length if kind in ("title", "question", "end") else length * factor)
        for kind, length in kinds
    ]
    cuts = [frames_in(end, fps) for end in accumulate(lengths, initial=Fraction(0))]
    return Storyboard(
        fps,
        tuple(
            Shot(kind, end - start, step, step + 1, phases_of(kind, end - start))
            for step, ((kind, _), (start, end)) in enumerate(
                zip(kinds, pairwise(cuts), strict=True)
            )
        ),
    )


def phases_of(kind: str, n_frames: int):
    shares = {"lesson": LESSON_SHARES, "question": QUESTION_SECS}.get(kind, ())
    if not shares:
        return ()
    lengths = share_frames(n_frames, [share for _, share in shares])
    return tuple((name, length) for (name, _), length in zip(shares, lengths, strict=True))


def starts_of(storyboard: Storyboard, kind: str) -> NDArray[np.int64]:
    """Return the frames at which shots of a kind begin."""
    pairs = zip(storyboard.shots, storyboard.starts, strict=False)
    return np.array([start for shot, start in pairs if shot.kind == kind])


def frames_off(
    frames: NDArray[np.int64], times: NDArray[np.float64], fps: Fraction
) -> NDArray[np.float64]:
    """Return how far each frame is from the nearest of some times, in frames."""
    return np.abs(frames[:, np.newaxis] - times * float(fps)).min(axis=1)

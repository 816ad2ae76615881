"""The whole story of a film: puzzle, before, lessons, fast-forwards, after, question, end."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil

from epochreel.clock import frames_in, share_frames
from epochreel.dataset import Question
from epochreel.errors import EpochreelError
from epochreel.steps import ReelMeta
from epochreel.story.storyboard import Moment, PhaseName, Shot, ShotKind, Storyboard

# Seconds. The lessons of the first shown epoch are to be followed phase by phase.
TITLE_SECS = Fraction(6)
BEFORE_SECS = Fraction(3)
FIRST_LESSON_SECS = Fraction(4)
SLOW_LESSON_SECS = Fraction(2)
QUICK_LESSON_SECS = Fraction(2, 5)
# Three flashes a second are the most that is safe for photosensitive people (WCAG 2.2, 2.3.1).
SAFE_LESSON_SECS = Fraction(1, 3)
LAST_LESSON_SECS = Fraction(3, 5)
FORWARD_SECS = Fraction(13, 20)
AFTER_SECS = Fraction(7, 2)
END_SECS = Fraction(5, 2)
# Each shown epoch's lessons take this much of the time of those before.
QUICKENING = Fraction(1, 2)

LESSON_SHARES: tuple[tuple[PhaseName, int], ...] = (
    ("present", 15),
    ("think", 33),
    ("compare", 20),
    ("learn", 25),
    ("breathe", 7),
)
QUESTION_SECS: tuple[tuple[PhaseName, Fraction], ...] = (
    ("present", Fraction(1)),
    ("think", Fraction(2)),
    ("compare", Fraction(1)),
    ("hold", Fraction(2)),
)


def whole_story(meta: ReelMeta, fps: Fraction) -> Storyboard:
    """Return the cinematic film's storyboard.

    Parameters
    ----------
    meta
        Of a reel; every step of its ``shown_epochs`` is shown as a lesson.
    fps
        Frames per second.

    Raises
    ------
    EpochreelError
        If the reel names no epochs to show.
    """
    plans = list(_plans(meta, fps))
    lengths = _whole_frames([secs for _, secs, _, _ in plans], fps)
    shots = tuple(
        Shot(
            kind,
            length,
            step_from,
            step_to,
            _phases(kind, length),
            meta.question if kind in ("question", "end") else None,
        )
        for length, (kind, _, step_from, step_to) in zip(lengths, plans, strict=True)
        if length
    )
    return Storyboard(fps, shots)


def classic_story(meta: ReelMeta, fps: Fraction) -> Storyboard:
    """Return the storyboard of the seed article's film: each shown example for one second."""
    n_frames = frames_in(1, fps)
    lessons = [
        Shot("lesson", n_frames, step - 1, step)
        for epoch in _shown_epochs(meta)
        for step in _steps_of(meta, epoch)
    ]
    return Storyboard(fps, tuple(lessons))


def still_moment(meta: ReelMeta, step: int, question: Question | None = None) -> Moment:
    """Return a moment that stands still: the network at a recorded step, at rest or answering.

    Parameters
    ----------
    meta
        Of the reel.
    step
        A recorded step.
    question
        What it is asked; None to leave it at rest.
    """
    fps, long = Fraction(60), 1200
    if question is not None:
        phases: tuple[tuple[PhaseName, int], ...] = (
            ("present", 1),
            ("think", 1),
            ("compare", 1),
            ("hold", long - 3),
        )
        return Moment(Shot("question", long, step, step, phases, question), long // 2, fps)
    kind: ShotKind = "before" if step == 0 else "after" if step == meta.n_steps else "still"
    # Half-way: nothing is fading in any more and nothing out yet.
    return Moment(Shot(kind, long, step, step), long // 2, fps)


def _plans(meta: ReelMeta, fps: Fraction) -> Iterator[tuple[ShotKind, Fraction, int, int]]:
    """Yield kind, seconds, step before and step after, shot by shot."""
    epochs = _shown_epochs(meta)
    # In whole frames: at 7 a second a quick lesson would now and then be 2 of them, 0.29 s.
    safe_secs = ceil(SAFE_LESSON_SECS * fps) / fps
    yield "title", TITLE_SECS, 0, 0
    yield "before", BEFORE_SECS, 0, 0
    reached = 0
    for index, epoch in enumerate(epochs):
        steps = _steps_of(meta, epoch)
        if reached < steps[0] - 1:
            yield "forward", FORWARD_SECS, reached, steps[0] - 1
        for step in steps:
            opening = index == 0 and step == steps[0]
            secs = FIRST_LESSON_SECS if opening else _lesson_secs(index, len(epochs))
            yield "lesson", max(secs, safe_secs), step - 1, step
        reached = steps[-1]
    yield "after", AFTER_SECS, reached, reached
    if meta.question is not None:
        secs = sum((secs for _, secs in QUESTION_SECS), Fraction(0))
        yield "question", secs, reached, reached
    yield "end", END_SECS, reached, reached


def _lesson_secs(index: int, n_epochs: int) -> Fraction:
    if index and index == n_epochs - 1:
        return LAST_LESSON_SECS
    return max(SLOW_LESSON_SECS * QUICKENING**index, QUICK_LESSON_SECS)


def _whole_frames(durations_secs: list[Fraction], fps: Fraction) -> list[int]:
    """Return lengths in frames; each cut lies within half a frame of where it belongs.

    A duration of at least N frames gives at least N.
    """
    cuts = [frames_in(end, fps) for end in accumulate(durations_secs, initial=Fraction(0))]
    return [after - before for before, after in pairwise(cuts)]


def _phases(kind: ShotKind, n_frames: int) -> tuple[tuple[PhaseName, int], ...]:
    shares = {"lesson": LESSON_SHARES, "question": QUESTION_SECS}.get(kind)
    if shares is None:
        return ()
    lengths = share_frames(n_frames, [share for _, share in shares])
    return tuple((name, length) for (name, _), length in zip(shares, lengths, strict=True))


def _steps_of(meta: ReelMeta, epoch: int) -> range:
    first = meta.first_step_of(epoch)
    return range(first, first + meta.steps_per_epoch)


def _shown_epochs(meta: ReelMeta) -> tuple[int, ...]:
    if not meta.shown_epochs:
        raise EpochreelError("the reel names no epochs to show; record it with `shown_epochs`")
    return meta.shown_epochs

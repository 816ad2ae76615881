"""The whole story of a film: puzzle, before, lessons, fast-forwards, after, question, end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil

from epochreel.clock import frames_in, share_frames
from epochreel.dataset import Question
from epochreel.errors import EpochreelError
from epochreel.steps import ReelMeta
from epochreel.story.rhythm import (
    AFTER_SECS,
    BEFORE_SECS,
    END_SECS,
    EVERY_EXAMPLE,
    LESSON_SHARES,
    QUESTION_SECS,
    SAFE_LESSON_SECS,
    SOME_EXAMPLES,
    TITLE_SECS,
)
from epochreel.story.storyboard import Moment, PhaseName, Shot, ShotKind, Storyboard

_KEEP_LENGTH = ("title", "question", "end")


def whole_story(
    meta: ReelMeta, fps: Fraction, last_step: int | None = None, n_frames: int | None = None
) -> Storyboard:
    """Return the cinematic film's storyboard.

    Parameters
    ----------
    meta
        Of a reel that recorded the lessons of its ``shown_epochs``.
    fps
        Frames per second.
    last_step
        Where the recording ends, if that is before the planned end.
    n_frames
        Length of the whole film, if it is given: title, question and end keep theirs, all other
        shots share the rest in proportion.

    Raises
    ------
    EpochreelError
        If the reel has no epochs to show, or cannot be told in so short a film.
    """
    plans = list(_plans(meta, meta.n_steps if last_step is None else last_step, fps))
    if n_frames is not None:
        plans = _stretched(plans, n_frames / fps, fps)
    lengths = _whole_frames([plan.secs for plan in plans], fps)
    shots = tuple(
        plan.shot(meta, length) for plan, length in zip(plans, lengths, strict=True) if length
    )
    return Storyboard(fps, shots)


def classic_story(meta: ReelMeta, fps: Fraction, last_step: int | None = None) -> Storyboard:
    """Return the storyboard of the seed article's film: each shown example for one second.

    Raises
    ------
    EpochreelError
        If the reel has no epochs to show.
    """
    n_frames = frames_in(1, fps)
    end = meta.n_steps if last_step is None else last_step
    lessons = [
        Shot("lesson", n_frames, step - 1, step, probe=probe)
        for index, epoch in enumerate(_shown_epochs(meta, end))
        for step, probe in lessons_of(meta, index, epoch)
    ]
    if not lessons:
        raise EpochreelError(f"the training ended at step {end}, before the first that is shown")
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
    # Half-way nothing is fading in any more and nothing out yet.
    if question is not None:
        phases: tuple[tuple[PhaseName, int], ...] = (
            ("present", 1),
            ("think", 1),
            ("compare", 1),
            ("hold", long - 3),
        )
        return Moment(Shot("question", long, step, step, phases, question), long // 2, fps)
    kind: ShotKind = "before" if step == 0 else "after" if step == meta.n_steps else "still"
    return Moment(Shot(kind, long, step, step), long // 2, fps)


def lessons_of(meta: ReelMeta, index: int, epoch: int) -> list[tuple[int, int]]:
    """Return the lessons that a film shows of an epoch: steps, and which probe each shows.

    Parameters
    ----------
    meta
        Of the reel.
    index
        Which of the shown epochs it is; where there are more probes than lessons, they take
        turns.
    epoch
        The epoch, from 1.
    """
    steps = meta.lesson_steps(epoch)
    if meta.probes is None:
        return [(step, 0) for step in steps]
    turn = index * len(steps)
    return [(step, (turn + at) % len(meta.probes)) for at, step in enumerate(steps)]


@dataclass(frozen=True)
class _Plan:
    """A shot before its frames are counted."""

    kind: ShotKind
    secs: Fraction
    step_from: int
    step_to: int
    probe: int = 0

    def shot(self, meta: ReelMeta, n_frames: int) -> Shot:
        asks = self.kind in ("question", "end")
        return Shot(
            self.kind,
            n_frames,
            self.step_from,
            self.step_to,
            _phases(self.kind, n_frames),
            meta.question if asks and self.step_to == meta.n_steps else None,
            self.probe,
        )


def _plans(meta: ReelMeta, last_step: int, fps: Fraction) -> Iterator[_Plan]:
    rhythm = EVERY_EXAMPLE if meta.probes is None else SOME_EXAMPLES
    epochs = _shown_epochs(meta, last_step)
    # In whole frames: at 7 a second a quick lesson would now and then be 2 of them, 0.29 s.
    safe_secs = ceil(SAFE_LESSON_SECS * fps) / fps
    yield _Plan("title", TITLE_SECS, 0, 0)
    yield _Plan("before", BEFORE_SECS, 0, 0)
    reached = 0
    for index, epoch in enumerate(epochs):
        lessons = lessons_of(meta, index, epoch)
        first = lessons[0][0]
        if reached < first - 1:
            yield _Plan("forward", rhythm.forward, reached, first - 1)
        for number, (step, probe) in enumerate(lessons):
            opening = index == 0 and number == 0
            secs = rhythm.opening if opening else rhythm.lesson_secs(index, len(epochs))
            yield _Plan("lesson", max(secs, safe_secs), step - 1, step, probe)
        reached = lessons[-1][0]
    if reached < last_step:
        yield _Plan("forward", rhythm.forward, reached, last_step)
    yield _Plan("after", AFTER_SECS, last_step, last_step)
    # A training that ended early has nothing to answer with.
    if meta.question is not None and last_step == meta.n_steps:
        secs = sum((secs for _, secs in QUESTION_SECS), Fraction(0))
        yield _Plan("question", secs, last_step, last_step)
    yield _Plan("end", END_SECS, last_step, last_step)


def _stretched(plans: list[_Plan], film_secs: Fraction, fps: Fraction) -> list[_Plan]:
    """Return shots that together last as long as the film is to; see `whole_story`."""
    fixed = sum((plan.secs for plan in plans if plan.kind in _KEEP_LENGTH), Fraction(0))
    flexible = sum((plan.secs for plan in plans), Fraction(0)) - fixed
    factor = (film_secs - fixed) / flexible
    quickest = min(plan.secs for plan in plans if plan.kind == "lesson")
    least = ceil(SAFE_LESSON_SECS * fps) / fps / quickest
    if factor < least:
        shortest = float(fixed + least * flexible)
        raise EpochreelError(
            f"{float(film_secs):.1f} seconds are too short for this story; it takes {shortest:.1f}"
        )
    return [
        plan if plan.kind in _KEEP_LENGTH else replace(plan, secs=plan.secs * factor)
        for plan in plans
    ]


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


def _shown_epochs(meta: ReelMeta, last_step: int) -> tuple[int, ...]:
    """Return the shown epochs whose lessons were all recorded."""
    if not meta.shown_epochs:
        raise EpochreelError("the reel names no epochs to show; record it with `shown_epochs`")
    return tuple(
        epoch
        for index, epoch in enumerate(meta.shown_epochs)
        if lessons_of(meta, index, epoch)[-1][0] <= last_step
    )

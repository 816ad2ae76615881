"""How an epoch that is shown is told: example by example, or all at a sweep and one in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from epochreel.steps import ReelMeta
from epochreel.story.casting import Cast, Plan, rhythm_of
from epochreel.story.footage import Footage
from epochreel.story.rhythm import (
    LEAST_FORWARD_SECS,
    LEAST_SWEEP_SECS,
    MOST_SWEPT,
    SAFE_LESSON_SECS,
    SAFE_SWEPT_SECS,
    SWEPT_SECS,
    WHOLE_SECS,
)


def epochs_told(footage: Footage, cast: Cast) -> Iterator[Plan]:
    """Yield the shots of each shown epoch, and what leads to the next one.

    The first is told lesson by lesson. Of those that follow all answers are seen in a sweep, which
    stops at one example for a lesson in full; examples take turns at that.
    """
    reached, n_shown = footage.first_step, 0
    for index in range(len(cast.epochs)):
        plans = list(_epoch(footage, cast, index, n_shown))
        n_shown += sum(plan.kind == "lesson" for plan in plans)
        if reached < plans[0].step_from:
            yield _forward(footage.meta, reached, plans[0].step_from)
        yield from plans
        reached = plans[-1].step_to
    if reached < footage.last_step:
        whole = footage.meta.lessons.are_leaps and not cast.epochs
        forward = _forward(footage.meta, reached, footage.last_step)
        yield replace(forward, secs=WHOLE_SECS) if whole else forward


def acts_secs(meta: ReelMeta, n_epochs: int, n_lessons: int | None = None) -> list[Fraction]:
    """Return how long each shown epoch takes, with what leads to the next one."""
    rhythm, cast = rhythm_of(meta), Cast((), n_lessons)
    count = meta.lessons.usual_count
    count = count if n_lessons is None else min(n_lessons, count)
    swept = _swept_secs(_n_swept(meta)) if cast.has_sweeps else Fraction(0)
    acts = [
        rhythm.lesson_secs(index, n_epochs) + swept + rhythm.forward for index in range(n_epochs)
    ]
    if acts:
        others = (count - 1) * rhythm.lesson_secs(0, n_epochs)
        acts[0] = rhythm.opening + others + rhythm.forward
    return acts


def lessons_secs(meta: ReelMeta, n_epochs: int, n_lessons: int) -> Fraction:
    """Return how long the lessons and sweeps of a film take together."""
    acts = acts_secs(meta, n_epochs, n_lessons)
    return sum(acts, Fraction(0)) - n_epochs * rhythm_of(meta).forward


def _epoch(footage: Footage, cast: Cast, index: int, n_shown: int) -> Iterator[Plan]:
    """Yield the lessons and sweeps of the shown epoch ``index``, after so many lessons."""
    epoch = cast.epochs[index]
    if index == 0:
        lessons = footage.lessons(0, epoch, cast.n_lessons)
        yield from (_lesson(footage, cast, 0, n, *at) for n, at in enumerate(lessons))
        return
    ((step, probe),) = footage.lessons(n_shown, epoch, 1)
    lesson = _lesson(footage, cast, index, 0, step, probe)
    if not cast.has_sweeps:
        yield lesson
    elif footage.meta.lessons.are_of_probes:
        yield from _swept(lesson.step_from, step, _n_swept(footage.meta))
        yield lesson
    else:
        first, last = _around(step, footage.meta.lessons.steps_of(epoch))
        yield from _swept(first - 1, step - 1, step - first)
        yield lesson
        yield from _swept(step, last, last - step)


def _lesson(footage: Footage, cast: Cast, index: int, number: int, step: int, probe: int) -> Plan:
    rhythm = rhythm_of(footage.meta)
    secs, least = rhythm.lesson_secs(index, len(cast.epochs)), rhythm.least
    if index == number == 0:
        secs, least = rhythm.opening, rhythm.least_opening
    return Plan("lesson", secs, least, footage.before(step), step, probe)


def _swept(step_from: int, step_to: int, count: int) -> Iterator[Plan]:
    """Yield the shot in which so many answers are seen, if there are any."""
    if count > 0:
        least = max(count * SAFE_SWEPT_SECS, SAFE_LESSON_SECS)
        yield Plan("sweep", _swept_secs(count), least, step_from, step_to)


def _swept_secs(count: int) -> Fraction:
    return max(count * SWEPT_SECS, LEAST_SWEEP_SECS) if count else Fraction(0)


def _n_swept(meta: ReelMeta) -> int:
    """Return how many answers a sweep shows, that of the lesson left out."""
    if meta.lessons.are_of_probes:
        count = len(meta.lessons.probes or ())
        return min(count, MOST_SWEPT) if count > 1 else 0
    return min(meta.lessons.usual_count - 1, MOST_SWEPT)


def _around(step: int, steps: range) -> tuple[int, int]:
    """Return the first and the last of an epoch's steps that are shown with a lesson of it."""
    first = max(min(step - MOST_SWEPT // 2, steps[-1] - MOST_SWEPT), steps[0])
    return first, min(first + MOST_SWEPT, steps[-1])


def _forward(meta: ReelMeta, step_from: int, step_to: int) -> Plan:
    return Plan("forward", rhythm_of(meta).forward, LEAST_FORWARD_SECS, step_from, step_to)

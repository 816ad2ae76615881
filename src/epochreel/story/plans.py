"""The shots of a film with the seconds that they would take, before frames are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np

from epochreel.clock import frames_in, share_frames
from epochreel.steps import ReelMeta
from epochreel.story.change import Changes
from epochreel.story.footage import Footage
from epochreel.story.rhythm import (
    AFTER_SECS,
    BEFORE_SECS,
    BRIEF_FORWARD_SECS,
    BRIEF_LESSON_SECS,
    END_SECS,
    EVERY_EXAMPLE,
    LEAST_AFTER_SECS,
    LEAST_BEFORE_SECS,
    LEAST_FORWARD_SECS,
    LESSON_SHARES,
    QUESTION_SECS,
    SAFE_LESSON_SECS,
    SOME_EXAMPLES,
    TITLE_SECS,
    WHOLE_SECS,
    Rhythm,
    whole_frames_secs,
)
from epochreel.story.storyboard import PhaseName, Shot, ShotKind, Storyboard

# Points of a fast-forward's course; between them it goes evenly in logarithm.
N_THROUGH = 9
_KEEP_LENGTH = ("title", "question", "end")


@dataclass(frozen=True)
class Cast:
    """What of a training a film shows.

    Parameters
    ----------
    epochs
        Those that are shown, ascending.
    n_lessons
        Examples shown of each; None for all.
    by_change
        Whether fast-forwards take as long, and go as fast, as the network changes in them.
    """

    epochs: tuple[int, ...]
    n_lessons: int | None = None
    by_change: bool = False


@dataclass(frozen=True)
class Plan:
    """A shot before its frames are counted.

    Parameters
    ----------
    kind, step_from, step_to, probe, through
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


def rhythm_of(meta: ReelMeta) -> Rhythm:
    """Return the rhythm in which a training is told."""
    return SOME_EXAMPLES if meta.lessons.are_of_probes else EVERY_EXAMPLE


def plans_of(footage: Footage, cast: Cast, fps: Fraction) -> list[Plan]:
    """Return the shots that tell a training, in film's order."""
    rhythm, last_step = rhythm_of(footage.meta), footage.last_step
    first = footage.first_step
    safe = whole_frames_secs(SAFE_LESSON_SECS, fps)
    acts = list(_acts(footage, cast, rhythm))
    if cast.by_change and footage.changes is not None:
        acts = _by_change(acts, footage.changes())
    return [
        replace(plan, secs=max(plan.secs, safe), least_secs=max(plan.least_secs, safe))
        if plan.kind == "lesson"
        else plan
        for plan in (
            Plan("title", TITLE_SECS, TITLE_SECS, first, first),
            Plan("before", BEFORE_SECS, LEAST_BEFORE_SECS, first, first),
            *acts,
            Plan("after", AFTER_SECS, LEAST_AFTER_SECS, last_step, last_step),
            *_question(footage.meta, last_step),
            Plan("end", END_SECS, END_SECS, last_step, last_step),
        )
    ]


def brief_plans_of(footage: Footage, epoch: int, fps: Fraction) -> list[Plan]:
    """Return the shots of a story in a dozen seconds: one lesson, all the others, the question.

    No card and no word comes before it; without a question it ends with the trained network.
    """
    rhythm, last_step = rhythm_of(footage.meta), footage.last_step
    (step, probe), *_ = footage.lessons(0, epoch, 1)
    lesson = Plan("lesson", rhythm.opening, BRIEF_LESSON_SECS, step - 1, step, probe)
    forward = Plan("forward", BRIEF_FORWARD_SECS, LEAST_FORWARD_SECS, step, last_step)
    ends = list(_question(footage.meta, last_step)) or [
        Plan("after", AFTER_SECS, LEAST_AFTER_SECS, last_step, last_step)
    ]
    return [lesson, *([forward] if step < last_step else []), *ends]


def acts_secs(meta: ReelMeta, n_epochs: int, n_lessons: int | None = None) -> list[Fraction]:
    """Return how long each shown epoch takes, with what leads to the next one."""
    rhythm = rhythm_of(meta)
    count = meta.lessons.usual_count
    count = count if n_lessons is None else min(n_lessons, count)
    acts = [
        count * rhythm.lesson_secs(index, n_epochs) + rhythm.forward for index in range(n_epochs)
    ]
    if acts:
        acts[0] += rhythm.opening - rhythm.lesson_secs(0, n_epochs)
    return acts


def lessons_secs(meta: ReelMeta, n_epochs: int, n_lessons: int) -> Fraction:
    """Return how long the lessons of a film take together."""
    acts = acts_secs(meta, n_epochs, n_lessons)
    return sum(acts, Fraction(0)) - n_epochs * rhythm_of(meta).forward


def stretched(plans: Sequence[Plan], film_secs: Fraction) -> list[Plan] | None:
    """Return shots that together last as long as a film is to; None if it is too short for them.

    Title, question and end keep their lengths; the others share what is left in proportion, but
    none gets less than it takes at least.
    """
    fixed = sum((plan.secs for plan in plans if plan.kind in _KEEP_LENGTH), Fraction(0))
    flexible = [plan for plan in plans if plan.kind not in _KEEP_LENGTH]
    room = film_secs - fixed
    if sum((plan.least_secs for plan in flexible), Fraction(0)) > room:
        return None
    # Whoever would get too little gets the least, and the others share what remains.
    factor = room / sum((plan.secs for plan in flexible), Fraction(0))
    while short := [plan for plan in flexible if plan.secs * factor < plan.least_secs]:
        room -= sum((plan.least_secs for plan in short), Fraction(0))
        flexible = [plan for plan in flexible if plan.secs * factor >= plan.least_secs]
        factor = room / sum((plan.secs for plan in flexible), Fraction(0)) if flexible else factor
    return [
        plan
        if plan.kind in _KEEP_LENGTH
        else replace(plan, secs=max(plan.secs * factor, plan.least_secs))
        for plan in plans
    ]


def total_secs(plans: Sequence[Plan], *, least: bool = False) -> Fraction:
    """Return how long shots take together, or how long they take at least."""
    return sum((plan.least_secs if least else plan.secs for plan in plans), Fraction(0))


def storyboard_of(plans: Sequence[Plan], meta: ReelMeta, fps: Fraction) -> Storyboard:
    """Return the storyboard of some shots; each cut lies within half a frame of where it belongs.

    A shot of at least N frames' length gets at least N; one that gets none is left out.
    """
    ends = accumulate((plan.secs for plan in plans), initial=Fraction(0))
    cuts = [frames_in(end, fps) for end in ends]
    lengths = [after - before for before, after in pairwise(cuts)]
    shots = [
        _shot(plan, length, meta) for plan, length in zip(plans, lengths, strict=True) if length
    ]
    return Storyboard(fps, tuple(joined(shots, meta)))


def _shot(plan: Plan, n_frames: int, meta: ReelMeta) -> Shot:
    asks = plan.kind in ("question", "end") and plan.step_to == meta.n_steps
    return Shot(
        plan.kind,
        n_frames,
        plan.step_from,
        plan.step_to,
        phases_of(plan.kind, n_frames),
        meta.question if asks else None,
        plan.probe,
        plan.through,
    )


def joined(shots: Sequence[Shot], meta: ReelMeta) -> Iterator[Shot]:
    """Yield shots that know which of their neighbours they go on from and lead to."""
    joins = [False, *(_goes_on(*pair, meta) for pair in pairwise(shots)), False]
    for shot, (follows, leads) in zip(shots, pairwise(joins), strict=True):
        yield replace(shot, follows=follows, leads=leads)


def _goes_on(before: Shot, after: Shot, meta: ReelMeta) -> bool:
    if not before.kind == after.kind == "lesson":
        return False
    return after.step_from == before.step_to and meta.timeline.place_of(after.step_to) > 1


def _acts(footage: Footage, cast: Cast, rhythm: Rhythm) -> Iterator[Plan]:
    """Yield the lessons of each shown epoch, and what leads to the next one."""
    reached, n_epochs = footage.first_step, len(cast.epochs)
    for index, epoch in enumerate(cast.epochs):
        lessons = footage.lessons(index, epoch, cast.n_lessons)
        first = lessons[0][0]
        before = footage.before(first)
        if reached < before:
            yield _forward(rhythm, reached, before)
        for number, (step, probe) in enumerate(lessons):
            secs, least = rhythm.lesson_secs(index, n_epochs), rhythm.least
            if index == number == 0:
                secs, least = rhythm.opening, rhythm.least_opening
            yield Plan("lesson", secs, least, footage.before(step), step, probe)
        reached = lessons[-1][0]
    if reached < footage.last_step:
        whole = footage.meta.lessons.are_leaps and not cast.epochs
        forward = _forward(rhythm, reached, footage.last_step)
        yield replace(forward, secs=WHOLE_SECS) if whole else forward


def _forward(rhythm: Rhythm, step_from: int, step_to: int) -> Plan:
    return Plan("forward", rhythm.forward, LEAST_FORWARD_SECS, step_from, step_to)


def _by_change(plans: Sequence[Plan], changes: Changes) -> list[Plan]:
    """Return shots whose fast-forwards share their time by how much changes in them."""
    forwards = [plan for plan in plans if plan.kind == "forward"]
    ends = [changes.at(np.array([plan.step_from, plan.step_to])) for plan in forwards]
    parts = [Fraction(float(last - first)).limit_denominator(1000) for first, last in ends]
    whole, secs = sum(parts, Fraction(0)), total_secs(forwards)
    shares = iter(parts)
    return [
        replace(
            plan,
            secs=max(secs * next(shares) / whole, plan.least_secs) if whole else plan.secs,
            through=changes.between(plan.step_from, plan.step_to, N_THROUGH),
        )
        if plan.kind == "forward"
        else plan
        for plan in plans
    ]


def _question(meta: ReelMeta, last_step: int) -> Iterator[Plan]:
    # A training that ended early has nothing to answer with.
    if meta.question is not None and last_step == meta.n_steps:
        secs = sum((secs for _, secs in QUESTION_SECS), Fraction(0))
        yield Plan("question", secs, secs, last_step, last_step)


def phases_of(kind: ShotKind, n_frames: int) -> tuple[tuple[PhaseName, int], ...]:
    """Return the usual phases of a shot, by name and length in frames."""
    shares = {"lesson": LESSON_SHARES, "question": QUESTION_SECS}.get(kind)
    return () if shares is None else shared_phases(shares, n_frames)


def shared_phases(
    shares: Sequence[tuple[PhaseName, Fraction | int]], n_frames: int
) -> tuple[tuple[PhaseName, int], ...]:
    """Return phases that share a shot's frames in proportion."""
    lengths = share_frames(n_frames, [share for _, share in shares])
    return tuple((name, length) for (name, _), length in zip(shares, lengths, strict=True))

"""The shots of a film with the seconds that they would take, before frames are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise

from epochreel.clock import frames_in, share_frames
from epochreel.steps import ReelMeta
from epochreel.story.casting import Cast, Plan, rhythm_of
from epochreel.story.epochs import epochs_told
from epochreel.story.footage import Footage
from epochreel.story.forwards import paced
from epochreel.story.rhythm import (
    AFTER_SECS,
    BEFORE_SECS,
    BRIEF_FORWARD_SECS,
    BRIEF_LESSON_SECS,
    BRIEF_QUESTION_SECS,
    END_SECS,
    LEAST_AFTER_SECS,
    LEAST_BEFORE_SECS,
    LEAST_FORWARD_SECS,
    LESSON_SHARES,
    OPENING_SECS,
    QUESTION_SECS,
    SAFE_LESSON_SECS,
    TITLE_SECS,
    whole_frames_secs,
)
from epochreel.story.storyboard import PhaseName, Shot, ShotKind, Storyboard

_KEEP_LENGTH = ("opening", "title", "question", "end")


def plans_of(footage: Footage, cast: Cast, fps: Fraction) -> list[Plan]:
    """Return the shots that tell a training, in film's order.

    Where there is no time for sweeps, there is none for an opening either.
    """
    meta, kept, first = footage.meta, footage.kept_step, footage.first_step
    return [
        _safe(plan, fps)
        for plan in (
            *(_opening(meta, kept) if cast.has_sweeps else ()),
            Plan("title", TITLE_SECS, TITLE_SECS, first, first),
            Plan("before", BEFORE_SECS, LEAST_BEFORE_SECS, first, first),
            *paced(list(epochs_told(footage, cast)), footage),
            Plan("after", AFTER_SECS, LEAST_AFTER_SECS, kept, kept),
            *_question(meta, kept, brief=not cast.has_sweeps),
            Plan("end", END_SECS, END_SECS, kept, kept),
        )
    ]


def _safe(plan: Plan, fps: Fraction) -> Plan:
    """Return a plan that does not flash, counted in whole frames."""
    if plan.kind not in ("lesson", "sweep"):
        return plan
    least = plan.least_secs if plan.kind == "sweep" else SAFE_LESSON_SECS
    safe = whole_frames_secs(least, fps)
    return replace(plan, secs=max(plan.secs, safe), least_secs=max(plan.least_secs, safe))


def brief_plans_of(footage: Footage, epoch: int, fps: Fraction) -> list[Plan]:
    """Return the shots of a story in a dozen seconds: one lesson, all the others, the question.

    No card and no word comes before it; without a question it ends with the trained network.
    """
    rhythm, last_step = rhythm_of(footage.meta), footage.last_step
    (step, probe), *_ = footage.lessons(0, epoch, 1)
    lesson = Plan("lesson", rhythm.opening, BRIEF_LESSON_SECS, step - 1, step, probe)
    forward = Plan("forward", BRIEF_FORWARD_SECS, LEAST_FORWARD_SECS, step, last_step)
    ends = list(_question(footage.meta, last_step, brief=True)) or [
        Plan("after", AFTER_SECS, LEAST_AFTER_SECS, last_step, last_step)
    ]
    return [lesson, *([forward] if step < last_step else []), *ends]


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
    asks = plan.kind in ("opening", "question", "end") and plan.step_to == meta.kept_step
    return Shot(
        plan.kind,
        n_frames,
        plan.step_from,
        plan.step_to,
        phases_of(plan.kind, n_frames),
        meta.question if asks else None,
        plan.probe,
        plan.through,
        event=plan.event,
    )


def joined(shots: Sequence[Shot], meta: ReelMeta) -> Iterator[Shot]:
    """Yield shots that know which of their neighbours they go on from and lead to."""
    joins = [False, *(_goes_on(*pair, meta) for pair in pairwise(shots)), False]
    for shot, (follows, leads) in zip(shots, pairwise(joins), strict=True):
        yield replace(shot, follows=follows, leads=leads)


def _goes_on(before: Shot, after: Shot, meta: ReelMeta) -> bool:
    if not {before.kind, after.kind} <= {"lesson", "sweep"}:
        return False
    return after.step_from == before.step_to and meta.timeline.place_of(after.step_from + 1) > 1


def _opening(meta: ReelMeta, kept: int) -> Iterator[Plan]:
    """Yield what comes before everything: she answers what she will be asked."""
    if meta.question is not None and kept == meta.kept_step:
        yield Plan("opening", OPENING_SECS, OPENING_SECS, kept, kept)


def _question(meta: ReelMeta, kept: int, *, brief: bool) -> Iterator[Plan]:
    # A training that ended early has nothing to answer with.
    if meta.question is not None and kept == meta.kept_step:
        secs = sum((secs for _, secs in QUESTION_SECS), Fraction(0))
        secs = BRIEF_QUESTION_SECS if brief else secs
        yield Plan("question", secs, secs, kept, kept)


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

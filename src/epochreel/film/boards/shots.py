"""From the fields of a shot to the shot, as far as the training allows it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import cast, get_args

from epochreel.dataset import Question
from epochreel.errors import InputsError
from epochreel.film.asking import example_question, question_of
from epochreel.film.boards.fields import Fields
from epochreel.film.inputs import inputs_of
from epochreel.steps import ReelMeta
from epochreel.story import Events, Fall, PhaseName, Shot, SignChange
from epochreel.story.forwards import main_event
from epochreel.story.rhythm import (
    LESSON_SHARES,
    MOST_SWEPT,
    QUESTION_SECS,
    SAFE_LESSON_SECS,
    SAFE_SWEPT_SECS,
)
from epochreel.story.storyboard import ShotKind

KINDS: tuple[str, ...] = get_args(ShotKind)
MOST_THROUGH = 1000
_ROUNDED = Fraction(1, 200)  # people write a third of a second as 0.33


@dataclass(frozen=True)
class Known:
    """What there is to film.

    Parameters
    ----------
    meta
        Of the reel.
    steps
        Those that were recorded, ascending, at least one.
    events
        Finds what happens in the training.
    """

    meta: ReelMeta
    steps: tuple[int, ...]
    events: Callable[[], Events]


@dataclass(frozen=True)
class Draft:
    """A shot whose frames are not counted yet.

    Parameters
    ----------
    shot
        With one frame and no phases.
    secs
        How long it is to be.
    phases
        Lengths of its phases in proportion; empty for the usual ones.
    """

    shot: Shot
    secs: Fraction
    phases: tuple[tuple[PhaseName, Fraction], ...] = ()


def draft_of(fields: Fields, known: Known, before: Shot | None) -> Draft:
    """Return the shot that some fields state.

    Parameters
    ----------
    fields
        Of one table.
    known
        What there is to film.
    before
        The shot before it; an end fades out of the question that it answered.

    Raises
    ------
    StoryboardError
        If a field is unknown, missing, or cannot be filmed.
    """
    kind = cast(ShotKind, fields.word("kind", KINDS))
    more, make = _SHOTS[kind]
    fields.check_names(kind, ("kind", "seconds", *more))
    least = SAFE_LESSON_SECS - _ROUNDED if kind in ("lesson", "sweep") else Fraction(0)
    secs = fields.secs("seconds", least=least)
    shot = make(kind, fields, known)
    if kind == "sweep" and secs < (safe := _swept(shot, known) * SAFE_SWEPT_SECS) - _ROUNDED:
        raise fields.wrong("seconds", f"at least {float(safe):.2f}: shorter ones flash")
    if kind == "end" and before is not None:
        shot = Shot("end", 1, shot.step_from, shot.step_to, question=before.question)
    return Draft(shot, secs, _phases(fields, kind))


def _at_start(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    first = known.steps[0]
    return Shot(kind, 1, first, first)


def _at_end(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    last = known.steps[-1]
    return Shot(kind, 1, last, last)


def _opening(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    if known.meta.question is None:
        raise fields.error(None, "this training has no question that an opening could answer")
    last = known.steps[-1]
    return Shot(kind, 1, last, last, question=known.meta.question)


def _sweep(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    """Return the answers to the examples of several steps, or to the probes of the last."""
    first, last = fields.whole("from"), fields.whole("to")
    steps = set(known.steps)
    if last <= first:
        raise fields.wrong("to", f"after `from`, {first}")
    if known.meta.lessons.are_of_probes:
        if last not in steps or first not in steps:
            raise fields.wrong("to" if first in steps else "from", "a step that was recorded")
    elif last - first > MOST_SWEPT or not steps.issuperset(range(first, last + 1)):
        raise fields.wrong("to", f"at most {MOST_SWEPT} steps on, all of them recorded")
    return Shot(kind, 1, first, last)


def _swept(shot: Shot, known: Known) -> int:
    """Return how many answers a sweep shows."""
    if known.meta.lessons.are_of_probes:
        return min(len(known.meta.lessons.probes or ()), MOST_SWEPT)
    return shot.step_to - shot.step_from


def _still(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    step = _recorded(fields, known, "step")
    return Shot(kind, 1, step, step)


def _lesson(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    lessons = known.meta.lessons
    if lessons.are_leaps:
        if len(known.steps) < 2:
            raise fields.error("step", "only one step was recorded, which nothing leads to")
        step = _nearest(fields, known, "step", list(known.steps[1:]))
        before = lessons.before(step, known.steps)
        return Shot(kind, 1, before, step, probe=_probe(fields, known.meta))
    taught = [after for before, after in pairwise(known.steps) if after == before + 1]
    if not taught:
        raise fields.error("step", "no two steps that follow each other were recorded")
    step = _nearest(fields, known, "step", taught)
    return Shot(kind, 1, step - 1, step, probe=_probe(fields, known.meta))


def _probe(fields: Fields, meta: ReelMeta) -> int:
    if not meta.lessons.are_of_probes:
        if "example" in fields:
            raise fields.error("example", "each step of this training has an example of its own")
        return 0
    examples = [row + 1 for row in meta.lessons.rows(meta.training_set.n_examples)]
    if "example" not in fields:
        return 0
    number = fields.whole("example")
    if number not in examples:
        raise fields.wrong("example", f"one of {', '.join(map(str, examples))}")
    return examples.index(number)


def _forward(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    first, last = fields.whole("from"), fields.whole("to")
    for name, step in (("from", first), ("to", last)):
        if not known.steps[0] <= step <= known.steps[-1]:
            raise fields.wrong(name, f"a step from {known.steps[0]} to {known.steps[-1]}")
    if last <= first:
        raise fields.wrong("to", f"after `from`, {first}")
    through = fields.numbers("through") if "through" in fields else ()
    if through and (
        not 2 <= len(through) <= MOST_THROUGH
        or (through[0], through[-1]) != (first, last)
        or any(after < before for before, after in pairwise(through))
    ):
        raise fields.wrong("through", f"steps that ascend from {first} to {last}")
    event = _event(fields, known, first, last) if "event" in fields else None
    return Shot(kind, 1, first, last, through=through, event=event)


def _event(fields: Fields, known: Known, first: int, last: int) -> SignChange | Fall:
    """Return what happens in a fast-forward, by the step at which it has happened."""
    step, events = fields.whole("event"), known.events()
    main = main_event(events, known.meta.network, first, last)
    if main is not None and main.step_to == step:
        return main
    at_step = [event for event in (*events.falls, *events.signs) if event.step_to == step]
    if not at_step:
        ends = sorted({event.step_to for event in (*events.falls, *events.signs)})
        within = [end for end in ends if first < end <= last]
        known_ends = ", ".join(map(str, within[:8])) or "none"
        raise fields.wrong("event", f"a step at which something has happened: {known_ends}")
    return max(at_step, key=lambda event: event.size)


def _question(kind: ShotKind, fields: Fields, known: Known) -> Shot:
    step = _recorded(fields, known, "step") if "step" in fields else known.steps[-1]
    return Shot(kind, 1, step, step, question=_asked(fields, known.meta))


def _asked(fields: Fields, meta: ReelMeta) -> Question:
    for name, read in (("inputs", _of_inputs), ("example", _of_example)):
        if name in fields:
            try:
                return read(fields, meta)
            except InputsError as error:
                raise fields.error(name, str(error)) from error
    if meta.question is None:
        raise fields.error(None, "`inputs` is missing; this training has no question of its own")
    return meta.question


def _of_inputs(fields: Fields, meta: ReelMeta) -> Question:
    return question_of(meta, inputs_of(meta, fields.values("inputs")))


def _of_example(fields: Fields, meta: ReelMeta) -> Question:
    """Return an example that the reel keeps, by its number, or as ``held-out:3``."""
    match = re.fullmatch(r"(held-out:)?([0-9]{1,9})", str(fields.text_or_whole("example")))
    if match is None:
        raise fields.wrong("example", 'a number from 1, or such as "held-out:1"')
    return example_question(meta, int(match[2]), held_out=match[1] is not None)


def _phases(fields: Fields, kind: ShotKind) -> tuple[tuple[PhaseName, Fraction], ...]:
    if "phases" not in fields:
        return ()
    shares = LESSON_SHARES if kind == "lesson" else QUESTION_SECS
    names: tuple[PhaseName, ...] = tuple(name for name, _ in shares)
    table = fields.table("phases")
    if set(table) != set(names):
        raise fields.wrong("phases", f"lengths of {', '.join(names)}")
    return tuple((name, fields.secs("phases", table[name])) for name in names)


def _recorded(fields: Fields, known: Known, name: str) -> int:
    return _nearest(fields, known, name, known.steps)


def _nearest(fields: Fields, known: Known, name: str, steps: Sequence[int]) -> int:
    """Return the step of some, which ascend, that is nearest to the one in a field; note another.

    A training has far more steps than are recorded, and people write round numbers.
    """
    wanted = fields.whole(name)
    if not known.steps[0] <= wanted <= known.steps[-1]:
        raise fields.wrong(name, f"a step from {known.steps[0]} to {known.steps[-1]}")
    at = bisect.bisect_left(steps, wanted)
    step = min(steps[max(at - 1, 0) : at + 1], key=lambda near: abs(near - wanted))
    if step != wanted:
        what = "was not recorded" if wanted not in known.steps else "was recorded as no lesson"
        fields.note(name, f"step {wanted:,} {what}; step {step:,} is shown")
    return step


_Make = Callable[[ShotKind, Fields, Known], Shot]
_SHOTS: Mapping[ShotKind, tuple[tuple[str, ...], _Make]] = MappingProxyType(
    {
        "opening": ((), _opening),
        "title": ((), _at_start),
        "before": ((), _at_start),
        "lesson": (("step", "example", "phases"), _lesson),
        "forward": (("from", "to", "through", "event"), _forward),
        "sweep": (("from", "to"), _sweep),
        "still": (("step",), _still),
        "after": ((), _at_end),
        "question": (("inputs", "example", "step", "phases"), _question),
        "end": ((), _at_end),
    }
)

"""Fast-forwards as main scenes: as long as there is to see, and slow where something happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import repeat

import numpy as np

from epochreel.network import NetworkSpec
from epochreel.story.casting import Plan
from epochreel.story.change import Changes
from epochreel.story.events import Event, Events, Fall, SignChange
from epochreel.story.footage import Footage
from epochreel.story.rhythm import (
    FORWARD_SECS,
    IDLE,
    IDLE_FORWARD_SECS,
    MOST_FORWARD_SECS,
    TELLING_FORWARD_SECS,
)
from epochreel.timeline import Timeline

# Points of a fast-forward's course; between them it goes evenly in logarithm.
N_THROUGH = 9
# Of a fast-forward in which something happens, so many stretches of equal time before that,
# during it, and after; the easing at both ends leaves it a third of the time, and there is more
# than half to read what it was.
BEFORE, DURING, AFTER = 2, 6, 4
# In a network of more synapses than these none is told from the others.
FEW_SYNAPSES = 64


def paced(plans: Sequence[Plan], footage: Footage) -> list[Plan]:
    """Return shots whose fast-forwards take their time from what happens in them.

    What is known of the training says that: how much of it changes, and where its error falls and
    signs turn. Where nobody has looked, all take as long, evenly.
    """
    changes = None if footage.changes is None else footage.changes()
    events = Events() if footage.events is None else footage.events()
    network = footage.meta.network
    forwards = [plan for plan in plans if plan.kind == "forward"]
    told = (main_event(events, network, plan.step_from, plan.step_to) for plan in forwards)
    shares = _shares(forwards, changes, footage.meta.timeline)
    paced = map(_paced, forwards, shares, repeat(changes), told)
    return [next(paced) if plan.kind == "forward" else plan for plan in plans]


def _shares(
    forwards: Sequence[Plan], changes: Changes | None, timeline: Timeline
) -> list[Fraction | None]:
    """Return how much changes in each, as a share of the average; None where nobody knows.

    Nothing in one that passes no more than an epoch: how much that is lessons have shown.
    """
    if changes is None:
        return [None] * len(forwards)
    ends = [np.array([plan.step_from, plan.step_to]) for plan in forwards]
    spans = [(changes.at(end), timeline.epochs_over(end)) for end in ends]
    parts = [Fraction(float(at[1] - at[0])).limit_denominator(1000) for at, _ in spans]
    whole = sum(parts, Fraction(0))
    return [
        part * len(parts) / whole if whole and epochs[1] - epochs[0] > 1 else Fraction(0)
        for part, (_, epochs) in zip(parts, spans, strict=True)
    ]


def main_event(
    events: Events, network: NetworkSpec, first_step: int, last_step: int
) -> SignChange | Fall | None:
    """Return what a fast-forward between two steps tells of, if there is anything."""
    few = network.is_dense and network.n_synapses <= FEW_SYNAPSES
    return events.main_between(first_step, last_step, with_signs=few)


def _paced(
    plan: Plan, share: Fraction | None, changes: Changes | None, event: SignChange | Fall | None
) -> Plan:
    if event is not None:
        secs = max(plan.secs, TELLING_FORWARD_SECS)
        return replace(plan, secs=secs, through=_slowing(plan, changes, event), event=event)
    if share is None or changes is None:
        return plan
    through = changes.between(plan.step_from, plan.step_to, N_THROUGH)
    if plan.secs > MOST_FORWARD_SECS:
        # All of a training of which there are no lessons has a length of its own.
        return replace(plan, through=through)
    secs = IDLE_FORWARD_SECS
    if share >= IDLE:
        secs = min(FORWARD_SECS * max((1 + share) / 2, 1), MOST_FORWARD_SECS)
    return replace(plan, secs=secs, through=through)


def _slowing(plan: Plan, changes: Changes | None, event: Event) -> tuple[float, ...]:
    """Return a course that goes slowly through what happens."""
    first, last = plan.step_from, plan.step_to
    begin, end = max(event.step_from, first), min(event.step_to, last)
    parts = ((first, begin, BEFORE), (begin, end, DURING), (end, last, AFTER))
    through = [float(first)]
    for start, stop, count in parts:
        if start < stop:
            through += _course(start, stop, count + 1, None if count == DURING else changes)[1:]
    return tuple(through)


def _course(first: int, last: int, count: int, changes: Changes | None) -> tuple[float, ...]:
    """Return ``count`` steps from first to last: by how much changes, or even in logarithm."""
    if changes is not None:
        return changes.between(first, last, count)
    inner = np.expm1(np.linspace(np.log1p(first), np.log1p(last), count))[1:-1]
    return (float(first), *map(float, np.clip(inner.round(2), first, last)), float(last))

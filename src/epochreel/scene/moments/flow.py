"""What a network of any blocks does at a moment: what is lit, what travels, how weights stand.

The counterpart of `epochreel.scene.moments.acting`, which knows layers of neurons. Computes
numbers between 0 and 1 from what was recorded; draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.easing import overshoot, smooth, window
from epochreel.scene.kit.keeping import AT_ONCE
from epochreel.scene.moments.acting import OVERSHOOT, forward_step, joined, rise_and_fall
from epochreel.scene.moments.nodes import Link, Scheme
from epochreel.scene.moments.signals import Output, Signals, turned
from epochreel.scene.moments.sweeping import Swept, swept_at
from epochreel.steps import ReelMeta
from epochreel.story import Moment

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NodeState:
    """One node in one picture.

    Parameters
    ----------
    weights
        Some of its weights ``(n,)``, -1 to 1, as drawn; None if it has none.
    output
        What it puts out for the example that is looked at; None at rest, or if that was not
        recorded.
    opacity
        How far its output is to be seen.
    light
        How brightly it is lit, 0 to 1.
    error
        How much error has arrived, 0 to 1.
    reached
        How far the signal that comes to it has come, 0 to 1; 1 for an input that is presented.
    fade
        How far what it puts out has not gone out again, 0 to 1; 0 at rest.
    moved
        How far its weights are from those before to those after, beyond 1 where they overshoot.
    """

    weights: Floats | None = None
    output: Output | None = None
    opacity: float = 0.0
    light: float = 0.0
    error: float = 0.0
    reached: float = 0.0
    fade: float = 0.0
    moved: float = 1.0


@dataclass(frozen=True)
class Travel:
    """Light on its way over a link.

    Parameters
    ----------
    progress
        0 where it leaves the source, 1 where it reaches the target.
    strength
        0 to 1.
    """

    progress: float
    strength: float


@dataclass(frozen=True, eq=False)
class Flow:
    """The state of a network in one picture.

    Parameters
    ----------
    nodes
        Of each node.
    carried
        Of each link: how much signal it carries, 0 to 1.
    forward, backward
        Of each link: the signal or the error on its way; None where nothing travels.
    compared
        How far the comparison of answer and target has gone, 0 to 1.
    probe
        Which of the probes is looked at; None at rest.
    before, after
        The recorded steps between which weights are shown.
    previous, turned
        The step and the probe that the light comes from, where it goes from answer to answer, and
        how far it has become its own; None where it comes from the dark.
    """

    nodes: tuple[NodeState, ...]
    carried: tuple[float, ...]
    forward: tuple[Travel | None, ...]
    backward: tuple[Travel | None, ...]
    compared: float = 0.0
    probe: int | None = None
    before: int = 0
    after: int = 0
    previous: tuple[int, int] | None = None
    turned: float = 1.0


def flows_of(scheme: Scheme, signals: Signals, meta: ReelMeta) -> Callable[[Moment], Flow]:
    """Return `flow_at` of a network, which remembers the last moments: lights and ink ask both."""

    @lru_cache(maxsize=AT_ONCE)
    def flow(moment: Moment) -> Flow:
        return flow_at(moment, scheme, signals, meta)

    return flow


def flow_at(moment: Moment, scheme: Scheme, signals: Signals, meta: ReelMeta) -> Flow:
    """Return what a network does at a moment of the film."""
    if moment.shot.kind == "lesson":
        return _lesson(moment, scheme, signals)
    if moment.shot.kind == "sweep":
        return _sweep(swept_at(moment, meta), scheme, signals)
    step = forward_step(moment)
    before, after, share = signals.around(step)
    none = (None,) * len(scheme.links)
    nodes = tuple(NodeState(each, moved=share) for each in signals.weights_at(step))
    return Flow(nodes, (0.0,) * len(scheme.links), none, none, before=before, after=after)


def _lesson(moment: Moment, scheme: Scheme, signals: Signals) -> Flow:
    shot = moment.shot
    outputs = signals.outputs(shot.step_to, shot.probe)
    errors = signals.errors(shot.step_to, shot.probe)
    # The light goes out while the last of the learning settles: lessons flow into each other.
    fade = 1.0 - smooth(joined(moment, "learn", "breathe", start=0.5))
    think, learn = moment.phase_progress("think"), moment.phase_progress("learn")
    compared = smooth(moment.phase_progress("compare"))
    opening = _opening(moment, scheme, think)
    arrived = _arrived(scheme, learn, compared) if errors is not None else ()
    old, new = signals.weights_at(shot.step_from), signals.weights_at(shot.step_to)
    late = 1.0 - smooth(joined(moment, "learn", "breathe", start=0.7))
    nodes = tuple(
        NodeState(
            _moved(old[at], new[at], _hop(scheme, at, learn)),
            outputs[at],
            smooth(window(opening[at], 0.5, 1.0)) * fade,
            _strength(outputs[at]) * opening[at] * fade,
            errors[at] * arrived[at] * late if errors is not None else 0.0,
            _reached(moment, scheme, at, think),
            fade,
            overshoot(window(_hop(scheme, at, learn), 0.15, 1.0), OVERSHOOT),
        )
        for at in range(len(scheme.nodes))
    )
    signal = [_strength(outputs[link.source]) for link in scheme.links]
    hops = [window(think, *_span(scheme, link)) for link in scheme.links]
    return Flow(
        nodes,
        tuple(s * smooth(window(h, 0.2, 1.0)) * fade for s, h in zip(signal, hops, strict=True)),
        tuple(map(_travel, hops, signal)),
        _backward(scheme, learn, errors),
        compared * fade,
        shot.probe,
        shot.step_from,
        shot.step_to,
    )


def _sweep(swept: Swept, scheme: Scheme, signals: Signals) -> Flow:
    """Return a network whose light goes from answer to answer without a dark moment."""
    outputs, before = signals.outputs(swept.step, swept.probe), swept.before()
    if before is not None:
        pairs = zip(signals.outputs(*before), outputs, strict=True)
        outputs = tuple(turned(one, other, swept.turned) for one, other in pairs)
    weights, lit = signals.weights_at(swept.step - 1), swept.lit
    nodes = tuple(
        NodeState(weights[at], output, lit, _strength(output) * lit, reached=1.0, fade=lit)
        for at, output in enumerate(outputs)
    )
    carried = tuple(_strength(outputs[link.source]) * lit for link in scheme.links)
    none = (None,) * len(scheme.links)
    return Flow(
        *(nodes, carried, none, none, 0.0, swept.probe, swept.step, swept.step),
        previous=before,
        turned=swept.turned,
    )


def _opening(moment: Moment, scheme: Scheme, think: float) -> list[float]:
    """Return how far the light of each node has come up; it does as the signal arrives."""
    present = smooth(moment.phase_progress("present"))
    found = []
    for level in scheme.levels:
        end = scheme.time_of(level)
        start = end - 0.28 * (end - scheme.time_of(level - 1)) if level else 0.0
        found.append(smooth(window(think, start, end)) if level else present)
    return found


def _reached(moment: Moment, scheme: Scheme, node: int, think: float) -> float:
    """Return how far the signal has come on the way to a node that ends at its level."""
    level = scheme.levels[node]
    if not level:
        return smooth(moment.phase_progress("present"))
    return window(think, scheme.time_of(level - 1), scheme.time_of(level))


def _span(scheme: Scheme, link: Link) -> tuple[float, float]:
    """Return the part of the thinking in which a signal passes a link."""
    first, last = (scheme.time_of(scheme.levels[node]) for node in link)
    # What leads back sets out when its source has been reached.
    return (first, last) if first < last else (first, min(first + 1.0 / n_hops(scheme), 1.0))


def n_hops(scheme: Scheme) -> int:
    """Return how many steps a signal takes through a network."""
    return max(scheme.n_levels - 1, 1)


def _travel(hop: float, strength: float) -> Travel | None:
    return Travel(hop, strength * rise_and_fall(hop)) if 0.0 < hop < 1.0 else None


def _backward(
    scheme: Scheme, learn: float, errors: tuple[float, ...] | None
) -> tuple[Travel | None, ...]:
    if errors is None:
        return (None,) * len(scheme.links)
    found = []
    for link in scheme.links:
        first, last = _span(scheme, link)
        hop = window(learn, 1.0 - last, 1.0 - first)
        travel = _travel(hop, errors[link.source])
        found.append(travel and Travel(1.0 - hop, travel.strength))
    return tuple(found)


def _hop(scheme: Scheme, node: int, learn: float) -> float:
    """Return how far the learning of a node has come; the last ones go first."""
    n_levels = scheme.n_levels
    order = n_levels - 1 - scheme.levels[node]
    return window(learn, order / n_levels, (order + 1) / n_levels)


def _arrived(scheme: Scheme, learn: float, compared: float) -> list[float]:
    """Return how much of the error has come back to each node."""
    last = scheme.n_levels - 1
    return [
        compared
        if level == last
        else smooth(window(learn, 1.0 - scheme.time_of(level + 1), 1.0 - scheme.time_of(level)))
        for level in scheme.levels
    ]


def _moved(old: Floats | None, new: Floats | None, hop: float) -> Floats | None:
    if old is None or new is None:
        return new
    return old + (new - old) * overshoot(window(hop, 0.15, 1.0), OVERSHOOT)


def _strength(output: Output | None) -> float:
    # Where nothing was recorded the signal is seen to pass, faintly.
    return 0.3 if output is None else output.strength

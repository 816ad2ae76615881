"""What the network does at a moment: who is lit, what travels, how its weights stand.

Computes numbers between 0 and 1 from what was recorded; draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Question
from epochreel.scene.kit.easing import overshoot, smooth, window
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.spotlight import is_right, speaks_against
from epochreel.scene.moments.sweeping import swept_at
from epochreel.steps import TrainingStep
from epochreel.story import Moment, PhaseName, SignChange

Floats = NDArray[np.float64]

# The change of one lesson is a few hundredths of a weight. Where the error passes, the drawn
# weight first goes this many times the change too far, then settles on the recorded one, so that
# the eye sees which synapses grow and which shrink.
OVERSHOOT = 5.0
# Of the opening: until then the answer is held, and from then on everything learned goes.
UNLEARNING = 0.4
# Of the time that the answer is held: when the paths that spoke for it are lit alone, when those
# against it, how long each turn takes, and from when on everything settles.
SPOKEN_FOR, SPOKEN_AGAINST, TURN, SETTLES = (0.04, 0.42), (0.42, 0.76), 0.07, 0.78
# Of what happens in a fast-forward: in which part of it the light comes up, and how long it takes
# to go at the end.
TELLING, LEAVING_SECS = 0.4, 0.4


@dataclass(frozen=True, eq=False)
class Pulses:
    """Light on its way through one layer of synapses.

    Parameters
    ----------
    progress
        0 where it sets out, 1 where it arrives.
    strength
        ``(n_out, n_in)``, 0 to 1, one per synapse.
    """

    progress: float
    strength: Floats


@dataclass(frozen=True, eq=False)
class Act:
    """The state of the network in one picture.

    Parameters
    ----------
    weights
        Per layer ``(n_out, n_in)``, as drawn.
    activity
        Per layer, inputs first, ``(n_units,)``: light of a neuron, -1 to 1.
    values
        Per layer, inputs first, ``(n_units,)``: the recorded activations; empty at rest.
    value_opacity
        Per layer: how far the numbers are faded in.
    carried
        Per layer ``(n_out, n_in)``: how much signal a synapse carries, 0 to 1.
    forward, backward
        Per layer: the signal or the error on its way; None where nothing travels.
    error_light
        Per layer, inputs first, ``(n_units,)``: the error that has arrived there, 0 to 1.
    compared
        How far the comparison of answer and target has gone, 0 to 1.
    target
        ``(n_outputs,)``, the right answer; None where there is none.
    hushed
        How far synapses that carry nothing give way to those that do, 0 to 1.
    rightness
        How far the answer is lit because it is right, 0 to 1; its error has no light then.
    """

    weights: tuple[NDArray[np.floating], ...]
    activity: tuple[Floats, ...]
    values: tuple[Floats, ...] = ()
    value_opacity: tuple[float, ...] = ()
    carried: tuple[Floats, ...] = ()
    forward: tuple[Pulses | None, ...] = ()
    backward: tuple[Pulses | None, ...] = ()
    error_light: tuple[Floats, ...] = ()
    compared: float = 0.0
    target: Floats | None = None
    hushed: float = 0.0
    rightness: float = 0.0


def act_at(moment: Moment, replay: Replay) -> Act:
    """Return what the network does at a moment of the film."""
    shot = moment.shot
    if shot.kind == "lesson":
        return _lesson(moment, replay)
    if shot.kind == "sweep":
        return _sweep(moment, replay)
    if shot.kind == "opening" and shot.question is not None:
        return _opening(moment, replay, shot.question)
    if shot.question is not None:
        return _question(moment, replay, shot.question)
    return _forward(moment, replay)


def told_of(moment: Moment) -> float:
    """Return how far what happens in a fast-forward is told: from when it begins, to the end."""
    event = moment.shot.event
    if event is None:
        return 0.0
    begin, end = np.log1p([event.step_from, event.step_to])
    coming = window(float(np.log1p(forward_step(moment))), begin, begin + TELLING * (end - begin))
    return smooth(coming) * smooth((moment.left_secs + 0.02) / LEAVING_SECS)


def forward_step(moment: Moment) -> float:
    """Return the training step shown by a shot that does not teach, possibly between two."""
    shot = moment.shot
    passed = np.log1p(shot.through or (shot.step_from, shot.step_to))
    times = np.linspace(0.0, 1.0, len(passed))
    return float(np.expm1(np.interp(smooth(moment.progress), times, passed)))


def resting(replay: Replay, step: float) -> Act:
    """Return a network that does nothing, at any step, possibly between two recorded ones."""
    weights = replay.weights_at(step)
    sizes = replay.meta.network.sizes
    return Act(weights, activity=tuple(np.zeros(n) for n in sizes))


def _forward(moment: Moment, replay: Replay) -> Act:
    """Return a network at rest; what happens to a synapse is seen by its light."""
    act, event = resting(replay, forward_step(moment)), moment.shot.event
    layer = replay.layer_of(event.synapse.key) if isinstance(event, SignChange) else None
    told = told_of(moment)
    if layer is None or told <= 0.0 or not isinstance(event, SignChange):
        return act
    carried = tuple(np.zeros_like(weights, np.float64) for weights in act.weights)
    carried[layer][event.synapse.at] = told
    return replace(act, carried=carried, hushed=told)


def _lesson(moment: Moment, replay: Replay) -> Act:
    probe = moment.shot.probe
    before = replay.step_at(moment.shot.step_from)
    after = replay.step_at(moment.shot.step_to)
    values = tuple(np.asarray(layer[probe], np.float64) for layer in after.activations)
    # The light goes out while the last of the learning settles: lessons flow into each other.
    fade = 1.0 - smooth(joined(moment, "learn", "breathe", start=0.5))
    return Act(
        weights=_learning_weights(moment, before, after),
        values=values,
        target=None if after.targets is None else np.asarray(after.targets[probe], np.float64),
        compared=smooth(moment.phase_progress("compare")) * fade,
        **_thinking(moment, replay, before, values, fade),
        **_learning(moment, before, after, probe),
    )


def _sweep(moment: Moment, replay: Replay) -> Act:
    """Return a network whose light goes from answer to answer without a dark moment."""
    swept = swept_at(moment, replay.meta)
    values = _values_of(replay, swept.step, swept.probe)
    light, before = replay.light_of(values), swept.before()
    if before is not None:
        others = replay.light_of(_values_of(replay, *before))
        pairs = zip(others, light, strict=True)
        light = tuple(one + swept.turned * (other - one) for one, other in pairs)
    light = tuple(layer * swept.lit for layer in light)
    weights = replay.weights_at(swept.step - 1)
    opacity = [0.0] * (len(values) - 1)
    return Act(
        weights,
        activity=light,
        values=values,
        # Only the answer is to be read in so short a time.
        value_opacity=(*opacity, swept.told),
        carried=_carried(light, weights),
        forward=(None,) * len(weights),
    )


def _opening(moment: Moment, replay: Replay, question: Question) -> Act:
    """Return the trained network that answers; then all that it has learned is taken back.

    It goes back through the very steps by which it came.
    """
    values = replay.think(moment.shot.step_to, question.inputs)
    lit = 1.0 - smooth(window(moment.progress, UNLEARNING, 0.9))
    weights = replay.weights_at(unlearning_step(moment))
    light = tuple(layer * lit for layer in replay.light_of(values))
    return Act(
        weights,
        activity=light,
        values=values,
        value_opacity=tuple(smooth(window(lit, 0.5, 1.0)) for _ in values),
        carried=_carried(light, weights),
        forward=(None,) * len(weights),
    )


def unlearning_step(moment: Moment) -> float:
    """Return the step that an opening shows: from the last it goes back to the first."""
    gone = smooth(window(moment.progress, UNLEARNING, 1.0))
    return float(np.expm1((1.0 - gone) * np.log1p(moment.shot.step_to)))


def _values_of(replay: Replay, step: int, probe: int) -> tuple[Floats, ...]:
    """Return per layer ``(n_units,)`` what was recorded of an example at a step."""
    recorded = replay.step_at(step).activations
    return tuple(np.asarray(layer[probe], np.float64) for layer in recorded)


def _carried(
    light: tuple[Floats, ...], weights: tuple[NDArray[np.floating], ...]
) -> tuple[Floats, ...]:
    """Return how much signal synapses carry below neurons that shine so."""
    pairs = zip(light, weights, strict=False)
    return tuple(np.abs(below)[None, :] * np.ones_like(w, np.float64) for below, w in pairs)


def _question(moment: Moment, replay: Replay, question: Question) -> Act:
    step = moment.shot.step_to
    values = replay.think(step, question.inputs)
    at = replay.step_at(step)
    ended = moment.shot.kind == "end"
    thinking = _thinking(moment, replay, at, values, 1.0, done=ended)
    target = None if question.answer is None else np.array(question.answer, np.float64)
    # At the end everything has been said, and stays.
    compared = 1.0 if ended else smooth(moment.phase_progress("compare"))
    act = Act(at.weights, values=values, target=target, compared=compared, **thinking)
    settled = 1.0 if ended else smooth(window(moment.phase_progress("hold"), SETTLES, 1.0))
    if target is not None and is_right(replay.meta.training_set.schema, values[-1], target):
        act = replace(act, rightness=settled)
    if ended or moment.phase_progress("hold") <= 0.0:
        return act
    return _in_spotlight(moment, replay, act)


def spotlit(moment: Moment) -> tuple[float, float]:
    """Return how far the paths that spoke for the answer are lit alone, and those against it."""
    hold = moment.phase_progress("hold")
    first, second = (
        smooth(window(hold, begin, begin + TURN)) * (1.0 - smooth(window(hold, end - TURN, end)))
        for begin, end in (SPOKEN_FOR, SPOKEN_AGAINST)
    )
    return (first, second) if moment.shot.kind == "question" else (0.0, 0.0)


def has_against(moment: Moment, replay: Replay) -> bool:
    """Whether any path that is seen speaks against the answer to a question."""
    spoken = replay.spoken(moment.shot.step_to, moment.shot.question)
    return spoken is not None and speaks_against(spoken)


def _in_spotlight(moment: Moment, replay: Replay, act: Act) -> Act:
    """Return what the network does, with those paths lit that a spotlight is on."""
    agreeing, against = spotlit(moment)
    spoken = replay.spoken(moment.shot.step_to, moment.shot.question)
    if spoken is None or max(agreeing, against) <= 0.0:
        return act
    against = against if speaks_against(spoken) else 0.0
    alone = agreeing + against
    carried = tuple(
        usual * (1.0 - alone)
        + agreeing * np.sqrt(np.clip(each, 0.0, 1.0))
        + against * np.sqrt(np.clip(-each, 0.0, 1.0))
        for usual, each in zip(act.carried, spoken, strict=True)
    )
    return replace(act, carried=carried, hushed=alone)


def _thinking(
    moment: Moment,
    replay: Replay,
    at: TrainingStep,
    values: tuple[Floats, ...],
    fade: float,
    *,
    done: bool = False,
) -> dict:
    """Return activity, numbers, carried signal and forward pulses while a signal runs through."""
    light = replay.light_of(values)
    present = 1.0 if done else smooth(moment.phase_progress("present"))
    think = 1.0 if done else moment.phase_progress("think")
    n_gaps = len(at.weights)
    opening, carried, pulses = [present], [], []
    for gap in range(n_gaps):
        hop = window(think, gap / n_gaps, (gap + 1) / n_gaps)
        signal = np.abs(light[gap])[None, :] * np.ones_like(at.weights[gap], np.float64)
        carried.append(signal * smooth(window(hop, 0.2, 1.0)) * fade)
        travelling = 0.0 < hop < 1.0
        pulses.append(Pulses(hop, signal * rise_and_fall(hop)) if travelling else None)
        opening.append(smooth(window(hop, 0.72, 1.0)))
    # The neurons catch their light within the hop, so that no frame shows both dark.
    return {
        "activity": tuple(a * o * fade for a, o in zip(light, opening, strict=True)),
        "value_opacity": tuple(smooth(window(o, 0.5, 1.0)) * fade for o in opening),
        "carried": tuple(carried),
        "forward": tuple(pulses),
    }


def _learning(moment: Moment, before: TrainingStep, after: TrainingStep, probe: int) -> dict:
    """Return the error on its way back, and where it has arrived."""
    if after.errors is None:
        return {}
    learn = moment.phase_progress("learn")
    fade = 1.0 - smooth(joined(moment, "learn", "breathe", start=0.7))
    shown = smooth(moment.phase_progress("compare"))
    size = min(1.0, 1.6 * float(np.abs(after.errors[-1][probe]).max()))
    arrived, pulses = [], []
    n_gaps = len(after.weights)
    for gap in range(n_gaps):
        hop = _backward_hop(learn, gap, n_gaps)
        error, pulse = _relative(after.errors[gap][probe]) * size, None
        if 0.0 < hop < 1.0:
            change = _relative(after.weights[gap] - before.weights[gap])
            strength = error[:, None] * (0.25 + 0.75 * change) * rise_and_fall(hop)
            pulse = Pulses(1.0 - hop, strength)
        pulses.append(pulse)
        above = shown if gap == n_gaps - 1 else smooth(_backward_hop(learn, gap + 1, n_gaps))
        arrived.append(error * above * fade)
    return {
        "backward": tuple(pulses),
        "error_light": (np.zeros(before.weights[0].shape[1]), *arrived),
    }


def _learning_weights(
    moment: Moment, before: TrainingStep, after: TrainingStep
) -> tuple[Floats, ...]:
    learn = moment.phase_progress("learn")
    drawn = []
    for gap, (old, new) in enumerate(zip(before.weights, after.weights, strict=True)):
        hop = _backward_hop(learn, gap, len(before.weights))
        drawn.append(old + (new - old) * overshoot(window(hop, 0.15, 1.0), OVERSHOOT))
    return tuple(drawn)


def _backward_hop(learn: float, gap: int, n_gaps: int) -> float:
    """Return how far the error has come through a gap; the last gap goes first."""
    order = n_gaps - 1 - gap
    return window(learn, order / n_gaps, (order + 1) / n_gaps)


def joined(moment: Moment, first: PhaseName, second: PhaseName, *, start: float) -> float:
    """Return the progress through two phases taken as one, counted from ``start`` on."""
    lengths = dict(moment.shot.phases)
    total = lengths.get(first, 0) + lengths.get(second, 0)
    if total == 0:
        return 0.0
    gone = sum(moment.phase_progress(name) * lengths.get(name, 0) for name in (first, second))
    return window(gone / total, start, 1.0)


def rise_and_fall(progress: float) -> float:
    """Return how bright a pulse is on its way: it comes up, and goes out as it arrives."""
    # In a lesson of 2 s that crosses three gaps, a fall of a tenth of a hop was over in a frame.
    return smooth(window(progress, 0.0, 0.18)) * (1.0 - smooth(window(progress, 0.68, 1.0)))


def _relative(values: NDArray[np.floating]) -> Floats:
    """Return sizes as fractions of the largest; zeros if all are zero."""
    sizes = np.abs(np.asarray(values, np.float64))
    largest = sizes.max(initial=0.0)
    return sizes / largest if largest > 0.0 else sizes

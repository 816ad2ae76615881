"""What a film's music is made from: its storyboard and its reel, told as cues."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.moments.replay import Replay
from epochreel.sound.cues import Cue, CueSheet
from epochreel.story import Shot, Storyboard
from epochreel.story.rhythm import MOST_SWEPT
from epochreel.trace import ReelFile

Floats = NDArray[np.float64]
Mood = Callable[[int], float]

# Of a network of any blocks: how many blocks are heard, and units of each.
MOST_LAYERS, MOST_UNITS = 6, 32
# Curves that tell how wrong the network is on average; the first that a reel has is taken.
_ERROR_CURVES = ("average_error", "loss")


def cue_sheet(storyboard: Storyboard, reel: ReelFile) -> CueSheet:
    """Return what is to be heard in a film of a reel."""
    replay = Replay(reel)
    mood = _mood_of(replay)
    cues = tuple(
        _cue(shot, start, replay, mood)
        for shot, (start, _) in zip(storyboard.shots, pairwise(storyboard.starts), strict=True)
    )
    return CueSheet(storyboard.fps, storyboard.n_frames, cues)


def _cue(shot: Shot, start: int, replay: Replay, mood: Mood) -> Cue:
    activations, error = _heard(shot, replay)
    return Cue(
        shot.kind,
        start,
        shot.n_frames,
        shot.phases,
        activations,
        error,
        (mood(shot.step_from), mood(shot.step_to)),
        shot.step_to - shot.step_from,
    )


def _heard(shot: Shot, replay: Replay) -> tuple[tuple[Floats, ...], float | None]:
    """Return how strongly the neurons fire, 0 to 1, and how wrong the answer is."""
    if not replay.meta.is_dense:
        return _heard_of_any(shot, replay), None
    scales = replay.activity_scales()
    if shot.kind == "title" and replay.meta.question is not None:
        inputs = np.array(replay.meta.question.inputs, np.float64)
        return (_share(inputs, scales[0]),), None
    if shot.kind == "sweep":
        return _swept(shot, replay), None
    if shot.kind in ("opening", "question") and shot.question is not None:
        values = replay.think(shot.step_to, shot.question.inputs)
        target = shot.question.answer
    elif shot.kind == "lesson":
        step = replay.step_at(shot.step_to)
        values = tuple(np.asarray(layer[shot.probe], np.float64) for layer in step.activations)
        target = None if step.targets is None else step.targets[shot.probe]
    else:
        return (), None
    activations = tuple(map(_share, values, scales))
    if target is None:
        return activations, None
    miss = np.abs(np.asarray(target, np.float64) - values[-1]).max(initial=0.0)
    return activations, float(_share(np.array([miss]), scales[-1])[0])


def _swept(shot: Shot, replay: Replay) -> tuple[Floats, ...]:
    """Return how strongly the outputs fire at each answer of a sweep."""
    scale = replay.activity_scales()[-1]
    if replay.meta.lessons.are_of_probes:
        answers = replay.step_at(shot.step_to).activations[-1][:MOST_SWEPT]
    else:
        steps = range(shot.step_from + 1, shot.step_to + 1)
        answers = [replay.step_at(step).activations[-1][0] for step in steps]
    return tuple(_share(np.asarray(answer, np.float64), scale) for answer in answers)


def _heard_of_any(shot: Shot, replay: Replay) -> tuple[Floats, ...]:
    """Return how strongly blocks fire, a few of their units each, from inputs to outputs."""
    if shot.kind != "lesson":
        return ()
    step, keys = replay.step_at(shot.step_to), []
    for block in replay.meta.network.order():
        key = (block.name, "activation")
        if key in step.tensors and shot.probe < len(step.tensors[key]):
            keys.append(key)
    chosen = np.unique(np.linspace(0, len(keys) - 1, min(len(keys), MOST_LAYERS)).round())
    fired = []
    for at in chosen.astype(int).tolist():
        flat = np.ravel(step.tensors[keys[at]][shot.probe]).astype(np.float64)
        units = np.linspace(0, max(flat.size - 1, 0), min(flat.size, MOST_UNITS)).round()
        fired.append(_share(flat[units.astype(np.int64)], replay.largest(keys[at])))
    return tuple(fired)


def _share(values: Floats, scale: float) -> Floats:
    """Return sizes as shares of a scale, 0 to 1; a training that diverged is all noise: 1."""
    return np.clip(np.nan_to_num(np.abs(values) / scale, nan=1.0, posinf=1.0), 0.0, 1.0)


def _mood_of(replay: Replay) -> Mood:
    """Return a function from a step to the average error there, as a share of the worst."""
    curves = (replay.curve(name) for name in _ERROR_CURVES)
    curve = next((curve for curve in curves if curve is not None), None)
    if curve is None:
        return lambda step: 1.0 - step / max(replay.meta.n_steps, 1)
    epochs, values = curve
    worst = np.nanmax(np.where(np.isfinite(values), values, np.nan), initial=1e-12)
    shares = _share(values, float(worst))

    def mood(step: int) -> float:
        return float(np.interp(replay.meta.timeline.epochs_over(step), epochs, shares))

    return mood

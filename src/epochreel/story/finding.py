"""Finds what happens in a recorded training: what of it is worth slowing down for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from epochreel.answering import answerer_of
from epochreel.data import classes_of
from epochreel.network import layer_name
from epochreel.steps import Key, ReelMeta
from epochreel.story.events import (
    ByHeart,
    Event,
    Events,
    Fall,
    FirstRight,
    SignChange,
    Synapse,
    Withering,
    overlap,
)
from epochreel.story.falls import falls_of
from epochreel.trace import ReelFile

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]
E = TypeVar("E", bound=Event)

# Recorded steps that are looked at, log-spaced: two of them in a row are a twentieth apart in
# xor's 420,000. Of each array so many numbers, and of a training set so many rows.
MOST_STEPS, MOST_NUMBERS, MOST_ROWS = 256, 4096, 64
# Arrays of more numbers are not read, as `epochreel.story.change` does not.
MOST_READ = 1 << 18
# A weight of this share of the widest is drawn an eighth as wide: what is thinner is not seen.
SEEN = 1 / 64
# What withers has been at least this many times as large, so that none wavers about the edge.
WITHERS_FROM = 2.0
MOST_OF_A_KIND = 48
# Numbers are scaled to a spread of 1: within a quarter of it is close.
NEAR = 0.25


@dataclass(frozen=True, eq=False)
class _Track:
    """Some weights of one array over the steps that are looked at.

    ``flat`` are their places in the array ``(n,)``, ``values`` ``(K, n)``, ``scale`` the weight
    that is drawn with full thickness.
    """

    key: Key
    shape: tuple[int, ...]
    flat: NDArray[np.int64]
    values: Floats
    scale: float

    def synapse(self, at: int) -> Synapse:
        """Return one of them by its column."""
        place = np.unravel_index(int(self.flat[at]), self.shape)
        return Synapse(self.key, tuple(int(index) for index in place))


def events_of(reel: ReelFile) -> Events:
    """Return what happens in a recorded training of any network.

    A sign counts if the weight passes zero for the last time and is drawn at least an eighth as
    wide as the widest on both sides; a weight has withered if it was twice as large as that, and
    is thinner to the end. `epochreel.story.falls` says what a fall is. An example is right from
    the step on after which it is never answered wrong again: the right class, or numbers within
    a quarter of their spread. What a network of blocks that NumPy cannot compute answers is known
    only of its probes.

    Parameters
    ----------
    reel
        The recorded training; it may be still running.
    """
    steps = _looked_at(reel.steps)
    if len(steps) < 2:
        return Events()
    tracks, falls = list(_tracks(reel, steps)), falls_of(reel)
    signs = [_told_with(sign, falls) for track in tracks for sign in _signs(track, steps)]
    withered = [each for track in tracks for each in _withered(track, steps)]
    return Events(
        _largest(signs),
        _largest(withered),
        falls,
        tuple(_rights(reel, steps)),
        _by_heart(reel.meta, int(steps[-1])),
    )


def _looked_at(steps: Steps) -> Steps:
    """Return the recorded steps that are looked at, the first and the last among them."""
    if len(steps) <= MOST_STEPS:
        return steps
    wanted = np.geomspace(1, steps[-1] - steps[0] + 1, MOST_STEPS) - 1 + steps[0]
    at = np.searchsorted(steps, wanted.round().astype(np.int64))
    return steps[np.unique(np.minimum(at, len(steps) - 1))]


def _tracks(reel: ReelFile, steps: Steps) -> Iterator[_Track]:
    """Yield the weights that are followed: those of two axes or more that were always recorded."""
    recorded = [reel.at(step).tensors for step in steps.tolist()]
    shapes: Mapping[Key, tuple[int, ...]] = {
        (block.name, role): tuple(shape)
        for block in reel.meta.network.blocks
        for role, shape in block.params.items()
        if len(shape) > 1 and math.prod(shape) <= MOST_READ
    }
    found: list[_Track] = []
    for key, shape in shapes.items():
        if not all(key in tensors for tensors in recorded):
            continue
        size = math.prod(shape)
        flat = np.linspace(0, size - 1, min(size, MOST_NUMBERS)).round().astype(np.int64)
        rows = [np.ravel(tensors[key])[flat].astype(np.float64) for tensors in recorded]
        values = np.nan_to_num(np.array(rows), nan=0.0, posinf=0.0, neginf=0.0)
        found.append(_Track(key, shape, flat, values, _widest(values)))
    if reel.meta.network.is_dense and found:
        # All layers of a chain are drawn to one scale.
        widest = max(track.scale for track in found)
        found = [replace(track, scale=widest) for track in found]
    yield from found


def _widest(values: Floats) -> float:
    return max(float(np.abs(values).max(initial=0.0)), 1e-300)


def _signs(track: _Track, steps: Steps) -> Iterator[SignChange]:
    values, least = track.values, SEEN * track.scale
    other = (values > 0.0) != (values[-1] > 0.0)
    last, sizes = _last_of(other), np.abs(values)
    after = np.arange(len(values))[:, None] > last
    before_peak = np.where(other, sizes, 0.0).max(axis=0)
    after_peak = np.where(after, sizes, 0.0).max(axis=0)
    seen = np.minimum(before_peak, after_peak)
    for at in np.flatnonzero((seen >= least) & (last >= 0)).tolist():
        k = int(last[at])
        yield SignChange(
            int(steps[k]),
            int(steps[k + 1]),
            math.sqrt(min(float(seen[at]) / track.scale, 1.0)),
            track.synapse(at),
            float(values[k, at]),
            float(values[k + 1, at]),
        )


def _told_with(sign: SignChange, falls: Sequence[Fall]) -> SignChange:
    return replace(sign, in_fall=any(overlap(sign, fall) for fall in falls))


def _withered(track: _Track, steps: Steps) -> Iterator[Withering]:
    sizes, least = np.abs(track.values), SEEN * track.scale
    last = _last_of(sizes >= least)
    peaks = sizes.max(axis=0)
    gone = (peaks >= WITHERS_FROM * least) & (last < len(sizes) - 1)
    for at in np.flatnonzero(gone).tolist():
        k = int(last[at])
        yield Withering(
            int(steps[k]),
            int(steps[k + 1]),
            math.sqrt(min(float(peaks[at]) / track.scale, 1.0)),
            track.synapse(at),
            float(track.values[k, at]),
            float(track.values[k + 1, at]),
        )


def _last_of(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the last row of each column ``(K, n)`` that is true; -1 where none is."""
    n_rows = len(flags)
    last = n_rows - 1 - flags[::-1].argmax(axis=0)
    return np.where(flags.any(axis=0), last, -1)


def _largest(events: Sequence[E]) -> tuple[E, ...]:
    """Return no more than can be visited, the largest of them, as they happen."""
    chosen = sorted(events, key=lambda event: -event.size)[:MOST_OF_A_KIND]
    return tuple(sorted(chosen, key=lambda event: event.step_to))


def _rights(reel: ReelFile, steps: Steps) -> Iterator[FirstRight]:
    found = ((step, _right_at(reel, step)) for step in steps.tolist())
    known = [(step, right) for step, right in found if right is not None]
    if len(known) < 2:
        return
    at, rights = [step for step, _ in known], np.array([right for _, right in known])
    events = [
        FirstRight(at[k], at[k + 1], 1.0, row)
        for row, k in enumerate(_last_of(~rights).tolist())
        if 0 <= k < len(at) - 1
    ]
    yield from sorted(events, key=lambda event: (event.step_to, event.row))


def _right_at(reel: ReelFile, step: int) -> NDArray[np.bool_] | None:
    """Return which examples are answered right at a step, ``(N,)``; None if nobody knows."""
    meta = reel.meta
    if not meta.is_dense:
        return _right_probes(reel, step)
    examples, answerer = meta.training_set, answerer_of(meta.network)
    if not examples.n_examples or not answerer.can_answer:
        return None
    inputs, targets = examples.inputs[:MOST_ROWS], examples.targets[:MOST_ROWS]
    answers = answerer.answer(reel.at(step), {layer_name(0): inputs}).outputs[0]
    finite = np.isfinite(answers).all(axis=1)
    if examples.schema.task == "numbers":
        near = np.abs(np.nan_to_num(answers) - targets) < NEAR
        return np.asarray(finite & near.all(axis=1), np.bool_)
    schema = examples.schema
    right = classes_of(np.nan_to_num(answers), schema) == classes_of(targets, schema)
    return np.asarray(finite & right, np.bool_)


def _right_probes(reel: ReelFile, step: int) -> NDArray[np.bool_] | None:
    """Return which probes are put into their class, by what was recorded of the output."""
    meta = reel.meta
    probes, outputs = meta.probe_arrays, meta.network.outputs
    if probes is None or probes.targets is None or len(outputs) != 1:
        return None
    answers = reel.at(step).tensors.get((outputs[0], "activation"))
    targets = np.asarray(probes.targets)
    if answers is None or answers.ndim != 2 or answers.shape[1] < 2:
        return None
    if targets.shape != answers.shape[:1] or targets.dtype.kind not in "iu":
        return None
    return np.isfinite(answers).all(axis=1) & (np.nan_to_num(answers).argmax(axis=1) == targets)


def _by_heart(meta: ReelMeta, last_step: int) -> ByHeart | None:
    kept = meta.kept_step
    return ByHeart(kept, last_step, 1.0) if meta.best_epoch and kept < last_step else None

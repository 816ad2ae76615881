"""How much of what is seen of a network has changed by each moment of its training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.answering import answerer_of
from epochreel.network import layer_name
from epochreel.steps import Key, TrainingStep
from epochreel.trace import ReelFile

Floats = NDArray[np.float64]
# Rows of a training set whose activations are followed where the reel has no probes.
MOST_ROWS = 64
# Of networks that are no dense chain: steps at which they are measured, numbers of each tensor,
# and how large a tensor may be to be read for them.
MOST_STEPS, MOST_NUMBERS, MOST_READ = 128, 256, 1 << 18


@dataclass(frozen=True, eq=False)
class Changes:
    """A running sum of visible change.

    Parameters
    ----------
    steps
        ``(K,)`` int64, ascending.
    sums
        ``(K,)`` float64, from 0 to 1 (all zero if nothing ever changed), not descending.
    """

    steps: NDArray[np.int64]
    sums: Floats

    def at(self, step: float | NDArray[np.int64]) -> Floats:
        """Return the part of all change that has happened by a step, 0 to 1."""
        # As films move between recorded steps: evenly in logarithm.
        return np.asarray(np.interp(np.log1p(step), np.log1p(self.steps), self.sums))

    def between(self, first: int, last: int, count: int) -> tuple[float, ...]:
        """Return ``count`` steps from first to last between which the network changes equally.

        Not descending, and not whole, as a film passes through all that lies between two steps.
        """
        # A tiny slope says which steps are meant where nothing changes for a while.
        slope = 1e-9 * np.log1p(self.steps)
        begin, end = self.at(np.array([first, last])) + 1e-9 * np.log1p([first, last])
        logs = np.interp(np.linspace(begin, end, count), self.sums + slope, np.log1p(self.steps))
        inner = np.clip(np.expm1(logs[1:-1]).round(2), first, last)
        return (float(first), *map(float, inner), float(last))


def changes_of(reel: ReelFile, epochs: Sequence[int]) -> Changes:
    """Return how the visible change of a recorded training adds up, epoch by epoch.

    Three kinds of change are seen: weights, as the widths they are drawn with (the square root
    of the size, with the sign of the weight), activations of the hidden layers and those of the
    outputs, as shares of the largest. Each kind is the mean over its numbers of how far they
    move from one of the epochs to the next, divided by its sum over the training, so that all
    weigh the same; what stands still all the time weighs nothing.

    Parameters
    ----------
    reel
        The recorded training.
    epochs
        Where it is measured, before the first lesson of each; ascending, recorded with their
        lessons. The first and the last recorded step are added. Where lessons are leaps, as many
        of the recorded steps as are quickly read are measured instead.
    """
    if reel.meta.lessons.are_leaps:
        at = np.linspace(0, len(reel.steps) - 1, MOST_STEPS).round().astype(np.int64)
        steps = reel.steps[np.unique(at)]
        return _added_up(steps, _seen_of_any(reel, steps))
    firsts = [reel.meta.timeline.first_step_of(epoch) for epoch in epochs]
    steps = np.unique([0, *(first - 1 for first in firsts), int(reel.steps[-1])])
    seen = [_seen(reel, int(step)) for step in steps]
    return _added_up(steps, [np.array(kind) for kind in zip(*seen, strict=True)])


def _added_up(steps: NDArray[np.int64], kinds: Sequence[Floats]) -> Changes:
    """Return the sum of what moved of each kind, ``(K, n)``."""
    moved = [_moved(kind) for kind in kinds if kind.shape[1]]
    moved = [kind / kind.sum() for kind in moved if kind.sum() > 0.0]
    each = np.mean(moved, axis=0) if moved else np.zeros(len(steps) - 1)
    return Changes(steps.astype(np.int64), np.concatenate(([0.0], np.cumsum(each))))


def _moved(kind: Floats) -> Floats:
    """Return how far the numbers of a kind, ``(K, n)``, move from each time to the next."""
    # What diverges cannot be drawn further away than the edge.
    finite = np.nan_to_num(kind, nan=0.0, posinf=1e300, neginf=-1e300)
    largest = np.abs(finite).max(initial=0.0)
    shares = finite / largest if largest > 0.0 else finite
    return np.abs(np.diff(shares, axis=0)).mean(axis=1)


def _seen(reel: ReelFile, step: int) -> tuple[Floats, Floats, Floats]:
    """Return what is seen of the network after a step: weights, hidden activity, answers."""
    at = reel.at(step)
    weights = _flat(at.weights)
    hidden, outputs = _activity(reel, at)
    return np.sign(weights) * np.sqrt(np.abs(weights)), hidden, outputs


def _seen_of_any(reel: ReelFile, steps: NDArray[np.int64]) -> list[Floats]:
    """Return the same three of a network of any blocks, each from some numbers of each tensor."""
    network = reel.meta.network
    outputs, blocks = set(network.outputs), {block.name: block for block in network.blocks}
    recorded = [set(reel.at(step).tensors) for step in steps.tolist()]
    keys = sorted(set.intersection(*recorded))
    kinds: tuple[list[Key], list[Key], list[Key]] = ([], [], [])
    for name, role in keys:
        block = blocks.get(name)
        if block is None:
            continue
        if role == "activation" and math.prod(block.out_shape) <= MOST_READ:
            kinds[2 if name in outputs else 1].append((name, role))
        elif math.prod(block.params.get(role, (MOST_READ + 1,))) <= MOST_READ:
            kinds[0].append((name, role))
    seen = [[_some(reel.at(step), kind) for kind in kinds] for step in steps.tolist()]
    weights, hidden, answers = (np.array(kind) for kind in zip(*seen, strict=True))
    return [np.sign(weights) * np.sqrt(np.abs(weights)), hidden, answers]


def _some(at: TrainingStep, keys: Sequence[Key]) -> Floats:
    """Return some numbers of each of a step's tensors, evenly spread."""
    flat = (np.ravel(at.tensors[key]) for key in keys)
    return _flat([array[:: -(-array.size // MOST_NUMBERS) or 1] for array in flat])


def _activity(reel: ReelFile, at: TrainingStep) -> tuple[Floats, Floats]:
    meta = reel.meta
    if not meta.lessons.are_of_probes:
        # Steps show different examples; only the same ones can be compared.
        rows = {layer_name(0): meta.training_set.inputs[:MOST_ROWS]}
        layers = tuple(answerer_of(meta.network).answer(at, rows).blocks.values())
    else:
        layers = at.activations
    return _flat(layers[1:-1]), _flat(layers[-1:])


def _flat(arrays: Sequence[NDArray[np.floating]]) -> Floats:
    return np.concatenate([np.empty(0), *(np.ravel(array) for array in arrays)]).astype(np.float64)

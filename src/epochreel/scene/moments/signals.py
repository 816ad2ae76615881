"""What was recorded of a network of any blocks, as much of it as a picture shows.

Of each array there is a sample, evenly spread, always of the same places; so a picture is quickly
made, however large the network is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.moments.nodes import Node, Scheme
from epochreel.scene.moments.replay import Replay
from epochreel.steps import Key, Tensor, TrainingStep

Floats = NDArray[np.float64]

SAMPLE = 24  # numbers of an array
# Weights of more numbers are not read, as long as a node has others.
MOST_READ = 1 << 20
_N_KEPT = 128  # recorded steps whose samples are kept


@dataclass(frozen=True, eq=False)
class Output:
    """What a node put out for one probe.

    Parameters
    ----------
    sample
        ``(n,)`` float64, -1 to 1: shares of the largest that was ever recorded of it.
    strength
        0 to 1: how strong it is as a whole, the square root of its mean size.
    is_finite
        Whether all of it are numbers.
    whole
        All of it, of the block's own shape.
    """

    sample: Floats
    strength: float
    is_finite: bool
    whole: Tensor


class Signals:
    """Reads what nodes put out, how their weights stand, and what error came back to them.

    Parameters
    ----------
    replay
        The recorded training.
    scheme
        The nodes.
    """

    def __init__(self, replay: Replay, scheme: Scheme) -> None:
        self._replay, self._scheme = replay, scheme
        self._weight_keys = [_weight_key(node) for node in scheme.nodes]
        self.outputs = lru_cache(_N_KEPT)(self._outputs)
        self.errors = lru_cache(_N_KEPT)(self._errors)
        self._recorded_weights = lru_cache(_N_KEPT)(self._sample_weights)

    def around(self, step: float) -> tuple[int, int, float]:
        """Return the recorded steps before and after a step, and how far it lies between."""
        return self._replay.around(step)

    def weights_at(self, step: float) -> tuple[Floats | None, ...]:
        """Return of each node some weights, ``(n,)``, as shares of the largest ever recorded.

        Between two recorded steps they are a mixture, for motion only. None where a node has
        none, or they were not recorded.
        """
        before, after, share = self._replay.around(step)
        first = self._recorded_weights(before)
        if share == 0.0:
            return first
        pairs = zip(first, self._recorded_weights(after), strict=True)
        return tuple(
            one if one is None or other is None else one + share * (other - one)
            for one, other in pairs
        )

    def _outputs(self, step: int, probe: int) -> tuple[Output | None, ...]:
        """Return what each node put out for a probe; None where that was not recorded."""
        at = self._replay.step_at(step)
        return tuple(self._output(at, node, probe) for node in self._scheme.nodes)

    def _output(self, at: TrainingStep, node: Node, probe: int) -> Output | None:
        key = next((key for key in _activation_keys(node) if key in at.tensors), None)
        if key is not None and probe < len(at.tensors[key]):
            return _output(at.tensors[key][probe], self._replay.largest(key))
        given = self._given(at, node, probe)
        if given is None:
            return None
        return _output(given, max(float(np.abs(given).max(initial=0)), 1e-9))

    def _given(self, at: TrainingStep, node: Node, probe: int) -> Tensor | None:
        """Return what an input is given, which the reel keeps once for all steps."""
        probes = self._replay.meta.probe_arrays
        rows = at.examples if len(at.examples) else self._replay.meta.lessons.probes or ()
        if probes is None or node.first.name not in probes.inputs or probe >= len(rows):
            return None
        return probes.inputs[node.first.name][int(rows[probe])]

    def _errors(self, step: int, probe: int) -> tuple[float, ...] | None:
        """Return how much error came back to each node, 0 to 1; None if nobody recorded it.

        That of its outputs where those were recorded, else the gradient of its parameters.
        """
        at = self._replay.step_at(step)
        found = [_error(at, node, probe) for node in self._scheme.nodes]
        largest = max((size for size in found if size is not None), default=0.0)
        if largest <= 0.0:
            return None
        return tuple(math.sqrt(size / largest) if size else 0.0 for size in found)

    def _sample_weights(self, step: int) -> tuple[Floats | None, ...]:
        at = self._replay.step_at(step)
        return tuple(
            _shares(at.tensors[key], self._replay.largest(key))
            if key is not None and key in at.tensors
            else None
            for key in self._weight_keys
        )


def _output(whole: Tensor, largest: float) -> Output:
    sizes = np.abs(np.asarray(whole, np.float64))
    finite = np.isfinite(sizes)
    mean = float(sizes[finite].mean()) if finite.any() else 0.0
    strength = min(math.sqrt(mean / largest), 1.0)
    return Output(_shares(whole, largest), strength, bool(finite.all()), whole)


def turned(one: Output | None, other: Output | None, share: float) -> Output | None:
    """Return what is seen between two outputs of a node; its whole is that of the second."""
    if one is None or other is None or len(one.sample) != len(other.sample):
        return other
    sample = one.sample + share * (other.sample - one.sample)
    strength = one.strength + share * (other.strength - one.strength)
    return Output(sample, strength, other.is_finite, other.whole)


def sampled(size: int) -> NDArray[np.int64]:
    """Return which numbers of so many a picture shows."""
    return np.linspace(0, max(size - 1, 0), min(size, SAMPLE)).round().astype(np.int64)


def _shares(array: Tensor, largest: float) -> Floats:
    """Return a sample as shares of the largest; what is no number is none of it."""
    flat = np.ravel(array)
    sample = np.asarray(flat[sampled(flat.size)], np.float64)
    return np.clip(np.nan_to_num(sample / largest, posinf=1.0, neginf=-1.0), -1.0, 1.0)


def _activation_keys(node: Node) -> Iterator[Key]:
    """Yield where the output of a node may be recorded, the best first."""
    return ((block.name, "activation") for block in reversed(node.blocks))


def _weight_key(node: Node) -> Key | None:
    """Return which of a node's parameters it is known by: of those that connect, the largest."""
    sizes = {
        (block.name, role): math.prod(shape)
        for block in node.blocks
        for role, shape in block.params.items()
        if len(shape) > 1
    }
    if not sizes:
        return None
    small = [key for key, size in sizes.items() if size <= MOST_READ]
    found = max(small, key=sizes.__getitem__) if small else min(sizes, key=sizes.__getitem__)
    # What two blocks share is recorded as the first one's.
    blocks = {block.name: block for block in node.blocks}
    shared = blocks[found[0]].notes.get("shared", {}).get(found[1])
    return found if shared is None else (shared[0], shared[1])


def _error(at: TrainingStep, node: Node, probe: int) -> float | None:
    """Return the mean size of the error at a node, or else of its gradients."""
    for block in reversed(node.blocks):
        error = at.tensors.get((block.name, "error"))
        if error is not None and probe < len(error):
            return _mean_size(error[probe])
    names = {block.name for block in node.blocks}
    keys = (key for key in at.tensors if key[0] in names and "gradient" in key[1])
    sizes = [_mean_size(at.tensors[key]) for key in keys]
    return max(sizes, default=None)


def _mean_size(array: Tensor) -> float:
    flat = np.ravel(array)
    some = np.abs(np.asarray(flat[:: -(-flat.size // 4096) or 1], np.float64))
    finite = some[np.isfinite(some)]
    return float(finite.mean()) if finite.size else 0.0

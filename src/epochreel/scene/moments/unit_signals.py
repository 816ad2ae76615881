"""What was recorded of units: what each puts out, its kernel, and how strongly it is connected.

The counterpart of `epochreel.scene.moments.signals`, which knows samples of whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.moments.joints import kernels_of, strengths
from epochreel.scene.moments.nodes import Node, Scheme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.units import Units, carry_most, form_of, parts_of, pooled, seen_names
from epochreel.steps import Tensor, TrainingStep

Floats = NDArray[np.float64]

_N_KEPT = 24  # steps of each kind; of a LeNet each takes 40 kB
# Of the largest that was ever recorded: what is weaker as a whole is drawn as strong as this,
# or the maps of an untrained network would be black.
LEAST_SCALE = 0.12


@dataclass(frozen=True, eq=False)
class UnitOutput:
    """What the shown units of a node put out for a probe.

    Parameters
    ----------
    maps
        ``(n, height, width)`` float64, shares of the largest, mostly -1 to 1; of a picture its
        channels, of a neuron one number.
    pooled
        ``(n, height, width)``, the same made smaller; None where nothing does that.
    strength
        ``(n,)``, 0 to 1: how strong each is, the square root of its mean size.
    size
        Mean size of all that the node puts out, not only of the shown units, unscaled.
    """

    maps: Floats
    pooled: Floats | None
    strength: Floats
    size: float


class UnitSignals:
    """Reads what units do.

    Parameters
    ----------
    replay
        The recorded training.
    scheme
        The nodes, all of a form that units have.
    most
        Of each node, how many units have room.
    """

    def __init__(self, replay: Replay, scheme: Scheme, most: Sequence[int]) -> None:
        self._replay, self._scheme = replay, scheme
        self._network = replay.meta.network
        self.units = self._chosen(most)
        self.output = lru_cache(_N_KEPT * len(scheme.nodes))(self._output)
        self._strength = lru_cache(_N_KEPT * max(len(scheme.links), 1))(self._read_strength)
        self._kernels = lru_cache(_N_KEPT * len(scheme.nodes))(self._read_kernels)

    def outputs(self, step: int, probe: int) -> tuple[UnitOutput | None, ...]:
        """Return what the units of all nodes put out for a probe."""
        return tuple(self.output(step, probe, node) for node in range(len(self.units)))

    def joint(self, link: int, before: int, after: int, moved: float) -> Floats | None:
        """Return how the units of a link are connected, ``(n_target, n_source)``, -1 to 1.

        None where each only goes on to one of the other.

        Parameters
        ----------
        link
            Its number.
        before, after
            Recorded steps.
        moved
            How far the target's weights are from the one to the other.
        """
        return _between(self._strength(before, link), self._strength(after, link), moved)

    def kernels(self, node: int, before: int, after: int, moved: float) -> Floats | None:
        """Return the kernels of a node's shown units ``(n, n_in, height, width)``, -1 to 1."""
        return _between(self._kernels(before, node), self._kernels(after, node), moved)

    def _chosen(self, most: Sequence[int]) -> tuple[Units, ...]:
        at, nodes = self._replay.kept_step, self._scheme.nodes
        n_probes = 8  # more do not change which units carry most
        found = [
            carry_most(at, node, n_probes, n, self._network)
            for node, n in zip(nodes, most, strict=True)
        ]
        # What is added up has the same units on both sides: those of the last sum.
        for target in range(len(nodes) - 1, -1, -1):
            if nodes[target].first.kind != "add":
                continue
            for link in self._scheme.links:
                mine, other = found[target], found[link.source]
                if link.target == target and (mine.form, mine.n) == (other.form, other.n):
                    found[link.source] = Units(mine.form, mine.n, mine.shown, other.size)
        return tuple(found)

    def _output(self, step: int, probe: int, number: int) -> UnitOutput | None:
        at, node, units = (
            self._replay.step_at(step),
            self._scheme.nodes[number],
            self.units[number],
        )
        whole, largest = self._whole(at, node, probe)
        if whole is None:
            return None
        parts = parts_of(whole, self._network)
        if units.form == "picture":
            return _picture(parts, is_drawn=node.first.kind != "input")
        scale = max(float(np.abs(parts).max(initial=0.0)), LEAST_SCALE * largest, 1e-9)
        shown = parts[units.shown] / scale
        strength = np.minimum(np.sqrt(np.abs(shown).mean(axis=(1, 2))), 1.0)
        smaller = self._pooled(at, node, units, probe, scale)
        return UnitOutput(shown, smaller, strength, float(np.abs(parts).mean()))

    def _pooled(
        self, at: TrainingStep, node: Node, units: Units, probe: int, scale: float
    ) -> Floats | None:
        block = pooled(node)
        if block is None or form_of(block, self._network) is None:
            return None
        key = (block.name, "activation")
        if key not in at.tensors or probe >= len(at.tensors[key]):
            return None
        parts = parts_of(at.tensors[key][probe], self._network)
        return parts[units.shown] / scale if len(parts) == units.n else None

    def _whole(self, at: TrainingStep, node: Node, probe: int) -> tuple[Tensor | None, float]:
        for name in seen_names(node, self._network):
            key = (name, "activation")
            if key in at.tensors and probe < len(at.tensors[key]):
                return at.tensors[key][probe], self._replay.largest(key)
        given = given_to(self._replay, at, node, probe)
        return given, 1.0 if given is None else max(float(np.abs(given).max(initial=0)), 1e-9)

    def _read_strength(self, step: int, number: int) -> Floats | None:
        at, link = self._replay.step_at(step), self._scheme.links[number]
        units = self.units[link.source], self.units[link.target]
        matrix = strengths(at, *units, self._scheme.nodes[link.target], self._network)
        return None if matrix is None else matrix / max(_largest(matrix), 1e-12)

    def _read_kernels(self, step: int, node: int) -> Floats | None:
        at, block = self._replay.step_at(step), self._scheme.nodes[node].first
        kernels = kernels_of(at, block, self.units[node].shown)
        if kernels is None:
            return None
        kernels = np.nan_to_num(kernels, posinf=0.0, neginf=0.0)
        return kernels / max(_largest(kernels), 1e-12)


def given_to(replay: Replay, at: TrainingStep, node: Node, probe: int) -> Tensor | None:
    """Return what an input is given, which a reel keeps once for all steps; None if unknown."""
    probes = replay.meta.probe_arrays
    rows = at.examples if len(at.examples) else replay.meta.lessons.probes or ()
    if probes is None or node.first.name not in probes.inputs or probe >= len(rows):
        return None
    return probes.inputs[node.first.name][int(rows[probe])]


def _picture(parts: Floats, *, is_drawn: bool) -> UnitOutput:
    """Return a picture: what is given from its smallest number to its largest.

    Models scale what they are given as they like; what one draws begins at zero, if it has no
    less.
    """
    low, high = float(parts.min()), float(parts.max())
    if is_drawn and low >= 0.0:
        low = 0.0
    shown = (parts - low) / max(high - low, 1e-9)
    strength = np.array([min(float(np.sqrt(np.abs(shown).mean())), 1.0)])
    return UnitOutput(shown, None, strength, float(np.abs(parts).mean()))


def turned_output(
    one: UnitOutput | None, other: UnitOutput | None, share: float
) -> UnitOutput | None:
    """Return what is seen while light goes from one answer to another, for motion only."""
    if one is None or other is None or share >= 1.0 or one.maps.shape != other.maps.shape:
        return other
    smaller = _between(one.pooled, other.pooled, share)
    return UnitOutput(
        one.maps + (other.maps - one.maps) * share,
        smaller,
        one.strength + (other.strength - one.strength) * share,
        one.size + (other.size - one.size) * share,
    )


def _largest(array: Floats) -> float:
    return float(np.abs(array).max(initial=0.0))


def _between(old: Floats | None, new: Floats | None, moved: float) -> Floats | None:
    if old is None or new is None:
        return new
    return new if moved == 1.0 else old + (new - old) * moved

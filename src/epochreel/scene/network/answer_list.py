"""The answers of a network of any blocks beside its last neurons: classes, or a few numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from epochreel.answers.activations import softmax
from epochreel.dataset import Schema
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.moments.flow import Flow, NodeState
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.units import Units
from epochreel.scene.network.columns import LIST, Column
from epochreel.scene.network.layout import LayerPlace, Layout
from epochreel.scene.network.outputs import Outputs
from epochreel.scene.network.reading import target_of

Floats = NDArray[np.float64]


class AnswerList:
    """What the network answers to a probe, and what it should.

    Parameters
    ----------
    replay
        The recorded training.
    regions, theme
        The stage, and how.
    column, units
        Where the last neurons stand, and which they are.
    """

    def __init__(
        self, replay: Replay, regions: Regions, theme: Theme, column: Column, units: Units
    ) -> None:
        self._replay, self._units = replay, units
        self._is_class = answers_are_classes(replay)
        task = "classes" if self._is_class else "numbers"
        place = neurons_place(column, units)
        right = column.place.right + LIST * regions.unit
        room = Rect(regions.network.x, regions.network.y, right - regions.network.x, 1.0)
        layout = Layout(replace(regions, network=room), (place,))
        schema = Schema.plain(1, units.n, task)
        self._outputs = Outputs(layout, theme, schema, self._span())

    def draw(self, brush: Brush, flow: Flow, state: NodeState) -> None:
        """Draw the list at a moment."""
        self._outputs.draw(brush, self._act(flow, state))

    def glow(self, flow: Flow, state: NodeState, light: Floats) -> tuple[Floats, Floats]:
        """Return light and error of each answer's neuron, given the light of what was recorded.

        Of classes they are her shares, and how far each is from what it should be.
        """
        act = self._act(flow, state)
        wrong = np.full(len(light), state.error)
        if not self._is_class or not act.values:
            return light, wrong
        shares = act.values[-1]
        if act.target is not None:
            wrong = wrong * np.abs(act.target - shares)
        return shares * state.opacity, wrong

    def _span(self) -> tuple[float, float]:
        probes = self._replay.meta.probe_arrays
        if self._is_class or probes is None or probes.targets is None:
            return 0.0, 1.0
        values = np.asarray(probes.targets, np.float64)
        low, high = float(values.min()), float(values.max())
        return min(low, 0.0), max(high, low + 1e-9)

    def _act(self, flow: Flow, state: NodeState) -> Act:
        answer = None if state.output is None else np.ravel(state.output.whole)
        if answer is None or len(answer) != self._units.n or state.opacity <= 0.0:
            return Act((), ())
        values = self._shares(np.asarray(answer, np.float64))
        target = target_of(flow, self._replay.meta)
        right = None
        if target is not None and self._is_class:
            right = np.eye(self._units.n)[int(target.reshape(-1)[0])]
        elif target is not None and target.size == self._units.n:
            right = np.asarray(target, np.float64).ravel()
        opacity = (state.opacity,)
        return Act((), (), (values,), opacity, compared=flow.compared, target=right)

    def _shares(self, answer: Floats) -> Floats:
        """Return answers as shares of one, where a loss would have made them that."""
        answer = np.nan_to_num(answer, posinf=0.0, neginf=0.0)
        is_share = answer.min() >= 0.0 and abs(answer.sum() - 1.0) < 1e-3
        return answer if not self._is_class or is_share else softmax(answer)


def neurons_place(column: Column, units: Units) -> LayerPlace:
    """Return where the neurons of a node stand, as what draws layers of them has it."""
    rect = column.rects[0]
    across = np.sort(column.centers, axis=0)
    steps = np.diff(across, axis=0).max(axis=1) if len(across) > 1 else np.array([60.0])
    spacing = float(np.median(steps[steps > 1e-6])) if (steps > 1e-6).any() else rect.width
    return LayerPlace("neurons", units.shown, units.n, column.centers, rect.width / 2, spacing)


def answers_are_classes(replay: Replay) -> bool:
    """Whether the right answers are the numbers of classes."""
    probes, network = replay.meta.probe_arrays, replay.meta.network
    if probes is None or probes.targets is None:
        return False
    n = int(np.prod(network.block(network.outputs[0]).out_shape))
    targets = np.asarray(probes.targets)
    is_whole = np.issubdtype(targets.dtype, np.integer) and targets[:1].size == 1
    return bool(is_whole and n > 1 and targets.min() >= 0 and targets.max() < n)


def can_list(replay: Replay, n: int) -> bool:
    """Whether so many answers can be told one by one."""
    probes = replay.meta.probe_arrays
    if answers_are_classes(replay):
        return True
    targets = None if probes is None else probes.targets
    return targets is not None and targets[:1].size == n and n <= 4

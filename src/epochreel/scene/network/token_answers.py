"""What a network answers to a sequence: the next token above each, or a list of classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from epochreel.answers.activations import softmax
from epochreel.dataset import Schema
from epochreel.drawing import Discs
from epochreel.render.substitutes import settable
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.regions import MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.moments.flow import Flow, NodeState
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.token_signals import RowOutput
from epochreel.scene.moments.tokens import TokenScheme
from epochreel.scene.network.answer_list import answers_are_classes, can_list
from epochreel.scene.network.body import neuron_lights
from epochreel.scene.network.layout import LayerPlace, Layout
from epochreel.scene.network.outputs import Outputs
from epochreel.scene.network.reading import target_of
from epochreel.scene.network.token_labels import word_of
from epochreel.scene.network.token_places import TokenPlaces
from epochreel.scene.network.unit_lights import PLAIN, Strands, cubic, strands_of

Floats = NDArray[np.float64]

MOST_LISTED = 12  # answers
RADIUS = 13.0  # units, of an answer's neuron


class TokenAnswers:
    """The answers of a network of tokens.

    Parameters
    ----------
    replay
        The recorded training.
    tokens
        The network as rows.
    shown
        Which tokens are shown.
    places, regions, theme
        Where and how.
    """

    def __init__(
        self,
        replay: Replay,
        tokens: TokenScheme,
        shown: NDArray[np.int64],
        places: TokenPlaces,
        regions: Regions,
        theme: Theme,
    ) -> None:
        self._replay, self._tokens, self._shown = replay, tokens, shown
        self._places, self._theme, self._unit = places, theme, regions.unit
        network = replay.meta.network
        self._shape = network.block(network.outputs[0]).out_shape
        self._is_next = len(self._shape) == 2 and self._shape[0] == tokens.n_tokens
        self._layout: Layout | None = None
        n = self.n_listed(replay, tokens)
        if n:
            radius = RADIUS * regions.unit
            spacing = float(np.diff(places.answers[:, 0]).min()) if n > 1 else 200.0
            units = np.arange(n)
            place = LayerPlace("neurons", units, n, places.answers, radius, spacing)
            self._layout = Layout(replace(regions, direction="up"), (place,))
            task = "classes" if answers_are_classes(replay) else "numbers"
            schema = Schema.plain(1, n, task)
            self._outputs = Outputs(self._layout, theme, schema, (0.0, 1.0))

    @staticmethod
    def n_listed(replay: Replay, tokens: TokenScheme) -> int:
        """Return how many answers are listed; 0 where each token has its own."""
        network = replay.meta.network
        shape = network.block(network.outputs[0]).out_shape
        n = int(np.prod(shape))
        if len(shape) == 2 or n > MOST_LISTED or not can_list(replay, n):
            return 0
        return n

    def strands(self, flow: Flow, last: RowOutput | None, scale: float) -> Strands | None:
        """Return what leads from the last row to the answers."""
        state, rects = flow.nodes[-1], self._places.strips[-1]
        norms = np.full(len(rects), 0.6) if last is None else last.norms
        carried = norms * smooth(window(state.reached, 0.0, 0.5)) * state.fade
        start = np.array([(rect.center[0], rect.y) for rect in rects])
        travels = flow.forward[-1], flow.backward[-1]
        if self._layout is not None:
            below = np.array([0.0, RADIUS * self._unit])
            one = np.flatnonzero(self._shown == self._tokens.asked)
            if len(one):
                end = self._places.answers + below
                start, carried = start[one].repeat(len(end), 0), carried[one].repeat(len(end))
            else:
                end = np.tile(self._places.answers.mean(axis=0) + below, (len(start), 1))
        elif self._is_next:
            end = self._places.answers + np.array([0.0, 30.0 * self._unit])
        else:
            return None
        rise = np.zeros_like(start)
        rise[:, 1] = 0.5 * (end - start)[:, 1]
        points = cubic(start, start + rise, end - rise, end)
        return strands_of(points, PLAIN * (2.0 if self._is_next else 1.0), carried, travels)

    def discs(self, flow: Flow, presence: float) -> Discs | None:
        """Return the neurons of listed answers."""
        if self._layout is None:
            return None
        state, act = flow.nodes[-1], self._act(flow, flow.nodes[-1])
        n = self._layout.layers[0].n_units
        light = np.zeros(n) if not act.values else np.clip(act.values[-1], 0, 1) * state.opacity
        lit = Act((), (light,), error_light=(np.full(n, state.error),))
        return neuron_lights(lit, self._layout, self._theme, presence)

    def draw(self, brush: Brush, flow: Flow) -> None:
        """Draw the answers, and what they should be as far as they have been compared."""
        state = flow.nodes[-1]
        if self._layout is not None:
            self._outputs.draw(brush, self._act(flow, state))
        elif self._is_next and state.output is not None:
            self._draw_next(brush, flow, state)

    def _draw_next(self, brush: Brush, flow: Flow, state: NodeState) -> None:
        assert state.output is not None
        logits = np.nan_to_num(np.asarray(state.output.whole, np.float64))
        if logits.shape != self._shape or state.opacity <= 0.004:
            return
        shares = softmax(logits[self._shown])
        best = shares.argmax(axis=1)
        target = target_of(flow, self._replay.meta)
        right = None
        if target is not None and target.size == self._tokens.n_tokens:
            right = np.asarray(target).ravel()[self._shown]
        for at, (x, y) in enumerate(self._places.answers.tolist()):
            wanted = None if right is None or right[at] < 0 else int(right[at])
            sure = float(shares[at, best[at]])
            self._draw_one(brush, (x, y), int(best[at]), sure, wanted, flow, state)

    def _draw_one(
        self,
        brush: Brush,
        at: tuple[float, float],
        best: int,
        sure: float,
        wanted: int | None,
        flow: Flow,
        state: NodeState,
    ) -> None:
        theme, unit = self._theme, brush.unit
        vocabulary, room = self._replay.vocabulary, self._places.tokens[0].width
        x, y = at
        counts = wanted is not None
        colour = blend(theme.faint, theme.warm_ink, sure)
        if flow.compared > 0.0 and counts:
            is_right = best == wanted
            colour = blend(colour, theme.bright if is_right else theme.error_ink, flow.compared)
        word = settable(word_of(best, vocabulary), theme.font)
        size = brush.fitting_size(word, MEDIUM, room, bold=True)
        word = brush.fitted(word, size, room, bold=True)
        opacity = state.opacity * (1.0 if counts else 0.35)
        brush.text_at(word, x, y, size, colour, bold=True, anchor="center", opacity=opacity)
        if wanted is not None and best != wanted and flow.compared > 0.0:
            said = settable(word_of(wanted, vocabulary), theme.font)
            size = brush.fitting_size(said, SMALL, room)
            said = brush.fitted(said, size, room)
            above = y - 30 * unit
            brush.text_at(
                said, x, above, size, theme.bright, anchor="center", opacity=flow.compared
            )

    def _act(self, flow: Flow, state: NodeState) -> Act:
        assert self._layout is not None
        n = self._layout.layers[0].n_units
        answer = None if state.output is None else np.ravel(state.output.whole)
        if answer is None or len(answer) != n or state.opacity <= 0.0:
            return Act((), ())
        values = np.nan_to_num(np.asarray(answer, np.float64))
        target = target_of(flow, self._replay.meta)
        right: Floats | None = None
        if answers_are_classes(self._replay):
            values = softmax(values)
            if target is not None:
                right = np.eye(n)[int(target.reshape(-1)[0])]
        elif target is not None and target.size == n:
            right = np.asarray(target, np.float64).ravel()
        opacity = (state.opacity,)
        return Act((), (), (values,), opacity, compared=flow.compared, target=right)

"""A network that reads a sequence: tokens as columns, what they become as rows from below."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.render.substitutes import settable
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.easing import mix, smooth, window
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow, NodeState, flows_of
from epochreel.scene.moments.gates import gate_names, openness
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.signals import Signals
from epochreel.scene.moments.token_signals import RowOutput, TokenSignals, turned_row
from epochreel.scene.moments.tokens import Row, TokenScheme, token_scheme
from epochreel.scene.moments.view import View
from epochreel.scene.network.cells import signed_cells
from epochreel.scene.network.lights import Lights
from epochreel.scene.network.reading import reading_of
from epochreel.scene.network.token_answers import TokenAnswers
from epochreel.scene.network.token_labels import patches_of, words_of
from epochreel.scene.network.token_lights import (
    focus_at,
    hand_strands,
    look_strands,
    stream_strands,
)
from epochreel.scene.network.token_pictures import SeenPatches
from epochreel.scene.network.token_places import TokenPlaces, most_tokens, place_tokens
from epochreel.scene.network.token_words import TokenWords
from epochreel.scene.network.unit_lights import Strands, joined_strands, strand_lights, travels_of

Floats = NDArray[np.float64]

SHORT = 3  # letters; longer words are set smaller
VALVE = 30.0  # units, the height of a gate
CELL_ROWS = 4  # of a strip


def can_draw_tokens(replay: Replay) -> bool:
    """Whether a network reads a sequence of tokens."""
    return token_scheme(replay.meta.network) is not None


class DrawnTokens:
    """See `epochreel.scene.network.drawn.Drawn`.

    Parameters
    ----------
    replay, regions, theme
        What, where and how.
    """

    def __init__(self, replay: Replay, regions: Regions, theme: Theme) -> None:
        network = replay.meta.network
        tokens = token_scheme(network)
        assert tokens is not None  # `can_draw_tokens` has asked
        self._replay, self._theme, self._unit = replay, theme, regions.unit
        self._tokens: TokenScheme = tokens
        self._patches = patches_of(network, tokens.n_tokens)
        self._shown = self._chosen(most_tokens(regions))
        self._flow_at = flows_of(tokens.scheme, Signals(replay, tokens.scheme), replay.meta)
        self._rows = TokenSignals(replay, tokens, self._shown)
        n_answers = TokenAnswers.n_listed(replay, tokens)
        self._places: TokenPlaces = place_tokens(
            regions, len(self._shown), len(tokens.rows), n_answers
        )
        self._answers = TokenAnswers(replay, tokens, self._shown, self._places, regions, theme)
        self._seen = self._patches and SeenPatches(
            self._patches, network, self._places, self._shown, theme
        )
        n_dims = self._rows.n_dims
        self._words = TokenWords(tokens, self._shown, n_dims, self._places, theme)
        self._boxes = kept(self._draw_boxes)

    @property
    def _last(self) -> int:
        """Which of the shown tokens looks longest: that whose answer counts."""
        asked = self._tokens.asked
        found = np.flatnonzero(self._shown == asked)
        return int(found[0]) if len(found) else len(self._shown) - 1

    def lights(self, view: View, presence: float) -> Lights:
        """Return streams, and curves from where a token looks to where that is used."""
        flow = self._flow(view)
        places, rows, unit = self._places, self._tokens.rows, self._unit
        outputs = self._outputs(flow)
        found = []
        for at, row in enumerate(rows):
            below = places.tokens if at == 0 else places.strips[at - 1]
            state = flow.nodes[at + 1]
            carried = self._carried(outputs, at, state)
            travels = travels_of(flow, at)
            found.append(stream_strands(below, places.strips[at], carried, travels, self._scale))
            if row.kind == "look" and flow.probe is not None:
                found.append(self._looks(at, flow, state))
            if row.kind == "recur":
                output = outputs[at]
                states = np.ones(len(self._shown)) if output is None else output.norms
                sent = states * self._arrivals(row, state) * state.fade
                ways = (False, True)[: row.block.notes.get("directions", 1)]
                found += [hand_strands(places.strips[at], sent, way, len(ways)) for way in ways]
        found.append(self._answers.strands(flow, outputs[-1], self._scale))
        strands = joined_strands([part for part in found if part is not None])
        curves = None if strands is None else strand_lights(strands, self._theme, unit, presence)
        return Lights(None, self._answers.discs(flow, presence), curves)

    def draw(self, brush: Brush, view: View) -> None:
        """Draw tokens, their vectors, the names of rows, and what is answered."""
        flow = self._flow(view)
        outputs = self._outputs(flow)
        focus = self._focus(flow)
        self._draw_tokens(brush, flow, focus)
        for at, row in enumerate(self._tokens.rows):
            self._draw_row(brush, at, row, flow.nodes[at + 1], outputs[at])
            if row.kind == "recur":
                self._draw_gates(brush, at, row, flow)
        reading = reading_of(flow, self._tokens.scheme, self._replay.meta, self._theme.words)
        self._words.draw(brush, flow, self._active(flow), reading)
        self._answers.draw(brush, flow)

    def _flow(self, view: View) -> Flow:
        return self._flow_at(view.moment)

    def _outputs(self, flow: Flow) -> tuple[RowOutput | None, ...]:
        if flow.probe is None:
            return (None,) * len(self._tokens.rows)
        outputs = self._rows.outputs(flow.after, flow.probe)
        if flow.previous is None:
            return outputs
        pairs = zip(self._rows.outputs(*flow.previous), outputs, strict=True)
        return tuple(turned_row(one, other, flow.turned) for one, other in pairs)

    @property
    def _scale(self) -> float:
        return min(self._places.strips[0][0].width / (60.0 * self._unit), 1.3)

    def _chosen(self, most: int) -> NDArray[np.int64]:
        """Return which tokens are shown: the last, or of a picture or a class the first."""
        n = self._tokens.n_tokens
        out = self._replay.meta.network.block(self._replay.meta.network.outputs[0]).out_shape
        is_at_end = len(out) == 2 or (self._tokens.asked or 0) >= most
        first = n - most if is_at_end and n > most else 0
        return np.arange(first, min(first + most, n))

    def _carried(self, outputs: tuple[RowOutput | None, ...], at: int, state: NodeState) -> Floats:
        before = outputs[at - 1] if at else None
        norms = np.full(len(self._shown), 0.8) if before is None else before.norms
        return norms * smooth(window(state.reached, 0.0, 0.35)) * state.fade

    def _looks(self, at: int, flow: Flow, state: NodeState) -> Strands | None:
        assert flow.probe is not None
        shares = self._rows.attention(flow.after, flow.probe, at)
        if shares is None or state.reached <= 0.0:
            return None
        below = self._places.strips[at - 1] if at else self._places.tokens
        after = 1.0 if state.reached < 1.0 else 0.55
        lit = smooth(window(state.reached, 0.0, 0.12)) * state.fade * after
        focus = focus_at(state.reached, len(self._shown), self._last)
        return look_strands(below, self._places.strips[at], shares, focus, lit)

    def _focus(self, flow: Flow) -> float | None:
        """Return which token looks now; None if none does."""
        for at, row in enumerate(self._tokens.rows):
            reached = flow.nodes[at + 1].reached
            if row.kind == "look" and 0.0 < reached < 1.0:
                return focus_at(reached, len(self._shown), self._last)
        return None

    def _active(self, flow: Flow) -> int:
        """Return the row that the signal has come to; -1 for none."""
        going = [at for at in range(len(self._tokens.rows)) if 0 < flow.nodes[at + 1].reached < 1]
        return going[-1] if going else -1

    def _arrivals(self, row: Row, state: NodeState) -> Floats:
        """Return how far each token has come to a row: together, or one after another."""
        n = len(self._shown)
        if row.kind == "recur":
            return np.array([smooth(state.reached * n - at) for at in range(n)])
        if row.kind == "look":
            return np.full(n, smooth(window(state.reached, 0.35, 0.95)))
        return np.full(n, smooth(window(state.reached, 0.3, 0.9)))

    def _draw_tokens(self, brush: Brush, flow: Flow, focus: float | None) -> None:
        state, theme = flow.nodes[0], self._theme
        given = None if flow.probe is None else self._rows.given(flow.after, flow.probe)
        if self._seen is not None and given is not None:
            heads = self._shares_of_focus(flow, focus)
            self._seen.draw(brush, given, state.opacity, focus, heads)
        words: tuple[str, ...] = ("",) * len(self._shown)
        if given is not None and self._seen is None:
            found = words_of(np.asarray(given), self._shown, self._replay.vocabulary)
            words = tuple(settable(word, theme.font) for word in found)
        lit = -1 if focus is None else round(focus)
        self._boxes(brush, words, round(state.opacity, 3), lit, round(state.error, 3))

    def _shares_of_focus(self, flow: Flow, focus: float | None) -> Floats | None:
        active = self._active(flow)
        if focus is None or flow.probe is None or active < 0:
            return None
        shares = self._rows.attention(flow.after, flow.probe, active)
        return None if shares is None else shares[round(focus)]

    def _draw_boxes(
        self, brush: Brush, words: tuple[str, ...], opacity: float, lit: int, error: float
    ) -> None:
        theme = self._theme
        for at, (rect, word) in enumerate(zip(self._places.tokens, words, strict=True)):
            glow = 1.0 if at == lit else 0.0
            line = blend(blend(theme.line, theme.warm_ink, glow), theme.error_ink, error)
            fill = None if self._seen is not None else theme.cell
            if self._seen is None or glow:
                brush.box(rect, radius=7.0, fill=fill, line=line, line_width=1.5 + glow)
            room = rect.width - 8 * brush.unit
            largest = MEDIUM if len(word) <= SHORT else 0.86 * SMALL
            size = brush.fitting_size(word, largest, room, bold=True)
            word = brush.fitted(word, size, room, bold=True)
            brush.text_at(
                *(word, *rect.center, size, theme.bright),
                bold=True,
                anchor="center",
                opacity=opacity,
            )

    def _draw_row(
        self, brush: Brush, at: int, row: Row, state: NodeState, output: RowOutput | None
    ) -> None:
        theme = self._theme
        arrivals = self._arrivals(row, state) * state.fade
        line = blend(theme.line, theme.error_ink, state.error)
        width = 1.3 + 1.6 * state.error
        for number, rect in enumerate(self._places.strips[at]):
            place = rect
            if row.kind == "read" and output is not None and 0.0 < arrivals[number] < 1.0:
                start = self._places.tokens[number]
                y = mix(start.center[1] - rect.height / 2, rect.y, float(arrivals[number]))
                place = Rect(rect.x, y, rect.width, rect.height)
            brush.box(rect, radius=2.0, fill=theme.cell)
            if output is not None and arrivals[number] > 0.004:
                pixels = signed_cells(strip_cells(output.cells[number]), theme)
                pixels = faded_pixels(pixels, brush.opacity * float(arrivals[number]))
                brush.inks.append(Image(place.x, place.y, place.width, place.height, pixels))
            brush.box(rect, radius=2.0, line=line, line_width=width)

    def _draw_gates(self, brush: Brush, at: int, row: Row, flow: Flow) -> None:
        """Draw under each state how far the gates were open that let it through."""
        names, theme = gate_names(row.block), self._theme
        state = flow.nodes[at + 1]
        if not names or at == 0 or flow.probe is None or state.fade <= 0.004:
            return
        opened = self._opened(flow.after, flow.probe, at, row)
        if opened is None:
            return
        arrivals = self._arrivals(row, state) * state.fade
        for number, rect in enumerate(self._places.strips[at]):
            bar = rect.width / (len(names) * 1.6)
            for gate, share in enumerate(opened[number]):
                x = rect.x + (gate + 0.5) * rect.width / len(names) - bar / 2
                tall = min(VALVE * brush.unit, 0.6 * rect.height)
                frame = Rect(x, rect.bottom + 5 * brush.unit, bar, tall)
                brush.box(frame, radius=2.0, fill=theme.cell, line=theme.line, line_width=1.0)
                fill = tall * float(share) * float(arrivals[number])
                open_part = Rect(x, frame.bottom - fill, bar, fill)
                brush.box(open_part, radius=1.0, fill=theme.warm_ink)

    def _opened(self, step: int, probe: int, at: int, row: Row) -> Floats | None:
        tensors = self._replay.step_at(step).tensors
        below = self._tokens.rows[at - 1].block.name
        keys = [(below, "activation"), (row.block.name, "activation")]
        if any(key not in tensors or probe >= len(tensors[key]) for key in keys):
            return None
        read, states = (np.asarray(tensors[key][probe], np.float64) for key in keys)
        found = openness(self._replay.step_at(step), row.block, read, states)
        return None if found is None else found[self._shown]


def strip_cells(values: Floats) -> Floats:
    """Return numbers as the cells of a strip, row by row; what is left over is zero."""
    rows = CELL_ROWS if len(values) >= 2 * CELL_ROWS else 1
    columns = -(-len(values) // rows)
    padded = np.zeros(rows * columns)
    padded[: len(values)] = values
    return padded.reshape(rows, columns)

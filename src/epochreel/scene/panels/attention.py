"""Where tokens look: a map for each head, rows that look, columns that are looked at."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.render.substitutes import settable
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import flows_of
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.signals import Signals
from epochreel.scene.moments.token_signals import TokenSignals
from epochreel.scene.moments.tokens import TokenScheme, token_scheme
from epochreel.scene.moments.view import View
from epochreel.scene.network.cells import signed_cells
from epochreel.scene.network.token_labels import words_of

MOST_HEADS = 4
TITLE_LINE, LABEL, LETTERS, ROWS, GAP = 24.0, 34.0, 26.0, 20.0, 14.0  # units
MOST_LETTERS = 16  # along a side; more could not be read
Floats = NDArray[np.float64]


class AttentionPanel:
    """Heads as maps; see `Panel`. Of more than four, two each of the last layers that look."""

    name: ClassVar[str] = "attention"
    role: ClassVar[Role] = "answers"
    height: float = 470.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        tokens = token_scheme(replay.meta.network)
        assert tokens is not None  # `can_show` has asked
        self._replay, self._theme = replay, theme
        self._tokens: TokenScheme = tokens
        self._flow_at = flows_of(tokens.scheme, Signals(replay, tokens.scheme), replay.meta)
        n = tokens.n_tokens
        self._shown = np.arange(max(n - 18, 0) if tokens.is_next else 0, n)[:18]
        self._signals = TokenSignals(replay, tokens, self._shown)
        self._heads = self._chosen()

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether tokens look at one another, and where was recorded."""
        tokens = token_scheme(replay.meta.network)
        if tokens is None:
            return False
        found = replay.kept_step.tensors
        return any(
            (block.name, "attention") in found for row in tokens.rows for block in row.attention
        )

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the maps of the probe that is looked at."""
        theme, unit = self._theme, brush.unit
        title = theme.words.say("where_she_looks")
        brush.text(title, place.x, place.y + TITLE_LINE * unit, SMALL, theme.soft)
        flow = self._flow_at(view.moment)
        words = self._words(flow.after, flow.probe)
        for number, (row, head) in enumerate(self._heads):
            state = flow.nodes[row + 1]
            rect = self._place(place, number, unit)
            layer = theme.words.grouped(self._tokens.rows[row].number)
            number_of_head = theme.words.grouped(head + 1)
            name = theme.words.say("head_of", layer=layer, head=number_of_head)
            size = brush.fitting_size(name, SMALL * 0.84, rect.width)
            name = brush.fitted(name, size, rect.width)
            brush.text(name, rect.x, rect.y - 9 * unit, size, theme.soft)
            brush.box(rect, radius=2.0, fill=theme.cell)
            opacity = smooth(window(state.reached, 0.0, 0.9)) * state.fade
            if flow.probe is not None and opacity > 0.004:
                shares = self._signals.heads(flow.after, flow.probe, row)
                if shares is not None and head < len(shares):
                    pixels = faded_pixels(
                        signed_cells(shares[head], theme), brush.opacity * opacity
                    )
                    brush.inks.append(Image(rect.x, rect.y, rect.width, rect.height, pixels))
                self._letters(brush, rect, words, opacity)
            is_active = 0.0 < state.reached < 1.0
            line = blend(theme.line, theme.warm_ink, float(is_active))
            brush.box(rect, radius=2.0, line=line, line_width=1.6)

    def _chosen(self) -> list[tuple[int, int]]:
        """Return which heads are shown: rows of the network, and numbers of their heads."""
        rows = [at for at, row in enumerate(self._tokens.rows) if row.attention]
        last = self._replay.kept_step
        found = []
        for at in rows[-2:] if len(rows) > 1 else rows:
            heads = self._signals.heads(last.step, 0, at)
            n = 0 if heads is None else len(heads)
            most = MOST_HEADS if len(rows) == 1 else MOST_HEADS // 2
            found += [(at, head) for head in range(min(n, most))]
        return found[:MOST_HEADS]

    def _place(self, place: Rect, number: int, unit: float) -> Rect:
        gap = GAP * unit
        across = (place.width - gap) / 2
        n_rows = -(-len(self._heads) // 2)
        down = (place.height - TITLE_LINE * unit) / max(n_rows, 1)
        # Rows are lettered at the left, columns below.
        side = min(across - ROWS * unit, down - (LABEL + LETTERS + 8) * unit)
        x = place.x + number % 2 * (across + gap) + ROWS * unit
        y = place.y + (TITLE_LINE + LABEL + 8) * unit + number // 2 * down
        return Rect(x, y, side, side)

    def _words(self, step: int, probe: int | None) -> list[str]:
        given = None if probe is None else self._signals.given(step, probe)
        if given is None or np.ndim(given) > 1 or len(self._shown) > MOST_LETTERS:
            return []
        found = words_of(np.asarray(given), self._shown, self._replay.vocabulary)
        return [settable(word, self._theme.font) for word in found]

    def _letters(self, brush: Brush, rect: Rect, words: list[str], opacity: float) -> None:
        """Write who looks beside a map, and below it at what, if that is short enough."""
        if not words:
            return
        pitch = rect.width / len(words)
        size = min(SMALL * 0.8, 0.9 * pitch / brush.unit)
        if max(brush.width_of(word, size) for word in words) > 0.96 * pitch:
            return
        y = rect.bottom + 20 * brush.unit
        for at, word in enumerate(words):
            x = rect.x + (at + 0.5) * pitch
            brush.text(word, x, y, size, self._theme.soft, anchor="center", opacity=opacity)
            x, row = rect.x - 0.55 * ROWS * brush.unit, rect.y + (at + 0.5) * pitch
            brush.text_at(word, x, row, size, self._theme.soft, anchor="center", opacity=opacity)

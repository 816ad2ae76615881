"""All blocks of a deep network in one strip: how large weights are, what runs through, what error.

Each is a glyph: its height is the size of its weights, its light what it puts out, and the bar
below it the error that comes back to it, so that gradients that vanish or explode are seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow, NodeState

TALL, BAR, NUMBER = 92.0, 10.0, 30.0  # units: of a glyph, its bar of error, and its number
LEAST_TALL = 0.28  # of the height, of a block without weights
MOST_WIDE = 26.0  # units
EVERY = (1, 2, 4, 5, 10, 20, 50, 100, 200, 500)  # which of them are numbered
SHADES = 24  # of light and error: a strip of so many glyphs is drawn again only where they differ


class Overview:
    """The strip.

    Parameters
    ----------
    n
        How many blocks there are.
    place
        Where, px.
    theme
        Colours.
    """

    def __init__(self, n: int, place: Rect, theme: Theme) -> None:
        self._n, self._place, self._theme = n, place, theme
        self._glyph = kept(self._draw_glyph, 64 * n)
        self._numbers = kept(self._draw_numbers)

    @property
    def pitch(self) -> float:
        """How far glyphs are apart, px."""
        return self._place.width / self._n

    def at(self, position: float) -> float:
        """Return where a place among the blocks lies, px from the left of the picture."""
        return self._place.x + (position + 0.5) * self.pitch

    def draw(self, brush: Brush, flow: Flow) -> None:
        """Draw all glyphs."""
        for number, state in enumerate(flow.nodes):
            light, error = (round(value * SHADES) for value in (state.light, state.error))
            self._glyph(brush, number, round(_size(state), 2), light, error)
        self._numbers(brush)

    def frame(self, brush: Brush, position: float, n_shown: int) -> Rect:
        """Return the frame around the blocks that are under the lens."""
        unit = brush.unit
        left, right = self.at(position - n_shown / 2), self.at(position + n_shown / 2)
        top = self._place.y - 10 * unit
        return Rect(left, top, right - left, (TALL + BAR + 26) * unit)

    def _draw_glyph(self, brush: Brush, number: int, size: float, light: int, error: int) -> None:
        theme, unit = self._theme, brush.unit
        wide = min(0.62 * self.pitch, MOST_WIDE * unit)
        tall = TALL * unit * (LEAST_TALL + (1.0 - LEAST_TALL) * size)
        x, middle = self.at(number), self._place.y + TALL * unit / 2
        lit, wrong = light / SHADES, error / SHADES
        rect = Rect(x - wide / 2, middle - tall / 2, wide, tall)
        line = blend(theme.line, theme.warm_ink, 0.7 * lit)
        fill = blend(theme.cell, theme.warm_ink, 0.85 * lit)
        brush.box(rect, radius=3.0, fill=fill, line=line, line_width=1.3)
        below = Rect(rect.x, self._place.y + (TALL + 8) * unit, wide, BAR * unit)
        brush.box(below, radius=2.0, fill=theme.cell)
        if wrong > 0.0:
            tall = max(wrong * below.height, 1.5)
            full = Rect(below.x, below.bottom - tall, wide, tall)
            brush.box(full, radius=1.5, fill=theme.error_ink)

    def _draw_numbers(self, brush: Brush) -> None:
        room = brush.width_of("000", SMALL)
        every = next(step for step in EVERY if step * self.pitch > room)
        y = self._place.y + (TALL + BAR + NUMBER) * brush.unit
        for number in range(0, self._n, every):
            text = str(number + 1)
            brush.text(text, self.at(number), y, SMALL * 0.8, self._theme.soft, anchor="center")


def _size(state: NodeState) -> float:
    """Return how large the weights of a node are, as a share of the largest recorded of them."""
    if state.weights is None or not len(state.weights):
        return 0.0
    return float(min(np.sqrt(np.mean(state.weights**2)) * 1.6, 1.0))


def positions(levels: Sequence[int], progress: float) -> float:
    """Return where among the blocks a signal is that has gone so much of its way, 0 to 1."""
    order = np.maximum.accumulate(np.asarray(levels, float))
    at = progress * order[-1]
    return float(np.interp(at, order + 1e-6 * np.arange(len(order)), np.arange(len(order))))

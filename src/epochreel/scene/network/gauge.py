"""What the answer should have been, and how far off hers is: the error as a length."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from epochreel.dataset import Schema
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import faded
from epochreel.scene.kit.easing import clamp, mix
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.labels import output_text, target_text
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.layout import Layout
from epochreel.scene.network.outputs import widest_answer

# Units: from the output's rim to the gauge, from there to its labels, and all of it at least.
AWAY, LABEL, WIDTH = 138.0, 28.0, 340.0
LINE = 32.0  # from one label above the gauge to the other
LEAST_GAP_PX = 5.0  # between two lines of type, however small the picture


class Gauge:
    """The gauge beside a lone output.

    Parameters
    ----------
    layout, theme
        Where and how.
    schema
        In whose units it is written.
    span
        Its lowest and highest value, as the network counts.
    """

    def __init__(
        self, layout: Layout, theme: Theme, schema: Schema, span: tuple[float, float]
    ) -> None:
        self._drawn = kept(partial(_draw_gauge, layout, theme, schema, span))

    def draw(self, brush: Brush, act: Act) -> None:
        """Draw her answer, the right one, and how far they have been compared."""
        if act.target is not None and act.compared > 0.0:
            value, target = float(act.values[-1][0]), float(act.target[0])
            self._drawn(brush, value, target, act.compared, act.rightness)


def _draw_gauge(
    layout: Layout,
    theme: Theme,
    schema: Schema,
    span: tuple[float, float],
    brush: Brush,
    value: float,
    target: float,
    shown: float,
    closed: float,
) -> None:
    place, unit = layout.layers[-1], layout.unit
    center_x, center_y = place.xy[0]
    # Upright, the synapses come from below: the gauge stands on the height of its output.
    height = (2.4 if layout.upright else 4.4) * place.radius
    middle = center_y - (0.5 * height - 0.25 * place.radius if layout.upright else 0.0)
    x = center_x + place.radius + gauge_away(brush, schema, theme.words)
    top = middle - height / 2

    def at(number: float) -> float:
        return top + height * (1.0 - clamp((number - span[0]) / (span[1] - span[0])))

    rail = Rect(x - 3 * unit, top, 6 * unit, height)
    brush.box(rail, radius=3, fill=theme.line, opacity=shown)
    # The error grows from her answer towards the right one.
    reach = at(value) + (at(target) - at(value)) * shown
    bar_top, bar_bottom = sorted((at(value), reach))
    bar = Rect(x - 7 * unit, bar_top, 14 * unit, max(bar_bottom - bar_top, 2 * unit))
    wrong = shown * (1.0 - closed)
    brush.box(bar, radius=4, fill=theme.error_ink, opacity=wrong)
    if closed > 0.0:
        # A ring closes around the right answer, and hers in it.
        half = mix(26.0, 16.0, closed) * unit
        ring = Rect(x - half, at(target) - half, 2 * half, 2 * half)
        brush.box(ring, radius=half / unit, line=theme.bright, line_width=2.5, opacity=closed)
    hers = Rect(x - 18 * unit, at(value) - 2.5 * unit, 36 * unit, 5 * unit)
    brush.box(hers, radius=2.5, fill=theme.warm_ink, opacity=shown)
    brush.dot(x, at(target), 9.0, theme.bright, shown)
    # Half-way along the error, but always clear of the line above or below it.
    inwards = 1.0 if at(target) < middle else -1.0
    line = max(36 * unit, 23 * unit + LEAST_GAP_PX)
    error_y = at(target) + inwards * max(line, abs(at(value) - at(target)) / 2)
    words, truth = theme.words, target_text(schema, 0, target, theme.words)
    wrong = _difference(schema, value, target, words)
    labels = (
        (words.say("should_be", answer=truth), at(target), top, theme.bright),
        (
            words.say("error_of", number=wrong),
            error_y,
            rail.bottom,
            faded(theme.error_ink, 1.0 - closed),
        ),
    )
    right = layout.regions.score.right
    room = right - x - LABEL * unit
    if all(brush.width_of(text, SMALL) <= room for text, *_ in labels):
        for text, y, _, colour in labels:
            brush.text_at(text, x + LABEL * unit, y, SMALL, colour, opacity=shown)
        return
    # Too long to stand beside the gauge: one above it, one below; upright both above, since
    # synapses come from below.
    for number, (text, _, end, colour) in enumerate(labels):
        side = math.copysign(max(abs(end - center_y) + 30 * unit, 46 * unit), end - center_y)
        if layout.upright:
            side = top - center_y - (30 + LINE * (1 - number)) * unit
        left = min(right - brush.width_of(text, SMALL), x - 18 * unit)
        brush.text_at(text, left, center_y + side, SMALL, colour, opacity=shown)


def gauge_away(brush: Brush, schema: Schema, words: Wording) -> float:
    """Return how far the gauge stands from the rim of the output, px: clear of her number."""
    clear = widest_answer(brush, schema, MEDIUM, words, bold=True) + 68 * brush.unit
    return max(AWAY * brush.unit, clear)


def gauge_width(brush: Brush, schema: Schema, words: Wording) -> float:
    """Return the room that number, gauge and labels take beside the output, px."""
    number = brush.width_of("0", SMALL)
    if schema.task == "numbers":
        number = widest_answer(brush, schema, SMALL, words)
    label = brush.width_of(words.say("should_be", answer=""), SMALL) + number
    away = gauge_away(brush, schema, words)
    return max(WIDTH * brush.unit, away + LABEL * brush.unit + label)


def _difference(schema: Schema, value: float, target: float, words: Wording) -> str:
    """Return the size of the error in people's units."""
    if schema.task != "numbers":
        return output_text(schema, 0, abs(target - value), words)
    column = schema.targets[0]
    if column.is_plain:
        return output_text(schema, 0, abs(target - value), words)
    return words.significant(abs(column.to_people(target) - column.to_people(value)))


def gauge_span(targets: np.ndarray) -> tuple[float, float]:
    """Return the range of a gauge for right answers ``(N, 1)``: 0 to 1, or what they need."""
    low, high = float(targets.min(initial=0.0)), float(targets.max(initial=1.0))
    return low, high

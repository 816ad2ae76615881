"""Several outputs as a list: a name, a bar with her answer and its error, a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from epochreel.dataset import Schema
from epochreel.scene.kit.apart import told_apart
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.keeping import AT_ONCE, kept
from epochreel.scene.kit.labels import output_text
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.layout import Layout

# Units.
ROOM_FOR_LIST = 27.0  # closer outputs go unnamed
WIDTH_ABOVE = 0.84  # of the spacing
LONGEST_NAME, BAR, NUMBER, GAP = 240.0, 120.0, 88.0, 16.0


def list_width(brush: Brush, schema: Schema, words: Wording) -> float:
    """Return the room that the list takes beside the outputs, px."""
    names = max((brush.width_of(name, MEDIUM) for name in schema.output_names), default=0.0)
    names = min(names, LONGEST_NAME * brush.unit)
    return names + number_width(brush, schema, words) + (BAR + 3 * GAP) * brush.unit


def number_width(brush: Brush, schema: Schema, words: Wording) -> float:
    """Return the room for the numbers of a list, px."""
    widest = widest_answer(brush, schema, MEDIUM, words)
    return max(NUMBER * brush.unit, widest + GAP * brush.unit)


def widest_answer(
    brush: Brush, schema: Schema, size: float, words: Wording, *, bold: bool = False
) -> float:
    """Return the width that answers need, px: those that are not far out of the ordinary."""
    # Standardised numbers rarely leave this range.
    usual = (-3.0, 3.0) if schema.task == "numbers" else (0.0,)
    texts = {
        output_text(schema, index, value, words)
        for index in range(schema.n_outputs)
        for value in usual
    }
    return max(brush.width_of(text, size, bold=bold) for text in texts)


class Outputs:
    """The list beside the outputs; the right one and her answer stand out.

    Parameters
    ----------
    layout, theme
        Where and how.
    schema
        Names and units.
    span
        Lowest and highest value of a bar, as the network counts.
    """

    def __init__(
        self, layout: Layout, theme: Theme, schema: Schema, span: tuple[float, float]
    ) -> None:
        self._layout, self._theme, self._schema, self._span = layout, theme, schema, span
        self._place = layout.layers[-1]
        self._has_room = self._place.spacing >= ROOM_FOR_LIST * layout.unit
        self._size = MEDIUM if self._place.spacing >= 44 * layout.unit else SMALL
        # Most outputs rest while one changes.
        self._row = kept(self._draw_row, AT_ONCE * len(self._place.units))

    def draw(self, brush: Brush, act: Act) -> None:
        """Draw her answers, the right ones, and how far they have been compared."""
        if self._has_room:
            for number, index in enumerate(self._place.units.tolist()):
                row = _row(act, self._schema, index, self._names[index], self._theme.words)
                self._row(brush, number, row)

    def _draw_row(self, brush: Brush, number: int, row: _Row) -> None:
        layout, place, theme = self._layout, self._place, self._theme
        x, y = place.xy[number]
        if layout.upright:
            end = (float(x), float(y) - place.radius)
            _draw_above(brush, theme, row, end, place.spacing, self._name_size, self._span)
            return
        left, right = x + place.radius + GAP * layout.unit, layout.regions.network.right
        line, sizes = Rect(left, y, right - left, 0.0), (self._name_size, self._size)
        _draw_beside(brush, theme, row, line, self._number_width, sizes, self._span)

    @cached_property
    def _name_size(self) -> float:
        """Units; all names alike, as large as the longest lets them be."""
        largest, room = self._size, LONGEST_NAME * self._layout.unit
        if self._layout.upright:
            largest, room = SMALL, WIDTH_ABOVE * self._place.spacing
        names, measure = self._schema.output_names, self._measure
        return min(measure.fitting_size(name, largest, room, bold=True) for name in names)

    @cached_property
    def _names(self) -> list[str]:
        """What the outputs are called, each cut to where it fits."""
        width = LONGEST_NAME * self._layout.unit
        if self._layout.upright:
            width = WIDTH_ABOVE * self._place.spacing
        names = self._schema.output_names
        return told_apart(self._measure, names, self._name_size, width, bold=True)

    @cached_property
    def _number_width(self) -> float:
        return number_width(self._measure, self._schema, self._theme.words)

    @property
    def _measure(self) -> Brush:
        return Brush(self._layout.unit, font=self._theme.font)


@dataclass(frozen=True)
class _Row:
    """One output: its name, her answer as text and number, the right one, how much is shown.

    ``right`` is how far it is lit as the right one, ``chosen`` how far as the answer she gives,
    ``opacity`` how far the answers are
    faded in, ``compared`` how far they have been held against the right ones; all 0 to 1.
    """

    name: str
    text: str
    value: float
    target: float | None
    is_class: bool
    chosen: float
    opacity: float
    compared: float
    right: float = 0.0


def _row(act: Act, schema: Schema, index: int, name: str, words: Wording) -> _Row:
    is_class = schema.task != "numbers"
    if not act.values:
        return _Row(name, "", 0.0, None, is_class, 0.0, 0.0, 0.0)
    answers, opacity = act.values[-1], act.value_opacity[-1]
    value = float(answers[index])
    chosen = opacity if is_class and index == int(np.argmax(answers)) else 0.0
    target = None if act.target is None else float(act.target[index])
    text = output_text(schema, index, value, words)
    given = name, text, value, target, is_class, chosen, opacity, act.compared
    return _Row(*given, act.rightness if is_class else 0.0)


def _draw_beside(
    brush: Brush,
    theme: Theme,
    row: _Row,
    line: Rect,
    number: float,
    sizes: tuple[float, float],
    span: tuple[float, float],
) -> None:
    """Draw a row of the list.

    ``number`` is the room for her answer, px, ``sizes`` those of the name's and its type.
    """
    unit, y = brush.unit, line.y
    colour = blend(theme.soft, theme.warm_ink, row.chosen)
    brush.text_at(row.name, line.x, y, sizes[0], colour, bold=True)
    bar = Rect(line.right - number - BAR * unit, y - 5 * unit, BAR * unit, 10 * unit)
    _draw_bar(brush, theme, row, bar, span)
    width = number - GAP * unit
    size = brush.fitting_size(row.text, sizes[1], width)
    text = brush.fitted(row.text, size, width)
    brush.text_at(text, line.right, y, size, colour, anchor="right", opacity=row.opacity)


def _draw_above(
    brush: Brush,
    theme: Theme,
    row: _Row,
    end: tuple[float, float],
    spacing: float,
    name_size: float,
    span: tuple[float, float],
) -> None:
    """Draw a row of the list on end, above an output whose upper end is at ``end``, px."""
    unit, (x, bottom) = brush.unit, end
    colour = blend(theme.soft, theme.warm_ink, row.chosen)
    width = WIDTH_ABOVE * spacing
    brush.text_at(row.name, x, bottom - 34 * unit, name_size, colour, bold=True, anchor="center")
    size = brush.fitting_size(row.text, SMALL, width)
    if brush.width_of(row.text, size) <= width:
        number_y = bottom - 68 * unit
        brush.text_at(row.text, x, number_y, size, colour, anchor="center", opacity=row.opacity)
    bar = Rect(x - width / 2, bottom - 100 * unit, width, 10 * unit)
    _draw_bar(brush, theme, row, bar, span)


def _draw_bar(brush: Brush, theme: Theme, row: _Row, bar: Rect, span: tuple[float, float]) -> None:
    """Draw her answer as a length, and along it what separates it from the right one."""
    unit = brush.unit

    def at(number: float) -> float:
        return bar.x + bar.width * clamp((number - span[0]) / (span[1] - span[0]))

    brush.box(bar, radius=5, fill=theme.line, opacity=0.4 + 0.6 * row.opacity)
    start, end = sorted((at(max(span[0], 0.0)), at(row.value)))
    if end - start > 1.0:
        filled = Rect(start, bar.y, end - start, bar.height)
        brush.box(filled, radius=5, fill=theme.warm_ink, opacity=row.opacity)
    if row.target is None or row.compared <= 0.0:
        return
    middle, hers = bar.y + bar.height / 2, at(row.value)
    left, right = sorted((hers, hers + (at(row.target) - hers) * row.compared))
    if right - left > 1.0:
        wrong = Rect(left, middle - 2.5 * unit, right - left, 5 * unit)
        seen = row.compared * (1.0 - row.right)
        brush.box(wrong, radius=2.5, fill=theme.error_ink, opacity=seen)
    if row.target > 0.5 or not row.is_class:
        brush.dot(at(row.target), middle, 7.5, theme.bright, row.compared)

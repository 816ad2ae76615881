"""Several outputs as a list: a name, a bar with her answer and its error, a number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from epochreel.dataset import Schema
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.labels import output_text
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.layout import Layout

# Units.
ROOM_FOR_LIST = 27.0  # closer outputs go unnamed
WIDTH_ABOVE = 0.84  # of the spacing
LONGEST_NAME, BAR, NUMBER, GAP = 240.0, 120.0, 88.0, 16.0


def list_width(brush: Brush, schema: Schema) -> float:
    """Return the room that the list takes beside the outputs, px."""
    names = max((brush.width_of(name, MEDIUM) for name in schema.output_names), default=0.0)
    names = min(names, LONGEST_NAME * brush.unit)
    return names + number_width(brush, schema) + (BAR + 3 * GAP) * brush.unit


def number_width(brush: Brush, schema: Schema) -> float:
    """Return the room for the numbers of a list, px."""
    return max(NUMBER * brush.unit, widest_answer(brush, schema, MEDIUM) + GAP * brush.unit)


def widest_answer(brush: Brush, schema: Schema, size: float, *, bold: bool = False) -> float:
    """Return the width that answers need, px: those that are not far out of the ordinary."""
    # Standardised numbers rarely leave this range.
    usual = (-3.0, 3.0) if schema.task == "numbers" else (0.0,)
    texts = {
        output_text(schema, index, value) for index in range(schema.n_outputs) for value in usual
    }
    return max(brush.width_of(text, size, bold=bold) for text in texts)


def draw_outputs(
    brush: Brush, layout: Layout, theme: Theme, act: Act, schema: Schema, span: tuple[float, float]
) -> None:
    """Draw the list beside the outputs; the right one and her answer stand out.

    Parameters
    ----------
    brush, layout, theme
        Where and how.
    act
        Her answers, the right ones, and how far they have been compared.
    schema
        Names and units.
    span
        Lowest and highest value of a bar, as the network counts.
    """
    place, unit = layout.layers[-1], layout.unit
    if place.spacing < ROOM_FOR_LIST * unit:
        return
    size = MEDIUM if place.spacing >= 44 * unit else SMALL
    # All names alike, as large as the longest lets them be.
    largest, room = size, LONGEST_NAME * unit
    if layout.upright:
        largest, room = SMALL, WIDTH_ABOVE * place.spacing
    name_size = min(
        brush.fitting_size(name, largest, room, bold=True) for name in schema.output_names
    )
    for (x, y), index in zip(place.xy, place.units, strict=True):
        row = _row(act, schema, int(index))
        if layout.upright:
            end = (float(x), float(y) - place.radius)
            _draw_above(brush, theme, row, end, place.spacing, name_size, span)
        else:
            left, right = x + place.radius + GAP * unit, layout.regions.network.right
            line = Rect(left, y, right - left, 0.0)
            _draw_beside(
                brush, theme, row, line, number_width(brush, schema), (name_size, size), span
            )


@dataclass(frozen=True)
class _Row:
    """One output: its name, her answer as text and number, the right one, how much is shown.

    ``chosen`` is how far it is lit as the answer she gives, ``opacity`` how far the answers are
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


def _row(act: Act, schema: Schema, index: int) -> _Row:
    name, is_class = schema.output_names[index], schema.task != "numbers"
    if not act.values:
        return _Row(name, "", 0.0, None, is_class, 0.0, 0.0, 0.0)
    answers, opacity = act.values[-1], act.value_opacity[-1]
    value = float(answers[index])
    chosen = opacity if is_class and index == int(np.argmax(answers)) else 0.0
    target = None if act.target is None else float(act.target[index])
    text = output_text(schema, index, value)
    return _Row(name, text, value, target, is_class, chosen, opacity, act.compared)


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
    name = brush.fitted(row.name, sizes[0], LONGEST_NAME * unit, bold=True)
    brush.text_at(name, line.x, y, sizes[0], colour, bold=True)
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
    name = brush.fitted(row.name, name_size, width, bold=True)
    brush.text_at(name, x, bottom - 34 * unit, name_size, colour, bold=True, anchor="center")
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
        brush.box(wrong, radius=2.5, fill=theme.error_ink, opacity=row.compared)
    if row.target > 0.5 or not row.is_class:
        brush.dot(at(row.target), middle, 7.5, theme.bright, row.compared)

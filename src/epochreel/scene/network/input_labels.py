"""Names and numbers of the inputs: of all, or where they are crowded of the largest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from epochreel.dataset import Schema
from epochreel.drawing import Rgba
from epochreel.scene.kit.apart import lines_apart
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.labels import has_names, input_text
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.network.places import Layout

# Units. Inputs closer together than this have no room for a name, or for a number below it.
ROOM_FOR_NAMES, ROOM_FOR_BOTH = 26.0, 62.0
ROOM_FOR_NAMES_BELOW, NAME_LINE, NAME_GAP = 66.0, 32.0, 12.0
LONGEST_NAME = 230.0
ROOM_FOR_ONE_BELOW = 150.0  # of the few that are named where all do not fit
Anchor = Literal["left", "center", "right"]
Values = tuple[float, ...] | None  # of the units shown; None at rest


def values_width(brush: Brush, schema: Schema, words: Wording) -> float:
    """Return the room for a number beside a name on one line, px."""
    usual = (-3.0, 3.0)  # standardised numbers rarely leave this range
    pairs = ((at, value) for at in range(schema.n_inputs) for value in usual)
    texts = {input_text(schema, at, value, words) for at, value in pairs}
    widest = max((brush.width_of(text, SMALL) for text in texts), default=0.0)
    return min(widest, LONGEST_NAME / 2 * brush.unit)


class InputLabels:
    """What the inputs are called and what they receive.

    Parameters
    ----------
    layout, theme
        Where and how.
    schema
        Names and units.
    """

    def __init__(self, layout: Layout, theme: Theme, schema: Schema) -> None:
        self._layout, self._theme, self._schema = layout, theme, schema
        self._place = layout.layers[0]

    def draw(self, brush: Brush, values: Values, opacity: float) -> None:
        """Draw what there is room for."""
        place, unit = self._place, self._layout.unit
        room = ROOM_FOR_NAMES_BELOW if self._layout.upright else ROOM_FOR_NAMES
        if len(place.units) == 1 or place.pitch >= room * unit:
            for number in range(len(place.units)):
                self._draw_one(brush, number, values, opacity, 1.0)
        elif values is not None and has_names(self._schema):
            for number in self._largest(values):
                self._draw_one(brush, number, values, opacity, opacity)

    def _draw_one(
        self, brush: Brush, number: int, values: Values, opacity: float, seen: float
    ) -> None:
        """Draw name and number of an input; ``seen`` is the opacity of the name."""
        index = int(self._place.units[number])
        text, words = "", self._theme.words
        if values is not None:
            text = input_text(self._schema, index, values[number], words)
        if self._layout.upright:
            self._draw_below(brush, number, text, opacity, seen)
        else:
            self._draw_beside(brush, number, text, opacity, seen)

    def _draw_beside(
        self, brush: Brush, number: int, text: str, opacity: float, seen: float
    ) -> None:
        place, theme, unit = self._place, self._theme, self._layout.unit
        y, right = (
            float(place.xy[number, 1]),
            float(place.xy[:, 0].min()) - place.radius - 36 * unit,
        )
        width = LONGEST_NAME * unit
        if not self._lines:
            say_whole(brush, text, right, y, theme.bright, "right", opacity, width)
            return
        name = self._lines[number][0]
        if place.pitch >= ROOM_FOR_BOTH * unit:
            shift = 15 * unit
            say_whole(brush, text, right, y + shift, theme.bright, "right", opacity, width)
            brush.text_at(name, right, y - shift, SMALL, theme.soft, anchor="right", opacity=seen)
            return
        room = values_width(brush, self._schema, theme.words)
        say_whole(brush, text, right, y, theme.bright, "right", opacity, room)
        x = right - room - NAME_GAP * unit
        brush.text_at(name, x, y, SMALL, theme.soft, anchor="right", opacity=seen)

    def _draw_below(
        self, brush: Brush, number: int, text: str, opacity: float, seen: float
    ) -> None:
        place, theme, unit = self._place, self._theme, self._layout.unit
        x, y = float(place.xy[number, 0]), float(place.xy[:, 1].max())
        y += place.radius + 44 * unit
        say_whole(brush, text, x, y, theme.bright, "center", opacity, self._width_below)
        for row, line in enumerate(self._lines[number] if self._lines else ()):
            line_y = y + (34 + NAME_LINE * row) * unit
            brush.text_at(line, x, line_y, SMALL, theme.soft, anchor="center", opacity=seen)

    @cached_property
    def _lines(self) -> list[list[str]]:
        """The names, each in the lines that it is written in; empty if there are none."""
        if not has_names(self._schema):
            return []
        names = [self._schema.input_names[index] for index in self._place.units.tolist()]
        measure, width = Brush(self._layout.unit, font=self._theme.font), self._width_below
        if not self._layout.upright:
            return lines_apart(measure, names, SMALL, LONGEST_NAME * self._layout.unit, 1)
        return lines_apart(measure, names, SMALL, width, 2)

    @property
    def _width_below(self) -> float:
        """Room for a name or a number below an input, px."""
        place, unit = self._place, self._layout.unit
        crowded = len(place.units) > 1 and place.pitch < ROOM_FOR_NAMES_BELOW * unit
        each = ROOM_FOR_ONE_BELOW * unit if crowded else place.spacing
        return min(each, self._layout.regions.network.width) - NAME_GAP * unit

    def _largest(self, values: Sequence[float]) -> list[int]:
        """Return which of the inputs are named where not all can be: the largest, well apart."""
        upright, unit = self._layout.upright, self._layout.unit
        along = self._place.xy[:, 0 if upright else 1]
        least = (ROOM_FOR_ONE_BELOW if upright else ROOM_FOR_NAMES * 1.2) * unit
        chosen: list[int] = []
        for number in sorted(range(len(values)), key=lambda at: -abs(values[at])):
            if all(abs(along[number] - along[other]) >= least for other in chosen):
                chosen.append(number)
        return chosen


def say_whole(
    brush: Brush,
    text: str,
    x: float,
    y: float,
    rgba: Rgba,
    anchor: Anchor,
    opacity: float,
    width: float = math.inf,
) -> None:
    """Write a number, smaller if it must be; a number is never cut short, but left out."""
    size = brush.fitting_size(text, SMALL, width)
    if brush.width_of(text, size) <= width:
        brush.text_at(text, x, y, size, rgba, anchor=anchor, opacity=opacity)

"""Numbers and names beside neurons, where no synapse runs."""

from __future__ import annotations

from collections.abc import Callable

from epochreel.dataset import Schema
from epochreel.network import NetworkSpec
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.labels import has_names, input_text, output_text
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.clearings import Clearings
from epochreel.scene.network.gauge import gauge_width
from epochreel.scene.network.input_labels import (
    LONGEST_NAME,
    NAME_GAP,
    NAME_LINE,
    ROOM_FOR_BOTH,
    InputLabels,
    say_whole,
    values_width,
)
from epochreel.scene.network.layout import LayerPlace, Layout
from epochreel.scene.network.number_places import places_of_numbers
from epochreel.scene.network.outputs import list_width
from epochreel.scene.network.places import BESIDE_NOTE, DEEP, INPUT_NOTE_WIDTH, has_input_note

# Units. Neurons closer together than this have no room for a number.
ROOM_FOR_NUMBERS = 78.0
ROOM_BETWEEN_MAPS = 50.0
ROOM_ALONG = 150.0  # from rim to rim of neurons of two layers
Values = tuple[float, ...] | None  # of the units shown; None at rest


class Numbers:
    """Activations beside the neurons of all layers, and the names of the inputs.

    Parameters
    ----------
    layout, theme
        Where and how.
    schema
        Names and units.
    below_zero
        Whether activations can be below zero, and numbers wider.
    """

    def __init__(
        self, layout: Layout, theme: Theme, schema: Schema, *, below_zero: bool = True
    ) -> None:
        self._layout, self._theme, self._schema = layout, theme, schema
        self._go_below_zero = below_zero
        last = len(layout.layers) - 1
        self._draws: list[tuple[int, Callable[[Brush, int, Values, float], None]]] = []
        for index, place in enumerate(layout.layers):
            if index == 0 and place.kind == "neurons":
                self._draws.append((index, self._draw_inputs))
            elif index == last and len(place.units) == 1:
                self._draws.append((index, self._draw_answer))
            elif index != last and place.kind in ("neurons", "maps") and _has_room(layout, index):
                self._draws.append((index, self._draw_hidden))
        self._boxes = self._places_of_hidden()
        self._drawn, self._notes = kept(self._draw_layer), kept(self._draw_notes)
        self._inputs = InputLabels(layout, theme, schema)

    def draw(self, brush: Brush, act: Act) -> None:
        """Draw all numbers of a moment."""
        self._notes(brush)
        for number, (index, _) in enumerate(self._draws):
            values, opacity = None, 0.0
            if act.values:
                shown = act.values[index][self._layout.layers[index].units]
                values, opacity = tuple(shown.tolist()), act.value_opacity[index]
            self._drawn(brush, number, values, opacity)

    def _draw_layer(self, brush: Brush, number: int, values: Values, opacity: float) -> None:
        index, draw = self._draws[number]
        draw(brush, index, values, opacity)

    def _draw_notes(self, brush: Brush) -> None:
        for place in self._layout.layers:
            if place.is_sample:
                _draw_sample_note(brush, self._layout, self._theme, place)

    def _draw_inputs(self, brush: Brush, index: int, values: Values, opacity: float) -> None:
        self._inputs.draw(brush, values, opacity)

    def _draw_hidden(self, brush: Brush, index: int, values: Values, opacity: float) -> None:
        for value, box in zip(values or (), self._boxes[index], strict=False):
            if box is not None:
                x, y = box.center
                text = self._theme.words.two_decimals(value)
                say_whole(brush, text, x, y, self._theme.bright, "center", opacity, box.width)

    def _places_of_hidden(self) -> dict[int, tuple[Rect | None, ...]]:
        """Return where the numbers of hidden units stand, by layer."""
        hidden = [index for index, draw in self._draws if draw == self._draw_hidden]
        if not hidden:
            return {}
        layout, clearings = self._layout, Clearings(self._layout)
        widest = "\N{MINUS SIGN}0.00" if self._go_below_zero else "0.00"
        width = Brush(layout.unit, font=self._theme.font).width_of(widest, SMALL)
        taken = [gauge] if (gauge := self._room_of_gauge()) else []
        return {at: places_of_numbers(layout, clearings, at, width, taken) for at in hidden}

    def _room_of_gauge(self) -> Rect | None:
        """Return where a lone output's number and gauge stand."""
        place, unit = self._layout.layers[-1], self._layout.unit
        if len(place.units) != 1:
            return None
        (x, y), height = place.xy[0], 3.0 * place.radius
        right = self._layout.regions.score.right
        bottom = 14 * unit if self._layout.upright else height
        return Rect(float(x), float(y) - height, right - float(x), height + bottom)

    def _draw_answer(self, brush: Brush, index: int, values: Values, opacity: float) -> None:
        """Draw a lone output's number beside it."""
        if values is None:
            return
        place, unit = self._layout.layers[index], self._layout.unit
        x, y = place.xy[0]
        at_x = x + place.radius + 36 * unit
        text = output_text(self._schema, 0, values[0], self._theme.words)
        brush.text_at(text, at_x, y, MEDIUM, self._theme.bright, bold=True, opacity=opacity)


def label_room(
    brush: Brush, regions: Regions, network: NetworkSpec, schema: Schema, words: Wording
) -> tuple[float, float]:
    """Return the room along the signal for what stands before and after the network, px."""
    unit, upright = regions.unit, regions.direction == "up"
    names = schema.input_names if has_names(schema) and schema.image is None else ()
    usual = ((at, value) for at in range(len(names)) for value in (-3.0, 3.0))
    texts = [*names, *(input_text(schema, at, value, words) for at, value in usual)]
    widest = max((brush.width_of(text, SMALL) for text in texts), default=30 * unit)
    if upright:
        each = (regions.network.width - 60 * unit) / max(network.n_inputs, 3) - NAME_GAP * unit
        n_lines = 0 if not names else 1 if widest <= each else 2
        after = 116.0
        if network.n_outputs == 1:
            # Labels too long to stand beside the gauge stand above it.
            beside = regions.network.width / 2 - 30 * unit
            after = 72.0 if gauge_width(brush, schema, words) <= beside else 132.0
        return (60.0 + NAME_LINE * n_lines) * unit, after * unit
    if schema.image is not None and has_input_note(regions):
        widest = (INPUT_NOTE_WIDTH + BESIDE_NOTE) * unit
    before = min(widest, LONGEST_NAME * unit) + (50 * unit if names else 0.0)
    if names and regions.network.height / network.n_inputs < ROOM_FOR_BOTH * unit:
        before += values_width(brush, schema, words) + NAME_GAP * unit
    lone = network.n_outputs == 1
    return before, (gauge_width if lone else list_width)(brush, schema, words)


def _draw_sample_note(brush: Brush, layout: Layout, theme: Theme, place: LayerPlace) -> None:
    """Say how many units are shown, of how many: beside the row or below it."""
    unit, words = layout.unit, theme.words
    counts = {"number": words.grouped(len(place.units)), "total": words.grouped(place.n_units)}
    deep = len(layout.layers) > DEEP
    # A deep network leaves room for one line where it stands upright, for a narrow note else.
    keys = ("part_of",) if deep == layout.upright else ("sample_first", "sample_second")
    lines = [words.say(key, **counts) for key in keys]
    if layout.upright:
        x = float(place.xy[:, 0].max()) + place.radius + 16 * unit
        y = float(place.xy[:, 1].mean())
        for number, line in enumerate(lines):
            line_y = y + (number - (len(lines) - 1) / 2) * 30 * unit
            brush.text_at(line, x, line_y, SMALL, theme.soft)
        return
    # All of them on one line.
    ends = [float(at.xy[:, 1].max()) + at.radius for at in layout.layers if at.is_sample]
    x, y = float(place.xy[:, 0].mean()), max(ends) + 36 * unit
    for number, line in enumerate(lines):
        brush.text(line, x, y + 30 * number * unit, SMALL, theme.soft, anchor="center")


def _has_room(layout: Layout, index: int) -> bool:
    """Whether there is so much room that numbers are to be read, and not only to be seen."""
    place, before = layout.layers[index], layout.layers[index - 1]
    gap = float(place.xy[:, 0].min() - before.xy[:, 0].max()) - place.radius - before.radius
    if not layout.upright and gap < ROOM_ALONG * layout.unit:
        # Steep synapses, close together, would run through the numbers.
        return False
    if place.kind == "maps":
        return place.spacing - 2 * place.radius >= ROOM_BETWEEN_MAPS * layout.unit
    return len(place.units) == 1 or place.pitch >= ROOM_FOR_NUMBERS * layout.unit

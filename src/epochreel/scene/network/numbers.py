"""Numbers and names beside neurons, where no synapse runs."""

from __future__ import annotations

import math
from typing import Literal

from epochreel.dataset import Schema
from epochreel.drawing import Rgba
from epochreel.network import NetworkSpec
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.labels import has_names, input_text, output_text
from epochreel.scene.kit.regions import MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import two_decimals
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.gauge import gauge_width
from epochreel.scene.network.layout import LayerPlace, Layout
from epochreel.scene.network.outputs import list_width
from epochreel.scene.network.places import DEEP

# Units. Neurons closer together than this have no room for a number, or for a name.
ROOM_FOR_NUMBERS, ROOM_FOR_NAMES, ROOM_FOR_BOTH = 100.0, 26.0, 62.0
ROOM_FOR_NAMES_BELOW, NAME_LINE, NAME_GAP = 66.0, 32.0, 12.0
ROOM_BETWEEN_MAPS = 58.0
ROOM_ALONG = 150.0  # from rim to rim of neurons of two layers
ROOM_BETWEEN = 78.0  # side by side, from rim to rim
LONGEST_NAME = 230.0
Anchor = Literal["left", "center", "right"]


def draw_numbers(brush: Brush, layout: Layout, theme: Theme, act: Act, schema: Schema) -> None:
    """Draw activations beside the neurons of all layers, and the names of the inputs."""
    last = len(layout.layers) - 1
    for index, place in enumerate(layout.layers):
        if place.is_sample:
            _draw_sample_note(brush, layout, theme, place)
        if index == 0 and place.kind == "neurons":
            _draw_inputs(brush, layout, theme, act, schema)
        elif index == last and len(place.units) == 1:
            _draw_answer(brush, layout, theme, act, schema)
        elif index != last and place.kind in ("neurons", "maps") and _has_room(layout, index):
            _draw_hidden(brush, layout, theme, act, index)


def label_room(
    brush: Brush, regions: Regions, network: NetworkSpec, schema: Schema
) -> tuple[float, float]:
    """Return the room along the signal for what stands before and after the network, px."""
    unit, upright = regions.unit, regions.direction == "up"
    names = schema.input_names if has_names(schema) and schema.image is None else ()
    texts = [*names, *(input_text(schema, at, v) for at in range(len(names)) for v in (-3.0, 3.0))]
    widest = max((brush.width_of(text, SMALL) for text in texts), default=30 * unit)
    if upright:
        each = (regions.network.width - 60 * unit) / max(network.n_inputs, 3) - NAME_GAP * unit
        n_lines = 0 if not names else 1 if widest <= each else 2
        after = 110.0 if network.n_outputs == 1 else 130.0
        return (70.0 + NAME_LINE * n_lines) * unit, after * unit
    before = min(widest, LONGEST_NAME * unit) + (50 * unit if names else 0.0)
    lone = network.n_outputs == 1
    return before, gauge_width(brush, schema) if lone else list_width(brush, schema)


def _draw_inputs(brush: Brush, layout: Layout, theme: Theme, act: Act, schema: Schema) -> None:
    place, unit = layout.layers[0], layout.unit
    room = ROOM_FOR_NAMES_BELOW if layout.upright else ROOM_FOR_NAMES
    if len(place.units) > 1 and place.pitch < room * unit:
        return
    named = has_names(schema)
    opacity = act.value_opacity[0] if act.values else 0.0
    away, left = place.radius + 36 * unit, float(place.xy[:, 0].min())
    for (x, y), index in zip(place.xy, place.units, strict=True):
        text = input_text(schema, int(index), float(act.values[0][index])) if act.values else ""
        name = schema.input_names[index] if named else ""
        if layout.upright:
            width = min(place.spacing, layout.regions.network.width) - NAME_GAP * unit
            at = (x, y + away + 8 * unit, width)
            _draw_below(brush, theme, text, name, at, opacity)
            continue
        both = named and place.pitch >= ROOM_FOR_BOTH * unit
        shift, width = 15 * unit if both else 0.0, LONGEST_NAME * unit
        if both or not named:
            _say_whole(brush, text, left - away, y + shift, theme.bright, "right", opacity, width)
        name = brush.fitted(name, SMALL, width)
        brush.text_at(name, left - away, y - shift, SMALL, theme.soft, anchor="right")


def _draw_below(
    brush: Brush,
    theme: Theme,
    text: str,
    name: str,
    at: tuple[float, float, float],
    opacity: float,
) -> None:
    """Draw an input's number and its name in up to two lines; ``at`` is x, y and width, px."""
    x, y, width = at
    _say_whole(brush, text, x, y, theme.bright, "center", opacity, width)
    for number, line in enumerate(brush.wrapped(name, SMALL, width, 2)):
        line_y = y + (34 + NAME_LINE * number) * brush.unit
        brush.text_at(line, x, line_y, SMALL, theme.soft, anchor="center")


def _draw_hidden(brush: Brush, layout: Layout, theme: Theme, act: Act, index: int) -> None:
    if not act.values:
        return
    place, unit = layout.layers[index], layout.unit
    away = place.radius + 36 * unit
    for (x, y), neuron in zip(place.xy, place.units, strict=True):
        text = two_decimals(float(act.values[index][neuron]))
        opacity = act.value_opacity[index]
        if layout.upright:
            x += min(away + 24 * unit, place.spacing / 2)
        else:
            # Steep synapses come in from the middle, so the outer side is free.
            outwards = 1.0 if y > layout.regions.network.center[1] + 1.0 else -1.0
            beside = place.spacing / 2
            y += outwards * (beside if place.kind == "maps" else min(away + 8 * unit, beside))
        _say_whole(brush, text, x, y, theme.bright, "center", opacity)


def _draw_answer(brush: Brush, layout: Layout, theme: Theme, act: Act, schema: Schema) -> None:
    """Draw a lone output's number beside it."""
    if not act.values:
        return
    place = layout.layers[-1]
    x, y = place.xy[0]
    at_x = x + place.radius + 36 * layout.unit
    text = output_text(schema, 0, float(act.values[-1][0]))
    brush.text_at(text, at_x, y, MEDIUM, theme.bright, bold=True, opacity=act.value_opacity[-1])


def _draw_sample_note(brush: Brush, layout: Layout, theme: Theme, place: LayerPlace) -> None:
    """Say how many units are shown, of how many: beside the row or below it."""
    unit, shown, of_all = layout.unit, f"{len(place.units)} of", f"{place.n_units:,}"
    deep = len(layout.layers) > DEEP
    # A deep network leaves room for one line where it stands upright, for a narrow note else.
    lines = [f"{shown} {of_all}"] if deep == layout.upright else [shown, of_all]
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


def _say_whole(
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


def _has_room(layout: Layout, index: int) -> bool:
    place, before = layout.layers[index], layout.layers[index - 1]
    gap = float(place.xy[:, 0].min() - before.xy[:, 0].max()) - place.radius - before.radius
    if not layout.upright and gap < ROOM_ALONG * layout.unit:
        # Steep synapses, close together, would run through the numbers.
        return False
    if layout.upright and len(place.units) > 1:
        return place.pitch - 2 * place.radius >= ROOM_BETWEEN * layout.unit
    if place.kind == "maps":
        return place.spacing - 2 * place.radius >= ROOM_BETWEEN_MAPS * layout.unit
    return len(place.units) == 1 or place.pitch >= ROOM_FOR_NUMBERS * layout.unit

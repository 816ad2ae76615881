"""Numbers and names beside neurons, where no synapse runs."""

from __future__ import annotations

from typing import Literal

from epochreel.dataset import Schema
from epochreel.network import NetworkSpec
from epochreel.scene.acting import Act
from epochreel.scene.brush import Brush
from epochreel.scene.labels import has_names, input_text, output_text
from epochreel.scene.layout import LayerPlace, Layout
from epochreel.scene.outputs import list_width
from epochreel.scene.regions import MEDIUM, SMALL, Regions
from epochreel.scene.theme import Theme
from epochreel.scene.words import two_decimals

# Units. Neurons closer together than this have no room for a number, or for a name.
ROOM_FOR_NUMBERS, ROOM_FOR_NAMES = 100.0, 36.0
ROOM_BETWEEN_MAPS = 58.0
LONGEST_NAME = 230.0
Anchor = Literal["left", "center", "right"]


def draw_numbers(brush: Brush, layout: Layout, theme: Theme, act: Act, schema: Schema) -> None:
    """Draw activations beside the neurons of all layers, and the names of the inputs."""
    last = len(layout.layers) - 1
    for index, place in enumerate(layout.layers):
        if place.is_sample and place.kind == "neurons":
            _draw_sample_note(brush, layout, theme, place)
        if index == 0 and place.kind == "neurons":
            _draw_inputs(brush, layout, theme, act, schema)
        elif index == last and len(place.units) == 1:
            _draw_answer(brush, layout, theme, act, schema)
        elif index != last and place.kind in ("neurons", "maps") and _has_room(layout, place):
            _draw_hidden(brush, layout, theme, act, index)


def label_room(regions: Regions, network: NetworkSpec, schema: Schema) -> tuple[float, float]:
    """Return the room along the signal for what stands before and after the network, px."""
    brush, upright = Brush(regions.unit), regions.direction == "up"
    if upright:
        before = (104.0 if has_names(schema) else 70.0) * regions.unit
        return before, (110.0 if network.n_outputs == 1 else 130.0) * regions.unit
    names = schema.input_names if has_names(schema) and schema.image is None else ()
    widest = max((brush.width_of(name, SMALL) for name in names), default=30 * regions.unit)
    before = min(widest, LONGEST_NAME * regions.unit) + 50 * regions.unit
    after = 340 * regions.unit if network.n_outputs == 1 else list_width(brush, schema)
    return before - (0.0 if names else 50 * regions.unit), after


def _draw_inputs(brush: Brush, layout: Layout, theme: Theme, act: Act, schema: Schema) -> None:
    place, unit = layout.layers[0], layout.unit
    if place.spacing < ROOM_FOR_NAMES * unit:
        return
    named = has_names(schema)
    opacity = act.value_opacity[0] if act.values else 0.0
    away = place.radius + 36 * unit
    for (x, y), index in zip(place.xy, place.units, strict=True):
        text = input_text(schema, int(index), float(act.values[0][index])) if act.values else ""
        name = schema.input_names[index] if named else ""
        if layout.upright:
            width = place.spacing - 8 * unit
            value_y = y + away + 8 * unit
            name_y = value_y + 34 * unit
            _say(brush, text, x, value_y, SMALL, theme.bright, "center", opacity, width)
            _say(brush, name, x, name_y, SMALL, theme.soft, "center", 1.0, width)
            continue
        both = named and place.spacing >= 62 * unit
        shift = 15 * unit if both else 0.0
        if both or not named:
            _say(brush, text, x - away, y + shift, SMALL, theme.bright, "right", opacity)
        width = LONGEST_NAME * unit
        _say(brush, name, x - away, y - shift, SMALL, theme.soft, "right", 1.0, width)


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
            y += outwards * (place.spacing / 2 if place.kind == "maps" else away + 8 * unit)
        _say(brush, text, x, y, SMALL, theme.bright, "center", opacity)


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
    """Say how many units are shown, of how many."""
    unit = layout.unit
    text = f"{len(place.units)} of {place.n_units:,}"
    x, y = float(place.xy[:, 0].mean()), float(place.xy[:, 1].max()) + place.radius + 36 * unit
    brush.text(text, x, y, SMALL, theme.soft, anchor="center")


def _say(
    brush: Brush,
    text: str,
    x: float,
    y: float,
    size: float,
    rgba: tuple[float, float, float, float],
    anchor: Anchor,
    opacity: float,
    width: float | None = None,
) -> None:
    if text and opacity > 0.0:
        text = text if width is None else brush.fitted(text, size, width)
        brush.text_at(text, x, y, size, rgba, anchor=anchor, opacity=opacity)


def _has_room(layout: Layout, place: LayerPlace) -> bool:
    if place.kind == "maps":
        return place.spacing - 2 * place.radius >= ROOM_BETWEEN_MAPS * layout.unit
    return len(place.units) == 1 or place.spacing >= ROOM_FOR_NUMBERS * layout.unit

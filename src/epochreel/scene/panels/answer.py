"""Numbers beside neurons, and the gauge that shows an error as a length."""

from __future__ import annotations

from typing import Literal

import numpy as np

from epochreel.scene.acting import Act
from epochreel.scene.brush import Brush
from epochreel.scene.easing import clamp
from epochreel.scene.layout import MEDIUM, SMALL, Layout, Rect
from epochreel.scene.theme import Theme
from epochreel.scene.words import short, two_decimals

# Neurons closer together than this, in units, have no room for numbers.
ROOM_FOR_NUMBERS = 100.0


def draw_numbers(brush: Brush, layout: Layout, theme: Theme, act: Act) -> None:
    """Draw each neuron's activation where no synapse runs: outside, or beside its neighbours."""
    last = len(layout.neurons) - 1
    for layer, places in enumerate(layout.neurons):
        if not act.values or not _has_room(layout, layer):
            continue
        kind = "input" if layer == 0 else "output" if layer == last else "hidden"
        for unit_index, (x, y) in enumerate(places):
            value = float(act.values[layer][unit_index])
            text = short(value) if kind == "input" else two_decimals(value)
            bold = kind == "output"
            at_x, at_y, anchor = _beside(layout, layer, kind, x, y)
            size = MEDIUM if bold else SMALL
            brush.text_at(
                text,
                at_x,
                at_y,
                size,
                theme.bright,
                bold=bold,
                anchor=anchor,
                opacity=act.value_opacity[layer],
            )


def draw_gauge(brush: Brush, layout: Layout, theme: Theme, act: Act) -> None:
    """Draw, beside each output, what the answer should have been and how far off hers is."""
    if act.target is None or act.compared <= 0.0 or not _has_room(layout, -1):
        return
    low = min(0.0, float(act.target.min()))
    high = max(1.0, float(act.target.max()))
    for (x, y), value, target in zip(layout.neurons[-1], act.values[-1], act.target, strict=True):
        _draw_one_gauge(
            brush, layout, theme, (x, y), float(value), float(target), (low, high), act
        )


def _draw_one_gauge(
    brush: Brush,
    layout: Layout,
    theme: Theme,
    center: tuple[float, float],
    value: float,
    target: float,
    span: tuple[float, float],
    act: Act,
) -> None:
    unit, radius, shown = layout.unit, layout.radius[-1], act.compared
    height = 4.4 * radius
    x, top = center[0] + radius + 138 * unit, center[1] - height / 2

    def at(number: float) -> float:
        return top + height * (1.0 - clamp((number - span[0]) / (span[1] - span[0])))

    rail = Rect(x - 3 * unit, top, 6 * unit, height)
    brush.box(rail, radius=3, fill=theme.line, opacity=shown)
    # The error grows from her answer towards the right one.
    reach = at(value) + (at(target) - at(value)) * shown
    bar_top, bar_bottom = sorted((at(value), reach))
    bar = Rect(x - 7 * unit, bar_top, 14 * unit, max(bar_bottom - bar_top, 2 * unit))
    brush.box(bar, radius=4, fill=theme.error_ink, opacity=shown)
    hers = Rect(x - 18 * unit, at(value) - 2.5 * unit, 36 * unit, 5 * unit)
    brush.box(hers, radius=2.5, fill=theme.warm_ink, opacity=shown)
    brush.dot(x, at(target), 9.0, theme.bright, shown)
    label_x = x + 28 * unit
    brush.text_at(
        f"should be {short(target)}", label_x, at(target), SMALL, theme.bright, opacity=shown
    )
    # Half-way along the error, but always clear of the line above or below it.
    inwards = 1.0 if at(target) < center[1] else -1.0
    label_y = at(target) + inwards * max(36 * unit, abs(at(value) - at(target)) / 2)
    error = f"error {two_decimals(abs(target - value))}"
    brush.text_at(error, label_x, label_y, SMALL, theme.error_ink, opacity=shown)


def _beside(
    layout: Layout, layer: int, kind: str, x: float, y: float
) -> tuple[float, float, Literal["left", "center", "right"]]:
    """Return where the number of a neuron goes, and which end of it that is."""
    unit, radius = layout.unit, layout.radius[layer]
    upright = layout.direction == "up"
    away = radius + 36 * unit
    if kind == "output":
        return x + away, y, "left"
    if upright and kind == "input":
        return x, y + away + 8 * unit, "center"
    if upright:
        return x + min(away + 24 * unit, _spacing(layout, layer) / 2), y, "center"
    if kind == "input":
        return x - away, y, "right"
    # Steep synapses come in from the middle, so the outer side is free.
    outwards = 1.0 if y > layout.network.center[1] + 1.0 else -1.0
    return x, y + outwards * (away + 8 * unit), "center"


def _has_room(layout: Layout, layer: int) -> bool:
    return _spacing(layout, layer) >= ROOM_FOR_NUMBERS * layout.unit


def _spacing(layout: Layout, layer: int) -> float:
    """Return the distance between the neurons of a layer, px."""
    places = layout.neurons[layer]
    if len(places) < 2:
        return float("inf")
    return float(np.abs(places[1] - places[0]).max())

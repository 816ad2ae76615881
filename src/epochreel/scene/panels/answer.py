"""Numbers beside neurons, and the gauge that shows an error as a length."""

from __future__ import annotations

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
    height = 3.4 * radius
    x, top = center[0] + radius + 128 * unit, center[1] - height / 2

    def at(number: float) -> float:
        return top + height * (1.0 - clamp((number - span[0]) / (span[1] - span[0])))

    rail = Rect(x - 2 * unit, top, 4 * unit, height)
    brush.box(rail, radius=2, fill=theme.line, opacity=shown)
    # The error grows from her answer towards the right one.
    reach = at(value) + (at(target) - at(value)) * shown
    bar_top, bar_bottom = sorted((at(value), reach))
    bar = Rect(x - 5 * unit, bar_top, 10 * unit, max(bar_bottom - bar_top, 2 * unit))
    brush.box(bar, radius=4, fill=theme.error_ink, opacity=shown)
    hers = Rect(x - 16 * unit, at(value) - 2 * unit, 32 * unit, 4 * unit)
    brush.box(hers, radius=2, fill=theme.warm_ink, opacity=shown)
    brush.dot(x, at(target), 9.0, theme.bright, shown)
    label_x = x + 26 * unit
    brush.text_at(
        f"right: {short(target)}", label_x, at(target), SMALL, theme.bright, opacity=shown
    )
    brush.text_at(
        f"error {two_decimals(abs(target - value))}",
        x,
        top + height + 44 * unit if target < 0.5 * sum(span) else top - 44 * unit,
        SMALL,
        theme.error_ink,
        anchor="center",
        opacity=shown,
    )


def _beside(layout: Layout, layer: int, kind: str, x: float, y: float):
    unit, radius = layout.unit, layout.radius[layer]
    upright = layout.direction == "up"
    away = radius + 26 * unit
    if kind == "output":
        return x + away, y, "left"
    if upright:
        return (x, y + away + 12 * unit, "center") if kind == "input" else (x + away, y, "left")
    return (x - away, y, "right") if kind == "input" else (x, y - away - 8 * unit, "center")


def _has_room(layout: Layout, layer: int) -> bool:
    places = layout.neurons[layer]
    if len(places) < 2:
        return True
    across = 0 if layout.direction == "up" else 1
    return abs(places[1][across] - places[0][across]) >= ROOM_FOR_NUMBERS * layout.unit

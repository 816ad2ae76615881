"""Examples as points: on the plane of their two inputs, or along one input by its answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Question, TrainingSet
from epochreel.drawing import Rgba
from epochreel.scene.charts.chart import (
    Chart,
    ColumnAxis,
    axis_over,
    draw_axes,
    end_of_chart,
    even_axes,
    fit_chart,
)
from epochreel.scene.charts.hues import MOST_CLASSES, Hues
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded
from epochreel.scene.kit.easing import clamp, ease_out
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme

MOST_POINTS = 300  # of more, so many are drawn, evenly spread over the rows
RADIUS, SMALL_RADIUS, CROWD = 6.5, 5.0, 120
LEGEND_ROW = 38.0
ARRIVAL = 0.25  # share of the time that it takes one point to arrive


def can_scatter(training_set: TrainingSet) -> bool:
    """Whether the examples are points: two numbers that go in, or one that gives one."""
    schema = training_set.schema
    if any(column.categories for column in schema.inputs) or schema.image is not None:
        return False
    if schema.n_inputs == 2:
        return schema.n_outputs <= MOST_CLASSES
    return schema.n_inputs == 1 and schema.task == "numbers" and schema.n_outputs == 1


def draw_points(
    brush: Brush, place: Rect, theme: Theme, training_set: TrainingSet, revealed: float = 1.0
) -> None:
    """Draw the examples as points between named axes, and below what their colours mean.

    Parameters
    ----------
    brush
        Its unit sets the size of the type and the points.
    place
        Where everything has to fit; what comes out is as square as the place lets it.
    theme
        Colours.
    training_set
        Examples that `can_scatter`.
    revealed
        How far the points have arrived, 0 to 1; they come in no particular order.
    """
    hues = Hues(training_set, theme)
    legend = LEGEND_ROW * brush.unit if hues.kind != "numbers" else 0.0
    inner = place.inset(0.0, 0.0, 0.0, legend)
    across, up = axes_of(training_set)
    square = training_set.schema.n_inputs == 2
    chart = fit_chart(brush, inner, across, up, theme.words, square=square)
    spare = inner.right - chart.area.right
    chart = Chart(_shifted(chart.area, spare / 2), across, up)
    draw_axes(brush, place.inset(0.0, 0.0, spare / 2, legend), chart, theme)
    draw_dots(brush, chart, theme, hues, training_set, revealed=revealed)
    if legend:
        row = Rect(place.x, end_of_chart(chart, brush.unit), place.width, legend)
        draw_class_legend(brush, row, theme, hues)


def axes_of(
    training_set: TrainingSet,
    held_out: TrainingSet | None = None,
    question: Question | None = None,
) -> tuple[ColumnAxis, ColumnAxis]:
    """Return the axes of a plane or of a function that hold all examples and the question."""
    sets = [training_set, *([held_out] if held_out is not None else [])]
    inputs = np.concatenate([examples.inputs for examples in sets])
    if question is not None:
        inputs = np.concatenate([inputs, [question.inputs]])
    schema = training_set.schema
    if schema.n_inputs == 2:
        first, second = schema.inputs
        return even_axes(axis_over(first, inputs[:, 0]), axis_over(second, inputs[:, 1]))
    targets = np.concatenate([examples.targets for examples in sets])
    across = axis_over(schema.inputs[0], inputs[:, 0], 0.05)
    return across, axis_over(schema.targets[0], targets[:, 0], 0.2)


def draw_dots(
    brush: Brush,
    chart: Chart,
    theme: Theme,
    hues: Hues,
    examples: TrainingSet,
    *,
    hollow: bool = False,
    revealed: float = 1.0,
) -> None:
    """Draw examples as dots in the colours of their right answers.

    Parameters
    ----------
    brush, chart, theme, hues
        Where and how.
    examples
        Of a plane or a function.
    hollow
        Whether they are rings: held out, not learned from.
    revealed
        How far they have arrived, 0 to 1.
    """
    rows = spread_rows(examples.n_examples)
    places = xy_of(chart, examples.inputs[rows], examples.targets[rows])
    radius = RADIUS if examples.n_examples <= CROWD else SMALL_RADIUS
    turns = np.random.default_rng(len(rows)).permutation(len(rows)) / max(len(rows), 1)
    is_function = examples.schema.n_inputs == 1
    # A dark edge keeps dots apart; where their colours go down to dark, a bright one does.
    goes_dark = hues.kind == "numbers" and not is_function
    edge = faded(theme.bright, 0.8) if goes_dark else faded(theme.cell, 0.9)
    for (x, y), target, turn in zip(places, examples.targets[rows], turns, strict=True):
        come = ease_out(clamp((revealed - turn * (1.0 - ARRIVAL)) / ARRIVAL))
        if come <= 0.0:
            continue
        hue = theme.soft if is_function else hues.of_target(target)
        # Nothing fills a ring: what lies beneath is her answer.
        fill, line = (None, blend(hue, theme.bright, 0.4 * goes_dark)) if hollow else (hue, edge)
        _draw_dot(brush, float(x), float(y), radius * (0.4 + 0.6 * come), fill, line, come)


def _draw_dot(
    brush: Brush, x: float, y: float, radius: float, fill: Rgba | None, line: Rgba, opacity: float
) -> None:
    side = 2 * radius * brush.unit
    rect = Rect(x - side / 2, y - side / 2, side, side)
    width = 1.7 if fill else 2.2
    brush.box(rect, radius=radius, fill=fill, line=line, line_width=width, opacity=opacity)


def draw_class_legend(
    brush: Brush, row: Rect, theme: Theme, hues: Hues, *, held_out: bool = False
) -> None:
    """Draw a dot and a name for each class, and a ring for what is held out, if they fit."""
    unit, mark, gap = brush.unit, 22 * brush.unit, 26 * brush.unit
    entries = list(zip(hues.names, hues.inks, strict=False))
    if held_out:
        entries.append((theme.words.say("held_out_points"), theme.soft))
    total = _legend_width(brush, entries, mark, gap)
    while entries and total > row.width and held_out:
        entries, held_out = entries[:-1], False
        total = _legend_width(brush, entries, mark, gap)
    if not entries or total > row.width:
        return
    x, middle = row.center[0] - total / 2, row.bottom - 14 * unit
    for index, (name, colour) in enumerate(entries):
        is_ring = held_out and index == len(entries) - 1
        fill, line = (None, colour) if is_ring else (colour, faded(theme.cell, 0.9))
        _draw_dot(brush, x + 7 * unit, middle, 7.0, fill, line, 1.0)
        brush.text_at(name, x + mark, middle, SMALL, theme.soft)
        x += mark + brush.width_of(name, SMALL) + gap


def _legend_width(brush: Brush, entries: list[tuple[str, Rgba]], mark: float, gap: float) -> float:
    names = sum(mark + brush.width_of(name, SMALL) for name, _ in entries)
    return names + gap * (len(entries) - 1)


def spread_rows(n_examples: int) -> NDArray[np.int64]:
    """Return which rows are drawn: all, or as many as can be told apart, evenly spread."""
    if n_examples <= MOST_POINTS:
        return np.arange(n_examples)
    return np.linspace(0, n_examples - 1, MOST_POINTS).round().astype(np.int64)


def xy_of(
    chart: Chart, inputs: NDArray[np.floating], targets: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return where examples lie, ``(N, 2)`` px."""
    return chart.xy(inputs[:, 0], inputs[:, 1] if inputs.shape[1] == 2 else targets[:, 0])


def _shifted(rect: Rect, by: float) -> Rect:
    return Rect(rect.x + by, rect.y, rect.width, rect.height)

"""A chart: two columns of the data along the sides of a rectangle, in people's units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from epochreel.dataset import Column
from epochreel.scene.charts.ticks import round_factors, round_numbers, tick_texts
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme

# Units.
TICK_ROW, NAME_ROW, TICK_GAP = 36.0, 32.0, 12.0
ROOM_PER_TICK_ACROSS, ROOM_PER_TICK_UP = 78.0, 66.0
# Shorter than this there are ticks but no names.
ROOM_FOR_NAMES = 300.0


@dataclass(frozen=True)
class ColumnAxis:
    """A column of the data over a range.

    Parameters
    ----------
    column
        Its name and units.
    low, high
        The range, as the network counts.
    """

    column: Column
    low: float
    high: float

    def share(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return how far along the axis numbers of the network lie, 0 to 1."""
        return (np.asarray(values, np.float64) - self.low) / (self.high - self.low)

    def ticks(self, n_most: int, words: Wording) -> tuple[tuple[float, str], ...]:
        """Return round numbers in people's units: as the network counts, and as text."""
        low, high = sorted(map(self.column.to_people, (self.low, self.high)))
        if self.column.log_offset is not None:
            values = round_factors(low, high, n_most)
            texts = tuple(text for value in values for text in tick_texts((value,)))
        else:
            values = round_numbers(low, high, n_most)
            texts = tick_texts(values)
        if self.column.are_years:
            texts = tuple(text.replace(",", "") for text in texts)
        else:
            texts = tuple(map(words.number, texts))
        at = (self.column.to_network(value) for value in values)
        return tuple(zip(at, texts, strict=True))


@dataclass(frozen=True)
class Chart:
    """A rectangle of the picture, px, and what runs along its sides."""

    area: Rect
    across: ColumnAxis
    up: ColumnAxis

    def xy(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return where numbers of the network lie, ``(N, 2)`` px."""
        left = self.area.x + self.across.share(x) * self.area.width
        top = self.area.bottom - self.up.share(y) * self.area.height
        return np.stack([left, top], axis=-1)


def axis_over(column: Column, values: NDArray[np.floating], margin: float = 0.1) -> ColumnAxis:
    """Return an axis that holds some numbers of the network, with a margin beyond them."""
    low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    if not np.isfinite(high - low):
        low, high = 0.0, 1.0
    beyond = margin * (high - low) or 0.5
    return ColumnAxis(column, low - beyond, high + beyond)


def even_axes(across: ColumnAxis, up: ColumnAxis) -> tuple[ColumnAxis, ColumnAxis]:
    """Return both axes with the same span, if theirs are of one size: a circle stays round."""
    spans = across.high - across.low, up.high - up.low
    if max(spans) > 2.0 * min(spans):
        return across, up
    first, second = (_widened(axis, max(spans)) for axis in (across, up))
    return first, second


def _widened(axis: ColumnAxis, span: float) -> ColumnAxis:
    middle = (axis.low + axis.high) / 2
    return ColumnAxis(axis.column, middle - span / 2, middle + span / 2)


def fit_chart(
    brush: Brush,
    place: Rect,
    across: ColumnAxis,
    up: ColumnAxis,
    words: Wording,
    *,
    square: bool = False,
) -> Chart:
    """Return the chart that fills a place together with its ticks and names.

    Parameters
    ----------
    brush
        Its unit sets the size of the type.
    place
        Where everything has to fit.
    across, up
        What runs along its sides.
    words
        How numbers are written.
    square
        Whether the chart is to be as high as it is wide.
    """
    unit = brush.unit
    named = NAME_ROW * unit if _has_names(brush, place) else 0.0
    height = place.height - 2 * named - TICK_ROW * unit - (0.0 if named else 0.5 * SMALL * unit)
    texts = [text for _, text in up.ticks(_n_ticks(height, ROOM_PER_TICK_UP * unit), words)]
    left = max((brush.width_of(text, SMALL) for text in texts), default=0.0) + TICK_GAP * unit
    width = place.width - left - 2 * unit
    if square:
        width = height = max(min(width, height), 1.0)
    top = place.y + (named or 0.5 * SMALL * unit)
    return Chart(Rect(place.x + left, top, max(width, 1.0), max(height, 1.0)), across, up)


def draw_axes(brush: Brush, place: Rect, chart: Chart, theme: Theme) -> None:
    """Draw ticks, names and a frame around a chart that `fit_chart` put into a place."""
    area, unit = chart.area, brush.unit
    brush.box(area, line=theme.line, line_width=1.5)
    for at, text in chart.up.ticks(_n_ticks(area.height, ROOM_PER_TICK_UP * unit), theme.words):
        y = area.bottom - float(chart.up.share(at)) * area.height
        brush.text_at(text, area.x - TICK_GAP * unit, y, SMALL, theme.soft, anchor="right")
    _draw_ticks_across(brush, place, chart, theme)
    if _has_names(brush, place):
        width = place.right - area.x
        name = brush.fitted(chart.up.column.name, SMALL, width)
        brush.text(name, area.x, area.y - 11 * unit, SMALL, theme.soft)
        name = brush.fitted(chart.across.column.name, SMALL, width)
        below = area.bottom + (TICK_ROW + NAME_ROW - 6) * unit
        brush.text(name, area.right, below, SMALL, theme.soft, anchor="right")


def end_of_chart(chart: Chart, unit: float) -> float:
    """Return the height at which the names below a chart end, px."""
    return chart.area.bottom + (TICK_ROW + NAME_ROW) * unit


def _draw_ticks_across(brush: Brush, place: Rect, chart: Chart, theme: Theme) -> None:
    area, unit = chart.area, brush.unit
    baseline, free_from = area.bottom + 28 * unit, place.x
    n_most = _n_ticks(area.width, ROOM_PER_TICK_ACROSS * unit)
    for at, text in chart.across.ticks(n_most, theme.words):
        x = area.x + float(chart.across.share(at)) * area.width
        half = brush.width_of(text, SMALL) / 2
        # What would not fit beside its neighbour, or leave the place, is left out.
        if x - half < free_from or x + half > place.right:
            continue
        brush.text(text, x, baseline, SMALL, theme.soft, anchor="center")
        free_from = x + half + TICK_GAP * unit


def _has_names(brush: Brush, place: Rect) -> bool:
    return place.height >= ROOM_FOR_NAMES * brush.unit


def _n_ticks(length: float, room: float) -> int:
    return max(int(length / room), 2)

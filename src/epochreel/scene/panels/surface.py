"""What she answers all over the plane of two inputs, with the examples on it."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from epochreel.drawing import Image
from epochreel.scene.charts.chart import Chart, draw_axes, end_of_chart, fit_chart
from epochreel.scene.charts.plane import taught_step
from epochreel.scene.charts.plane_picture import PlanePicture
from epochreel.scene.charts.points import (
    LEGEND_ROW,
    can_scatter,
    draw_class_legend,
    draw_dots,
    xy_of,
)
from epochreel.scene.charts.spot import Spot, draw_spot, spot_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.labels import output_text
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View

# Points a side that the network is asked, and pixels a side of the picture made from them: a
# 2-16-16-1 network takes 0.4 ms for these, 1.8 ms for 97 points a side, and looks the same.
N_POINTS, N_PIXELS = 45, 192
TITLE_ROW = 40.0  # units
ROOM_FOR_LEGEND = 380.0
BAR_SHADES = 64


class SurfacePanel:
    """Her answers as colours over two inputs; see `Panel`."""

    name: ClassVar[str] = "surface"
    role: ClassVar[Role] = "answers"
    height: float = 506.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        meta = replay.meta
        self._replay, self._theme = replay, theme
        self._training_set, self._held_out = meta.training_set, meta.held_out
        self._picture = PlanePicture(replay, theme, N_POINTS, N_PIXELS)
        self._hues, self._axes = self._picture.hues, self._picture.axes
        self._plane, self._over = kept(self._draw_plane), kept(self._draw_over)
        self._chart = lru_cache(maxsize=4)(self._chart_in)

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether the network reads two numbers and can be asked."""
        meta = replay.meta
        return (
            meta.is_dense
            and meta.network.n_inputs == 2
            and can_scatter(meta.training_set)
            and replay.answerer.can_answer
        )

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the plane as of a moment, the examples, and who is being looked at."""
        self._plane(brush, place, taught_step(view))
        self._over(brush, place)
        spot = spot_of(view)
        if spot is not None:
            self._draw_spot(brush, self._chart(place, brush.unit)[0], spot)

    def _draw_plane(self, brush: Brush, place: Rect, step: float) -> None:
        """Draw the title, her answers as of a step, and where she is of two minds."""
        theme, area = self._theme, self._chart(place, brush.unit)[0].area
        title = brush.fitted(self._title(), SMALL, place.width)
        brush.text(title, place.x, place.y + 24 * brush.unit, SMALL, theme.soft)
        self._picture.draw(brush, area, step)

    def _draw_over(self, brush: Brush, place: Rect) -> None:
        """Draw what stays as it is: axes, examples, and what the colours mean."""
        chart, inner = self._chart(place, brush.unit)
        draw_axes(brush, inner, chart, self._theme)
        for examples in (self._held_out, self._training_set):
            if examples is not None:
                hollow = examples is self._held_out
                draw_dots(brush, chart, self._theme, self._hues, examples, hollow=hollow)
        if inner.bottom < place.bottom:
            top = end_of_chart(chart, brush.unit)
            self._draw_key(brush, Rect(inner.x, top, inner.width, LEGEND_ROW * brush.unit))

    def _title(self) -> str:
        schema = self._training_set.schema
        if self._hues.kind != "numbers":
            return self._theme.words.label("answers_over")
        return self._theme.words.label("answers_over_of", target=schema.output_names[0])

    def _chart_in(self, place: Rect, unit: float) -> tuple[Chart, Rect]:
        """Return the chart, and its part of the place with ticks and names."""
        has_key = place.height >= ROOM_FOR_LEGEND * unit
        top, below = TITLE_ROW * unit, LEGEND_ROW * unit if has_key else 0.0
        inner = place.inset(0.0, top, 0.0, below)
        brush, words = Brush(unit, font=self._theme.font), self._theme.words
        chart = fit_chart(brush, inner, *self._axes, words, square=True)
        return chart, inner

    def _draw_spot(self, brush: Brush, chart: Chart, spot: Spot) -> None:
        x, y = map(float, xy_of(chart, spot.inputs[None], spot.answer[None])[0])
        colour = self._theme.bright
        if spot.target is not None:
            # What is asked has no colour until the right answer is told.
            told = spot.compared if spot.is_question else 1.0
            colour = blend(colour, self._hues.of_target(spot.target), told)
        span = self._hues.high - self._hues.low
        draw_spot(brush, chart.area, x, y, self._theme, spot, spot.error / span, colour)

    def _draw_key(self, brush: Brush, row: Rect) -> None:
        """Draw what the colours mean: the names of the classes, or the scale of numbers."""
        if self._hues.kind == "numbers":
            self._draw_scale(brush, row)
        else:
            held_out = self._held_out is not None and self._held_out.n_examples > 0
            draw_class_legend(brush, row, self._theme, self._hues, held_out=held_out)

    def _draw_scale(self, brush: Brush, row: Rect) -> None:
        unit, theme, hues = brush.unit, self._theme, self._hues
        schema = self._training_set.schema
        low, high = (output_text(schema, 0, value, theme.words) for value in (hues.low, hues.high))
        left = row.x + brush.width_of(low, SMALL) + 12 * unit
        right = row.right - brush.width_of(high, SMALL) - 12 * unit
        middle = row.bottom - 14 * unit
        brush.text_at(low, row.x, middle, SMALL, theme.soft)
        brush.text_at(high, row.right, middle, SMALL, theme.soft, anchor="right")
        shades = hues.shades[:: len(hues.shades) // BAR_SHADES][None]
        bar = Rect(left, middle - 6 * unit, right - left, 12 * unit)
        pixels = faded_pixels(shades, brush.opacity)
        brush.inks.append(Image(bar.x, bar.y, bar.width, bar.height, pixels))
        brush.box(bar, line=theme.line, line_width=1.5)

"""Her answer as a curve over one input, with the examples that it should go through."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.charts.chart import Chart, draw_axes, fit_chart
from epochreel.scene.charts.hues import Hues
from epochreel.scene.charts.plane import answers_over, taught_step
from epochreel.scene.charts.points import axes_of, can_scatter, draw_dots
from epochreel.scene.charts.spot import Spot, draw_spot, spot_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View

N_POINTS = 241
TITLE_ROW = 40.0  # units


class FitPanel:
    """One number as a function of another; see `Panel`. The axes stay over the whole film."""

    name: ClassVar[str] = "fit"
    role: ClassVar[Role] = "answers"
    height: float = 440.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        meta = replay.meta
        self._replay, self._theme = replay, theme
        self._training_set, self._held_out = meta.training_set, meta.held_out
        self._hues = Hues(meta.training_set, theme)
        self._axes = axes_of(meta.training_set, meta.held_out, question=meta.question)
        across = self._axes[0]
        self._x = np.linspace(across.low, across.high, N_POINTS)
        self._chart = lru_cache(maxsize=4)(self._chart_in)
        self._below, self._curve = kept(self._draw_below), kept(self._draw_curve)

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether the network answers one number with another, and can be asked."""
        meta = replay.meta
        return (
            meta.is_dense
            and meta.network.n_inputs == 1
            and can_scatter(meta.training_set)
            and replay.answerer.can_answer
        )

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the examples, her curve as of a moment, and the error of who is looked at."""
        self._below(brush, place)
        self._curve(brush, place, taught_step(view))
        spot = spot_of(view)
        if spot is not None:
            self._draw_spot(brush, self._chart(place, brush.unit)[0], spot)

    def _draw_below(self, brush: Brush, place: Rect) -> None:
        """Draw what stays as it is: the title, axes and examples."""
        theme, (chart, inner) = self._theme, self._chart(place, brush.unit)
        title = theme.words.label("answers_over")
        brush.text(title, place.x, place.y + 24 * brush.unit, SMALL, theme.soft)
        draw_axes(brush, inner, chart, theme)
        for examples in (self._held_out, self._training_set):
            if examples is not None:
                hollow = examples is self._held_out
                draw_dots(brush, chart, theme, self._hues, examples, hollow=hollow)

    def _draw_curve(self, brush: Brush, place: Rect, step: float) -> None:
        chart, _ = self._chart(place, brush.unit)
        for points in _inside(chart.area, chart.xy(self._x, self._curve_at(step))):
            brush.curve(points, 3.5, self._theme.warm_ink)

    def _chart_in(self, place: Rect, unit: float) -> tuple[Chart, Rect]:
        """Return the chart, and its part of the place with ticks and names."""
        inner = place.inset(0.0, TITLE_ROW * unit, 0.0, 0.0)
        brush = Brush(unit, font=self._theme.font)
        return fit_chart(brush, inner, *self._axes, self._theme.words), inner

    def _curve_at(self, step: float) -> NDArray[np.float32]:
        points = self._x[:, None].astype(np.float32)
        return answers_over(self._replay, step, points)[-1][:, 0]

    def _draw_spot(self, brush: Brush, chart: Chart, spot: Spot) -> None:
        """Draw a ring where the right answer lies, and from hers to it the error as a length."""
        theme, area, unit = self._theme, chart.area, brush.unit
        x, hers = map(float, chart.xy(spot.inputs[0], spot.answer[0]))
        if not (area.x <= x <= area.right and np.isfinite(hers)):
            return
        rule = Rect(x - 0.75 * unit, area.y, 1.5 * unit, area.height)
        brush.box(rule, fill=theme.soft, opacity=0.5 * spot.seen * spot.visible)
        if spot.target is not None:
            right = float(chart.xy(spot.inputs[0], spot.target[0])[1])
            reach = hers + (right - hers) * spot.compared
            top, bottom = sorted(min(max(y, area.y), area.bottom) for y in (hers, reach))
            bar = Rect(x - 4 * unit, top, 8 * unit, bottom - top)
            brush.box(bar, radius=4, fill=theme.error_ink, opacity=spot.compared)
            # What is asked stands nowhere until the right answer is told.
            told = replace(spot, seen=spot.seen * spot.compared) if spot.is_question else spot
            draw_spot(brush, area, x, right, theme, told, 0.0, theme.bright)
        if area.y <= hers <= area.bottom:
            brush.dot(x, hers, 7.0, theme.warm_ink, spot.answered)


def _inside(area: Rect, points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the pieces of a curve that lie within a rectangle's height."""
    held = (points[:, 1] >= area.y) & (points[:, 1] <= area.bottom)
    cuts = np.flatnonzero(np.diff(held)) + 1
    pieces = np.split(points, cuts)
    return [piece for piece, is_in in zip(pieces, held[[0, *cuts]], strict=True) if is_in]

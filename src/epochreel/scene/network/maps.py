"""Units of a network with two inputs as small maps: where on the plane each one lights up."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.scene.charts.hues import Hues, Pixels, dimmed, log_odds, ramp
from epochreel.scene.charts.plane import (
    F32,
    answers_over,
    enlarged,
    enlarging,
    grid_over,
    taught_step,
)
from epochreel.scene.charts.points import axes_of
from epochreel.scene.charts.spot import spot_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.keeping import AT_ONCE, kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.network.clearings import Clearings
from epochreel.scene.network.layout import LayerPlace, Layout

# Points a side that the network is asked, and pixels a side of each map.
N_POINTS, N_PIXELS = 25, 48
CORNER = 0.24  # radius of a map's corners, of its side
DOT = 3.6  # units, who is looked at
LEAST_OWN = 0.04  # of the layer's scale: a unit that never does more is dark


class Maps:
    """The small maps of one film; nothing for networks whose layout has none.

    Parameters
    ----------
    replay
        The recorded training.
    layout
        Which layers are maps, and where their units stand.
    theme
        Colours.
    """

    def __init__(self, replay: Replay, layout: Layout, theme: Theme) -> None:
        self._replay, self._layout, self._theme = replay, layout, theme
        self._layers = [i for i, place in enumerate(layout.layers) if place.kind == "maps"]
        if not self._layers:
            return
        meta, self._clearings = replay.meta, Clearings(layout)
        self._axes = axes_of(meta.training_set, meta.held_out, question=meta.question)
        self._points = grid_over(*self._axes, N_POINTS)
        self._enlarge = enlarging(N_POINTS, N_PIXELS)
        self._hues = Hues(meta.training_set, theme)
        self._shades = _activity_shades(theme)
        self._cover = _rounded_cover(N_PIXELS, CORNER)
        # At rest and while a signal runs through, the very same maps come again.
        self._drawn = lru_cache(maxsize=AT_ONCE)(self._draw_all)
        self._rects = {layer: _rects(layout.layers[layer]) for layer in self._layers}
        self._frames, self._spots = kept(self._draw_frames), kept(self._draw_spots)
        self._caption = kept(self._draw_caption)

    def draw(self, brush: Brush, view: View) -> None:
        """Draw all maps as of a moment, each framed by what its unit does now."""
        if not self._layers:
            return
        images = self._drawn(taught_step(view), brush.opacity)
        spot = spot_of(view)
        for layer in self._layers:
            brush.inks.extend(images[layer])
            self._frames(brush, layer, *self._lit(view, layer))
            opacity = view.act.value_opacity[layer] if view.act.value_opacity else 0.0
            if spot is not None and opacity > 0.0:
                self._spots(brush, layer, tuple(spot.inputs.tolist()), opacity)
        self._caption(brush)

    def _lit(self, view: View, layer: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return activity and error of the units of a layer that are shown."""
        units, act = self._layout.layers[layer].units, view.act
        activity = tuple(act.activity[layer][units].tolist())
        error = act.error_light[layer][units].tolist() if act.error_light else [0.0] * len(units)
        return activity, tuple(error)

    def _draw_all(self, step: float, opacity: float) -> dict[int, list[Image]]:
        """Return the maps of each layer."""
        answers = answers_over(self._replay, step, self._points)
        return {
            layer: self._draw_layer(layer, answers[layer - 1], opacity) for layer in self._layers
        }

    def _draw_layer(self, layer: int, answers: F32, opacity: float) -> list[Image]:
        place = self._layout.layers[layer]
        grids = answers.T[place.units].reshape(-1, N_POINTS, N_POINTS)
        pixels = self._coloured(layer, grids)
        pixels[..., 3] = self._cover
        pixels = faded_pixels(pixels, opacity)
        return [
            Image(rect.x, rect.y, rect.width, rect.height, picture)
            for rect, picture in zip(self._rects[layer], pixels, strict=True)
        ]

    def _coloured(self, layer: int, grids: F32) -> Pixels:
        """Return the colours ``(n, N_PIXELS, N_PIXELS, 4)`` of answers on a grid."""
        enlarge = self._enlarge
        if layer < len(self._layout.layers) - 1:
            values = enlarged(np.clip(np.nan_to_num(grids), -1e6, 1e6), enlarge)
            half = len(self._shades) / 2
            # Each on a scale of its own: beside one that grew to 12 all others would be dark.
            largest = np.abs(values).max(axis=(1, 2), keepdims=True)
            least = LEAST_OWN * self._replay.activity_scales()[layer]
            scale = half / np.maximum(largest, least)
            index = np.clip(values * scale + half, 0, len(self._shades) - 1).astype(np.uint16)
            taken = self._shades.view(np.uint32)[:, 0][index]
            return taken.view(np.uint8).reshape(*index.shape, 4)
        if self._hues.kind == "two":
            return self._hues.of_log_odds(enlarged(log_odds(grids), enlarge))
        known = np.clip(np.nan_to_num(grids, nan=self._hues.low), -1e6, 1e6)
        return self._hues.of_values(enlarged(known, enlarge))

    def _draw_frames(
        self, brush: Brush, layer: int, activity: tuple[float, ...], error: tuple[float, ...]
    ) -> None:
        theme = self._theme
        for rect, lit, wrong in zip(self._rects[layer], activity, error, strict=True):
            glow = clamp(abs(lit))
            line = blend(theme.faint, theme.warm_ink if lit >= 0 else theme.cold_ink, glow)
            line = blend(line, theme.error_ink, clamp(wrong))
            width = 1.4 + 1.8 * max(glow, clamp(wrong))
            radius = CORNER * rect.width / brush.unit
            brush.box(rect, radius=radius, line=line, line_width=width)

    def _draw_spots(
        self, brush: Brush, layer: int, inputs: tuple[float, ...], opacity: float
    ) -> None:
        """Draw on each map who is looked at, once the signal has arrived."""
        shares = [float(axis.share(at)) for axis, at in zip(self._axes, inputs, strict=True)]
        if not all(0.0 <= share <= 1.0 for share in shares):
            return
        for rect in self._rects[layer]:
            x = rect.x + shares[0] * rect.width
            y = rect.bottom - shares[1] * rect.height
            brush.dot(x, y, DOT + 1.4, self._theme.cell, opacity)
            brush.dot(x, y, DOT, self._theme.bright, opacity)

    def _draw_caption(self, brush: Brush) -> None:
        """Say what the maps are: above the first of them, or beside a lone output."""
        layout, unit, color = self._layout, brush.unit, self._theme.soft
        caption = self._theme.words.say("maps")
        if not layout.upright:
            place = layout.layers[self._layers[0]]
            x = float(place.xy[:, 0].mean())
            # Clear of the glow, and of a number above the first unit.
            away = max(place.radius + 36 * unit, min(place.spacing, 162 * unit) / 2 + 38 * unit)
            above = float(place.xy[:, 1].min()) - away
            # A little higher where a synapse of the topmost unit rises.
            heights = (above - step * unit for step in (0, 12, 24, 36))
            clear = (
                y for y in heights if self._clearings.is_clear(_line_box(brush, caption, x, y))
            )
            if (y := next(clear, None)) is not None:
                brush.text(caption, x, y, SMALL, color, anchor="center")
            return
        place = layout.layers[-1]
        left = float(place.xy[0, 0]) - place.radius - 56 * unit
        width = brush.width_of(caption, SMALL)
        if len(place.units) != 1 or left - width < layout.regions.network.x:
            return
        middle = float(place.xy[0, 1])
        if self._clearings.is_clear(_line_box(brush, caption, left - width / 2, middle)):
            brush.text_at(caption, left, middle, SMALL, color, anchor="right")


def _line_box(brush: Brush, caption: str, middle: float, y: float) -> Rect:
    """Return the box around the caption at a height, px."""
    width, tall = brush.width_of(caption, SMALL), SMALL * brush.unit
    return Rect(middle - width / 2, y - 0.75 * tall, width, 1.2 * tall)


def _rects(place: LayerPlace) -> list[Rect]:
    half = place.radius  # the square hides the disc that hides the synapses' ends
    return [Rect(float(x) - half, float(y) - half, 2 * half, 2 * half) for x, y in place.xy]


def _activity_shades(theme: Theme) -> Pixels:
    """Return colours of activities from -1 to 1, as a neuron shines: ``(512, 4)``."""
    # A neuron that is half active is far from half as bright; so here. They begin at
    # what is nearly black: mixed with the blue of a dark cell they would be grey.
    zero, stops = theme.gap, ((0.25, 0.13), (0.5, 0.34), (1.0, 0.86))
    places = (0.0, *(at for at, _ in stops))
    up, down = (
        ramp((zero, *(dimmed(theme, hue, share) for _, share in stops)), places)
        for hue in (theme.warm_ink, theme.cold_ink)
    )
    return np.concatenate([down[::-1], up])


def _rounded_cover(n: int, corner: float) -> NDArray[np.uint8]:
    """Return the opacity of a square with round corners, ``(n, n)``, ``corner`` of its side."""
    inner = 0.5 - corner
    away = np.maximum(np.abs((np.arange(n) + 0.5) / n - 0.5) - inner, 0.0)
    distance = (np.hypot(away[:, None], away[None, :]) - corner) * n
    return np.round(np.clip(0.5 - distance, 0.0, 1.0) * 255).astype(np.uint8)

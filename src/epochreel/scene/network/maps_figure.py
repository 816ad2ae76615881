"""Units that are pictures: what is looked at, and maps that paint themselves, with kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import NodeState
from epochreel.scene.moments.unit_signals import UnitOutput
from epochreel.scene.moments.units import Units
from epochreel.scene.network.cells import colour_cells, signed_cells
from epochreel.scene.network.columns import Column
from epochreel.scene.network.pictures import grey_cells, weight_pictures
from epochreel.scene.network.sliding import painted

Floats = NDArray[np.float64]

SHRUNK = 0.74  # times its size, a map that is pooled
KERNEL = 0.46  # of the side of a map
MOST_KERNELS = 3  # shown beside a map: those of a colour picture


@dataclass(frozen=True)
class Stage:
    """How far a map has come: painted, then made smaller, both 0 to 1."""

    painted: float
    pooled: float


def stage_of(state: NodeState, *, has_pool: bool) -> Stage:
    """Return how far the maps of a node have come."""
    if not has_pool:
        return Stage(min(state.reached / 0.92, 1.0), 0.0)
    return Stage(min(state.reached / 0.74, 1.0), max((state.reached - 0.78) / 0.22, 0.0))


class MapsFigure:
    """A picture or the maps of a node.

    Parameters
    ----------
    column, units, theme
        Where, which and how.
    is_given
        Whether it is what the network is given.
    has_kernels
        Whether each map's kernel is shown beside it.
    """

    def __init__(
        self,
        column: Column,
        units: Units,
        theme: Theme,
        *,
        is_given: bool = False,
        has_kernels: bool = False,
    ) -> None:
        self._column, self._units, self._theme = column, units, theme
        self._is_given, self._has_kernels = is_given, has_kernels

    def draw(
        self, brush: Brush, state: NodeState, output: UnitOutput | None, kernels: Floats | None
    ) -> None:
        """Draw one moment."""
        stage = stage_of(state, has_pool=output is not None and output.pooled is not None)
        fade = state.fade
        if self._is_given:
            stage, fade = Stage(1.0, 0.0), state.opacity
        lit = output is not None and fade > 0.004
        for number, rect in enumerate(self._column.rects):
            place = shrunk(rect, stage.pooled * fade if lit else 0.0)
            strength = float(output.strength[number]) if output is not None else 0.0
            glow = strength * fade * stage.painted
            line = blend(self._theme.line, self._theme.warm_ink, 0.6 * glow)
            line = blend(line, self._theme.error_ink, state.error)
            width = 1.4 + 1.8 * max(0.5 * glow, state.error)
            brush.box(place, radius=3.0, fill=self._theme.cell)
            if output is not None and lit:
                self._fill(brush, place, number, output, stage, fade)
            brush.box(place, radius=3.0, line=line, line_width=width)
        if self._has_kernels and kernels is not None:
            self._draw_kernels(brush, kernels, state.error)

    def _fill(
        self,
        brush: Brush,
        place: Rect,
        number: int,
        output: UnitOutput,
        stage: Stage,
        fade: float,
    ) -> None:
        theme = self._theme
        if self._units.form == "picture":
            planes = output.maps
            if planes.shape[1] == 1:
                _draw_curve(brush, place, planes[:, 0], theme, fade * stage.painted)
                return
            pixels = grey_cells(np.clip(planes[0], 0, 1), theme)
            if len(planes) == 3:
                pixels = colour_cells(planes)
            if stage.painted < 1.0:
                pixels = _masked(pixels, painted(stage.painted, planes.shape[1:]))
            _put(brush, place, pixels, fade)
            return
        values = output.maps[number]
        pixels = signed_cells(values, theme)
        if stage.painted < 1.0:
            pixels = _masked(pixels, painted(stage.painted, values.shape))
        _put(brush, place, pixels, fade)
        if output.pooled is not None and stage.pooled > 0.0:
            pixels = signed_cells(output.pooled[number], theme)
            _put(brush, place, pixels, fade * stage.pooled)

    def _draw_kernels(self, brush: Brush, kernels: Floats, error: float) -> None:
        theme = self._theme
        for number, place in enumerate(self._column.rects):
            each = kernels[number, :MOST_KERNELS]
            side = KERNEL * min(place.width, max(place.height, 0.5 * place.width))
            rows, columns = each.shape[1:]
            wide, tall = side, side * max(rows / columns, 0.3)
            for channel, kernel in enumerate(each):
                x = place.x - 0.55 * side - (len(each) - 1 - channel) * 0.62 * side
                rect = Rect(x, place.y - 0.42 * tall, wide, tall)
                if len(each) > 1:
                    rect = Rect(x, place.y - 0.3 * tall, 0.58 * wide, 0.58 * tall)
                _put(brush, rect, weight_pictures(kernel, theme), 1.0)
                line = blend(theme.soft, theme.error_ink, error)
                brush.box(rect, radius=1.5, line=line, line_width=1.3 + 1.5 * error)


def shrunk(rect: Rect, share: float) -> Rect:
    """Return a rectangle on its way to what a pooled map has."""
    scale = 1.0 - (1.0 - SHRUNK) * share
    x, y = rect.center
    width, height = rect.width * scale, rect.height * scale
    return Rect(x - width / 2, y - height / 2, width, height)


def _masked(pixels: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    pixels = pixels.copy()
    pixels[..., 3] = np.where(mask, pixels[..., 3], 0)
    return pixels


def _put(brush: Brush, place: Rect, pixels: NDArray[np.uint8], opacity: float) -> None:
    pixels = faded_pixels(np.ascontiguousarray(pixels), brush.opacity * opacity)
    brush.inks.append(Image(place.x, place.y, place.width, place.height, pixels))


def _draw_curve(
    brush: Brush, place: Rect, lines: NDArray[np.float64], theme: Theme, opacity: float
) -> None:
    """Draw what comes over time, each channel as a line, from the left as it comes."""
    inks = (theme.warm_ink, theme.cold_ink, theme.soft)
    x = place.x + place.width * (np.arange(lines.shape[1]) + 0.5) / lines.shape[1]
    for line, colour in zip(lines[:3], inks, strict=False):
        y = place.bottom - place.height * (0.08 + 0.84 * np.clip(line, 0.0, 1.0))
        brush.curve(np.stack([x, y], axis=1), 2.4, colour, opacity)

"""A node as a plate: it glows as strongly as its output is, and shows some numbers of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image, Segments, f32
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import NodeState
from epochreel.scene.moments.nodes import Node
from epochreel.scene.network.pictures import weight_pictures

RADIUS = 10.0  # units, of the corners
FILL = 0.12  # how much of the warm hue a plate in full light has
# Of a plate: what is left free beside its strips, and where each lies from its top.
BESIDE, STRIP = 0.09, 0.26
LOWER, UPPER, LONE = 0.55, 0.19, 0.37
GLOW, REACH = 0.55, 26.0  # light at the rim in full light; units

Floats = NDArray[np.float64]
Sample = tuple[float, ...] | None


class Plate:
    """Any node: two strips of cells, some of its weights above some of its output.

    Colour is the sign, light the size, of weights as of synapses, of outputs as of neurons.

    Parameters
    ----------
    node, place, theme
        As of a `Figure`.
    """

    def __init__(self, node: Node, place: Rect, theme: Theme) -> None:
        self._place, self._theme = place, theme
        self._body, self._strips = kept(self._draw_body), kept(self._draw_strips)

    @classmethod
    def can_show(cls, node: Node) -> bool:
        """Whether it is a picture of such a node: of any."""
        return True

    def draw(self, brush: Brush, state: NodeState) -> None:
        """Draw the plate and its strips."""
        self._body(brush, round(state.light, 3), round(state.error, 3))
        output = None if state.output is None else tuple(state.output.sample.tolist())
        weights = None if state.weights is None else tuple(state.weights.tolist())
        self._strips(brush, weights, output, round(state.opacity, 3))

    def _draw_body(self, brush: Brush, light: float, error: float) -> None:
        draw_plate(brush, self._place, self._theme, light, error)

    def _draw_strips(self, brush: Brush, weights: Sample, output: Sample, opacity: float) -> None:
        place, theme = self._place, self._theme
        if weights:
            pixels = weight_pictures(np.array([weights]), theme)
            _draw_strip(brush, place, UPPER if output is not None else LONE, pixels)
        shown = output or ()
        if shown and opacity > 0.004:
            pixels = activity_cells(np.array([shown]), theme)
            _draw_strip(brush, place, LOWER if weights else LONE, pixels, opacity)


def draw_plate(brush: Brush, place: Rect, theme: Theme, light: float, error: float) -> None:
    """Draw a dark plate, its rim as bright as the larger of light and error, both 0 to 1."""
    line = blend(blend(theme.line, theme.warm_ink, light), theme.error_ink, error)
    fill = blend(theme.cell, theme.warm_ink, FILL * light)
    width = 1.4 + 1.8 * max(light, error)
    brush.box(place, radius=RADIUS, fill=fill, line=line, line_width=width)


def plate_lights(
    places: Sequence[Rect], states: Sequence[NodeState], theme: Theme, unit: float, dim: float
) -> Segments:
    """Return the glow around plates: a light under each, which reaches beyond its rim."""
    light = np.array([state.light for state in states])
    error = np.array([state.error for state in states])
    corners = np.array([(at.x, at.y, at.right, at.bottom) for at in places])
    left, top, right, bottom = corners.T
    # The corners of a plate are beyond what has round ends, and hide where that ends.
    half, middle = 0.5 * (bottom - top) - 1.0, 0.5 * (top + bottom)
    start = np.stack([left + half + 1.0, middle], axis=1)
    end = np.stack([np.maximum(right - half - 1.0, start[:, 0] + 0.01), middle], axis=1)
    hue = np.array(theme.warm) * light[:, None] ** 1.4
    hue = hue * (1.0 - theme.gives_way * error[:, None]) + np.array(theme.error) * error[:, None]
    n = len(places)
    none, length = f32(np.zeros(n)), f32(np.ones(n))
    return Segments(
        start=f32(start),
        end=f32(end),
        width=f32(2.0 * half),
        rgb=f32(hue * dim),
        glow=f32(np.full(n, GLOW * theme.glow)),
        reach=f32(REACH * unit * (0.4 + 0.6 * np.maximum(light, error)) + 0.5),
        pulse_at=none,
        pulse_behind=length,
        pulse_ahead=length,
        pulse_rgb=f32(np.zeros((n, 3))),
        pulse_reach=length,
    )


def activity_cells(values: Floats, theme: Theme) -> NDArray[np.uint8]:
    """Return outputs between -1 and 1 as colours, ``(..., 4)`` uint8: warm above zero, cold below.

    The light goes with the square root of the size, as that of a node does.
    """
    size = np.sqrt(np.clip(np.abs(values), 0.0, 1.0))[..., None]
    hue = np.where(values[..., None] >= 0.0, theme.warm_ink[:3], theme.cold_ink[:3])
    colour = np.array(theme.gap[:3]) + (hue - np.array(theme.gap[:3])) * size
    opaque = np.ones((*values.shape, 1))
    return np.round(np.concatenate([colour, opaque], axis=-1) * 255).astype(np.uint8)


def _draw_strip(
    brush: Brush, place: Rect, top: float, pixels: NDArray[np.uint8], opacity: float = 1.0
) -> None:
    x, width = place.x + BESIDE * place.width, (1.0 - 2.0 * BESIDE) * place.width
    pixels = faded_pixels(pixels, brush.opacity * opacity)
    y, tall = place.y + top * place.height, STRIP * place.height
    brush.inks.append(Image(x, y, width, tall, np.ascontiguousarray(pixels)))

"""Units that are seen as pictures: the pixels that come in, and the weights that read them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image, Rgba
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.keeping import AT_ONCE, kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.clearings import Clearings
from epochreel.scene.network.layout import LayerPlace, Layout
from epochreel.scene.network.places import (
    BESIDE_NOTE,
    INPUT_NOTE_WIDTH,
    NOTE_LINE,
    NOTE_WIDTH,
    has_readers_note,
)

# Up to so many pixels a side, a thin gap shows that they are many; beyond, it would only dim.
GAPS_UP_TO = 16
CELL = 12  # pixels of the image that draws one cell with its gap


class Pictures:
    """The input picture and, in each unit that reads it, the unit's weights.

    Parameters
    ----------
    layout, theme
        Where and how.
    image
        Height and width.
    """

    def __init__(self, layout: Layout, theme: Theme, image: tuple[int, int]) -> None:
        self._layout, self._theme, self._image = layout, theme, image
        self._clearings = Clearings(layout)
        self._input, self._note = kept(self._draw_input), kept(self._draw_note)
        self._readers, self._painted = kept(self._draw_readers), lru_cache(AT_ONCE)(self._paint)

    def draw(self, brush: Brush, act: Act) -> None:
        """Draw all pictures of a moment."""
        second = self._layout.layers[1]
        self._input(brush, np.asarray(act.activity[0], np.float64).tobytes())
        if second.kind == "pictures":
            weights = np.asarray(act.weights[0][second.units], np.float64)
            activity = tuple(act.activity[1][second.units].tolist())
            self._readers(brush, weights.tobytes(), activity)
        self._note(brush)

    def _draw_input(self, brush: Brush, pixels: bytes) -> None:
        values = np.frombuffer(pixels, np.float64)
        _draw_input(brush, self._layout.layers[0], self._theme, values, self._image)

    def _draw_readers(self, brush: Brush, weights: bytes, activity: tuple[float, ...]) -> None:
        place, theme, pictures = self._layout.layers[1], self._theme, self._painted(weights)
        side = 2 * place.radius
        for picture, lit, (x, y) in zip(pictures, activity, place.xy.tolist(), strict=True):
            rect = Rect(x - place.radius, y - place.radius, side, side)
            brush.inks.append(_faded(picture, rect, brush.opacity))
            glow = clamp(abs(lit))
            line = blend(theme.line, theme.warm_ink, glow)
            brush.box(rect, radius=2, line=line, line_width=1.2 + 1.6 * glow)

    def _paint(self, weights: bytes) -> list[NDArray[np.uint8]]:
        """Return the picture of each reader."""
        values = np.frombuffer(weights, np.float64).reshape(-1, *self._image)
        largest = max(float(np.abs(values).max()), 1e-9)
        return list(weight_pictures(values / largest, self._theme))

    def _draw_note(self, brush: Brush) -> None:
        if self._layout.has_input_note:
            _draw_input_note(brush, self._layout, self._theme)
        if self._layout.layers[1].kind == "pictures":
            _draw_readers_note(brush, self._layout, self._theme, self._clearings)


def draw_pictures(
    brush: Brush, layout: Layout, theme: Theme, act: Act, image: tuple[int, int]
) -> None:
    """Draw what `Pictures` draws, once."""
    Pictures(layout, theme, image).draw(brush, act)


def _draw_input(
    brush: Brush,
    place: LayerPlace,
    theme: Theme,
    values: NDArray[np.float64],
    image: tuple[int, int],
) -> None:
    height, width = image
    left, top = place.xy.min(axis=0) - place.radius
    rect = Rect(left, top, 2 * place.radius * width, 2 * place.radius * height)
    brush.inks.append(picture_image(values, image, rect, theme, brush.opacity))


def picture_image(
    pixels: NDArray[np.float64],
    image: tuple[int, int],
    place: Rect,
    theme: Theme,
    opacity: float = 1.0,
) -> Image:
    """Return a grey picture as it is drawn: from dark over the warm hue to white.

    Parameters
    ----------
    pixels
        ``(height * width,)``, row by row, 0 to 1.
    image
        Height and width.
    place, theme, opacity
        Where and how.
    """
    cells = grey_cells(np.abs(pixels).reshape(image), theme)
    if max(image) <= GAPS_UP_TO:
        cells = _with_gaps(cells, _bytes(theme.gap))
    return _faded(cells, place, opacity)


def grey_cells(values: NDArray[np.float64], theme: Theme) -> NDArray[np.uint8]:
    """Return the colours ``(height, width, 4)`` of a grey picture, its values 0 to 1."""
    cells = np.empty((*values.shape, 4), np.uint8)
    shades = _ramp(theme.cell, theme.warm_ink, theme.hot)
    cells[..., :3] = shades[np.clip(values * 255, 0, 255).astype(np.uint8)]
    cells[..., 3] = 255
    return cells


def _draw_input_note(brush: Brush, layout: Layout, theme: Theme) -> None:
    """Say what the large picture is, on the side that its synapses do not leave from."""
    place, unit, note = layout.layers[0], brush.unit, theme.words.say("input_picture")
    (left, top), (right, bottom) = place.xy.min(axis=0), place.xy.max(axis=0)
    if layout.upright:
        below = float(bottom) + place.radius + 38 * unit
        middle = (float(left) + float(right)) / 2
        brush.text(note, middle, below, SMALL, theme.soft, anchor="center")
        return
    end, middle = float(left) - place.radius - BESIDE_NOTE * unit, (float(top) + float(bottom)) / 2
    lines = brush.wrapped(note, SMALL, INPUT_NOTE_WIDTH * unit, 3)
    for number, line in enumerate(lines):
        y = middle + (number - (len(lines) - 1) / 2) * NOTE_LINE * unit
        brush.text_at(line, end, y, SMALL, theme.soft, anchor="right")


def _draw_readers_note(brush: Brush, layout: Layout, theme: Theme, clearings: Clearings) -> None:
    """Say what the little pictures are: below their column, or beside their row."""
    place, unit, note = layout.layers[1], brush.unit, theme.words.say("readers")
    if layout.upright and not has_readers_note(layout.regions):
        return
    if layout.upright:
        x, middle = layout.regions.network.x, float(place.xy[:, 1].mean())
        lines = brush.wrapped(note, SMALL, NOTE_WIDTH * unit, 3)
        for number, line in enumerate(lines):
            y = middle + (number - (len(lines) - 1) / 2) * NOTE_LINE * unit
            brush.text_at(line, x, y, SMALL, theme.soft)
        return
    # How many of them are shown stands between.
    away = (70 if place.is_sample else 38) * unit
    x, y = float(place.xy[:, 0].mean()), float(place.xy[:, 1].max()) + place.radius + away
    width, tall = brush.width_of(note, SMALL), SMALL * unit
    if clearings.is_clear(Rect(x - width / 2, y - 0.8 * tall, width, tall)):
        brush.text(note, x, y, SMALL, theme.soft, anchor="center")


def weight_pictures(values: NDArray[np.float64], theme: Theme) -> NDArray[np.uint8]:
    """Return weights between -1 and 1 as colours, ``(..., 4)`` uint8: sign by hue, size by light.

    The size goes with the square root, as the width of a synapse does.
    """
    size = np.sqrt(np.clip(np.abs(values), 0.0, 1.0))[..., None]
    dark = np.array(theme.cell[:3])
    hue = np.where(values[..., None] >= 0.0, theme.positive_ink[:3], theme.negative_ink[:3])
    colour = dark + (hue - dark) * size
    opaque = np.ones((*values.shape, 1))
    return np.round(np.concatenate([colour, opaque], axis=-1) * 255).astype(np.uint8)


def _bytes(rgba: Rgba) -> NDArray[np.uint8]:
    return np.round(np.array(rgba[:3]) * 255).astype(np.uint8)


@lru_cache(maxsize=8)
def _ramp(cell: Rgba, warm: Rgba, hot: Rgba) -> NDArray[np.uint8]:
    """Return 256 colours from a dark cell over the warm hue to nearly white, ``(256, 3)``."""
    stops = np.array([cell[:3], warm[:3], hot[:3]])
    at = np.linspace(0.0, 1.0, 256)
    channels = [np.interp(at, (0.0, 0.7, 1.0), stops[:, channel]) for channel in range(3)]
    return np.round(np.stack(channels, axis=1) * 255).astype(np.uint8)


def _with_gaps(cells: NDArray[np.uint8], gap: NDArray[np.uint8]) -> NDArray[np.uint8]:
    large = cells.repeat(CELL, axis=0).repeat(CELL, axis=1)
    large[::CELL, :, :3] = gap
    large[:, ::CELL, :3] = gap
    return large


def _faded(pixels: NDArray[np.uint8], rect: Rect, opacity: float) -> Image:
    if opacity < 1.0:
        pixels = pixels.copy()
        pixels[..., 3] = np.round(pixels[..., 3] * opacity).astype(np.uint8)
    return Image(rect.x, rect.y, rect.width, rect.height, np.ascontiguousarray(pixels))

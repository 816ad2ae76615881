"""Units that are seen as pictures: the pixels that come in, and the weights that read them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image, Rgba
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.layout import LayerPlace, Layout

# Up to so many pixels a side, a thin gap shows that they are many; beyond, it would only dim.
GAPS_UP_TO = 16
READERS_NOTE = "what each one looks for"
CELL = 12  # pixels of the image that draws one cell with its gap


def draw_pictures(
    brush: Brush, layout: Layout, theme: Theme, act: Act, image: tuple[int, int]
) -> None:
    """Draw the input picture and, in each unit that reads it, the unit's weights."""
    first, second = layout.layers[0], layout.layers[1]
    _draw_input(brush, first, theme, act, image)
    if second.kind == "pictures":
        _draw_readers(brush, second, theme, act, image)
        _draw_readers_note(brush, layout, theme)


def _draw_input(
    brush: Brush, place: LayerPlace, theme: Theme, act: Act, image: tuple[int, int]
) -> None:
    height, width = image
    left, top = place.xy.min(axis=0) - place.radius
    rect = Rect(left, top, 2 * place.radius * width, 2 * place.radius * height)
    brush.inks.append(picture_image(act.activity[0], image, rect, theme, brush.opacity))
    below = rect.bottom + 38 * brush.unit
    brush.text("what she sees", rect.center[0], below, SMALL, theme.soft, anchor="center")


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
    values = np.abs(pixels).reshape(image)
    cells = np.empty((*image, 4), np.uint8)
    cells[..., :3] = _ramp(theme)[np.clip(values * 255, 0, 255).astype(np.uint8)]
    cells[..., 3] = 255
    if max(image) <= GAPS_UP_TO:
        cells = _with_gaps(cells, _bytes(theme.gap))
    return _faded(cells, place, opacity)


def _draw_readers(
    brush: Brush, place: LayerPlace, theme: Theme, act: Act, image: tuple[int, int]
) -> None:
    weights = np.asarray(act.weights[0][place.units], np.float64)
    largest = max(float(np.abs(weights).max()), 1e-9)
    pictures = weight_pictures(weights.reshape(-1, *image) / largest, theme)
    side = 2 * place.radius
    for index, (x, y) in enumerate(place.xy):
        rect = Rect(x - place.radius, y - place.radius, side, side)
        brush.inks.append(_faded(pictures[index], rect, brush.opacity))
        glow = clamp(abs(float(act.activity[1][place.units[index]])))
        line = blend(theme.line, theme.warm_ink, glow)
        brush.box(rect, radius=2, line=line, line_width=1.2 + 1.6 * glow)


def _draw_readers_note(brush: Brush, layout: Layout, theme: Theme) -> None:
    """Say what the little pictures are."""
    first, second = layout.layers[:2]
    unit = brush.unit
    if not layout.upright:
        # How many of them are shown stands between.
        away = (70 if second.is_sample else 38) * unit
        below = float(second.xy[:, 1].max()) + second.radius + away
        middle = float(second.xy[:, 0].mean())
        brush.text(READERS_NOTE, middle, below, SMALL, theme.soft, anchor="center")
        return
    # Beside the fan of synapses, which narrows towards the picture.
    x, middle = layout.regions.network.x, float(first.xy[:, 1].mean())
    width = float(first.xy[:, 0].min()) - first.radius - x - 16 * unit
    lines = brush.wrapped(READERS_NOTE, SMALL, width, 3)
    if "".join(lines).endswith("\N{HORIZONTAL ELLIPSIS}"):
        return
    for number, line in enumerate(lines):
        y = middle + (number - (len(lines) - 1) / 2) * 32 * unit
        brush.text(line, x, y, SMALL, theme.soft)


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


def _ramp(theme: Theme) -> NDArray[np.uint8]:
    """Return 256 colours from a dark cell over the warm hue to nearly white, ``(256, 3)``."""
    stops = np.array([theme.cell[:3], theme.warm_ink[:3], theme.hot[:3]])
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

"""A picture that a network answers, between the right one and the difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import faded_pixels
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.unit_signals import UnitOutput
from epochreel.scene.moments.units import parts_of
from epochreel.scene.network.cells import colour_cells
from epochreel.scene.network.pictures import grey_cells
from epochreel.scene.network.reading import target_of

SIZE, GAP = 0.62, 34.0  # times that of the picture; units between them
Floats = NDArray[np.float64]


def draw_difference(
    brush: Brush,
    place: Rect,
    room: Rect,
    theme: Theme,
    replay: Replay,
    flow: Flow,
    output: UnitOutput | None,
) -> None:
    """Draw over a picture the right one, and below it what differs, as far as there is room.

    Parameters
    ----------
    brush
        Carries unit and opacity.
    place
        Of the picture, px.
    room
        In which all of it has to stay.
    theme, replay
        Colours, and the recorded training.
    flow, output
        What the network does, and the picture.
    """
    target = target_of(flow, replay.meta)
    if target is None or output is None or flow.compared <= 0.004:
        return
    if target.size != output.maps.size:
        return
    right = parts_of(target, replay.meta.network).reshape(output.maps.shape)
    low, high = float(right.min()), float(right.max())
    right = (right - min(low, 0.0)) / max(high - min(low, 0.0), 1e-9)
    wrong = np.abs(right - output.maps).mean(axis=0)
    width, height = SIZE * place.width, SIZE * place.height
    x, gap = place.center[0] - width / 2, GAP * brush.unit
    above = Rect(x, place.y - gap - height, width, height)
    below = Rect(x, place.bottom + gap, width, height)
    for rect, pixels, word in (
        (above, _shown(right, theme), theme.words.say("drawn_right")),
        (below, _violet(wrong, theme), theme.words.say("drawn_difference")),
    ):
        if rect.y - gap < room.y or rect.bottom > room.bottom:
            continue
        shown = faded_pixels(pixels, brush.opacity * flow.compared)
        brush.inks.append(Image(rect.x, rect.y, rect.width, rect.height, shown))
        y = rect.y - 8 * brush.unit
        size = brush.fitting_size(word, 0.86 * SMALL, 1.4 * width)
        brush.text(
            word, place.center[0], y, size, theme.soft, anchor="center", opacity=flow.compared
        )


def _shown(planes: Floats, theme: Theme) -> NDArray[np.uint8]:
    if len(planes) == 3:
        return colour_cells(planes)
    return grey_cells(np.clip(planes[0], 0.0, 1.0), theme)


def _violet(values: Floats, theme: Theme) -> NDArray[np.uint8]:
    """Return sizes of errors, 0 to 1, as colours."""
    share = np.sqrt(np.clip(values, 0.0, 1.0))[..., None]
    colour = np.array(theme.cell[:3]) * (1.0 - share) + np.array(theme.error_ink[:3]) * share
    opaque = np.ones((*values.shape, 1))
    return np.round(np.concatenate([colour, opaque], axis=-1) * 255).astype(np.uint8)

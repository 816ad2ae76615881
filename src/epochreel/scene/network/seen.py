"""An input that is a picture, as that picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import Block
from epochreel.drawing import Image
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import faded_pixels
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import NodeState
from epochreel.scene.moments.nodes import Node
from epochreel.scene.network.pictures import grey_cells
from epochreel.scene.network.plate import draw_plate

INSET = 0.07  # of the plate's height, around the picture
FEWEST_PIXELS, MOST_PIXELS = 4, 128  # a side; of larger ones every so-manieth is shown


class SeenPicture:
    """An input of pixels, one channel or three.

    Parameters
    ----------
    node, place, theme
        As of a `Figure`.
    """

    def __init__(self, node: Node, place: Rect, theme: Theme) -> None:
        self._block, self._place, self._theme = node.first, place, theme

    @classmethod
    def can_show(cls, node: Node) -> bool:
        """Whether it is an input with the shape of a picture."""
        return node.first.kind == "input" and is_picture(node.first)

    def draw(self, brush: Brush, state: NodeState) -> None:
        """Draw the picture that is looked at."""
        place, theme = self._place, self._theme
        draw_plate(brush, place, theme, state.light, state.error)
        if state.output is None or state.opacity <= 0.004:
            return
        pixels = picture_pixels(state.output.whole, self._block, theme)
        pixels = faded_pixels(pixels, brush.opacity * state.opacity)
        height, width = pixels.shape[:2]
        inset = INSET * place.height
        side = min((place.height - 2 * inset) / height, (place.width - 2 * inset) / width)
        left = place.center[0] - side * width / 2
        top = place.center[1] - side * height / 2
        brush.inks.append(Image(left, top, side * width, side * height, pixels))


def is_picture(block: Block) -> bool:
    """Whether a block puts out pictures."""
    return _image_of(block) is not None


def picture_pixels(array: NDArray, block: Block, theme: Theme) -> NDArray[np.uint8]:
    """Return the pixels ``(height, width, 4)`` of what an input of the shape of one is given.

    From the smallest number of the picture to its largest: models scale pictures as they like.
    """
    found = _image_of(block)
    assert found is not None  # `can_show` has asked
    height, width, first = found
    values = np.nan_to_num(np.asarray(array, np.float64))
    shown = values.reshape(-1, height, width) if first else values.reshape(height, width, -1)
    every = -(-max(height, width) // MOST_PIXELS)
    planes = (
        shown[:, ::every, ::every] if first else np.moveaxis(shown, -1, 0)[:, ::every, ::every]
    )
    low, high = float(planes.min()), float(planes.max())
    planes = (planes - low) / max(high - low, 1e-9)
    if len(planes) == 1:
        return grey_cells(planes[0], theme)
    colours = np.moveaxis(np.concatenate([planes, np.ones_like(planes[:1])]), 0, -1)
    return np.ascontiguousarray(np.round(colours * 255).astype(np.uint8))


def _image_of(block: Block) -> tuple[int, int, bool] | None:
    """Return height, width and whether channels come first; None if it is no picture."""
    shape = block.out_shape
    if len(shape) == 2:
        shape = (1, *shape)
    if len(shape) != 3:
        return None
    first = block.notes.get("channels") != "last" and shape[0] in (1, 3)
    if not first and shape[2] not in (1, 3):
        return None
    height, width = shape[1:] if first else shape[:2]
    return (height, width, first) if min(height, width) >= FEWEST_PIXELS else None

"""A window that slides over what a convolution reads, and how much of its maps is painted.

All places are computed at once, in truth; shown one after another they say that the same little
picture is looked for at each. A window that passed every row would only flicker, so it passes a
few times, and paints as many rows at once as that takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import Block
from epochreel.scene.kit.rect import Rect

PASSES = 5  # of a second and a half: each is long enough to be followed


@dataclass(frozen=True)
class Spot:
    """Where a window is.

    Parameters
    ----------
    row, column
        The number of each map that is being computed.
    first_row
        The first row of those that this pass paints.
    """

    row: int
    column: int
    first_row: int


def spot_at(progress: float, size: tuple[int, int]) -> Spot | None:
    """Return where the window is, of maps of a height and a width; None before and after."""
    if not 0.0 < progress < 1.0:
        return None
    height, width = size
    passes = min(height, PASSES)
    at = progress * passes
    this = min(int(at), passes - 1)
    first, last = this * height // passes, (this + 1) * height // passes
    column = min(int((at - this) * width), width - 1)
    return Spot((first + last - 1) // 2, column, first)


def painted(progress: float, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which numbers of maps have been computed, ``(height, width)``."""
    spot = spot_at(progress, size)
    if spot is None:
        return np.full(size, progress >= 1.0)
    done = np.zeros(size, bool)
    done[: spot.first_row] = True
    height, passes = size[0], min(size[0], PASSES)
    last = (int(progress * passes) + 1) * height // passes
    done[spot.first_row : last, : spot.column + 1] = True
    return done


def read_window(block: Block, spot: Spot, size: tuple[int, int]) -> Rect:
    """Return what a convolution reads for one number of its maps.

    In numbers of what it reads, which is of such a size; as far as that goes.
    """
    rows = _reach(block, spot.row, 0)
    columns = _reach(block, spot.column, -1)
    height, width = size
    top, bottom = max(rows[0], 0), min(rows[1], height)
    left, right = max(columns[0], 0), min(columns[1], width)
    if height == 1:
        top, bottom = 0, 1
    return Rect(left, top, max(right - left, 1), max(bottom - top, 1))


def cell_rect(place: Rect, cells: Rect, size: tuple[int, int]) -> Rect:
    """Return where cells of a picture that fills a place lie, px."""
    height, width = size
    across, down = place.width / width, place.height / height
    return Rect(
        place.x + cells.x * across,
        place.y + cells.y * down,
        cells.width * across,
        cells.height * down,
    )


def _reach(block: Block, at: int, axis: int) -> tuple[int, int]:
    """Return the first number along an axis that is read, and the one after the last."""
    kernel = block.params.get("weight", (0, 0, 1, 1))[2:]
    width = kernel[axis] if kernel else 1
    stride, dilation = _along(block, "stride", axis, 1), _along(block, "dilation", axis, 1)
    reach = (width - 1) * dilation + 1
    before = _padding(block, axis, reach)
    if block.notes.get("transposed"):
        # Each number is spread over a patch: what is read is the one in whose patch this lies.
        return (at + before) // max(stride, 1), (at + before) // max(stride, 1) + 1
    first = at * stride - before
    return first, first + reach


def _padding(block: Block, axis: int, reach: int) -> int:
    """Return how far a window may stand out at the beginning of an axis."""
    padding: Any = block.notes.get("padding", 0)
    if padding == "same":
        return (reach - 1) // 2
    of_axis = padding[axis] if isinstance(padding, list | tuple) and padding else padding
    before = of_axis[0] if isinstance(of_axis, list | tuple) and of_axis else of_axis
    return before if isinstance(before, int) else 0


def _along(block: Block, note: str, axis: int, default: int) -> int:
    value = block.notes.get(note, default)
    return int(value[axis] if isinstance(value, list | tuple) else value)

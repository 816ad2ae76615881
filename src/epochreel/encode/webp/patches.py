"""What changes from one frame to the next: a rectangle whose blocks are new or clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from epochreel.frame import RgbFrame

# VP8 predicts and transforms 16 x 16 px at once. Of xor at 640x360 and quality 60, blocks of 8
# save 4 % and blur at their edges, blocks of 32 cost 10 %.
BLOCK_PX = 16
# Steps of 255 that a pixel may be away from what was last shown of it: none that are seen, and a
# film takes 10 to 30 % less room.
TOLERANCE = 2
# Around what changed so much more is encoded as it is, though clear: a decoder smooths four pixels
# on either side of a block's edge and mixes colours of neighbours. It costs 6 to 17 %; without
# it, colours of what is clear bleed into what is not, and faint lines stand on the dark ground.
MARGIN_PX = 4

Blocks = NDArray[np.bool_]  # (rows of blocks, columns of blocks)
_Cell = TypeVar("_Cell", bound=np.generic)


@dataclass(frozen=True, eq=False, slots=True)
class Patch:
    """A part of a frame that is to be laid upon what is there.

    Parameters
    ----------
    x, y
        Where its corner goes, px, even.
    pixels
        ``(height, width, 3)`` uint8, or 4 with an alpha that is 0 or 255.
    """

    x: int
    y: int
    pixels: NDArray[np.uint8]


class Changes:
    """Turns frames into patches, each to be laid upon all before it.

    A frame is held against what was last shown of each pixel, not against the frame before: of
    a slow fade no step is large, and yet its end is far from its beginning.
    """

    def __init__(self) -> None:
        self._shown: RgbFrame | None = None

    def to(self, frame: RgbFrame) -> Patch | None:
        """Return what the next frame changes; None if nothing."""
        if self._shown is None:
            self._shown = frame.copy()
            return Patch(0, 0, self._shown.copy())
        blocks = _changed(frame, self._shown)
        if not blocks.any():
            return None
        rows, columns = _span(blocks, axis=1), _span(blocks, axis=0)
        part, blocks = frame[_px(rows), _px(columns)], blocks[rows, columns]
        changed = _pixels_of(blocks, BLOCK_PX, part)
        self._shown[_px(rows), _px(columns)][changed] = part[changed]
        pixels = part.copy() if blocks.all() else _cut_out(part, blocks)
        return Patch(columns.start * BLOCK_PX, rows.start * BLOCK_PX, pixels)


def _changed(frame: RgbFrame, shown: RgbFrame) -> Blocks:
    """Return which blocks have a pixel that is no longer as it was last shown."""
    columns = np.arange(0, frame.shape[1], BLOCK_PX)
    away = np.zeros((-(-frame.shape[0] // BLOCK_PX), len(columns)), np.uint8)
    for row, top in enumerate(range(0, frame.shape[0], BLOCK_PX)):
        new, old = frame[top : top + BLOCK_PX], shown[top : top + BLOCK_PX]
        # Much of a film rests, and to compare bytes takes a tenth of what follows.
        if not np.array_equal(new, old):
            by_column = (np.maximum(new, old) - np.minimum(new, old)).max(axis=0)
            away[row] = np.maximum.reduceat(by_column, columns, axis=0).max(axis=1)
    return away > TOLERANCE


def _cut_out(part: RgbFrame, changed: Blocks) -> NDArray[np.uint8]:
    """Return a part of a frame, ``(height, width, 4)``, of which only what changed is opaque.

    What is clear has the mean colour of its block, because what is flat costs next to nothing.
    """
    n = BLOCK_PX // MARGIN_PX
    kept = _grown(changed.repeat(n, axis=0).repeat(n, axis=1))
    pixels = np.empty((*part.shape[:2], 4), np.uint8)
    pixels[..., :3] = _pixels_of(_means(part), BLOCK_PX, part)
    np.copyto(pixels[..., :3], part, where=_pixels_of(kept, MARGIN_PX, part)[..., np.newaxis])
    pixels[..., 3] = _pixels_of(changed, BLOCK_PX, part) * np.uint8(255)
    return pixels


def _means(part: RgbFrame) -> NDArray[np.uint8]:
    """Return about the mean colour of each block, ``(rows, columns, 3)``, from some pixels."""
    n = 4
    sampled = part[:: BLOCK_PX // n, :: BLOCK_PX // n]
    missing = ((0, -sampled.shape[0] % n), (0, -sampled.shape[1] % n), (0, 0))
    whole = np.pad(sampled, missing, mode="edge")
    by_block = whole.reshape(whole.shape[0] // n, n, -1, n, 3)
    return np.rint(by_block.mean(axis=(1, 3))).astype(np.uint8)


def _grown(cells: Blocks) -> Blocks:
    """Return the cells that are set or touch one that is."""
    around = np.pad(cells, 1)
    across = around[:, :-2] | around[:, 1:-1] | around[:, 2:]
    return across[:-2] | across[1:-1] | across[2:]


def _span(blocks: Blocks, axis: int) -> slice:
    places = np.flatnonzero(blocks.any(axis=axis))
    return slice(int(places[0]), int(places[-1]) + 1)


def _px(blocks: slice) -> slice:
    return slice(blocks.start * BLOCK_PX, blocks.stop * BLOCK_PX)


def _pixels_of(cells: NDArray[_Cell], side_px: int, part: RgbFrame) -> NDArray[_Cell]:
    """Return for each pixel of a part what its cell has."""
    pixels = cells.repeat(side_px, axis=0).repeat(side_px, axis=1)
    # The last cells may reach beyond the picture.
    return pixels[: part.shape[0], : part.shape[1]]

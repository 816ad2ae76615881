"""Drawing tiles from beginning to end, and finding those that must be drawn."""

from __future__ import annotations

import numpy as np
from numba import types

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import BINS, HASHES, INKS, LIGHTS, LOOK, PIXELS, TILES
from epochreel.render.kernels.compiling import kernel
from epochreel.render.kernels.curves import add_curves
from epochreel.render.kernels.inking import blend_inks
from epochreel.render.kernels.lighting import add_bars, add_discs, resolve
from epochreel.render.kernels.resolve import fill_backdrop, write_chroma, write_luma, write_rgb


@kernel(TILES(HASHES, HASHES))
def changed_tiles(wanted, shown):
    """Return the tiles whose hashes differ, in order, and note the wanted ones as shown."""
    tiles = np.empty(len(wanted), np.int32)
    count = 0
    for tile in range(len(wanted)):
        if wanted[tile] != shown[tile]:
            shown[tile] = wanted[tile]
            tiles[count] = tile
            count += 1
    return tiles[:count]


@kernel(types.void(TILES, LOOK, LIGHTS, BINS, INKS, BINS, PIXELS))
def draw_tiles(tiles, look, lights, light_bins, inks, ink_bins, pixels):
    """Draw some tiles into the picture's bytes.

    Parameters
    ----------
    tiles
        Which, counted along rows.
    look
        The picture as a whole; it has a backdrop.
    lights, light_bins, inks, ink_bins
        What it shows, and where.
    pixels
        Changed in place.
    """
    n_cols = (look.width + at.TILE_WIDTH - 1) // at.TILE_WIDTH
    planes = np.empty(at.N_PLANES * at.TILE_PIXELS, np.float32)
    for tile in tiles:
        row, col = tile // n_cols, tile % n_cols
        x0, y0 = col * at.TILE_WIDTH, row * at.TILE_HEIGHT
        fill_backdrop(planes, look.backdrop, x0, y0, look.width, look.height)
        add_bars(planes, lights, light_bins, look.signs, tile, x0, y0)
        add_curves(planes, lights, light_bins, tile, x0, y0)
        for is_hiding in (True, False):
            add_discs(planes, lights, light_bins, is_hiding, tile, x0, y0)
        resolve(planes, look)
        blend_inks(planes, inks, ink_bins, tile, x0, y0)
        begin = (row & 1) * at.TILE_PIXELS
        thresholds = look.dither[begin : begin + at.TILE_PIXELS]
        if pixels.is_yuv:
            right = min(at.TILE_WIDTH, look.width - x0)
            down = min(at.TILE_HEIGHT, look.height - y0)
            write_luma(planes, thresholds, pixels.luma, look.width, x0, y0, right, down)
            half = look.width // 2
            write_chroma(planes, thresholds, pixels.us, pixels.vs, half, x0, y0, right, down)
        else:
            write_rgb(planes, thresholds, pixels.rgb, x0, y0)

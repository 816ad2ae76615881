"""Drawing tiles that may have nothing behind them, from beginning to end."""

from __future__ import annotations

import numpy as np
from numba import types

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import BINS, CLEAR_PIXELS, INKS, LIGHTS, LOOK, TILES
from epochreel.render.kernels.clear.compiling import kernel
from epochreel.render.kernels.clear.opacity import (
    part,
    spread,
    veil_with_density,
    veil_with_light,
)
from epochreel.render.kernels.clear.write import (
    write_chroma,
    write_deep,
    write_rgba,
    write_yuva,
)
from epochreel.render.kernels.curves import add_curves
from epochreel.render.kernels.inking import blend_inks
from epochreel.render.kernels.lighting import add_bars, add_discs, resolve
from epochreel.render.kernels.resolve import fill_backdrop


@kernel(types.void(TILES, LOOK, LIGHTS, BINS, INKS, BINS, CLEAR_PIXELS))
def draw_clear_tiles(tiles, look, lights, light_bins, inks, ink_bins, pixels):
    """Draw some tiles into the picture's bytes.

    Parameters
    ----------
    tiles
        Which, counted along rows.
    look
        The picture as a whole, with a backdrop or clear.
    lights, light_bins, inks, ink_bins
        What it shows, and where.
    pixels
        Changed in place.
    """
    width, height = look.width, look.height
    n_cols = (width + at.TILE_WIDTH - 1) // at.TILE_WIDTH
    planes = np.empty(at.N_PLANES * at.TILE_PIXELS, np.float32)
    other = np.empty(4 * at.TILE_PIXELS, np.float32)
    on_paper = look.curve == at.PAPER
    for tile in tiles:
        row, col = tile // n_cols, tile % n_cols
        x0, y0 = col * at.TILE_WIDTH, row * at.TILE_HEIGHT
        fill_backdrop(planes, look.backdrop, x0, y0, width, height)
        for i in range(at.TILE_PIXELS * 4):
            other[i] = 1.0
        add_bars(planes, lights, light_bins, look.signs, tile, x0, y0)
        add_curves(planes, lights, light_bins, tile, x0, y0)
        for light, is_hiding in ((planes, True), (other, True), (planes, False)):
            add_discs(light, lights, light_bins, is_hiding, tile, x0, y0)
        resolve(planes, look)
        if not look.is_clear:
            for i in range(at.TILE_PIXELS * 4):
                other[i] = planes[i]
        elif on_paper:
            veil_with_density(planes, other)
        else:
            veil_with_light(planes, other)
        for picture in (planes, other):
            blend_inks(picture, inks, ink_bins, tile, x0, y0)
        part(planes, other, np.float32(1.0 if on_paper else 0.0))
        begin = (row & 1) * at.TILE_PIXELS
        thresholds = look.dither[begin : begin + at.TILE_PIXELS]
        if pixels.layout == at.RGBA:
            write_rgba(planes, thresholds, on_paper, pixels.rgba, x0, y0)
            continue
        spread(planes)
        if pixels.layout == at.DEEP:
            write_deep(planes, pixels.deep, x0, y0)
            continue
        right, down = min(at.TILE_WIDTH, width - x0), min(at.TILE_HEIGHT, height - y0)
        luma, alpha = pixels.luma, pixels.alpha
        write_yuva(planes, thresholds, on_paper, luma, alpha, width, x0, y0, right, down)
        write_chroma(planes, pixels.us, pixels.vs, width // 2, x0, y0, right, down)

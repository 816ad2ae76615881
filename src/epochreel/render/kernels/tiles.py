"""Drawing tiles from beginning to end, and finding those that must be drawn."""

from __future__ import annotations

import numpy as np
from numba import njit, types

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import (
    BINS,
    COMPILED,
    HASHES,
    INKS,
    INLINE,
    LIGHTS,
    LOOK,
    PIXELS,
    TILES,
)
from epochreel.render.kernels.inks import blend_box, blend_image, blend_polyline, blend_text
from epochreel.render.kernels.lights import add_bar, add_disc
from epochreel.render.kernels.resolve import (
    fill_backdrop,
    resolve_film,
    resolve_paper,
    resolve_plain,
    write_chroma,
    write_luma,
    write_rgb,
)


@njit(TILES(HASHES, HASHES), **COMPILED)
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


@njit(**INLINE)
def add_bars(light, lights, bins, tile, x0, y0):
    """Add the segments and pulses that touch a tile."""
    for k in range(bins.starts[tile], bins.starts[tile + 1]):
        i = bins.items[k]
        kind = lights.kinds[i]
        if kind != at.DISC:
            add_bar(light, lights.records[i], kind == at.PULSE, x0, y0)


@njit(**INLINE)
def add_discs(light, lights, bins, is_hiding, tile, x0, y0):
    """Add the discs that touch a tile, or hide what is beneath them."""
    # Discs come last in a table.
    for k in range(bins.starts[tile + 1] - 1, bins.starts[tile] - 1, -1):
        i = bins.items[k]
        if lights.kinds[i] != at.DISC:
            return
        add_disc(light, lights.records[i], is_hiding, x0, y0)


@njit(**INLINE)
def resolve(light, look):
    """Turn the light of a tile into display values, 0 to 1, in place."""
    if look.curve == at.FILM:
        resolve_film(light, look.exposure)
    elif look.curve == at.PAPER:
        resolve_paper(light, look.exposure)
    else:
        resolve_plain(light, look.exposure, look.codes)


@njit(**INLINE)
def blend_inks(planes, inks, bins, tile, x0, y0):
    """Blend the inks that touch a tile over it, in order."""
    for k in range(bins.starts[tile], bins.starts[tile + 1]):
        i = bins.items[k]
        record, words = inks.records[i], inks.words[i]
        kind = words[at.INK_KIND]
        if kind == at.TEXT:
            blend_text(planes, record, words, inks.store, x0, y0)
        elif kind == at.BOX:
            blend_box(planes, record, x0, y0)
        elif kind == at.POLYLINE:
            blend_polyline(planes, record, words, inks.points, x0, y0)
        else:
            blend_image(planes, record, words, inks.store, x0, y0)


@njit(types.void(TILES, LOOK, LIGHTS, BINS, INKS, BINS, PIXELS), **COMPILED)
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
    planes = np.empty(4 * at.TILE_PIXELS, np.float32)
    for tile in tiles:
        row, col = tile // n_cols, tile % n_cols
        x0, y0 = col * at.TILE_WIDTH, row * at.TILE_HEIGHT
        fill_backdrop(planes, look.backdrop, x0, y0, look.width, look.height)
        add_bars(planes, lights, light_bins, tile, x0, y0)
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

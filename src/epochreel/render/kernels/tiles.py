"""Drawing tiles from beginning to end, and finding those that must be drawn."""

from __future__ import annotations

import numpy as np
from numba import njit

from epochreel.render import layout as at
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

LIGHTS_TYPE = "float32[:,::1], uint8[::1], int64[::1], int32[::1]"
INKS_TYPE = (
    "float32[:,::1], int64[:,::1], float32[:,::1], Array(uint8, 1, 'C', readonly=True),"
    " int64[::1], int32[::1]"
)


@njit("int32[::1](uint64[::1], uint64[::1])", nogil=True, cache=True, error_model="numpy")
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


@njit(nogil=True, error_model="numpy")
def add_bars(light, records, kinds, starts, items, tile, x0, y0):
    """Add the segments and pulses that touch a tile."""
    for k in range(starts[tile], starts[tile + 1]):
        i = items[k]
        if kinds[i] != at.DISC:
            add_bar(light, records[i], kinds[i] == at.PULSE, x0, y0)


@njit(nogil=True, error_model="numpy")
def add_discs(light, records, kinds, starts, items, is_hiding, tile, x0, y0):
    """Add the discs that touch a tile, or hide what is beneath them."""
    # Discs come last in a table.
    for k in range(starts[tile + 1] - 1, starts[tile] - 1, -1):
        i = items[k]
        if kinds[i] != at.DISC:
            return
        add_disc(light, records[i], is_hiding, x0, y0)


@njit(nogil=True, error_model="numpy")
def blend_inks(planes, records, words, points, store, starts, items, tile, x0, y0):
    """Blend the inks that touch a tile over it, in order."""
    for k in range(starts[tile], starts[tile + 1]):
        i = items[k]
        kind = words[i, at.INK_KIND]
        if kind == at.TEXT:
            blend_text(planes, records[i], words[i], store, x0, y0)
        elif kind == at.BOX:
            blend_box(planes, records[i], x0, y0)
        elif kind == at.POLYLINE:
            blend_polyline(planes, records[i], words[i], points, x0, y0)
        else:
            blend_image(planes, records[i], words[i], store, x0, y0)


@njit(
    f"void(int32[::1], int64, int64, float32[::1], int64, float32, float32[::1],"
    f" float32[::1], {LIGHTS_TYPE}, {LIGHTS_TYPE}, {INKS_TYPE}, {INKS_TYPE},"
    f" boolean, uint8[:,:,::1], uint8[::1], uint8[::1], uint8[::1])",
    nogil=True,
    cache=True,
    error_model="numpy",
)
def draw_tiles(
    tiles, width, height, backdrop, curve, exposure, table, dither,
    static_lights, static_kinds, static_light_starts, static_light_items,
    lights, kinds, light_starts, light_items,
    static_inks, static_words, static_points, static_store, static_ink_starts, static_ink_items,
    inks, words, points, store, ink_starts, ink_items,
    is_yuv, rgb, luma, us, vs,
):  # fmt: skip
    """Draw some tiles into the picture's bytes.

    Parameters
    ----------
    tiles
        Which, counted along rows.
    width, height
        Of the picture, px.
    backdrop
        Linear RGB of the centre, then of the corners.
    curve, exposure, table
        The tone curve as `epochreel.render.layout` counts them, the factor on light, the codes of
        the plain curve.
    dither
        Thresholds, 0 to 1, of two tiles, one above the other.
    static_lights, …, ink_items
        Tables and bins of the static lights, the dynamic lights and both inks.
    is_yuv
        Whether to write ``luma``, ``us``, ``vs`` (flat planes) or ``rgb``.
    """
    n_cols = (width + at.TILE_WIDTH - 1) // at.TILE_WIDTH
    planes = np.empty(4 * at.TILE_PIXELS, np.float32)
    for tile in tiles:
        row, col = tile // n_cols, tile % n_cols
        x0, y0 = col * at.TILE_WIDTH, row * at.TILE_HEIGHT
        fill_backdrop(planes, backdrop, x0, y0, width, height)
        add_bars(
            planes, static_lights, static_kinds, static_light_starts, static_light_items,
            tile, x0, y0,
        )  # fmt: skip
        add_bars(planes, lights, kinds, light_starts, light_items, tile, x0, y0)
        for is_hiding in (True, False):
            add_discs(
                planes, static_lights, static_kinds, static_light_starts, static_light_items,
                is_hiding, tile, x0, y0,
            )  # fmt: skip
            add_discs(planes, lights, kinds, light_starts, light_items, is_hiding, tile, x0, y0)
        if curve == at.FILM:
            resolve_film(planes, exposure)
        elif curve == at.PAPER:
            resolve_paper(planes, exposure)
        else:
            resolve_plain(planes, exposure, table)
        blend_inks(
            planes, static_inks, static_words, static_points, static_store,
            static_ink_starts, static_ink_items, tile, x0, y0,
        )  # fmt: skip
        blend_inks(planes, inks, words, points, store, ink_starts, ink_items, tile, x0, y0)
        begin = (row & 1) * at.TILE_PIXELS
        thresholds = dither[begin : begin + at.TILE_PIXELS]
        if is_yuv:
            right, down = min(at.TILE_WIDTH, width - x0), min(at.TILE_HEIGHT, height - y0)
            write_luma(planes, thresholds, luma, width, x0, y0, right, down)
            write_chroma(planes, thresholds, us, vs, width // 2, x0, y0, right, down)
        else:
            write_rgb(planes, thresholds, rgb, x0, y0)

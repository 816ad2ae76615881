"""Drawing tiles that may have nothing behind them, from beginning to end."""

from __future__ import annotations

import numpy as np
from numba import njit

from epochreel.render import layout as at
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
from epochreel.render.kernels.resolve import (
    fill_backdrop,
    resolve_film,
    resolve_paper,
    resolve_plain,
)
from epochreel.render.kernels.tiles import (
    INKS_TYPE,
    LIGHTS_TYPE,
    add_bars,
    add_discs,
    blend_inks,
)


@njit(
    f"void(int32[::1], int64, int64, float32[::1], boolean, int64, float32, float32[::1],"
    f" float32[::1], {LIGHTS_TYPE}, {LIGHTS_TYPE}, {INKS_TYPE}, {INKS_TYPE},"
    f" int64, uint8[:,:,::1], uint8[::1], uint8[::1], uint8[::1], uint8[::1], uint16[:,:,::1])",
    nogil=True,
    cache=True,
    error_model="numpy",
)
def draw_clear_tiles(
    tiles, width, height, backdrop, is_clear, curve, exposure, table, dither,
    static_lights, static_kinds, static_light_starts, static_light_items,
    lights, kinds, light_starts, light_items,
    static_inks, static_words, static_points, static_store, static_ink_starts, static_ink_items,
    inks, words, points, store, ink_starts, ink_items,
    layout, rgba, luma, us, vs, alpha, deep,
):  # fmt: skip
    """Draw some tiles into the picture's bytes.

    Parameters
    ----------
    tiles, …, ink_items
        As for `epochreel.render.kernels.tiles.draw_tiles`.
    is_clear
        Whether there is nothing behind the lights, instead of the backdrop.
    layout
        Which of the following to write, as `epochreel.render.layout` counts them.
    rgba
        ``(height, width, 4)``.
    luma, us, vs, alpha
        Flat planes of 4:2:0.
    deep
        ``(n_planes, height, width)``, ten bits, 4:4:4; with opacity or without.
    """
    n_cols = (width + at.TILE_WIDTH - 1) // at.TILE_WIDTH
    planes = np.empty(4 * at.TILE_PIXELS, np.float32)
    other = np.empty(4 * at.TILE_PIXELS, np.float32)
    on_paper = curve == at.PAPER
    for tile in tiles:
        row, col = tile // n_cols, tile % n_cols
        x0, y0 = col * at.TILE_WIDTH, row * at.TILE_HEIGHT
        fill_backdrop(planes, backdrop, x0, y0, width, height)
        other[:] = 1.0
        add_bars(
            planes, static_lights, static_kinds, static_light_starts, static_light_items,
            tile, x0, y0,
        )  # fmt: skip
        add_bars(planes, lights, kinds, light_starts, light_items, tile, x0, y0)
        for light, is_hiding in ((planes, True), (other, True), (planes, False)):
            add_discs(
                light, static_lights, static_kinds, static_light_starts, static_light_items,
                is_hiding, tile, x0, y0,
            )  # fmt: skip
            add_discs(light, lights, kinds, light_starts, light_items, is_hiding, tile, x0, y0)
        if curve == at.FILM:
            resolve_film(planes, exposure)
        elif on_paper:
            resolve_paper(planes, exposure)
        else:
            resolve_plain(planes, exposure, table)
        if not is_clear:
            other[:] = planes
        elif on_paper:
            veil_with_density(planes, other)
        else:
            veil_with_light(planes, other)
        for picture in (planes, other):
            blend_inks(
                picture, static_inks, static_words, static_points, static_store,
                static_ink_starts, static_ink_items, tile, x0, y0,
            )  # fmt: skip
            blend_inks(picture, inks, words, points, store, ink_starts, ink_items, tile, x0, y0)
        part(planes, other, np.float32(1.0 if on_paper else 0.0))
        begin = (row & 1) * at.TILE_PIXELS
        thresholds = dither[begin : begin + at.TILE_PIXELS]
        if layout == at.RGBA:
            write_rgba(planes, thresholds, on_paper, rgba, x0, y0)
            continue
        spread(planes)
        if layout == at.DEEP:
            write_deep(planes, deep, x0, y0)
            continue
        right, down = min(at.TILE_WIDTH, width - x0), min(at.TILE_HEIGHT, height - y0)
        write_yuva(planes, thresholds, on_paper, luma, alpha, width, x0, y0, right, down)
        write_chroma(planes, us, vs, width // 2, x0, y0, right, down)

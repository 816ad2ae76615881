"""All lights of a tile, and the tone curve over them."""

from __future__ import annotations

from numba import njit, types

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import BINS, FLAG, LIGHTS, LINE, WHOLE
from epochreel.render.kernels.compiling import INLINE, INNER, kernel
from epochreel.render.kernels.lights import add_bar, add_disc, tile_rows
from epochreel.render.kernels.outline import bar_outline
from epochreel.render.kernels.resolve import resolve_film, resolve_paper, resolve_plain
from epochreel.render.kernels.signs import add_signs, clear_signs


@njit(**INLINE)
def _contested_rows(lights, bins, tile, y0):
    """Return the first row of a tile that both signs may reach, and the one past the last."""
    positive_top = negative_top = at.TILE_HEIGHT
    positive_bottom = negative_bottom = 0
    for k in range(bins.starts[tile], bins.starts[tile + 1]):
        i = bins.items[k]
        kind = lights.kinds[i]
        if kind != at.POSITIVE and kind != at.NEGATIVE:
            continue
        first, last = tile_rows(bar_outline(lights.records[i]), y0)
        if kind == at.POSITIVE:
            positive_top, positive_bottom = min(positive_top, first), max(positive_bottom, last)
        else:
            negative_top, negative_bottom = min(negative_top, first), max(negative_bottom, last)
    top = max(positive_top, negative_top)
    return top, max(min(positive_bottom, negative_bottom), top)


@kernel(types.void(LINE, LIGHTS, BINS, LINE, WHOLE, WHOLE, WHOLE), **INNER)
def add_bars(light, lights, bins, signs, tile, x0, y0):
    """Add the segments and pulses that touch a tile; ``signs`` are the hues of those with one."""
    top, bottom = _contested_rows(lights, bins, tile, y0)
    clear_signs(light, top, bottom)
    for k in range(bins.starts[tile], bins.starts[tile + 1]):
        i = bins.items[k]
        kind = lights.kinds[i]
        if kind < at.DISC:
            add_bar(light, lights.records[i], kind, signs, top, bottom, x0, y0)
    add_signs(light, signs, top, bottom)


@kernel(types.void(LINE, LIGHTS, BINS, FLAG, WHOLE, WHOLE, WHOLE), **INNER)
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

"""All lights of a tile, and the tone curve over them."""

from __future__ import annotations

from numba import njit, types

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import BINS, FLAG, LIGHTS, LINE, WHOLE
from epochreel.render.kernels.compiling import INLINE, INNER, kernel
from epochreel.render.kernels.lights import add_bar, add_disc
from epochreel.render.kernels.resolve import resolve_film, resolve_paper, resolve_plain


@kernel(types.void(LINE, LIGHTS, BINS, WHOLE, WHOLE, WHOLE), **INNER)
def add_bars(light, lights, bins, tile, x0, y0):
    """Add the segments and pulses that touch a tile."""
    for k in range(bins.starts[tile], bins.starts[tile + 1]):
        i = bins.items[k]
        kind = lights.kinds[i]
        if kind < at.DISC:
            add_bar(light, lights.records[i], kind == at.PULSE, x0, y0)


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

"""All inks of a tile, in order."""

from __future__ import annotations

from numba import types

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import BINS, INKS, LINE, WHOLE
from epochreel.render.kernels.compiling import INNER, kernel
from epochreel.render.kernels.inks import blend_box, blend_image, blend_polyline, blend_text


@kernel(types.void(LINE, INKS, BINS, WHOLE, WHOLE, WHOLE), **INNER)
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

"""One drawing made ready for a grid of tiles: tables, bins and the tiles' hashes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Curves, Discs, Drawing, Segments
from epochreel.render.inks import InkTables
from epochreel.render.kernels.arrays import (
    Bins,
    CurveArrays,
    DiscArrays,
    Inks,
    Lights,
    SegmentArrays,
)
from epochreel.render.kernels.bins import bin_inks, bin_lights
from epochreel.render.kernels.pack import pack_curves, pack_discs, pack_segments
from epochreel.render.layout import LIGHT_COLUMNS


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """What tiles are drawn from.

    Parameters
    ----------
    tables
        The lights and their bins, the inks and theirs.
    hashes
        ``(n_rows * n_cols,)`` uint64, of all that touches a tile.
    """

    tables: tuple[Lights, Bins, Inks, Bins]
    hashes: NDArray[np.uint64]


def prepare(
    drawing: Drawing, n_cols: int, n_rows: int, seed: int, ink_tables: InkTables
) -> Prepared:
    """Return a drawing made ready.

    Parameters
    ----------
    drawing
        Lights and inks.
    n_cols, n_rows
        Tiles across and down.
    seed
        A hash of all else that a tile shows.
    ink_tables
        What makes tables of inks for the curve that the drawing is seen by.
    """
    hashes = np.full(n_cols * n_rows, seed, np.uint64)
    lights = _light_table(drawing)
    light_bins = bin_lights(lights, n_cols, n_rows, hashes)
    inks = ink_tables.table(drawing.inks)
    ink_bins = bin_inks(inks, n_cols, n_rows, hashes)
    return Prepared((lights, light_bins, inks, ink_bins), hashes)


def _light_table(drawing: Drawing) -> Lights:
    parts: list[Lights] = []
    if drawing.segments is not None and len(drawing.segments) > 0:
        parts.append(pack_segments(_segment_arrays(drawing.segments)))
    if drawing.curves is not None and len(drawing.curves) > 0:
        parts.append(pack_curves(_curve_arrays(drawing.curves)))
    if drawing.discs is not None and len(drawing.discs) > 0:
        parts.append(pack_discs(_disc_arrays(drawing.discs)))
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Lights(np.empty((0, LIGHT_COLUMNS), np.float32), np.empty(0, np.uint8))
    records, kinds = zip(*parts, strict=True)
    return Lights(np.concatenate(records), np.concatenate(kinds))


def _segment_arrays(segments: Segments) -> SegmentArrays:
    n = len(segments)
    signed = np.zeros(n, np.float32) if segments.signed is None else segments.signed
    return SegmentArrays(
        _rows(segments.start, n, 2),
        _rows(segments.end, n, 2),
        _rows(segments.width, n),
        _rows(segments.rgb, n, 3),
        _rows(segments.glow, n),
        _rows(segments.reach, n),
        _rows(segments.pulse_at, n),
        _rows(segments.pulse_behind, n),
        _rows(segments.pulse_ahead, n),
        _rows(segments.pulse_rgb, n, 3),
        _rows(segments.pulse_reach, n),
        _rows(signed, n),
    )


def _curve_arrays(curves: Curves) -> CurveArrays:
    n = len(curves)
    if curves.points.ndim != 3 or curves.points.shape[1] < 2:
        raise ValueError(f"points of curves have shape {curves.points.shape}, not (N, K, 2)")
    return CurveArrays(
        _rows(curves.points, n, curves.points.shape[1], 2),
        _rows(curves.width, n),
        _rows(curves.rgb, n, 3),
        _rows(curves.glow, n),
        _rows(curves.reach, n),
        _rows(curves.pulse_at, n),
        _rows(curves.pulse_behind, n),
        _rows(curves.pulse_ahead, n),
        _rows(curves.pulse_rgb, n, 3),
        _rows(curves.pulse_reach, n),
    )


def _disc_arrays(discs: Discs) -> DiscArrays:
    n = len(discs)
    hides = np.ones(n, np.float32) if discs.hides is None else discs.hides
    return DiscArrays(
        _rows(discs.center, n, 2),
        _rows(discs.radius, n),
        _rows(discs.rgb, n, 3),
        _rows(discs.shade, n),
        _rows(discs.ring_rgb, n, 3),
        _rows(discs.ring_width, n),
        _rows(discs.glow_rgb, n, 3),
        _rows(discs.reach, n),
        _rows(hides, n),
    )


def _rows(array: NDArray, *shape: int) -> NDArray[np.float32]:
    # Kernels do not check bounds.
    if array.shape != shape:
        raise ValueError(f"an array of lights has shape {array.shape}, needed is {shape}")
    flags = array.flags
    if array.dtype == np.float32 and flags.c_contiguous and flags.writeable:
        return array  # what `require` takes twice as long to find out, twenty times a picture
    return np.require(array, np.float32, ["C", "W"])

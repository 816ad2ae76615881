"""Adding curves to the linear light of one tile.

First each pixel learns how near it is to the nearest piece of a curve, and where along the curve
that is; then it gets the light of that distance, once.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import BINS, LIGHTS, LINE, WHOLE
from epochreel.render.kernels.compiling import INLINE, INNER, kernel
from epochreel.render.kernels.lights import row_blocks
from epochreel.render.kernels.outline import bar_outline, bar_rows

_U = np.uint64
_GREEN = _U(at.TILE_PIXELS)
_BLUE = _U(2 * at.TILE_PIXELS)
_PLACE = _U(at.TILE_PIXELS)  # after the squares of distances
_ZERO, _HALF, _ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
_TINY = np.float32(1e-6)
_FAR = np.float32(1e12)  # px squared; no light reaches so far


@njit(**INLINE)
def _clamp01(value):
    value = value if value > _ZERO else _ZERO
    return value if value < _ONE else _ONE


@njit(**INLINE)
def _near_row(near, base, n, c, dc, t, dt, length, before):
    """Note of ``n`` pixels how near a piece is and where, if it is the nearest so far."""
    for i in range(n):
        step = np.float32(np.int32(i))
        across = c + dc * step
        along = t + dt * step
        beyond = along - length
        beyond = beyond if beyond > _ZERO else _ZERO
        short = along if along < _ZERO else _ZERO
        beyond = beyond + short
        square = across * across + beyond * beyond
        place = before + (along - beyond)
        old, other = near[base + i], near[base + _PLACE + i]
        is_nearer = square < old
        near[base + i] = square if is_nearer else old
        near[base + _PLACE + i] = place if is_nearer else other


@njit(**INLINE)
def _core_row(light, near, base, n, half, dim, glow, inv_reach, red, green, blue):
    """Add ``n`` pixels of a core and its glow; forget how near it is."""
    for i in range(n):
        e = np.sqrt(near[base + i]) - half
        near[base + i] = _FAR
        u = _clamp01(_ONE - e * inv_reach)
        a = _clamp01(_HALF - e) * dim + glow * (u * u * u)
        light[base + i] += red * a
        light[base + _GREEN + i] += green * a
        light[base + _BLUE + i] += blue * a


@njit(**INLINE)
def _pulse_row(
    light, near, base, n, half, dim, glow, pulse_at, inv_behind, inv_ahead, reach,
    red, green, blue,
):  # fmt: skip
    """Add ``n`` pixels of a pulse; forget how near it is."""
    for i in range(n):
        e = np.sqrt(near[base + i]) - half
        near[base + i] = _FAR
        s = near[base + _PLACE + i] - pulse_at
        ahead, behind = s * inv_ahead, s * inv_behind
        s = ahead if s > _ZERO else behind
        q = _ONE - s * s
        q = q if q > _ZERO else _ZERO
        lens = reach * q
        u = _clamp01(_ONE - e / (lens if lens > _TINY else _TINY))
        a = q * q * q * (_clamp01(_HALF - e) * dim + glow * (u * u * u))
        light[base + i] += red * a
        light[base + _GREEN + i] += green * a
        light[base + _BLUE + i] += blue * a


@njit(**INLINE)
def _note_piece(near, spans, record, x0, y0):
    """Note how near a piece is to the pixels that its light may reach."""
    ux, uy = np.float64(record[at.BAR_UX]), np.float64(record[at.BAR_UY])
    outline = bar_outline(record)
    x, y = outline[0] - x0 - 0.5, outline[1] - y0 - 0.5
    run, wide, tilt, ahead, far = outline[2], outline[3], outline[4], outline[5], outline[6]
    most_left, most_right = outline[7] - x0 - 0.5, outline[8] - x0 - 0.5
    top, bottom = bar_rows(outline)
    first = max(math.floor(min(max(top - y0, 0.0), 1e6)), 0)
    last = min(math.floor(min(max(bottom - y0, -1.0), 1e6)) + 1, at.TILE_HEIGHT)
    length, before = record[at.BAR_LENGTH], record[at.BAR_FROM]
    dc, dt = np.float32(-uy), np.float32(ux)
    for row in range(first, last):
        down = row - y
        left = max(x + max(run * down - wide, tilt * down + ahead), most_left)
        right = min(x + min(run * down + wide, tilt * down + far), most_right)
        block, n_blocks = row_blocks(left, right)
        if n_blocks == 0:
            continue
        spans[2 * row] = min(spans[2 * row], block)
        spans[2 * row + 1] = max(spans[2 * row + 1], block + n_blocks)
        aside = block * 8 - x
        c = np.float32(ux * down - uy * aside)
        t = np.float32(ux * aside + uy * down)
        base = _U(row * at.TILE_WIDTH + block * 8)
        _near_row(near, base, _U(n_blocks) << _U(3), c, dc, t, dt, length, before)


@njit(**INLINE)
def _add_curve(light, near, spans, record, is_pulse):
    """Add the light of the curve whose pieces were noted."""
    half, dim, glow = record[at.BAR_HALF], record[at.BAR_DIM], record[at.BAR_GLOW]
    red, green, blue = record[at.BAR_RED], record[at.BAR_GREEN], record[at.BAR_BLUE]
    reach, pulse_at = record[at.BAR_REACH], record[at.BAR_AT]
    inv_behind, inv_ahead = record[at.BAR_INV_BEHIND], record[at.BAR_INV_AHEAD]
    inv_reach = _ONE / reach if reach > _ZERO else _ZERO
    for row in range(at.TILE_HEIGHT):
        first, last = spans[2 * row], spans[2 * row + 1]
        spans[2 * row], spans[2 * row + 1] = at.TILE_WIDTH, 0
        if last <= first:
            continue
        base, n = _U(row * at.TILE_WIDTH + first * 8), _U(last - first) << _U(3)
        if is_pulse:
            _pulse_row(
                light, near, base, n, half, dim, glow,
                pulse_at, inv_behind, inv_ahead, reach, red, green, blue,
            )  # fmt: skip
        else:
            _core_row(light, near, base, n, half, dim, glow, inv_reach, red, green, blue)


@kernel(types.void(LINE, LIGHTS, BINS, WHOLE, WHOLE, WHOLE), **INNER)
def add_curves(light, lights, bins, tile, x0, y0):
    """Add the curves that touch a tile."""
    k, end = bins.starts[tile], bins.starts[tile + 1]
    while k < end and lights.kinds[bins.items[k]] < at.CURVE:
        k += 1
    if k == end:
        return
    near = np.empty(2 * at.TILE_PIXELS, np.float32)
    spans = np.empty(2 * at.TILE_HEIGHT, np.int64)
    for i in range(at.TILE_PIXELS):
        near[i] = _FAR
    for row in range(at.TILE_HEIGHT):
        spans[2 * row], spans[2 * row + 1] = at.TILE_WIDTH, 0
    while k < end:
        i = bins.items[k]
        kind, curve = lights.kinds[i], lights.records[i, at.BAR_CURVE]
        if kind < at.CURVE:  # the discs begin
            return
        while k < end:
            j = bins.items[k]
            if lights.kinds[j] != kind or lights.records[j, at.BAR_CURVE] != curve:
                break
            _note_piece(near, spans, lights.records[j], x0, y0)
            k += 1
        _add_curve(light, near, spans, lights.records[i], kind == at.CURVE_PULSE)

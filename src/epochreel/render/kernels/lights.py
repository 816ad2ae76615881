"""Adding segments, pulses and discs to the linear light of one tile.

The light of a tile is one flat float32 array: a plane each of red, green and blue, and two of
light by sign (`signs`). One array at fixed offsets, not several, so that LLVM knows that they do
not overlap.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.compiling import INLINE
from epochreel.render.kernels.outline import bar_outline, bar_rows
from epochreel.render.kernels.signs import NEGATIVE_PLANE, POSITIVE_PLANE

_U = np.uint64
_GREEN = _U(at.TILE_PIXELS)
_BLUE = _U(2 * at.TILE_PIXELS)
_ZERO, _HALF, _ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
_TINY = np.float32(1e-6)


@njit(**INLINE)
def _clamp01(value):
    value = value if value > _ZERO else _ZERO
    return value if value < _ONE else _ONE


@njit(**INLINE)
def _straight_row(light, base, n, c, dc, half, dim, glow, inv_reach, red, green, blue):
    """Add ``n`` pixels of a core far from its ends: the distance is that from a line."""
    for i in range(n):
        e = abs(c + dc * np.float32(np.int32(i))) - half
        cover = _clamp01(_HALF - e) * dim
        u = _clamp01(_ONE - e * inv_reach)
        a = cover + glow * (u * u * u)
        light[base + i] += red * a
        light[base + _GREEN + i] += green * a
        light[base + _BLUE + i] += blue * a


@njit(**INLINE)
def _core_row(light, base, n, c, dc, t, dt, length, half, dim, glow, inv_reach, red, green, blue):
    """Add ``n`` pixels of a core whose ends may be near."""
    for i in range(n):
        step = np.float32(np.int32(i))
        across = c + dc * step
        along = t + dt * step
        beyond = along - length
        beyond = beyond if beyond > _ZERO else _ZERO
        before = along if along < _ZERO else _ZERO
        beyond = beyond + before
        e = np.sqrt(across * across + beyond * beyond) - half
        cover = _clamp01(_HALF - e) * dim
        u = _clamp01(_ONE - e * inv_reach)
        a = cover + glow * (u * u * u)
        light[base + i] += red * a
        light[base + _GREEN + i] += green * a
        light[base + _BLUE + i] += blue * a


@njit(**INLINE)
def _straight_sign_row(plane, base, n, c, dc, half, dim, glow, inv_reach, strength):
    """Do what `_straight_row` does, in the plane of a sign: one channel instead of three."""
    for i in range(n):
        e = abs(c + dc * np.float32(np.int32(i))) - half
        cover = _clamp01(_HALF - e) * dim
        u = _clamp01(_ONE - e * inv_reach)
        plane[base + i] += strength * (cover + glow * (u * u * u))


@njit(**INLINE)
def _sign_row(plane, base, n, c, dc, t, dt, length, half, dim, glow, inv_reach, strength):
    """Do what `_core_row` does, in the plane of a sign."""
    for i in range(n):
        step = np.float32(np.int32(i))
        across = c + dc * step
        along = t + dt * step
        beyond = along - length
        beyond = beyond if beyond > _ZERO else _ZERO
        before = along if along < _ZERO else _ZERO
        beyond = beyond + before
        e = np.sqrt(across * across + beyond * beyond) - half
        cover = _clamp01(_HALF - e) * dim
        u = _clamp01(_ONE - e * inv_reach)
        plane[base + i] += strength * (cover + glow * (u * u * u))


@njit(**INLINE)
def _pulse_row(
    light, base, n, c, dc, t, dt, length, half, dim, glow,
    pulse_at, inv_behind, inv_ahead, reach, red, green, blue,
):  # fmt: skip
    """Add ``n`` pixels of a pulse."""
    for i in range(n):
        step = np.float32(np.int32(i))
        across = c + dc * step
        along = t + dt * step
        beyond = along - length
        beyond = beyond if beyond > _ZERO else _ZERO
        before = along if along < _ZERO else _ZERO
        beyond = beyond + before
        e = np.sqrt(across * across + beyond * beyond) - half
        s = along - beyond - pulse_at
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
def _disc_row(
    light, base, n, dx, dy, radius, shade, ring_half, ring_dim, inv_reach,
    red, green, blue, ring_red, ring_green, ring_blue, glow_red, glow_green, glow_blue,
):  # fmt: skip
    """Add ``n`` pixels of a disc, its ring and its glow."""
    for i in range(n):
        x = dx + np.float32(np.int32(i))
        square = x * x + dy * dy
        e = np.sqrt(square) - radius
        inside = _clamp01(_HALF - e)
        fill = inside * (_ONE - shade * square)
        ring = _clamp01(_HALF + ring_half - abs(e)) * ring_dim
        u = _clamp01(_ONE - e * inv_reach)
        glow = (_ONE - inside) * (u * u * u)
        light[base + i] += red * fill + ring_red * ring + glow_red * glow
        light[base + _GREEN + i] += green * fill + ring_green * ring + glow_green * glow
        light[base + _BLUE + i] += blue * fill + ring_blue * ring + glow_blue * glow


@njit(**INLINE)
def row_blocks(left, right):
    """Return the pixels of a tile's row that cover an interval, in whole blocks of eight.

    Whole blocks leave no remainder for a scalar loop; what they draw too much is black.
    """
    left = min(max(left, 0.0), np.float64(at.TILE_WIDTH))
    right = min(max(right, -1.0), np.float64(at.TILE_WIDTH - 1))
    first = int(left) >> 3
    last = (int(right) >> 3) + 1 if right >= left else first
    return first, max(last - first, 0)


@njit(**INLINE)
def tile_rows(outline, y0):
    """Return the first row of a tile that a bar may touch, and the one past the last."""
    top, bottom = bar_rows(outline)
    first = max(math.floor(min(max(top - y0, 0.0), 1e6)), 0)
    last = min(math.floor(min(max(bottom - y0, -1.0), 1e6)) + 1, at.TILE_HEIGHT)
    return first, last


@njit(**INLINE)
def add_bar(light, record, kind, signs, contested_from, contested_to, x0, y0):
    """Add a core or a pulse to the tile whose upper left corner is ``(x0, y0)``.

    What has a sign is added to its plane in the contested rows, where the other sign may be too,
    and elsewhere as light of its hue, one of ``signs``: nothing covers it there.
    """
    has_sign = kind == at.POSITIVE or kind == at.NEGATIVE
    plane = POSITIVE_PLANE if kind == at.POSITIVE else NEGATIVE_PLANE
    ux, uy = np.float64(record[at.BAR_UX]), np.float64(record[at.BAR_UY])
    length = record[at.BAR_LENGTH]
    outline = bar_outline(record)
    x, y = outline[0] - x0 - 0.5, outline[1] - y0 - 0.5
    run, wide, tilt, near, far = outline[2], outline[3], outline[4], outline[5], outline[6]
    most_left, most_right = outline[7] - x0 - 0.5, outline[8] - x0 - 0.5
    first, last = tile_rows(outline, y0)
    # Read once: for all LLVM knows, what is written to the light could be the record.
    half, dim, glow = record[at.BAR_HALF], record[at.BAR_DIM], record[at.BAR_GLOW]
    red, green, blue = record[at.BAR_RED], record[at.BAR_GREEN], record[at.BAR_BLUE]
    strength = red
    if has_sign:
        hue = 0 if kind == at.POSITIVE else 3
        red, green, blue = (
            strength * signs[hue],
            strength * signs[hue + 1],
            strength * signs[hue + 2],
        )
    inv_reach, reach = record[at.BAR_INV_REACH], record[at.BAR_REACH]
    pulse_at = record[at.BAR_AT]
    inv_behind, inv_ahead = record[at.BAR_INV_BEHIND], record[at.BAR_INV_AHEAD]
    dc, dt = np.float32(-uy), np.float32(ux)
    for row in range(first, last):
        down = row - y
        left = max(x + max(run * down - wide, tilt * down + near), most_left)
        right = min(x + min(run * down + wide, tilt * down + far), most_right)
        block, n_blocks = row_blocks(left, right)
        if n_blocks == 0:
            continue
        n = _U(n_blocks) << _U(3)
        pixel = block * 8
        base = _U(row * at.TILE_WIDTH + pixel)
        aside = pixel - x
        c = np.float32(ux * down - uy * aside)
        t = np.float32(ux * aside + uy * down)
        if kind == at.PULSE:
            _pulse_row(
                light, base, n, c, dc, t, dt, length, half, dim, glow,
                pulse_at, inv_behind, inv_ahead, reach, red, green, blue,
            )  # fmt: skip
            continue
        t_end = t + dt * np.float32(n_blocks * 8)
        is_straight = min(t, t_end) >= 0 and max(t, t_end) <= length
        if has_sign and contested_from <= row < contested_to:
            base += plane
            if is_straight:
                _straight_sign_row(light, base, n, c, dc, half, dim, glow, inv_reach, strength)
            else:
                _sign_row(
                    light, base, n, c, dc, t, dt, length, half, dim, glow, inv_reach, strength
                )
        elif is_straight:
            _straight_row(light, base, n, c, dc, half, dim, glow, inv_reach, red, green, blue)
        else:
            _core_row(
                light, base, n, c, dc, t, dt, length, half, dim, glow,
                inv_reach, red, green, blue,
            )  # fmt: skip


@njit(**INLINE)
def _hide_row(light, base, n, dx, dy, radius, hides):
    """Take away what ``n`` pixels of a disc hide."""
    for i in range(n):
        x = dx + np.float32(np.int32(i))
        keep = _ONE - hides * _clamp01(_HALF - (np.sqrt(x * x + dy * dy) - radius))
        light[base + i] *= keep
        light[base + _GREEN + i] *= keep
        light[base + _BLUE + i] *= keep


@njit(**INLINE)
def add_disc(light, record, is_hiding, x0, y0):
    """Add a disc to the tile whose upper left corner is ``(x0, y0)``, or hide what is below."""
    x, y = np.float64(record[at.DISC_X]) - x0 - 0.5, np.float64(record[at.DISC_Y]) - y0 - 0.5
    extent = np.float64(record[at.DISC_EXTENT])
    if is_hiding:
        extent = np.float64(record[at.DISC_RADIUS]) + 0.5
    for row in range(at.TILE_HEIGHT):
        down = row - y
        square = extent * extent - down * down
        if square <= 0:
            continue
        half = math.sqrt(square)
        block, n_blocks = row_blocks(x - half, x + half)
        if n_blocks == 0:
            continue
        base, n = _U(row * at.TILE_WIDTH + block * 8), _U(n_blocks) << _U(3)
        dx, dy = np.float32(block * 8 - x), np.float32(down)
        if is_hiding:
            _hide_row(light, base, n, dx, dy, record[at.DISC_RADIUS], record[at.DISC_HIDES])
            continue
        _disc_row(
            light, base, n, dx, dy,
            record[at.DISC_RADIUS], record[at.DISC_SHADE],
            record[at.DISC_RING_HALF], record[at.DISC_RING_DIM], record[at.DISC_INV_REACH],
            record[at.DISC_RED], record[at.DISC_GREEN], record[at.DISC_BLUE],
            record[at.DISC_RING_RED], record[at.DISC_RING_GREEN], record[at.DISC_RING_BLUE],
            record[at.DISC_GLOW_RED], record[at.DISC_GLOW_GREEN], record[at.DISC_GLOW_BLUE],
        )  # fmt: skip

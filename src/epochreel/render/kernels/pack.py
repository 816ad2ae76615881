"""Lights as records: each row of a table is all that a tile needs to draw one light.

What gives no light (black, transparent, or with a coordinate that is not a finite number) gets
no record, so that nothing behind this point has to guard against it.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import CURVES, DISCS, LIGHTS, SEGMENTS, Lights
from epochreel.render.kernels.compiling import INLINE, kernel


@njit(**INLINE)
def _clear(record):
    # A slice would bring NumPy's rules of broadcasting, half a second to compile.
    for column in range(record.size):
        record[column] = 0.0


@njit(**INLINE)
def _put_rgb(record, first, rgb):
    for channel in range(3):
        record[first + channel] = rgb[channel]


@njit(**INLINE)
def _seen(record: np.ndarray, first_rgb: int) -> bool:
    """Return whether a record is finite and its colour is not black."""
    total = np.float32(0.0)
    for column in range(record.size):
        total += abs(record[column])
    light = record[first_rgb] + record[first_rgb + 1] + record[first_rgb + 2]
    return math.isfinite(total) and light > 0


@njit(**INLINE)
def _put_bar(record, start, end, width, glow):
    """Write what the core and the pulse of one segment have in common."""
    dx = np.float64(end[0]) - start[0]
    dy = np.float64(end[1]) - start[1]
    length = math.sqrt(dx * dx + dy * dy)
    _clear(record)
    record[at.BAR_X], record[at.BAR_Y] = start[0], start[1]
    record[at.BAR_UX] = dx / length if length > 0 else 1.0
    record[at.BAR_UY] = dy / length if length > 0 else 0.0
    record[at.BAR_LENGTH] = length
    record[at.BAR_HALF] = max(width, 1.0) / 2
    record[at.BAR_DIM] = min(max(width, 0.0), 1.0)
    record[at.BAR_GLOW] = glow


@njit(**INLINE)
def _put_core(record, start, end, width, glow, reach):
    """Write the core of a segment with its glow, all but its light."""
    _put_bar(record, start, end, width, glow if reach > 0 else np.float32(0.0))
    record[at.BAR_INV_REACH] = 1 / reach if reach > 0 else 0.0
    extent = record[at.BAR_HALF] + max(0.5, reach)
    record[at.BAR_EXTENT] = extent
    record[at.BAR_LO] = -extent
    record[at.BAR_HI] = record[at.BAR_LENGTH] + extent


@njit(**INLINE)
def _put_pulse(record, start, end, width, glow, pulse_at, behind, ahead, rgb, reach):
    """Write the pulse of a segment; it has no extent where it has no light."""
    _put_bar(record, start, end, width, glow if reach > 0 else np.float32(0.0))
    _put_rgb(record, at.BAR_RED, rgb)
    record[at.BAR_AT] = pulse_at
    record[at.BAR_INV_BEHIND] = 1 / behind if behind > 0 else 1e9
    record[at.BAR_INV_AHEAD] = 1 / ahead if ahead > 0 else 1e9
    record[at.BAR_REACH] = reach
    extent = record[at.BAR_HALF] + max(0.5, reach)
    record[at.BAR_EXTENT] = extent
    low, high = pulse_at - behind, pulse_at + ahead
    length = record[at.BAR_LENGTH]
    # Only where the pulse runs into an end of the segment has it a round end.
    record[at.BAR_LO] = low if low > 0 else -extent
    record[at.BAR_HI] = high if high < length else length + extent
    return low < length and high > 0


@kernel(LIGHTS(SEGMENTS))
def pack_segments(segments):
    """Return the table of segments: all cores, those that have a sign apart, then all pulses.

    A pulse is a record of its own because it moves while the core rests: only the tiles under
    the pulse are then drawn again.
    """
    n = len(segments.start)
    records = np.empty((3 * n, at.LIGHT_COLUMNS), np.float32)
    kinds = np.empty(3 * n, np.uint8)
    count = 0
    for i in range(n):
        signed, rgb = segments.signed[i], segments.rgb[i]
        for has_sign in (True, False):
            if (signed == 0) if has_sign else not (rgb[0] + rgb[1] + rgb[2] > 0):
                continue
            _put_core(
                records[count],
                segments.start[i],
                segments.end[i],
                segments.width[i],
                segments.glow[i],
                segments.reach[i],
            )
            if has_sign:
                records[count, at.BAR_RED] = abs(signed)
                kinds[count] = at.POSITIVE if signed > 0 else at.NEGATIVE
            else:
                _put_rgb(records[count], at.BAR_RED, rgb)
                kinds[count] = at.CORE
            if _seen(records[count], at.BAR_RED):
                count += 1
    for i in range(n):
        lit = _put_pulse(
            records[count],
            segments.start[i],
            segments.end[i],
            segments.width[i],
            segments.glow[i],
            segments.pulse_at[i],
            segments.pulse_behind[i],
            segments.pulse_ahead[i],
            segments.pulse_rgb[i],
            segments.pulse_reach[i],
        )
        if lit and _seen(records[count], at.BAR_RED):
            kinds[count] = at.PULSE
            count += 1
    return Lights(records[:count], kinds[:count])


@njit(**INLINE)
def _put_piece(record, points, k, before, low, high, number, width, glow, reach):
    """Write what of a curve lies between two of its points and between two places along it.

    Returns whether anything does, and how far apart the points are.
    """
    _put_bar(record, points[k], points[k + 1], width, glow if reach > 0 else np.float32(0.0))
    length = np.float64(record[at.BAR_LENGTH])
    first, last = max(low - before, 0.0), min(high - before, length)
    record[at.BAR_X] += first * record[at.BAR_UX]
    record[at.BAR_Y] += first * record[at.BAR_UY]
    record[at.BAR_LENGTH] = last - first
    record[at.BAR_FROM], record[at.BAR_CURVE] = before + first, number
    record[at.BAR_REACH] = max(reach, 0.0)
    extent = record[at.BAR_HALF] + max(0.5, reach)
    record[at.BAR_EXTENT], record[at.BAR_LO] = extent, -extent
    record[at.BAR_HI] = record[at.BAR_LENGTH] + extent
    return last > first, length


@njit(**INLINE)
def _length(points):
    """Return the length of what joins points, px."""
    length = 0.0
    for k in range(len(points) - 1):
        dx = np.float64(points[k + 1, 0]) - points[k, 0]
        dy = np.float64(points[k + 1, 1]) - points[k, 1]
        length += math.sqrt(dx * dx + dy * dy)
    return length


@kernel(LIGHTS(CURVES))
def pack_curves(curves):
    """Return the table of curves: the pieces of all cores, then those of all pulses.

    Pieces of one curve follow one another. What is not finite is drawn as no part of it.
    """
    n, n_points = curves.points.shape[0], curves.points.shape[1]
    records = np.empty((2 * n * (n_points - 1), at.LIGHT_COLUMNS), np.float32)
    kinds = np.empty(2 * n * (n_points - 1), np.uint8)
    count = 0
    for is_pulse in (False, True):
        for i in range(n):
            points = curves.points[i]
            if not math.isfinite(_length(points)):
                continue
            low, high = -1e9, 1e9
            if is_pulse:
                low = np.float64(curves.pulse_at[i]) - curves.pulse_behind[i]
                high = np.float64(curves.pulse_at[i]) + curves.pulse_ahead[i]
            before = 0.0
            for k in range(n_points - 1):
                record = records[count]
                reach = curves.pulse_reach[i] if is_pulse else curves.reach[i]
                lit, length = _put_piece(
                    record, points, k, before, low, high,
                    i, curves.width[i], curves.glow[i], reach,
                )  # fmt: skip
                before = before + length
                if is_pulse:
                    record[at.BAR_AT] = curves.pulse_at[i]
                    ahead, behind = curves.pulse_ahead[i], curves.pulse_behind[i]
                    record[at.BAR_INV_BEHIND] = 1 / behind if behind > 0 else 1e9
                    record[at.BAR_INV_AHEAD] = 1 / ahead if ahead > 0 else 1e9
                    _put_rgb(record, at.BAR_RED, curves.pulse_rgb[i])
                else:
                    _put_rgb(record, at.BAR_RED, curves.rgb[i])
                if lit and _seen(record, at.BAR_RED):
                    kinds[count] = at.CURVE_PULSE if is_pulse else at.CURVE
                    count += 1
    return Lights(records[:count], kinds[:count])


@kernel(LIGHTS(DISCS))
def pack_discs(discs):
    """Return the table of discs."""
    center, radius, rgb, shade, ring_rgb, ring_width, glow_rgb, reach, hides = discs
    n = len(center)
    records = np.empty((n, at.LIGHT_COLUMNS), np.float32)
    kinds = np.empty(n, np.uint8)
    count = 0
    for i in range(n):
        record = records[count]
        _clear(record)
        record[at.DISC_X], record[at.DISC_Y] = center[i, 0], center[i, 1]
        record[at.DISC_RADIUS] = radius[i]
        _put_rgb(record, at.DISC_RED, rgb[i])
        record[at.DISC_SHADE] = shade[i] / (radius[i] * radius[i]) if radius[i] > 0 else 0.0
        record[at.DISC_HIDES] = min(max(hides[i], 0.0), 1.0)
        record[at.DISC_RING_HALF] = max(ring_width[i], 1.0) / 2
        record[at.DISC_RING_DIM] = min(max(ring_width[i], 0.0), 1.0)
        if ring_width[i] > 0:
            _put_rgb(record, at.DISC_RING_RED, ring_rgb[i])
        if reach[i] > 0:
            _put_rgb(record, at.DISC_GLOW_RED, glow_rgb[i])
            record[at.DISC_INV_REACH] = 1 / reach[i]
        glows = record[at.DISC_GLOW_RED] + record[at.DISC_GLOW_GREEN] + record[at.DISC_GLOW_BLUE]
        rim = max(0.5, record[at.DISC_RING_HALF] + 0.5)
        record[at.DISC_EXTENT] = radius[i] + (max(rim, reach[i]) if glows > 0 else rim)
        lit = _seen(record, at.DISC_RED) or _seen(record, at.DISC_RING_RED) or glows > 0
        total = np.float32(0.0)
        for column in range(record.size):
            total += record[column]
        if (lit or hides[i] > 0) and radius[i] > 0 and math.isfinite(total):
            kinds[count] = at.DISC
            count += 1
    return Lights(records[:count], kinds[:count])

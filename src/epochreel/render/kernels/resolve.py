"""The light of one tile before and after: the backdrop, the tone curve, the finished pixels."""

from __future__ import annotations

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render import tone
from epochreel.render.kernels.compiling import INLINE

_U = np.uint64
_N = _U(at.TILE_PIXELS)
_GREEN = _U(at.TILE_PIXELS)
_BLUE = _U(2 * at.TILE_PIXELS)
_ZERO, _HALF, _ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
_BRIGHTEST = np.float32(tone.BRIGHTEST)
_SPILL, _KNEE = np.float32(tone.SPILL), np.float32(tone.SPILL_KNEE)
_WHITE = np.float32(tone.WHITE)
_A, _B = np.float32(tone.CURVE_A), np.float32(tone.CURVE_B)
_C, _D = np.float32(tone.CURVE_C), np.float32(tone.CURVE_D)
_LINEAR, _SQUARE = np.float32(tone.PAPER_LINEAR), np.float32(tone.PAPER_SQUARE)
_STEPS = np.float32(tone.SRGB_TABLE_STEPS)
_LAST = tone.SRGB_TABLE_STEPS - 1

# ITU-R BT.709: luma weights, and the scale of colour differences in 8-bit limited range.
_LUMA_RED, _LUMA_GREEN, _LUMA_BLUE = np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
_LUMA_RANGE, _LUMA_BLACK = np.float32(219.0), np.float32(16.0)
_U_SCALE, _V_SCALE = np.float32(224.0 / 1.8556), np.float32(224.0 / 1.5748)
_CHROMA_ZERO = np.float32(128.0)
_QUARTER = np.float32(0.25)
_FULL = np.float32(255.0)


@njit(**INLINE)
def fill_backdrop(light, backdrop, x0, y0, width, height):
    """Set a tile to the vignette; ``backdrop`` is the centre's RGB, then the corners'."""
    scale = 4.0 / (np.float64(width) * width + np.float64(height) * height)
    inv = np.float32(scale)
    red, green, blue = backdrop[0], backdrop[1], backdrop[2]
    d_red = (backdrop[3] - red) * inv
    d_green = (backdrop[4] - green) * inv
    d_blue = (backdrop[5] - blue) * inv
    dx0 = np.float32(x0 + 0.5 - width / 2)
    for row in range(at.TILE_HEIGHT):
        dy = np.float32(y0 + row + 0.5 - height / 2)
        base = _U(row * at.TILE_WIDTH)
        for i in range(_U(at.TILE_WIDTH)):
            dx = dx0 + np.float32(np.int32(i))
            square = dx * dx + dy * dy
            light[base + i] = red + d_red * square
            light[base + _GREEN + i] = green + d_green * square
            light[base + _BLUE + i] = blue + d_blue * square


@njit(**INLINE)
def _limited(value):
    """Return light within 0 and the brightest; what is not a number becomes the brightest."""
    value = value if value < _BRIGHTEST else _BRIGHTEST
    return value if value > _ZERO else _ZERO


@njit(**INLINE)
def _film(x):
    rise = _A * x
    value = x * (rise + _B) / ((x * (rise + _C) + _D) * _WHITE)
    return value if value < _ONE else _ONE


@njit(**INLINE)
def resolve_film(light, exposure):
    """Turn linear light into display values, 0 to 1, by the filmic curve, in place."""
    for i in range(_N):
        red = _limited(light[i] * exposure)
        green = _limited(light[_GREEN + i] * exposure)
        blue = _limited(light[_BLUE + i] * exposure)
        over_red = red - _ONE if red > _ONE else _ZERO
        over_green = green - _ONE if green > _ONE else _ZERO
        over_blue = blue - _ONE if blue > _ONE else _ZERO
        over = over_red + over_green + over_blue
        spill = _SPILL * over * over / (over + _KNEE)
        light[i] = _film(red + spill)
        light[_GREEN + i] = _film(green + spill)
        light[_BLUE + i] = _film(blue + spill)


@njit(**INLINE)
def resolve_plain(light, exposure, table):
    """Turn linear light into sRGB codes, 0 to 1, clipped, in place."""
    for i in range(_U(3) * _N):
        x = _limited(light[i] * exposure)
        x = (x if x < _ONE else _ONE) * _STEPS
        k = min(int(x), _LAST)
        low = table[k]
        light[i] = low + (table[k + 1] - low) * (x - np.float32(k))


@njit(**INLINE)
def resolve_paper(light, exposure):
    """Turn optical density into display values, 1 to 0, in place."""
    for i in range(_U(3) * _N):
        x = _limited(light[i] * exposure)
        quarter = _ONE + x * (_LINEAR + x * _SQUARE)
        half = quarter * quarter
        light[i] = _ONE / (half * half)


@njit(**INLINE)
def write_rgb(light, dither, rgb, x0, y0):
    """Write a tile of display values as RGB bytes; ``dither`` is one tile of 0 to 1."""
    height, width = rgb.shape[0], rgb.shape[1]
    for row in range(min(at.TILE_HEIGHT, height - y0)):
        for col in range(min(at.TILE_WIDTH, width - x0)):
            i = _U(row * at.TILE_WIDTH + col)
            rgb[y0 + row, x0 + col, 0] = np.uint8(light[i] * _FULL + dither[i])
            rgb[y0 + row, x0 + col, 1] = np.uint8(light[_GREEN + i] * _FULL + dither[i])
            rgb[y0 + row, x0 + col, 2] = np.uint8(light[_BLUE + i] * _FULL + dither[i])


@njit(**INLINE)
def write_luma(light, dither, luma, stride, x0, y0, n_cols, n_rows):
    """Write the luma of a tile; ``luma`` is the flat plane."""
    for row in range(n_rows):
        base = _U(row * at.TILE_WIDTH)
        out = _U((y0 + row) * stride + x0)
        for i in range(_U(n_cols)):
            value = (
                _LUMA_RED * light[base + i]
                + _LUMA_GREEN * light[base + _GREEN + i]
                + _LUMA_BLUE * light[base + _BLUE + i]
            )
            value = _LUMA_BLACK + _LUMA_RANGE * value + dither[base + i]
            luma[out + i] = np.uint8(np.int32(value))


@njit(**INLINE)
def write_chroma(light, dither, us, vs, stride, x0, y0, n_cols, n_rows):
    """Write the colour differences of a tile: the mean of each two by two pixels."""
    two, next_row = _U(2), _U(at.TILE_WIDTH)
    for row in range(n_rows >> 1):
        base = _U(2 * row * at.TILE_WIDTH)
        out = _U((y0 // 2 + row) * stride + x0 // 2)
        thresholds = _U(row * at.TILE_WIDTH)
        for i in range(_U(n_cols >> 1)):
            k = base + two * i
            red = (light[k] + light[k + _U(1)]) + (
                light[k + next_row] + light[k + next_row + _U(1)]
            )
            k += _GREEN
            green = (light[k] + light[k + _U(1)]) + (
                light[k + next_row] + light[k + next_row + _U(1)]
            )
            k += _GREEN
            blue = (light[k] + light[k + _U(1)]) + (
                light[k + next_row] + light[k + next_row + _U(1)]
            )
            luma = _LUMA_RED * red + _LUMA_GREEN * green + _LUMA_BLUE * blue
            u = _U_SCALE * _QUARTER * (blue - luma)
            v = _V_SCALE * _QUARTER * (red - luma)
            # The pattern by chroma samples: every second of its columns would be half of it.
            threshold = _CHROMA_ZERO + dither[thresholds + i]
            us[out + i] = np.uint8(np.int32(u + threshold))
            vs[out + i] = np.uint8(np.int32(v + threshold))

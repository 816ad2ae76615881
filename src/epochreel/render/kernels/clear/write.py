"""The pixels of a tile of colours and opacity: RGBA, 8-bit 4:2:0, 10-bit 4:4:4.

Opacity is dithered as the picture over its ground would be, and colours only where all is
opaque: elsewhere two patterns would add up, and codecs would spend bits on one that nobody sees.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.clear.opacity import ALPHA
from epochreel.render.kernels.compiling import INLINE

_U = np.uint64
_GREEN = _U(at.TILE_PIXELS)
_BLUE = _U(2 * at.TILE_PIXELS)
_HALF, _ONE = np.float32(0.5), np.float32(1.0)
_FULL = np.float32(255.0)
_OPAQUE = 255
_TINY = np.float32(1e-6)

# ITU-R BT.709: luma weights, and the scales of limited range in 8 bits; in 10 bits four times.
_LUMA_RED, _LUMA_GREEN, _LUMA_BLUE = np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
_LUMA_RANGE, _LUMA_BLACK = np.float32(219.0), np.float32(16.0)
_U_SCALE, _V_SCALE = np.float32(224.0 / 1.8556), np.float32(224.0 / 1.5748)
_CHROMA_ZERO = np.float32(128.0)
_DEEPER, _DEEP_FULL = np.float32(4.0), np.float32(1023.0)


@njit(**INLINE)
def _alpha_byte(alpha, threshold, on_paper):
    # On paper the ground is the brightest there is, and what is rounded up leaves it as it is.
    return np.int32(alpha * _FULL + (_ONE - threshold if on_paper else threshold))


@njit(**INLINE)
def _luma(red, green, blue):
    return _LUMA_RED * red + _LUMA_GREEN * green + _LUMA_BLUE * blue


@njit(**INLINE)
def write_rgba(planes, dither, on_paper, rgba, x0, y0):
    """Write a tile as RGBA bytes; ``dither`` is one tile of 0 to 1."""
    height, width = rgba.shape[0], rgba.shape[1]
    for row in range(min(at.TILE_HEIGHT, height - y0)):
        for col in range(min(at.TILE_WIDTH, width - x0)):
            i = _U(row * at.TILE_WIDTH + col)
            alpha = _alpha_byte(planes[ALPHA + i], dither[i], on_paper)
            threshold = dither[i] if alpha == _OPAQUE else _HALF
            pixel = rgba[y0 + row, x0 + col]
            pixel[0] = pixel[1] = pixel[2] = pixel[3] = 0
            if alpha > 0:
                pixel[0] = np.uint8(planes[i] * _FULL + threshold)
                pixel[1] = np.uint8(planes[_GREEN + i] * _FULL + threshold)
                pixel[2] = np.uint8(planes[_BLUE + i] * _FULL + threshold)
                pixel[3] = np.uint8(alpha)


@njit(**INLINE)
def write_yuva(planes, dither, on_paper, luma, alpha, stride, x0, y0, n_cols, n_rows):
    """Write the luma and the opacity of a tile; the flat planes of 4:2:0."""
    for row in range(n_rows):
        base = _U(row * at.TILE_WIDTH)
        out = _U((y0 + row) * stride + x0)
        for k in range(_U(n_cols)):
            i = base + k
            opacity = _alpha_byte(planes[ALPHA + i], dither[i], on_paper)
            threshold = dither[i] if opacity == _OPAQUE else _HALF
            value = _luma(planes[i], planes[_GREEN + i], planes[_BLUE + i])
            luma[out + k] = np.uint8(np.int32(_LUMA_BLACK + _LUMA_RANGE * value + threshold))
            alpha[out + k] = np.uint8(opacity)


@njit(**INLINE)
def write_chroma(planes, us, vs, stride, x0, y0, n_cols, n_rows):
    """Write the colour differences of a tile: the mean of each two by two pixels by opacity."""
    for row in range(n_rows >> 1):
        out = _U((y0 // 2 + row) * stride + x0 // 2)
        for k in range(n_cols >> 1):
            red = green = blue = total = np.float32(0.0)
            for corner in range(4):
                i = _U((2 * row + (corner >> 1)) * at.TILE_WIDTH + 2 * k + (corner & 1))
                # What is clear counts where all four are.
                weight = planes[ALPHA + i] + _TINY
                red += planes[i] * weight
                green += planes[_GREEN + i] * weight
                blue += planes[_BLUE + i] * weight
                total += weight
            luma = _luma(red, green, blue)
            u = _U_SCALE * (blue - luma) / total
            v = _V_SCALE * (red - luma) / total
            us[out + _U(k)] = np.uint8(np.int32(u + _CHROMA_ZERO + _HALF))
            vs[out + _U(k)] = np.uint8(np.int32(v + _CHROMA_ZERO + _HALF))


@njit(**INLINE)
def write_deep(planes, deep, x0, y0):
    """Write a tile with ten bits and all its chroma; steps so small need no dithering.

    ``deep`` is ``(n_planes, height, width)``, with opacity or without.
    """
    n_planes, height, width = deep.shape
    for row in range(min(at.TILE_HEIGHT, height - y0)):
        for col in range(min(at.TILE_WIDTH, width - x0)):
            i = _U(row * at.TILE_WIDTH + col)
            red, green, blue = planes[i], planes[_GREEN + i], planes[_BLUE + i]
            luma = _luma(red, green, blue)
            y, x = y0 + row, x0 + col
            deep[0, y, x] = np.uint16(_DEEPER * (_LUMA_BLACK + _LUMA_RANGE * luma) + _HALF)
            u, v = _U_SCALE * (blue - luma), _V_SCALE * (red - luma)
            deep[1, y, x] = np.uint16(_DEEPER * (_CHROMA_ZERO + u) + _HALF)
            deep[2, y, x] = np.uint16(_DEEPER * (_CHROMA_ZERO + v) + _HALF)
            if n_planes > 3:
                deep[3, y, x] = np.uint16(_DEEP_FULL * planes[ALPHA + i] + _HALF)

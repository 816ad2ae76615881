"""Blending boxes, polylines, images and text over one tile of display values."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.compiling import INLINE

_U = np.uint64
_GREEN = _U(at.TILE_PIXELS)
_BLUE = _U(2 * at.TILE_PIXELS)
_WIDE = _U(at.TILE_WIDTH)
_COVER = _U(3 * at.TILE_PIXELS)  # a fourth plane: the coverage of a polyline
_ZERO, _HALF, _ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
_BYTE = np.float32(1 / 255)
_PART, _PART_OF_PART = 1 / 255, 1 / 255**2  # of bytes, and of products of two


@njit(**INLINE)
def _clamp01(value):
    value = value if value > _ZERO else _ZERO
    return value if value < _ONE else _ONE


@njit(**INLINE)
def _blend(planes, i, red, green, blue, alpha):
    planes[i] += (red - planes[i]) * alpha
    planes[_GREEN + i] += (green - planes[_GREEN + i]) * alpha
    planes[_BLUE + i] += (blue - planes[_BLUE + i]) * alpha


@njit(**INLINE)
def _window(low, high, size):
    """Return the first whole pixel of a tile that an interval touches, and the one past it."""
    first = math.floor(min(max(low, 0.0), np.float64(size)))
    last = math.ceil(min(max(high, 0.0), np.float64(size)))
    return int(first), int(last)


@njit(**INLINE)
def blend_box(planes, record, x0, y0):
    """Blend a rounded rectangle, its fill and then its outline, by signed distance."""
    left, top = np.float64(record[at.INK_X]) - x0, np.float64(record[at.INK_Y]) - y0
    width, height = record[at.INK_WIDTH], record[at.INK_HEIGHT]
    col0, col1 = _window(left - 0.5, left + width + 0.5, at.TILE_WIDTH)
    row0, row1 = _window(top - 0.5, top + height + 0.5, at.TILE_HEIGHT)
    half_x, half_y = width * _HALF, height * _HALF
    radius = min(max(record[at.INK_RADIUS], _ZERO), min(half_x, half_y))
    red, green, blue = record[at.INK_RED], record[at.INK_GREEN], record[at.INK_BLUE]
    alpha, line_alpha = record[at.INK_ALPHA], record[at.INK_LINE_ALPHA]
    line_red, line_green = record[at.INK_LINE_RED], record[at.INK_LINE_GREEN]
    line_blue, line_width = record[at.INK_LINE_BLUE], record[at.INK_LINE_WIDTH]
    core_x, core_y = half_x - radius, half_y - radius
    x_first = np.float32(col0 + 0.5 - left) - half_x
    for row in range(row0, row1):
        qy = abs(np.float32(row + 0.5 - top) - half_y) - core_y
        base = _U(row * at.TILE_WIDTH + col0)
        for i in range(_U(col1 - col0)):
            qx = abs(x_first + np.float32(np.int32(i))) - core_x
            far_x = qx if qx > _ZERO else _ZERO
            far_y = qy if qy > _ZERO else _ZERO
            near = qx if qx > qy else qy
            near = near if near < _ZERO else _ZERO
            d = np.sqrt(far_x * far_x + far_y * far_y) + near - radius
            inside = _clamp01(_HALF - d)
            outline = inside - _clamp01(_HALF - d - line_width)
            _blend(planes, base + i, red, green, blue, inside * alpha)
            _blend(planes, base + i, line_red, line_green, line_blue, outline * line_alpha)


@njit(**INLINE)
def _cover_piece(planes, ax, ay, bx, by, half, dim):
    """Raise the coverage plane to that of one straight piece of a polyline."""
    extent = half + 0.5
    col0, col1 = _window(min(ax, bx) - extent, max(ax, bx) + extent, at.TILE_WIDTH)
    row0, row1 = _window(min(ay, by) - extent, max(ay, by) + extent, at.TILE_HEIGHT)
    if col0 >= col1 or row0 >= row1:
        return
    dx, dy = bx - ax, by - ay
    length = math.sqrt(dx * dx + dy * dy)
    ux = np.float32(dx / length if length > 0 else 1.0)
    uy = np.float32(dy / length if length > 0 else 0.0)
    long = np.float32(length)
    x_first = np.float32(col0 + 0.5 - ax)
    for row in range(row0, row1):
        y = np.float32(row + 0.5 - ay)
        base = _COVER + _U(row * at.TILE_WIDTH + col0)
        for i in range(_U(col1 - col0)):
            x = x_first + np.float32(np.int32(i))
            across = ux * y - uy * x
            along = ux * x + uy * y
            beyond = along - long
            beyond = beyond if beyond > _ZERO else _ZERO
            beyond = beyond + (along if along < _ZERO else _ZERO)
            d = np.sqrt(across * across + beyond * beyond) - half
            cover = _clamp01(_HALF - d) * dim
            old = planes[base + i]
            planes[base + i] = cover if cover > old else old


@njit(**INLINE)
def blend_polyline(planes, record, words, points, x0, y0):
    """Blend a polyline once, by the greatest coverage of its pieces: no bright joints."""
    width = record[at.INK_LINE_WIDTH]
    half, dim = max(width, _ONE) * _HALF, min(max(width, _ZERO), _ONE)
    for i in range(_U(at.TILE_PIXELS)):
        planes[_COVER + i] = _ZERO
    first = words[at.INK_OFFSET]
    for k in range(first, first + words[at.INK_ROWS] - 1):
        ax, ay = np.float64(points[k, 0]) - x0, np.float64(points[k, 1]) - y0
        bx, by = np.float64(points[k + 1, 0]) - x0, np.float64(points[k + 1, 1]) - y0
        if math.isfinite(ax + ay + bx + by):
            _cover_piece(planes, ax, ay, bx, by, half, dim)
    red, green, blue = record[at.INK_RED], record[at.INK_GREEN], record[at.INK_BLUE]
    alpha = record[at.INK_ALPHA]
    for i in range(_U(at.TILE_PIXELS)):
        _blend(planes, i, red, green, blue, planes[_COVER + i] * alpha)


@njit(**INLINE)
def blend_text(planes, record, words, store, x0, y0):
    """Blend a mask of one byte a pixel, placed on whole pixels, in one colour."""
    left, top = int(record[at.INK_X]) - x0, int(record[at.INK_Y]) - y0
    cols, rows = words[at.INK_COLS], words[at.INK_ROWS]
    col0, col1 = max(left, 0), min(left + cols, at.TILE_WIDTH)
    red, green, blue = record[at.INK_RED], record[at.INK_GREEN], record[at.INK_BLUE]
    alpha = record[at.INK_ALPHA] * _BYTE
    for row in range(max(top, 0), min(top + rows, at.TILE_HEIGHT)):
        source = _U(words[at.INK_OFFSET] + (row - top) * cols + col0 - left)
        base = _U(row * at.TILE_WIDTH + col0)
        for i in range(_U(max(col1 - col0, 0))):
            _blend(planes, base + i, red, green, blue, np.float32(store[source + i]) * alpha)


@njit(**INLINE)
def _image_line(line, store, offset, cols, cell_x, left, col0, col1):
    """Average one row of cells over the columns of a tile: red, green, blue and opacity."""
    for col in range(col0, col1):
        u0 = max((col - left) / cell_x, 0.0)
        u1 = min((col + 1 - left) / cell_x, np.float64(cols))
        red = green = blue = alpha = 0.0
        for u in range(int(u0), min(math.ceil(u1), cols)):
            wide = (min(u1, u + 1.0) - max(u0, np.float64(u))) * cell_x
            k = _U(offset + 4 * u)
            weight = wide * store[k + _U(3)]
            red += weight * store[k]
            green += weight * store[k + _U(1)]
            blue += weight * store[k + _U(2)]
            alpha += weight
        i = _U(col)
        line[i], line[_WIDE + i], line[_U(2) * _WIDE + i] = red, green, blue
        line[_U(3) * _WIDE + i] = alpha


@njit(**INLINE)
def blend_image(planes, record, words, store, x0, y0):
    """Blend an image whose cells are averaged over each pixel's square, edges included."""
    left, top = np.float64(record[at.INK_X]) - x0, np.float64(record[at.INK_Y]) - y0
    cols, rows = words[at.INK_COLS], words[at.INK_ROWS]
    cell_x = np.float64(record[at.INK_WIDTH]) / cols
    cell_y = np.float64(record[at.INK_HEIGHT]) / rows
    col0, col1 = _window(left, left + cell_x * cols, at.TILE_WIDTH)
    row0, row1 = _window(top, top + cell_y * rows, at.TILE_HEIGHT)
    # One row of cells across the tile, and the mean of those that a row of pixels touches.
    line, mean = np.empty(4 * at.TILE_WIDTH), np.empty(4 * at.TILE_WIDTH)
    for i in range(_U(4) * _WIDE):
        line[i] = 0.0
    newest, n = -1, _U(max(col1 - col0, 0))
    for row in range(row0, row1):
        v0, v1 = max((row - top) / cell_y, 0.0), min((row + 1 - top) / cell_y, np.float64(rows))
        for i in range(_U(4) * _WIDE):
            mean[i] = 0.0
        for v in range(int(v0), min(math.ceil(v1), rows)):
            if v != newest:
                offset = words[at.INK_OFFSET] + 4 * v * cols
                _image_line(line, store, offset, cols, cell_x, left, col0, col1)
                newest = v
            tall = (min(v1, v + 1.0) - max(v0, np.float64(v))) * cell_y
            for i in range(_U(4) * _WIDE):
                mean[i] += tall * line[i]
        base, first = _U(row * at.TILE_WIDTH + col0), _U(col0)
        for i in range(n):
            k = first + i
            keep = np.float32(1.0 - mean[_U(3) * _WIDE + k] * _PART)
            red, green, blue = mean[k], mean[_WIDE + k], mean[_U(2) * _WIDE + k]
            planes[base + i] = planes[base + i] * keep + np.float32(red * _PART_OF_PART)
            planes[_GREEN + base + i] = planes[_GREEN + base + i] * keep + np.float32(
                green * _PART_OF_PART
            )
            planes[_BLUE + base + i] = planes[_BLUE + base + i] * keep + np.float32(
                blue * _PART_OF_PART
            )

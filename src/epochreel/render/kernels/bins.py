"""Which records touch which tiles, and a hash of all that each tile shows."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from epochreel.render import layout as at
from epochreel.render.kernels.arrays import BINS, HASHES, INKS, LIGHTS, WHOLE, Bins
from epochreel.render.kernels.compiling import INLINE, kernel
from epochreel.render.kernels.outline import bar_columns, bar_outline, bar_rows

_WIDE = 1e9


@njit(**INLINE)
def mix(state, word):
    """Return a hash of a hash and one more word: the finaliser of SplitMix64 (Steele 2014)."""
    z = (state ^ word) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(**INLINE)
def _hash_words(words, kind):
    state = np.uint64(kind)
    for word in words:
        state = mix(state, np.uint64(word))
    return state


@njit(**INLINE)
def _tile_range(low, high, tile, n_tiles):
    """Return the first tile and the one past the last that a closed interval of px touches."""
    first = math.floor(min(max(low, -_WIDE), _WIDE) / tile)
    last = math.floor(min(max(high, -_WIDE), _WIDE) / tile)
    return max(int(first), 0), min(int(last) + 1, n_tiles)


@njit(**INLINE)
def _disc_rows(record):
    y, extent = np.float64(record[at.DISC_Y]), np.float64(record[at.DISC_EXTENT])
    return y - extent, y + extent


@njit(**INLINE)
def _disc_columns(record, y0, y1):
    x, y = np.float64(record[at.DISC_X]), np.float64(record[at.DISC_Y])
    extent = np.float64(record[at.DISC_EXTENT])
    off = max(y0 - y, y - y1, 0.0)
    half = math.sqrt(max(extent * extent - off * off, 0.0))
    return x - half, x + half


@njit(**INLINE)
def _grown(array, needed):
    """Return the array, or a larger copy of it where more room is needed."""
    if needed <= len(array):
        return array
    larger = np.empty(max(needed, 2 * len(array)), np.int32)
    for i in range(len(array)):  # a slice would bring NumPy's rules, 1.5 s to compile
        larger[i] = array[i]
    return larger


@njit(**INLINE)
def _sorted_by_tile(tiles, owners, n, n_tiles):
    """Return ``(starts, items)`` of ``n`` pairs of a tile and a record: a counting sort."""
    starts = np.empty(n_tiles + 1, np.int64)
    for tile in range(n_tiles + 1):
        starts[tile] = 0
    for k in range(n):
        starts[tiles[k] + 1] += 1
    for tile in range(n_tiles):
        starts[tile + 1] += starts[tile]
    place = np.empty(n_tiles, np.int64)
    for tile in range(n_tiles):
        place[tile] = starts[tile]
    items = np.empty(n, np.int32)
    for k in range(n):
        tile = tiles[k]
        items[place[tile]] = owners[k]
        place[tile] += 1
    return starts, items


@kernel(BINS(LIGHTS, WHOLE, WHOLE, HASHES))
def bin_lights(lights, n_cols, n_rows, hashes):
    """Return the bins of a table of lights and mix it into the tiles' hashes.

    Parameters
    ----------
    lights
        The table.
    n_cols, n_rows
        Tiles across and down.
    hashes
        ``(n_rows * n_cols,)``, changed in place.
    """
    records, kinds = lights
    words = records.view(np.uint64)
    tiles, owners = np.empty(1024, np.int32), np.empty(1024, np.int32)
    n = 0
    for i in range(len(records)):
        is_disc = kinds[i] == at.DISC
        outline = bar_outline(records[i])
        low, high = _disc_rows(records[i]) if is_disc else bar_rows(outline)
        first, last = _tile_range(low, high, at.TILE_HEIGHT, n_rows)
        word = _hash_words(words[i], kinds[i])
        for row in range(first, last):
            y0 = np.float64(row * at.TILE_HEIGHT)
            left, right = bar_columns(outline, y0, y0 + at.TILE_HEIGHT)
            if is_disc:
                left, right = _disc_columns(records[i], y0, y0 + at.TILE_HEIGHT)
            if left > right:
                continue
            begin, end = _tile_range(left, right, at.TILE_WIDTH, n_cols)
            tiles = _grown(tiles, n + n_cols)
            owners = _grown(owners, n + n_cols)
            for tile in range(row * n_cols + begin, row * n_cols + end):
                hashes[tile] = mix(hashes[tile], word)
                tiles[n], owners[n] = tile, i
                n += 1
    return Bins(*_sorted_by_tile(tiles, owners, n, n_cols * n_rows))


@njit(**INLINE)
def _line_bar(record, points, i, width):
    """Write the piece between points ``i`` and ``i + 1`` of a polyline as a bar."""
    dx = np.float64(points[i + 1, 0]) - points[i, 0]
    dy = np.float64(points[i + 1, 1]) - points[i, 1]
    length = math.sqrt(dx * dx + dy * dy)
    extent = max(width, 1.0) / 2 + 0.5
    record[at.BAR_X], record[at.BAR_Y] = points[i, 0], points[i, 1]
    record[at.BAR_UX] = dx / length if length > 0 else 1.0
    record[at.BAR_UY] = dy / length if length > 0 else 0.0
    record[at.BAR_LENGTH] = length
    record[at.BAR_EXTENT] = extent
    record[at.BAR_LO], record[at.BAR_HI] = -extent, length + extent
    return math.isfinite(length)


@njit(**INLINE)
def _ink_rows(record):
    low = np.float64(record[at.INK_Y]) - 0.5
    return low, low + record[at.INK_HEIGHT] + 1.0


@njit(**INLINE)
def _ink_columns(record):
    low = np.float64(record[at.INK_X]) - 0.5
    return low, low + record[at.INK_WIDTH] + 1.0


@njit(**INLINE)
def _inside_frame(record, words, x0, y0):
    """Return whether a tile lies where an unfilled box shows nothing."""
    if words[at.INK_KIND] != at.BOX or record[at.INK_ALPHA] > 0:
        return False
    inset = max(record[at.INK_LINE_WIDTH], record[at.INK_RADIUS]) + 1
    left, top = record[at.INK_X] + inset, record[at.INK_Y] + inset
    right = record[at.INK_X] + record[at.INK_WIDTH] - inset
    bottom = record[at.INK_Y] + record[at.INK_HEIGHT] - inset
    return (
        x0 >= left and x0 + at.TILE_WIDTH <= right and y0 >= top and y0 + at.TILE_HEIGHT <= bottom
    )


@kernel(BINS(INKS, WHOLE, WHOLE, HASHES))
def bin_inks(inks, n_cols, n_rows, hashes):
    """Return the bins of a table of inks and mix it into the tiles' hashes.

    A polyline is hashed piece by piece, so that a curve that grows at its end leaves the tiles
    of its beginning alone.

    Parameters
    ----------
    inks
        The table.
    n_cols, n_rows
        Tiles across and down.
    hashes
        ``(n_rows * n_cols,)``, changed in place.
    """
    records, words, points, _ = inks
    record_words, point_words = records.view(np.uint64), points.view(np.uint64)
    bar = np.empty(at.LIGHT_COLUMNS, np.float32)
    for column in range(at.LIGHT_COLUMNS):
        bar[column] = 0.0
    tiles, owners = np.empty(1024, np.int32), np.empty(1024, np.int32)
    newest = np.empty(n_cols * n_rows, np.int32)
    for tile in range(n_cols * n_rows):
        newest[tile] = -1
    n = 0
    for i in range(len(records)):
        state = _hash_words(record_words[i], words[i, at.INK_KIND])
        state = mix(state, np.uint64(words[i, at.INK_DIGEST]))
        state = mix(state, np.uint64(words[i, at.INK_COLS]))
        is_line = words[i, at.INK_KIND] == at.POLYLINE
        for piece in range(words[i, at.INK_ROWS] - 1 if is_line else 1):
            k = words[i, at.INK_OFFSET] + piece
            word = state
            if is_line:
                word = mix(mix(state, point_words[k, 0]), point_words[k + 1, 0])
            if is_line and not _line_bar(bar, points, k, records[i, at.INK_LINE_WIDTH]):
                continue
            outline = bar_outline(bar)
            low, high = bar_rows(outline) if is_line else _ink_rows(records[i])
            first, last = _tile_range(low, high, at.TILE_HEIGHT, n_rows)
            for row in range(first, last):
                y0 = np.float64(row * at.TILE_HEIGHT)
                left, right = _ink_columns(records[i])
                if is_line:
                    left, right = bar_columns(outline, y0, y0 + at.TILE_HEIGHT)
                if left > right:
                    continue
                begin, end = _tile_range(left, right, at.TILE_WIDTH, n_cols)
                tiles = _grown(tiles, n + n_cols)
                owners = _grown(owners, n + n_cols)
                for col in range(begin, end):
                    tile = row * n_cols + col
                    if _inside_frame(records[i], words[i], col * at.TILE_WIDTH, y0):
                        continue
                    hashes[tile] = mix(hashes[tile], word)
                    if newest[tile] != i:
                        newest[tile] = i
                        tiles[n], owners[n] = tile, i
                        n += 1
    return Bins(*_sorted_by_tile(tiles, owners, n, n_cols * n_rows))

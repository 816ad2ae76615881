"""What the kernels work on: arrays in named groups, and the types that Numba knows them by."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
I64 = NDArray[np.int64]


class Bins(NamedTuple):
    """Which records touch which tiles.

    Tile ``t`` is touched by the records ``items[starts[t] : starts[t + 1]]``, in the order of
    their table.
    """

    starts: I64
    items: NDArray[np.int32]


class Lights(NamedTuple):
    """A table of lights: ``records`` ``(N, LIGHT_COLUMNS)`` and their ``kinds`` ``(N,)``."""

    records: F32
    kinds: U8


class Inks(NamedTuple):
    """A table of inks, in order.

    ``records`` ``(N, INK_COLUMNS)``, ``words`` ``(N, INK_WORDS)``; ``points`` ``(K, 2)`` px, of
    all polylines; ``store``, the masks of texts and the pixels of images.
    """

    records: F32
    words: I64
    points: F32
    store: U8


class Look(NamedTuple):
    """The picture as a whole.

    ``width``, ``height`` px; ``backdrop``, linear RGB of the centre, then of the corners, which
    ``is_clear`` leaves out where that can be; ``signs``, linear RGB of bodies of positive sign,
    then of negative; ``curve`` as `epochreel.render.layout` counts them,
    ``exposure``, the factor on light, and ``codes`` of the plain curve; ``dither``, thresholds
    from 0 to 1 of two tiles, one above the other.
    """

    width: int
    height: int
    backdrop: F32
    is_clear: bool
    signs: F32
    curve: int
    exposure: np.float32
    codes: F32
    dither: F32


class Pixels(NamedTuple):
    """What is drawn into: ``rgb`` ``(height, width, 3)``, or flat planes if it ``is_yuv``."""

    is_yuv: bool
    rgb: U8
    luma: U8
    us: U8
    vs: U8


class ClearPixels(NamedTuple):
    """What may be clear and is drawn into, one by ``layout``, as `epochreel.render.layout` says.

    ``rgba`` ``(height, width, 4)``; ``luma``, ``us``, ``vs``, ``alpha``, flat planes of 4:2:0;
    ``deep`` ``(n_planes, height, width)``, ten bits, 4:4:4, with opacity or without.
    """

    layout: int
    rgba: U8
    luma: U8
    us: U8
    vs: U8
    alpha: U8
    deep: NDArray[np.uint16]


class SegmentArrays(NamedTuple):
    """The fields of `epochreel.drawing.Segments`, the light by sign always given."""

    start: F32
    end: F32
    width: F32
    rgb: F32
    glow: F32
    reach: F32
    pulse_at: F32
    pulse_behind: F32
    pulse_ahead: F32
    pulse_rgb: F32
    pulse_reach: F32
    signed: F32


class CurveArrays(NamedTuple):
    """The fields of `epochreel.drawing.Curves`."""

    points: F32
    width: F32
    rgb: F32
    glow: F32
    reach: F32
    pulse_at: F32
    pulse_behind: F32
    pulse_ahead: F32
    pulse_rgb: F32
    pulse_reach: F32


class DiscArrays(NamedTuple):
    """The fields of `epochreel.drawing.Discs`, what it hides always given."""

    center: F32
    radius: F32
    rgb: F32
    shade: F32
    ring_rgb: F32
    ring_width: F32
    glow_rgb: F32
    reach: F32
    hides: F32


def _type_of(group: type, *members: types.Type) -> Any:
    return types.BaseTuple.from_types(members, group)


FLAG, WHOLE, REAL = types.boolean, types.int64, types.float32
LINE = types.float32[::1]
TABLE = types.float32[:, ::1]
BYTES = types.uint8[::1]
HASHES = types.uint64[::1]
TILES = types.int32[::1]
BINS = _type_of(Bins, types.int64[::1], types.int32[::1])
LIGHTS = _type_of(Lights, TABLE, BYTES)
INKS = _type_of(Inks, TABLE, types.int64[:, ::1], TABLE, BYTES)
LOOK = _type_of(Look, WHOLE, WHOLE, LINE, FLAG, LINE, WHOLE, REAL, LINE, LINE)
PIXELS = _type_of(Pixels, FLAG, types.uint8[:, :, ::1], BYTES, BYTES, BYTES)
CLEAR_PIXELS = _type_of(
    ClearPixels,
    WHOLE,
    types.uint8[:, :, ::1],
    *(BYTES, BYTES, BYTES, BYTES),
    types.uint16[:, :, ::1],
)
SEGMENTS = _type_of(
    SegmentArrays,
    *(TABLE, TABLE, LINE, TABLE, LINE, LINE),
    *(LINE, LINE, LINE, TABLE, LINE, LINE),
)
CURVES = _type_of(
    CurveArrays,
    *(types.float32[:, :, ::1], LINE, TABLE, LINE, LINE),
    *(LINE, LINE, LINE, TABLE, LINE),
)
DISCS = _type_of(DiscArrays, TABLE, LINE, TABLE, LINE, TABLE, LINE, TABLE, LINE, LINE)

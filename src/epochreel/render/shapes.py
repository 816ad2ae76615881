"""Lights as vector shapes with display colours, for files that are drawn by other programs.

Gradients follow the fall-off of the rasteriser. Each shape is brought to the screen by the tone
curve on its own; shapes that ``join`` are then blended with ``screen``, or on paper with
``multiply``, which adds light, or ink, softly: close to the raster where few lights overlap, not
equal to it. Bodies that have a sign are painted first, the strongest last, and cover what is
beneath them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Backdrop, Curves, Discs, DisplayList, Light, Segments, Signs, Tone
from epochreel.render.shape import Shape, Stops, translucent
from epochreel.render.tone import displayed

Points = NDArray[np.float64]  # (K, 2) px

_GLOW_STOPS = tuple(i / 6 for i in range(7))
_PULSE_STOPS = tuple(i / 8 for i in range(9))
# Of a curve: how wide strokes are that make its glow, and how many pieces a pulse on it has.
_STROKES = tuple(1 - i / 10 for i in range(10))
_PULSE_PIECES = 24
_NOTHING: Light = (0.0, 0.0, 0.0)
# The exponent by which a core that has a sign is more opaque than it is bright: half a light then
# hides seven eighths of a weaker one, and a faint core does not cut a glow in two.
_COVERING = 3


def blend_mode(tone: Tone) -> Literal["screen", "multiply"]:
    """Return how shapes join: light on dark adds up, ink on paper takes away."""
    return "multiply" if tone.curve == "paper" else "screen"


def light_shapes(picture: DisplayList) -> Iterator[Shape]:
    """Yield the backdrop, if any, and all lights of a picture, in the order of painting."""
    tone, drawing = picture.tone, picture.dynamic
    if picture.backdrop is not None:
        yield _backdrop(picture, picture.backdrop)
    if drawing.segments is not None:
        yield from _signed_shapes(drawing.segments, picture.signs, tone)
        yield from _segment_shapes(drawing.segments, tone)
    if drawing.curves is not None:
        yield from _curve_shapes(drawing.curves, tone)
    yield from _hiding_shapes(drawing.discs, tone)
    yield from _disc_shapes(drawing.discs, tone)


def _backdrop(picture: DisplayList, backdrop: Backdrop) -> Shape:
    lights = []
    for at in _PULSE_STOPS:
        center, edge = _scaled(backdrop.center, 1 - at * at), _scaled(backdrop.edge, at * at)
        red, green, blue = (a + b for a, b in zip(center, edge, strict=True))
        lights.append((at, (red, green, blue)))
    x, y = picture.width / 2, picture.height / 2
    reach = math.hypot(x, y)
    stops = _shown(lights, picture.tone)
    # A circle around the whole picture; whoever draws it cuts it off at the edges.
    return _circle(x, y, reach, stops, joins=False)


def _signed_shapes(segments: Segments, signs: Signs, tone: Tone) -> Iterator[Shape]:
    """Yield what has a sign, the weak before the strong: all glows, then all cores."""
    if segments.signed is None:
        return
    signed = np.nan_to_num(segments.signed.astype(np.float64), posinf=0.0, neginf=0.0)
    chosen = [i for i in np.argsort(np.abs(signed), kind="stable").tolist() if signed[i]]
    glows, cores = [], []
    for i in chosen:
        hue = signs.positive if signed[i] > 0 else signs.negative
        for length, turn in _course(segments, i):
            parts = list(
                _core(segments, i, length, turn, _scaled(hue, abs(float(signed[i]))), tone)
            )
            glows += parts[:-1]
            cores += parts[-1:]
    ground = 1.0 if tone.curve == "paper" else 0.0
    for exponent, shapes in ((1, glows), (_COVERING, cores)):
        for shape in shapes:
            yield replace(translucent(shape, ground, exponent), joins=False)


def _segment_shapes(segments: Segments, tone: Tone) -> Iterator[Shape]:
    for i in range(len(segments)):
        for length, turn in _course(segments, i):
            yield from _core(segments, i, length, turn, segments.rgb[i], tone)
            yield from _pulse(segments, i, length, turn, tone)


def _course(segments: Segments, i: int) -> Iterator[tuple[float, float]]:
    """Yield the length, px, and the direction, degrees, of a segment that can be drawn."""
    x, y = (float(v) for v in np.asarray(segments.end[i], np.float64) - segments.start[i])
    numbers = (segments.start[i], segments.width[i], segments.rgb[i], segments.reach[i], x, y)
    if all(np.all(np.isfinite(value)) for value in numbers):
        yield math.hypot(x, y), math.degrees(math.atan2(y, x))


def _core(
    segments: Segments, i: int, length: float, turn: float, rgb: Iterable[float], tone: Tone
) -> Iterator[Shape]:
    """Yield a segment's glow, if it has one, and core."""
    rgb, width = tuple(rgb), float(segments.width[i])
    if not any(channel > 0 for channel in rgb):
        return
    x, y = (float(value) for value in segments.start[i])
    half, glow = max(width, 1.0) / 2, float(segments.glow[i])
    extent = half + float(segments.reach[i])
    if glow > 0 and extent > half:
        stops = _shown(_across(rgb, glow, half, extent), tone)
        yield Shape("box", x, y, 0.0, -extent, length, 2 * extent, stops, run="across", turn=turn)
    stops = _shown([(0.0, _scaled(rgb, min(width, 1.0)))], tone)
    tall = 2 * half
    yield Shape("box", x, y, -half, -half, length + tall, tall, stops, turn=turn, radius=half)


def _across(
    rgb: Iterable[float], glow: float, half: float, extent: float
) -> list[tuple[float, Light]]:
    """Return the light of a glow across a segment, from one side to the other."""
    rgb = tuple(rgb)
    side = [
        ((half + (extent - half) * at) / extent, _scaled(rgb, glow * (1 - at) ** 3))
        for at in _GLOW_STOPS
    ]
    before = [(0.5 - at / 2, light) for at, light in reversed(side)]
    return before + [(0.5 + at / 2, light) for at, light in side]


def _pulse(segments: Segments, i: int, length: float, turn: float, tone: Tone) -> Iterator[Shape]:
    """Yield the two halves of a pulse: its lens and its part of the core."""
    rgb, glow = segments.pulse_rgb[i], float(segments.glow[i])
    center, reach = float(segments.pulse_at[i]), float(segments.pulse_reach[i])
    if not np.any(rgb > 0) or not math.isfinite(center + reach):
        return
    width = float(segments.width[i])
    half, tall = max(width, 1.0) / 2, max(width, 1.0) / 2 + reach
    x = float(segments.start[i, 0]) + center * math.cos(math.radians(turn))
    y = float(segments.start[i, 1]) + center * math.sin(math.radians(turn))
    for size, back in ((segments.pulse_behind[i], True), (segments.pulse_ahead[i], False)):
        wide = float(size)
        visible = min(wide, center if back else length - center)
        if not (wide > 0 and visible > 0 and 0 <= center <= length):
            continue
        turned = turn + 180.0 if back else turn
        if glow > 0 and reach > 0:
            lens = _shown([(at, _scaled(rgb, glow * (1 - at) ** 3)) for at in _GLOW_STOPS], tone)
            box = (-wide, -tall, 2 * wide, 2 * tall)
            yield Shape("lens", x, y, *box, lens, run="round", turn=turned)
        cut = [at for at in _PULSE_STOPS if at * wide < visible] + [visible / wide]
        strength = [(at / cut[-1], min(width, 1.0) * (1 - at * at) ** 3) for at in cut]
        core = _shown([(at, _scaled(rgb, part)) for at, part in strength], tone)
        yield Shape("box", x, y, 0.0, -half, visible, 2 * half, core, turn=turned)


def _curve_shapes(curves: Curves, tone: Tone) -> Iterator[Shape]:
    for i in range(len(curves)):
        points = np.asarray(curves.points[i], np.float64)
        numbers = (curves.width[i], curves.rgb[i], curves.reach[i])
        if all(np.all(np.isfinite(value)) for value in (points, *numbers)):
            yield from _strokes(curves, i, points, tone)
            yield from _curve_pulse(curves, i, points, tone)


def _strokes(curves: Curves, i: int, points: Points, tone: Tone) -> Iterator[Shape]:
    """Yield a curve's glow and core: strokes one on another, each narrower than the last.

    Each has the colour that brings what is below it to what is wanted there.
    """
    rgb, width, glow = curves.rgb[i], float(curves.width[i]), float(curves.glow[i])
    if not np.any(rgb > 0):
        return
    half, reach = max(width, 1.0) / 2, max(float(curves.reach[i]), 0.0)
    glows = [(half + at * reach, glow * (1 - at) ** 3) for at in _STROKES if glow * reach > 0]
    below = displayed(_NOTHING, tone)
    for size, strength in (*glows, (half, min(width, 1.0) + (glow if reach > 0 else 0.0))):
        wanted = displayed(_scaled(rgb, strength), tone)
        yield _stroke(points, 2 * size, _joining(below, wanted, tone))
        below = wanted


def _joining(below: Light, wanted: Light, tone: Tone) -> Light:
    """Return the colour that joins with one that is there to one that is wanted."""
    if tone.curve == "paper":
        pairs = ((at / max(under, 1e-6)) for under, at in zip(below, wanted, strict=True))
    else:
        pairs = (
            1 - (1 - at) / max(1 - under, 1e-6) for under, at in zip(below, wanted, strict=True)
        )
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in pairs)
    return red, green, blue


def _curve_pulse(curves: Curves, i: int, points: Points, tone: Tone) -> Iterator[Shape]:
    """Yield a pulse on a curve: its lens, in the curve's direction there, and pieces of core."""
    rgb, width, glow = curves.pulse_rgb[i], float(curves.width[i]), float(curves.glow[i])
    center, reach = float(curves.pulse_at[i]), float(curves.pulse_reach[i])
    sizes = float(curves.pulse_behind[i]), float(curves.pulse_ahead[i])
    if not np.any(rgb > 0) or not math.isfinite(center + reach) or min(sizes) <= 0:
        return
    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])

    def at(place: float) -> tuple[float, float]:
        x, y = (np.interp(place, gone, points[:, axis]) for axis in (0, 1))
        return float(x), float(y)

    half = max(width, 1.0) / 2
    if 0 <= center <= gone[-1] and glow > 0 and reach > 0:
        (x, y), (x0, y0), (x1, y1) = at(center), at(center - 1.0), at(center + 1.0)
        turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
        lens = _shown([(u, _scaled(rgb, glow * (1 - u) ** 3)) for u in _GLOW_STOPS], tone)
        for wide, turned in zip(sizes, (turn + 180.0, turn), strict=True):
            box = (-wide, -half - reach, 2 * wide, 2 * (half + reach))
            yield Shape("lens", x, y, *box, lens, run="round", turn=turned)
    low, high = max(center - sizes[0], 0.0), min(center + sizes[1], float(gone[-1]))
    for first, last in pairwise(np.linspace(low, high, _PULSE_PIECES) if low < high else ()):
        place = float(first + last) / 2 - center
        q = max(1 - (place / sizes[place > 0]) ** 2, 0.0)
        inner = points[(gone > first) & (gone < last)]
        piece = np.array([at(first), *inner, at(last)])
        colour = displayed(_scaled(rgb, min(width, 1.0) * q**3), tone)
        yield _stroke(piece, 2 * half, colour, has_round_ends=False)


def _stroke(points: Points, width: float, colour: Light, *, has_round_ends: bool = True) -> Shape:
    through = tuple((float(x), float(y)) for x, y in points)
    return Shape(
        *("curve", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ((0.0, colour),)),
        stroke=width,
        points=through,
        has_round_ends=has_round_ends,
    )


def _hiding_shapes(discs: Discs | None, tone: Tone) -> Iterator[Shape]:
    for group, i in _finite(discs):
        opacity = 1.0 if group.hides is None else float(group.hides[i])
        if opacity > 0:
            stops = _shown([(0.0, _NOTHING)], tone)
            x, y = (float(value) for value in group.center[i])
            yield _circle(x, y, float(group.radius[i]), stops, opacity=opacity, joins=False)


def _disc_shapes(discs: Discs | None, tone: Tone) -> Iterator[Shape]:
    for group, i in _finite(discs):
        x, y = (float(value) for value in group.center[i])
        radius, shade, reach = (float(v[i]) for v in (group.radius, group.shade, group.reach))
        if reach > 0 and np.any(group.glow_rgb[i] > 0):
            outer = radius + reach
            lights = [(radius / outer, _NOTHING)]
            lights += [
                ((radius + at * reach) / outer, _scaled(group.glow_rgb[i], (1 - at) ** 3))
                for at in _GLOW_STOPS
            ]
            yield _circle(x, y, outer, _shown(lights, tone))
        if np.any(group.rgb[i] > 0):
            lights = [(at, _scaled(group.rgb[i], 1 - shade * at * at)) for at in _GLOW_STOPS]
            yield _circle(x, y, radius, _shown(lights, tone))
        if group.ring_width[i] > 0 and np.any(group.ring_rgb[i] > 0):
            stops = _shown([(0.0, _scaled(group.ring_rgb[i], 1.0))], tone)
            yield _circle(x, y, radius, stops, stroke=float(group.ring_width[i]))


def _finite(discs: Discs | None) -> Iterator[tuple[Discs, int]]:
    if discs is None:
        return
    for i in range(len(discs)):
        numbers = (*discs.center[i], discs.radius[i], *discs.rgb[i], *discs.ring_rgb[i])
        if np.all(np.isfinite(numbers)) and discs.radius[i] > 0:
            yield discs, i


def _circle(
    x: float,
    y: float,
    radius: float,
    stops: Stops,
    *,
    stroke: float = 0.0,
    opacity: float = 1.0,
    joins: bool = True,
) -> Shape:
    box = (-radius, -radius, 2 * radius, 2 * radius)
    return Shape("circle", x, y, *box, stops, "round", stroke=stroke, opacity=opacity, joins=joins)


def _shown(lights: Iterable[tuple[float, Light]], tone: Tone) -> Stops:
    return tuple((at, displayed(light, tone)) for at, light in lights)


def _scaled(light: Iterable[float], factor: float) -> Light:
    red, green, blue = (float(channel) * factor for channel in light)
    return red, green, blue

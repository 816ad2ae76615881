"""A picture as a standalone SVG, for print and for the web.

Inks are exact. Lights are shapes whose gradients follow the fall-off of the rasteriser, each
brought to the screen by the tone curve on its own and joined by ``screen`` blending, which adds
light softly: close to the raster where few lights overlap, not equal to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from epochreel.drawing import Discs, DisplayList, Light, Segments, Tone
from epochreel.render.svg_attributes import attributes, number
from epochreel.render.svg_inks import ink_elements
from epochreel.render.tone import displayed

_GLOW_STOPS = tuple(i / 6 for i in range(7))
_PULSE_STOPS = tuple(i / 8 for i in range(9))


def to_svg(picture: DisplayList) -> str:
    """Return an SVG document of a picture; the same list gives the same text."""
    size = f'width="{picture.width}" height="{picture.height}"'
    shades = _Shades(picture.tone)
    drawings = (picture.static, picture.dynamic)
    lights = [_backdrop(picture, shades)]
    for drawing in drawings:
        lights += _segments(drawing.segments, shades)
    for drawing in drawings:
        lights += _hidden(drawing.discs)
    for drawing in drawings:
        lights += _discs(drawing.discs, shades)
    inks = [element for drawing in drawings for element in ink_elements(drawing.inks)]
    view = f'viewBox="0 0 {picture.width} {picture.height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view}>',
        "<style>.lights{isolation:isolate}.l{mix-blend-mode:screen}</style>",
        *("<defs>", *shades.definitions(), "</defs>"),
        *('<g class="lights">', *lights, "</g>"),
        *("<g>", *inks, "</g>"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Shades:
    """Gradients, each defined once."""

    def __init__(self, tone: Tone) -> None:
        self._tone = tone
        self._ids: dict[str, str] = {}

    def colour(self, light: Iterable[float]) -> str:
        red, green, blue = light
        return _hex(displayed((red, green, blue), self._tone))

    def linear(self, stops: Iterable[tuple[float, Light]], *, across: bool) -> str:
        """Return a paint that runs along a shape's box, or across it."""
        ends = 'x1="0" y1="0" x2="0" y2="1"' if across else 'x1="0" y1="0" x2="1" y2="0"'
        return self._paint("linearGradient", ends, stops)

    def radial(self, stops: Iterable[tuple[float, Light]], where: str = "") -> str:
        """Return a paint that runs from the centre of a shape's box to its sides."""
        return self._paint("radialGradient", where, stops)

    def definitions(self) -> Iterator[str]:
        for body, name in self._ids.items():
            kind, rest = body.split(" ", 1)
            yield f'<{kind} id="{name}" {rest}</{kind}>'

    def _paint(self, kind: str, where: str, stops: Iterable[tuple[float, Light]]) -> str:
        inner = "".join(
            f'<stop offset="{number(at)}" stop-color="{self.colour(light)}"/>'
            for at, light in stops
        )
        name = self._ids.setdefault(f"{kind} {where}>{inner}", f"p{len(self._ids)}")
        return f"url(#{name})"


def _hex(colour: Light) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in colour)


def _scaled(light: Iterable[float], factor: float) -> Light:
    red, green, blue = (float(channel) * factor for channel in light)
    return red, green, blue


def _backdrop(picture: DisplayList, shades: _Shades) -> str:
    backdrop = picture.backdrop
    stops = []
    for at in _PULSE_STOPS:
        center, edge = _scaled(backdrop.center, 1 - at * at), _scaled(backdrop.edge, at * at)
        red, green, blue = (a + b for a, b in zip(center, edge, strict=True))
        stops.append((at, (red, green, blue)))
    x, y = picture.width / 2, picture.height / 2
    circle = attributes(cx=x, cy=y, r=math.hypot(x, y))
    paint = shades.radial(stops, f'gradientUnits="userSpaceOnUse" {circle}')
    return f'<rect width="{picture.width}" height="{picture.height}" fill="{paint}"/>'


def _segments(segments: Segments | None, shades: _Shades) -> Iterator[str]:
    if segments is None:
        return
    along = np.asarray(segments.end, np.float64) - segments.start
    for i in range(len(segments)):
        length = math.hypot(*along[i])
        numbers = (segments.start[i], segments.width[i], segments.rgb[i], segments.reach[i])
        if not all(np.all(np.isfinite(value)) for value in (*numbers, length)):
            continue
        turn = math.degrees(math.atan2(along[i, 1], along[i, 0]))
        x, y = (number(value) for value in segments.start[i])
        parts = [*_core(segments, i, length, shades), *_pulse(segments, i, length, shades)]
        if parts:
            yield f'<g class="l" transform="translate({x} {y}) rotate({number(turn)})">'
            yield from parts
            yield "</g>"


def _core(segments: Segments, i: int, length: float, shades: _Shades) -> Iterator[str]:
    """Yield a segment's glow and core in its own frame: along x, from the origin."""
    rgb, width = segments.rgb[i], float(segments.width[i])
    if not np.any(rgb > 0):
        return
    half, glow = max(width, 1.0) / 2, float(segments.glow[i])
    extent = half + float(segments.reach[i])
    if glow > 0 and extent > half:
        paint = shades.linear(_across(rgb, glow, half, extent), across=True)
        box = attributes(y=-extent, width=length, height=2 * extent)
        yield f'<rect {box} fill="{paint}"/>'
    colour = shades.colour(_scaled(rgb, min(width, 1.0)))
    box = attributes(x=-half, y=-half, width=length + 2 * half, height=2 * half, rx=half)
    yield f'<rect class="l" {box} fill="{colour}"/>'


def _across(
    rgb: Iterable[float], glow: float, half: float, extent: float
) -> list[tuple[float, Light]]:
    """Return the stops of a glow across a segment, from one side to the other."""
    rgb = tuple(rgb)
    side = [
        ((half + (extent - half) * at) / extent, _scaled(rgb, glow * (1 - at) ** 3))
        for at in _GLOW_STOPS
    ]
    before = [(0.5 - at / 2, light) for at, light in reversed(side)]
    return before + [(0.5 + at / 2, light) for at, light in side]


def _pulse(segments: Segments, i: int, length: float, shades: _Shades) -> Iterator[str]:
    """Yield the two halves of a pulse: its lens and its part of the core."""
    rgb, glow = segments.pulse_rgb[i], float(segments.glow[i])
    center, reach = float(segments.pulse_at[i]), float(segments.pulse_reach[i])
    if not np.any(rgb > 0) or not math.isfinite(center + reach):
        return
    width = float(segments.width[i])
    half = max(width, 1.0) / 2
    for size, sign in ((segments.pulse_behind[i], -1), (segments.pulse_ahead[i], 1)):
        visible = min(float(size), center if sign < 0 else length - center)
        if not (size > 0 and visible > 0 and 0 <= center <= length):
            continue
        cut = [at for at in _PULSE_STOPS if at * size < visible] + [visible / float(size)]
        stops = [(at, (1 - at * at) ** 3) for at in cut]
        last = stops[-1][0]
        core = [(at / last, _scaled(rgb, strength * min(width, 1.0))) for at, strength in stops]
        lens = [(at, _scaled(rgb, glow * (1 - at) ** 3)) for at in _GLOW_STOPS]
        mirror = f"translate({number(center)} 0) scale({sign} 1)"
        yield f'<g class="l" transform="{mirror}">'
        if glow > 0 and reach > 0:
            yield _lens(float(size), half + reach, lens, shades)
        box = attributes(y=-half, width=visible, height=2 * half)
        yield f'<rect class="l" {box} fill="{shades.linear(core, across=False)}"/>'
        yield "</g>"


def _lens(wide: float, tall: float, stops: list[tuple[float, Light]], shades: _Shades) -> str:
    """Return the right half of a lens around the origin."""
    scale = f'gradientTransform="scale({number(wide)} {number(tall)})"'
    paint = shades.radial(stops, f'gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" {scale}')
    bend, end, top, bottom = (number(v) for v in (0.6 * wide, wide, -tall, tall))
    outline = f"M0 {top}Q{bend} {top} {end} 0Q{bend} {bottom} 0 {bottom}Z"
    return f'<path d="{outline}" fill="{paint}"/>'


def _finite_discs(discs: Discs | None) -> Iterator[tuple[Discs, int, str]]:
    if discs is None:
        return
    for i in range(len(discs)):
        numbers = (*discs.center[i], discs.radius[i], *discs.rgb[i], *discs.ring_rgb[i])
        if np.all(np.isfinite(numbers)) and discs.radius[i] > 0:
            yield discs, i, attributes(cx=discs.center[i, 0], cy=discs.center[i, 1])


def _hidden(discs: Discs | None) -> Iterator[str]:
    for group, i, center in _finite_discs(discs):
        opacity = 1.0 if group.hides is None else float(group.hides[i])
        if opacity > 0:
            yield f"<circle {center} {attributes(r=group.radius[i], fill_opacity=opacity)}/>"


def _discs(discs: Discs | None, shades: _Shades) -> Iterator[str]:
    for group, i, center in _finite_discs(discs):
        radius, shade, reach = (float(v[i]) for v in (group.radius, group.shade, group.reach))
        if reach > 0 and np.any(group.glow_rgb[i] > 0):
            outer = radius + reach
            stops = [(radius / outer, (0.0, 0.0, 0.0))]
            stops += [
                ((radius + at * reach) / outer, _scaled(group.glow_rgb[i], (1 - at) ** 3))
                for at in _GLOW_STOPS
            ]
            yield f'<circle class="l" {center} r="{number(outer)}" fill="{shades.radial(stops)}"/>'
        if np.any(group.rgb[i] > 0):
            fill = [(at, _scaled(group.rgb[i], 1 - shade * at * at)) for at in _GLOW_STOPS]
            paint = shades.radial(fill)
            yield f'<circle class="l" {center} r="{number(radius)}" fill="{paint}"/>'
        if group.ring_width[i] > 0 and np.any(group.ring_rgb[i] > 0):
            stroke = attributes(r=radius, stroke_width=group.ring_width[i])
            colour = shades.colour(group.ring_rgb[i])
            yield f'<circle class="l" {center} {stroke} fill="none" stroke="{colour}"/>'

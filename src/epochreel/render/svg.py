"""A picture as a standalone SVG, for print and for the web.

Inks are exact; lights are the shapes of `epochreel.render.shapes`.
"""

from __future__ import annotations

from collections.abc import Iterator

from epochreel.drawing import DisplayList, Light
from epochreel.render.clear_shapes import painted_shapes
from epochreel.render.shape import Shape
from epochreel.render.shapes import blend_mode
from epochreel.render.svg_attributes import attributes, number
from epochreel.render.svg_inks import ink_elements


def to_svg(picture: DisplayList) -> str:
    """Return an SVG document of a picture; the same list gives the same text."""
    size = f'width="{picture.width}" height="{picture.height}"'
    shades = _Shades()
    lights = [_element(shape, shades) for shape in painted_shapes(picture)]
    inks = ink_elements(picture.dynamic.inks)
    view = f'viewBox="0 0 {picture.width} {picture.height}"'
    join = f".l{{mix-blend-mode:{blend_mode(picture.tone)}}}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view}>',
        f"<style>.lights{{isolation:isolate}}{join}</style>",
        *("<defs>", *shades.definitions(), "</defs>"),
        *('<g class="lights">', *lights, "</g>"),
        *("<g>", *inks, "</g>"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Shades:
    """Gradients, each defined once."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def paint(self, shape: Shape) -> str:
        """Return the colour or the gradient of a shape."""
        if len(shape.stops) == 1:
            return _hex(shape.stops[0][1])
        if shape.run == "along":
            return self._gradient("linearGradient", 'x1="0" y1="0" x2="1" y2="0"', shape)
        if shape.run == "across":
            return self._gradient("linearGradient", 'x1="0" y1="0" x2="0" y2="1"', shape)
        # By default a gradient fits the box of what is drawn; of a lens that is a half.
        scale = f'"scale({number(shape.width / 2)} {number(shape.height / 2)})"'
        where = f'gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" gradientTransform={scale}'
        return self._gradient("radialGradient", where if shape.outline == "lens" else "", shape)

    def definitions(self) -> Iterator[str]:
        for body, name in self._ids.items():
            kind, rest = body.split(" ", 1)
            yield f'<{kind} id="{name}" {rest}</{kind}>'

    def _gradient(self, kind: str, where: str, shape: Shape) -> str:
        opacities = shape.opacities or (1.0,) * len(shape.stops)
        inner = "".join(
            f'<stop offset="{number(at)}" stop-color="{_hex(colour)}"{_stop_opacity(opacity)}/>'
            for (at, colour), opacity in zip(shape.stops, opacities, strict=True)
        )
        name = self._ids.setdefault(f"{kind} {where}>{inner}", f"p{len(self._ids)}")
        return f"url(#{name})"


def _hex(colour: Light) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in colour)


def _stop_opacity(opacity: float) -> str:
    # Three decimals: the steps of two would be seen in a wide glow.
    return "" if opacity >= 1 else f' stop-opacity="{opacity:.3f}"'


def _element(shape: Shape, shades: _Shades) -> str:
    paint = shades.paint(shape)
    look = 'class="l" ' if shape.joins else ""
    if shape.stroke > 0:
        look += f'fill="none" stroke="{paint}" {attributes(stroke_width=shape.stroke)}'
    else:
        look += f'fill="{paint}"'
    if shape.opacity < 1:
        look += " " + attributes(opacity=shape.opacity)
    if shape.outline == "circle":
        place = attributes(cx=shape.x, cy=shape.y, r=shape.width / 2)
        return f"<circle {place} {look}/>"
    if shape.outline == "curve":
        through = " ".join(f"{number(x)},{number(y)}" for x, y in shape.points)
        ends = ' stroke-linecap="round"' if shape.has_round_ends else ""
        return f'<polyline points="{through}" {look} stroke-linejoin="round"{ends}/>'
    turn = f" rotate({number(shape.turn)})" if shape.turn else ""
    frame = f'transform="translate({number(shape.x)} {number(shape.y)}){turn}"'
    if shape.outline == "lens":
        return f'<path {frame} d="{_lens(shape.width / 2, shape.height / 2)}" {look}/>'
    box = attributes(x=shape.left, y=shape.top, width=shape.width, height=shape.height)
    corners = " " + attributes(rx=shape.radius) if shape.radius > 0 else ""
    return f"<rect {frame} {box}{corners} {look}/>"


def _lens(wide: float, tall: float) -> str:
    """Return the path of the right half of a leaf around the origin."""
    bend, end, top, bottom = (number(v) for v in (0.6 * wide, wide, -tall, tall))
    return f"M0 {top}Q{bend} {top} {end} 0Q{bend} {bottom} 0 {bottom}Z"

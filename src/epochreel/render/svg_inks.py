"""Inks as SVG elements: what lies above all light, exactly as it is."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image as PillowImage

from epochreel.drawing import Box, Image, Ink, Polyline, Rgba, Text
from epochreel.render.fonts import FAMILY, WEIGHTS, runs_of
from epochreel.render.svg_attributes import attributes, number
from epochreel.render.text import text_width

_QUOTED = {'"': "&quot;"}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def ink_elements(inks: Iterable[Ink]) -> Iterator[str]:
    """Yield the elements of some inks, in order."""
    for ink in inks:
        if isinstance(ink, Text):
            yield from _text(ink)
        elif isinstance(ink, Box):
            yield from _box(ink)
        elif isinstance(ink, Polyline):
            yield from _polyline(ink)
        else:
            yield from _image(ink)


def _paint(name: str, rgba: Rgba) -> str:
    colour = "#" + "".join(f"{round(255 * channel):02x}" for channel in rgba[:3])
    opacity = "" if rgba[3] >= 1 else " " + attributes(**{f"{name}_opacity": rgba[3]})
    return f'{name}="{colour}"{opacity}'


def _text(text: Text) -> Iterator[str]:
    if not text.text or not math.isfinite(text.x + text.y):
        return
    length = text_width(text.text, text.size, text.bold, text.font)
    place = attributes(x=text.x, y=text.y, font_size=text.size, font_weight=WEIGHTS[text.bold])
    yield (
        f'<text {place} font-family="{_families(text)}"'
        f' text-anchor="{_ANCHORS[text.anchor]}" textLength="{number(length)}"'
        f' xml:space="preserve" {_paint("fill", text.rgba)}>{escape(text.text)}</text>'
    )


def _families(text: Text) -> str:
    """Return the typeface, and what stands in for it where the text needs that."""
    runs = runs_of(text.text, text.bold, text.font)
    names = dict.fromkeys([FAMILY, *(run.font.family for run in runs if run.font is not None)])
    quoted = (name.replace("'", "").replace("\\", "") for name in names)
    return escape(", ".join([*(f"'{name}'" for name in quoted), "sans-serif"]), _QUOTED)


def _box(box: Box) -> Iterator[str]:
    if not math.isfinite(box.x + box.y + box.width + box.height):
        return
    if box.fill is not None:
        place = attributes(x=box.x, y=box.y, width=box.width, height=box.height, rx=box.radius)
        yield f"<rect {place} {_paint('fill', box.fill)}/>"
    if box.line is not None and box.line_width > 0:
        inset = box.line_width / 2
        place = attributes(
            x=box.x + inset,
            y=box.y + inset,
            width=max(box.width - 2 * inset, 0.0),
            height=max(box.height - 2 * inset, 0.0),
            rx=max(box.radius - inset, 0.0),
            stroke_width=box.line_width,
        )
        yield f'<rect {place} fill="none" {_paint("stroke", box.line)}/>'


def _polyline(line: Polyline) -> Iterator[str]:
    if not np.all(np.isfinite(line.points)):
        return
    points = " ".join(f"{number(x)},{number(y)}" for x, y in line.points)
    yield (
        f'<polyline points="{points}" fill="none" {_paint("stroke", line.rgba)}'
        f' {attributes(stroke_width=line.width)} stroke-linejoin="round"'
        ' stroke-linecap="round"/>'
    )


def _image(image: Image) -> Iterator[str]:
    if not math.isfinite(image.x + image.y + image.width + image.height):
        return
    file = io.BytesIO()
    PillowImage.fromarray(np.ascontiguousarray(image.pixels)).save(file, "PNG")
    place = attributes(x=image.x, y=image.y, width=image.width, height=image.height)
    data = base64.b64encode(file.getvalue()).decode()
    yield (
        f'<image {place} preserveAspectRatio="none" style="image-rendering:pixelated"'
        f' href="data:image/png;base64,{data}"/>'
    )

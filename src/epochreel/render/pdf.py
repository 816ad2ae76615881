"""A picture as a PDF of one page, for print: vectors, gradients and real text.

Inks are exact; lights are the shapes of `epochreel.render.shapes`, joined by the blend modes
that PDF shares with SVG.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from epochreel.drawing import Box, DisplayList, FontFile, Image, Ink, Polyline, Rgba, Text
from epochreel.render.clear_shapes import painted_shapes
from epochreel.render.fonts import Run, check_glyphs, runs_of
from epochreel.render.pdf_file import PdfFile, pdf_numbers
from epochreel.render.pdf_fonts import EmbeddedFont
from epochreel.render.pdf_page import Canvas, ellipse_path, rgb, rounded_path
from epochreel.render.shape import Shape
from epochreel.render.shapes import blend_mode
from epochreel.render.text import text_width

_POINTS = 0.75  # a px of CSS is 1/96 inch, a point of PDF 1/72
_ANCHOR = {"left": 0.0, "center": 0.5, "right": 1.0}
_FONT_NAMES = {False: "R", True: "B"}

# A font of somebody's own has one weight.
_Cut = tuple[bool, FontFile | None]
_Fonts = dict[_Cut, tuple[str, EmbeddedFont]]


def to_pdf(picture: DisplayList) -> bytes:
    """Return a PDF file of a picture; the same list gives the same bytes.

    Raises
    ------
    EpochreelError
        If a text needs a glyph that the font lacks.
    """
    file = PdfFile()
    canvas = Canvas(file)
    inks = picture.dynamic.inks
    fonts = _fonts(inks)
    width, height = picture.width * _POINTS, picture.height * _POINTS
    # From here on in px, y down; lines have round ends and joints.
    canvas.put(f"{_POINTS} 0 0 {-_POINTS} 0 {pdf_numbers(height)} cm 1 J 1 j")
    mode = blend_mode(picture.tone).capitalize()
    for shape in painted_shapes(picture):
        _draw_shape(canvas, shape, mode)
    _draw_inks(canvas, file, inks, fonts)
    named = {name: font.add_to(file) for name, font in fonts.values()}
    resources, content = canvas.finish(named)
    return _one_page(file, f"0 0 {pdf_numbers(width, height)}", resources, content)


def _one_page(file: PdfFile, box: str, resources: str, content: str) -> bytes:
    # The page names its parent, which is the object after it.
    n_page = int(file.add("null").split()[0]) + 1
    group = "<< /S /Transparency /CS /DeviceRGB /I true >>"
    page = file.add(
        f"<< /Type /Page /Parent {n_page + 1} 0 R /MediaBox [{box}] /Group {group}"
        f" /Resources {resources} /Contents {content} >>"
    )
    pages = file.add(f"<< /Type /Pages /Kids [{page}] /Count 1 >>")
    return file.finish(file.add(f"<< /Type /Catalog /Pages {pages} >>"))


def _fonts(inks: Iterable[Ink]) -> _Fonts:
    """Return what each cut is called on the page, and the font with all that is set in it."""
    texts: dict[_Cut, list[str]] = {}
    for ink in inks:
        if isinstance(ink, Text) and ink.text:
            check_glyphs(ink.text, ink.bold, ink.font)
            for run in runs_of(ink.text, ink.bold, ink.font):
                texts.setdefault(_cut(run, ink.bold), []).append(run.text)
    own = [cut for cut in texts if cut[1] is not None]
    return {
        cut: (
            f"F{own.index(cut)}" if cut in own else _FONT_NAMES[cut[0]],
            EmbeddedFont(said, *cut),
        )
        for cut, said in sorted(
            texts.items(), key=lambda item: (item[0][1] is not None, item[0][0])
        )
    }


def _cut(run: Run, bold: bool) -> _Cut:
    return bold and run.font is None, run.font


def _draw_shape(canvas: Canvas, shape: Shape, mode: str) -> None:
    cos, sin = math.cos(math.radians(shape.turn)), math.sin(math.radians(shape.turn))
    frame = pdf_numbers(cos, sin, -sin, cos, decimals=6)
    canvas.put(
        "q",
        canvas.state(shape.opacity, mode if shape.joins else "Normal"),
        f"{frame} {pdf_numbers(shape.x, shape.y)} cm",
    )
    if len(shape.stops) == 1:
        colour = shape.stops[0][1]
        if shape.stroke > 0:
            ends = "" if shape.has_round_ends else " 0 J"
            line = f"{pdf_numbers(shape.stroke)} w{ends}"
            canvas.put(rgb(colour, line=True), line, _outline(shape), "S")
        else:
            canvas.put(rgb(colour), _outline(shape), "f")
    else:
        # The gradient lies in a unit square or circle, which is stretched to the shape's box.
        half_x, half_y = shape.width / 2, shape.height / 2
        box = (shape.width, 0, 0, shape.height, shape.left, shape.top)
        if shape.run == "round":
            box = (half_x, 0, 0, half_y, shape.left + half_x, shape.top + half_y)
        canvas.put(_outline(shape), "W n", f"{pdf_numbers(*box)} cm")
        if shape.opacities:
            places = (place for place, _ in shape.stops)
            mask = tuple(zip(places, shape.opacities, strict=True))
            canvas.put(canvas.mask(mask, shape.run))
        canvas.put(canvas.shading(shape.stops, shape.run))
    canvas.put("Q")


def _outline(shape: Shape) -> str:
    half_x, half_y = shape.width / 2, shape.height / 2
    if shape.outline == "circle":
        return ellipse_path(shape.left + half_x, shape.top + half_y, half_x, half_y)
    if shape.outline == "box":
        box = (shape.left, shape.top, shape.width, shape.height)
        return rounded_path(*box, shape.radius, shape.radius)
    if shape.outline == "curve":
        steps = (f"{pdf_numbers(x, y)} l" for x, y in shape.points[1:])
        return " ".join([f"{pdf_numbers(*shape.points[0])} m", *steps])
    # Cubic handles of the quadratic curves that the lens has elsewhere.
    near, far = 0.4 * half_x, (1.2 * half_x + half_x) / 3
    rest = half_y * 2 / 3
    return (
        f"{pdf_numbers(0, -half_y)} m"
        f" {pdf_numbers(near, -half_y, far, -rest, half_x, 0)} c"
        f" {pdf_numbers(far, rest, near, half_y, 0, half_y)} c h"
    )


def _draw_inks(canvas: Canvas, file: PdfFile, inks: Iterable[Ink], fonts: _Fonts) -> None:
    for ink in inks:
        if isinstance(ink, Text):
            _draw_text(canvas, ink, fonts)
        elif isinstance(ink, Box):
            _draw_box(canvas, ink)
        elif isinstance(ink, Polyline):
            _draw_polyline(canvas, ink)
        else:
            _draw_image(canvas, file, ink)


def _draw_text(canvas: Canvas, text: Text, fonts: _Fonts) -> None:
    if not text.text or not math.isfinite(text.x + text.y):
        return
    width = text_width(text.text, text.size, text.bold, text.font)
    runs = [
        (run.text, *fonts[_cut(run, text.bold)])
        for run in runs_of(text.text, text.bold, text.font)
    ]
    # On a screen each letter advances whole px; spread over the letters nothing moves.
    unhinted = sum(font.advance(run) for run, _, font in runs) * text.size
    spacing = pdf_numbers((width - unhinted) / len(text.text), decimals=5)
    x = text.x - _ANCHOR[text.anchor] * width
    place = f"1 0 0 -1 {pdf_numbers(x, text.y)} Tm "
    canvas.put(canvas.state(text.rgba[3]), rgb(text.rgba), "BT")
    for run, name, font in runs:
        canvas.put(
            f"/{name} {pdf_numbers(text.size)} Tf {spacing} Tc", f"{place}{font.encode(run)} Tj"
        )
        place = ""  # each run goes on where the one before ended
    canvas.put("ET")


def _draw_box(canvas: Canvas, box: Box) -> None:
    if not math.isfinite(box.x + box.y + box.width + box.height):
        return
    if box.fill is not None:
        path = _box_path(box, 0.0)
        canvas.put(canvas.state(box.fill[3]), rgb(box.fill), path, "f")
    if box.line is not None and box.line_width > 0:
        _stroke(canvas, _box_path(box, box.line_width / 2), box.line, box.line_width)


def _box_path(box: Box, inset: float) -> str:
    width, height = max(box.width - 2 * inset, 0.0), max(box.height - 2 * inset, 0.0)
    radius = min(max(box.radius - inset, 0.0), width / 2, height / 2)
    return rounded_path(box.x + inset, box.y + inset, width, height, radius, radius)


def _draw_polyline(canvas: Canvas, line: Polyline) -> None:
    if not np.all(np.isfinite(line.points)):
        return
    steps = [f"{pdf_numbers(x, y)} l" for x, y in line.points[1:]]
    path = " ".join([f"{pdf_numbers(*line.points[0])} m", *steps])
    _stroke(canvas, path, line.rgba, line.width)


def _stroke(canvas: Canvas, path: str, rgba: Rgba, width: float) -> None:
    canvas.put(canvas.state(rgba[3]), rgb(rgba, line=True), f"{pdf_numbers(width)} w", path, "S")


def _draw_image(canvas: Canvas, file: PdfFile, image: Image) -> None:
    if not math.isfinite(image.x + image.y + image.width + image.height):
        return
    pixels = np.ascontiguousarray(image.pixels, np.uint8)
    rows, columns = pixels.shape[:2]
    head = f"/Type /XObject /Subtype /Image /Width {columns} /Height {rows} /BitsPerComponent 8"
    entries = f"{head} /ColorSpace /DeviceRGB"
    if pixels[..., 3].min() < 255:
        mask = file.add_stream(pixels[..., 3].tobytes(), f"{head} /ColorSpace /DeviceGray")
        entries += f" /SMask {mask}"
    reference = file.add_stream(pixels[..., :3].tobytes(), entries)
    # An image fills the unit square from its lower left corner up.
    place = pdf_numbers(image.width, 0, 0, -image.height, image.x, image.y + image.height)
    canvas.put("q", canvas.state(), f"{place} cm", canvas.image(reference), "Q")

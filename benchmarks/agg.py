"""The same pictures by matplotlib's Agg renderer, for races against it.

Matplotlib is given less to draw: no pulses, flat discs, and a glow is three wider translucent
shapes. At its best it updates a few collections in place, over a background that is drawn once
and copied back; anew, it clears the axes and makes an artist of each thing, as most scripts do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import CircleCollection, LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text as AggText
from numpy.typing import NDArray

from epochreel.drawing import Box, Discs, DisplayList, Image, Ink, Polyline, Segments, Text

DPI = 100
POINTS = 72 / DPI  # in one pixel
# Share of the glow's reach by which each shape is wider, and its opacity; the core comes last.
GLOW = ((1.0, 0.05), (0.6, 0.08), (0.25, 0.1))
CORE = (0.0, 1.0)

# Matplotlib's stubs ask for lists where its code is faster with arrays.
Loose = Any


class Agg:
    """A figure that shows the pictures of one film.

    Parameters
    ----------
    pictures
        All that will be shown; ink that is the same in all of them is the background.
    glow
        Whether synapses and neurons glow.
    """

    def __init__(self, pictures: Sequence[DisplayList], *, glow: bool = True) -> None:
        first = pictures[0]
        self._shapes = (*GLOW, CORE) if glow else (CORE,)
        figure = Figure((first.width / DPI, first.height / DPI), DPI, facecolor="black")
        self._size = first.width, first.height
        self._canvas = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._clear()
        common = frozenset[Ink].intersection(*(frozenset(one.dynamic.inks) for one in pictures))
        # In a dictionary they keep their order, and each is found at once.
        self._lasting = {ink: None for ink in first.dynamic.inks if ink in common}
        self._background: Any = None
        self._artists: list[Any] = []

    def update(self, picture: DisplayList) -> NDArray[np.uint8]:
        """Return a picture drawn by what is there already."""
        if self._background is None:
            self._set_up()
        self._canvas.restore_region(self._background)
        self._lines.show(picture.dynamic.segments)
        self._discs.show(picture.dynamic.discs)
        self._inks.show([ink for ink in picture.dynamic.inks if ink not in self._lasting])
        for artist in (*self._lines.artists, *self._discs.artists, *self._inks.artists):
            self._axes.draw_artist(artist)
        return np.asarray(self._canvas.buffer_rgba())

    def recreate(self, picture: DisplayList) -> NDArray[np.uint8]:
        """Return a picture drawn by artists made for it alone."""
        self._clear()
        self._background = None
        _add_lines(self._axes, picture.dynamic.segments, self._shapes)
        _add_circles(self._axes, picture.dynamic.discs, self._shapes)
        for ink in picture.dynamic.inks:
            _add_ink(self._axes, ink)
        self._canvas.draw()
        return np.asarray(self._canvas.buffer_rgba())

    def _clear(self) -> None:
        self._axes.clear()
        self._axes.set(xlim=(0, self._size[0]), ylim=(self._size[1], 0))
        self._axes.axis("off")

    def _set_up(self) -> None:
        self._clear()
        _Inks(self._axes).show(tuple(self._lasting))
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self._axes.bbox)
        self._lines = _Lines(self._axes, self._shapes)
        self._discs = _Circles(self._axes, self._shapes)
        self._inks = _Inks(self._axes)


class _Lines:
    """All synapses: one collection for the cores, one for each layer of their glow."""

    def __init__(self, axes: Axes, shapes: Sequence[tuple[float, float]]) -> None:
        self._shapes = shapes
        self.artists = [LineCollection([], capstyle="round") for _ in shapes]
        for artist in self.artists:
            axes.add_collection(artist, autolim=False)

    def show(self, segments: Segments | None) -> None:
        if segments is None:
            return
        ends: Loose = np.stack([segments.start, segments.end], axis=1)
        for artist, (wider, alpha) in zip(self.artists, self._shapes, strict=True):
            widths: Loose = _widths(segments, wider)
            colours: Loose = _colours(segments.rgb, alpha)
            artist.set(segments=ends, linewidth=widths, color=colours)


class _Circles:
    """All neurons, likewise."""

    def __init__(self, axes: Axes, shapes: Sequence[tuple[float, float]]) -> None:
        self._shapes = shapes
        nowhere: Loose = {"offsets": [(0, 0)], "offset_transform": axes.transData}
        self.artists = [CircleCollection([1], **nowhere) for _ in shapes]
        for artist in self.artists:
            axes.add_collection(artist, autolim=False)

    def show(self, discs: Discs | None) -> None:
        if discs is None:
            return
        for artist, (wider, alpha) in zip(self.artists, self._shapes, strict=True):
            radius = (discs.radius + wider * discs.reach) * POINTS
            artist.set_sizes(np.pi * radius**2, DPI)
            colours: Loose = _colours(discs.rgb, alpha)
            artist.set(offsets=discs.center, facecolor=colours)


class _Inks:
    """Boxes in one collection, curves in another, and as many texts as were ever needed."""

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        self._boxes = PolyCollection([])
        self._curves = LineCollection([])
        self._texts: list[AggText] = []
        self._images: list[AxesImage] = []
        for artist in (self._boxes, self._curves):
            axes.add_collection(artist, autolim=False)

    @property
    def artists(self) -> list[Any]:
        return [self._boxes, self._curves, *self._images, *self._texts]

    def show(self, shown: Sequence[Ink]) -> None:
        boxes = [ink for ink in shown if isinstance(ink, Box)]
        curves = [ink for ink in shown if isinstance(ink, Polyline)]
        texts = [ink for ink in shown if isinstance(ink, Text)]
        self._boxes.set_verts([_corners(box) for box in boxes])
        fills: Loose = [box.fill or (0, 0, 0, 0) for box in boxes]
        lines: Loose = [box.line or (0, 0, 0, 0) for box in boxes]
        self._boxes.set(facecolor=fills, edgecolor=lines)
        self._boxes.set_linewidth([box.line_width * POINTS for box in boxes])
        points: Loose = [curve.points for curve in curves]
        colours: Loose = [curve.rgba for curve in curves]
        self._curves.set(segments=points, color=colours)
        self._curves.set_linewidth([curve.width * POINTS for curve in curves])
        images = [ink for ink in shown if isinstance(ink, Image)]
        while len(self._images) < len(images):
            image = AxesImage(self._axes, interpolation="nearest")
            self._images.append(image)
            self._axes.add_artist(image)
        for artist in self._images[len(images) :]:
            artist.set_visible(False)
        for artist, image in zip(self._images, images, strict=False):
            right, bottom = image.x + image.width, image.y + image.height
            artist.set(data=image.pixels, visible=True)
            artist.set_extent((image.x, right, bottom, image.y))
        while len(self._texts) < len(texts):
            self._texts.append(self._axes.text(0, 0, ""))
        for artist in self._texts[len(texts) :]:
            artist.set_text("")
        for artist, text in zip(self._texts, texts, strict=False):
            artist.set(position=(text.x, text.y), text=text.text, **_style(text))


def _add_lines(
    axes: Axes, segments: Segments | None, shapes: Sequence[tuple[float, float]]
) -> None:
    if segments is None:
        return
    for wider, alpha in shapes:
        widths, colours = _widths(segments, wider), _colours(segments.rgb, alpha)
        for start, end, width, colour in zip(
            segments.start, segments.end, widths, colours, strict=True
        ):
            xs, ys = (start[0], end[0]), (start[1], end[1])
            axes.plot(xs, ys, color=colour, linewidth=width, solid_capstyle="round")


def _add_circles(axes: Axes, discs: Discs | None, shapes: Sequence[tuple[float, float]]) -> None:
    if discs is None:
        return
    for wider, alpha in shapes:
        colours = _colours(discs.rgb, alpha)
        radii = discs.radius + wider * discs.reach
        for center, radius, colour in zip(discs.center, radii, colours, strict=True):
            axes.add_patch(Circle(tuple(center), float(radius), facecolor=colour, zorder=3))


def _add_ink(axes: Axes, ink: Ink) -> None:
    if isinstance(ink, Box):
        style: Loose = {"facecolor": ink.fill or "none", "edgecolor": ink.line or "none"}
        place = (ink.x, ink.y), ink.width, ink.height
        axes.add_patch(Rectangle(*place, linewidth=ink.line_width * POINTS, **style))
    elif isinstance(ink, Polyline):
        axes.plot(*ink.points.T, color=ink.rgba, linewidth=ink.width * POINTS)
    elif isinstance(ink, Text):
        axes.text(ink.x, ink.y, ink.text, **_style(ink))


def _style(text: Text) -> dict[str, Any]:
    weight = "bold" if text.bold else "normal"
    size = text.size * POINTS
    return {"color": text.rgba, "fontsize": size, "weight": weight, "ha": text.anchor}


def _corners(box: Box) -> list[tuple[float, float]]:
    right, bottom = box.x + box.width, box.y + box.height
    return [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)]


def _widths(segments: Segments, wider: float) -> NDArray[np.floating]:
    return (segments.width + 2 * wider * segments.reach) * POINTS


def _colours(rgb: NDArray[np.float32], alpha: float) -> NDArray[np.floating]:
    display = np.clip(rgb, 0, 1) ** 0.45
    return np.concatenate([display, np.full((len(display), 1), alpha)], axis=1)

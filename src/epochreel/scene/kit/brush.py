"""Collects ink in order, in a layout's units and a theme's type."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from epochreel.drawing import Box, FontFile, Ink, Polyline, Rgba, Text
from epochreel.render.text import text_width
from epochreel.scene.kit.colour import faded
from epochreel.scene.kit.rect import Rect

CAP_HEIGHT = 0.70  # of the typeface, em: what centres figures on a line
LEAST_SHRUNK = 0.7  # type that makes room for a long text is not set smaller than this


class Brush:
    """A list of ink that grows.

    Parameters
    ----------
    unit
        px per unit; sizes of type are given in units, places in px.
    opacity
        Factor on the opacity of everything that follows.
    font
        What sets the characters that the typeface lacks.
    """

    def __init__(self, unit: float, opacity: float = 1.0, font: FontFile | None = None) -> None:
        self.unit = unit
        self.opacity = opacity
        self.font = font
        self.inks: list[Ink] = []

    def scaled(self, scale: float) -> Brush:
        """Return an empty brush like this one, whose unit is ``scale`` times as long."""
        return Brush(self.unit * scale, self.opacity, self.font)

    def text(
        self,
        text: str,
        x: float,
        baseline: float,
        size: float,
        rgba: Rgba,
        *,
        bold: bool = False,
        anchor: Literal["left", "center", "right"] = "left",
        opacity: float = 1.0,
    ) -> None:
        """Add a line of text on a baseline."""
        rgba = faded(rgba, self.opacity * opacity)
        if text and rgba[3] > 0.004:
            size_px = size * self.unit
            at = round(baseline)
            self.inks.append(Text(text, x, at, size_px, rgba, bold, anchor, self.font))

    def text_at(
        self,
        text: str,
        x: float,
        middle: float,
        size: float,
        rgba: Rgba,
        *,
        bold: bool = False,
        anchor: Literal["left", "center", "right"] = "left",
        opacity: float = 1.0,
    ) -> None:
        """Add a line of text whose figures are centred on a height."""
        baseline = middle + CAP_HEIGHT * size * self.unit / 2
        self.text(text, x, baseline, size, rgba, bold=bold, anchor=anchor, opacity=opacity)

    def box(
        self,
        rect: Rect,
        *,
        radius: float = 0.0,
        fill: Rgba | None = None,
        line: Rgba | None = None,
        line_width: float = 1.5,
        opacity: float = 1.0,
    ) -> None:
        """Add a rectangle; ``radius`` and ``line_width`` in units."""
        opacity *= self.opacity
        if opacity <= 0.004:
            return
        self.inks.append(
            Box(
                rect.x,
                rect.y,
                rect.width,
                rect.height,
                radius * self.unit,
                fill and faded(fill, opacity),
                line and faded(line, opacity),
                line_width * self.unit,
            )
        )

    def curve(self, points: ArrayLike, width: float, rgba: Rgba, opacity: float = 1.0) -> None:
        """Add joined lines through ``(K, 2)`` points in px; ``width`` in units."""
        rgba = faded(rgba, self.opacity * opacity)
        points = np.asarray(points, np.float32)
        if len(points) > 1 and rgba[3] > 0.004:
            self.inks.append(Polyline(points, width * self.unit, rgba))

    def dot(self, x: float, y: float, radius: float, rgba: Rgba, opacity: float = 1.0) -> None:
        """Add a filled circle; ``radius`` in units."""
        side = 2 * radius * self.unit
        rect = Rect(x - side / 2, y - side / 2, side, side)
        self.box(rect, radius=radius, fill=rgba, opacity=opacity)

    def fitted(self, text: str, size: float, width: float, *, bold: bool = False) -> str:
        """Return a text, cut short with an ellipsis if it is wider than ``width`` px."""
        if self.width_of(text, size, bold=bold) <= width:
            return text
        while text and self.width_of(f"{text}\N{HORIZONTAL ELLIPSIS}", size, bold=bold) > width:
            text = text[:-1].rstrip()
        return f"{text}\N{HORIZONTAL ELLIPSIS}"

    def fitting_size(self, text: str, size: float, width: float, *, bold: bool = False) -> float:
        """Return the size of type, units, at which a text is no wider than ``width`` px.

        It is never below `LEAST_SHRUNK` of ``size``; what is still too wide is to be cut.
        """
        share = width / max(self.width_of(text, size, bold=bold), 1e-9)
        # Widths grow in steps of hinted type, hence the hair.
        return size if share >= 1.0 else size * max(0.99 * share, LEAST_SHRUNK)

    def wrapped(self, text: str, size: float, width: float, most: int) -> list[str]:
        """Return a text in lines no wider than ``width`` px, the last of ``most`` cut short.

        Two sentences each have a line if they fit one; otherwise lines break between words.
        """
        if self.width_of(text, size) <= width:
            return [text]
        sentences = [part + end for part, end in zip(text.split(". "), (".", ""), strict=False)]
        if text.count(". ") == 1 and all(self.width_of(s, size) <= width for s in sentences):
            return sentences
        lines, words = [""], text.split()
        for index, word in enumerate(words):
            longer = f"{lines[-1]} {word}".lstrip()
            if not lines[-1] or self.width_of(longer, size) <= width:
                lines[-1] = longer
            elif len(lines) < most:
                lines.append(word)
            else:
                lines[-1] = " ".join([lines[-1], *words[index:]])
                break
        return [self.fitted(line, size, width) for line in lines]

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a line of text, px."""
        return text_width(text, size * self.unit, bold, self.font)

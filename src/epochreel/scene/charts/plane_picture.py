"""What the network answers all over the plane of its two inputs, as a picture."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.scene.charts.contour import contours
from epochreel.scene.charts.hues import Hues, log_odds
from epochreel.scene.charts.plane import answers_over, enlarged, enlarging, grid_over
from epochreel.scene.charts.points import axes_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import faded_pixels
from epochreel.scene.kit.keeping import AT_ONCE
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay


class PlanePicture:
    """A network's answers as colours. Built once per film.

    Parameters
    ----------
    replay, theme
        Of what training, and in which colours.
    n_points, n_pixels
        Points a side that the network is asked, and pixels a side of the picture made from them.

    Attributes
    ----------
    axes
        The two columns, over what is shown of them.
    hues
        The colours of answers.
    """

    def __init__(self, replay: Replay, theme: Theme, n_points: int, n_pixels: int) -> None:
        meta = replay.meta
        self._replay, self._theme = replay, theme
        self._n_points, self._n_pixels = n_points, n_pixels
        self.hues = Hues(meta.training_set, theme)
        self.axes = axes_of(meta.training_set, meta.held_out, question=meta.question)
        self._points = grid_over(*self.axes, n_points)
        self._enlarge = enlarging(n_points, n_pixels)
        # While a lesson stands still, the very same picture comes again.
        self._pictured = lru_cache(maxsize=AT_ONCE)(self._picture)

    def draw(self, brush: Brush, area: Rect, step: float) -> None:
        """Draw the answers as of a step, and where the network is of two minds."""
        pixels, lines = self._pictured(step)
        pixels = faded_pixels(pixels, brush.opacity)
        brush.inks.append(Image(area.x, area.y, area.width, area.height, pixels))
        corner, size = np.array([area.x, area.y]), np.array([area.width, area.height])
        for line in lines:
            brush.curve(corner + line * size, 2.0, self._theme.bright, 0.75)

    def _picture(self, step: float) -> tuple[NDArray[np.uint8], tuple[NDArray[np.float64], ...]]:
        """Return the plane's pixels, and the lines where it is of two minds, 0 to 1 each way."""
        n_points, n_pixels = self._n_points, self._n_pixels
        answers = answers_over(self._replay, step, self._points)[-1]
        grid = answers.reshape(n_points, n_points, -1)
        enlarge, hues = self._enlarge, self.hues
        if hues.kind == "classes":
            planes = np.moveaxis(hues.of_classes(grid), -1, 0)
            pixels = np.full((n_pixels, n_pixels, 4), 255, np.uint8)
            pixels[..., :3] = np.moveaxis(enlarged(planes, enlarge), 0, -1) * 255 + 0.5
            return pixels, ()
        if hues.kind == "numbers":
            known = np.clip(np.nan_to_num(grid[..., 0], nan=hues.low), -1e6, 1e6)
            return hues.of_values(enlarged(known, enlarge)), ()
        odds = log_odds(grid[..., 0])
        lines = tuple(line / (n_points - 1) for line in contours(odds, 0.0))
        return hues.of_log_odds(enlarged(odds, enlarge)), lines

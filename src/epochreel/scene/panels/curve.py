"""The error over the training, drawn as far as the film has come."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.brush import Brush
from epochreel.scene.rect import Rect
from epochreel.scene.regions import SMALL
from epochreel.scene.replay import Replay
from epochreel.scene.theme import Theme
from epochreel.scene.view import View
from epochreel.scene.words import grouped


class CurvePanel:
    """The average error of each epoch, epochs on a logarithmic axis; see `Panel`."""

    name: ClassVar[str] = "curve"
    height: float = 232.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        self._theme = theme
        self._epochs, self._errors = replay.error_curve()
        self._top = max(10.0, float(np.ceil(self._errors.max(initial=0.0) / 10) * 10))
        self._last = float(self._epochs[-1]) if len(self._epochs) else 1.0
        self._epoch_word = replay.meta.epoch_word

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the curve as far as the film has come."""
        unit, theme = brush.unit, self._theme
        brush.text("Average error", place.x, place.y + 24 * unit, SMALL, theme.soft)
        axis = place.inset(62 * unit, 56 * unit, 8 * unit, 44 * unit)
        _draw_axis(brush, theme, axis, self._top, self._last, self._epoch_word)
        points = _points(axis, self._epochs, self._errors, self._top, self._last, view.epochs_over)
        if len(points):
            brush.curve(points, 3.0, theme.error_ink)
            brush.dot(float(points[-1, 0]), float(points[-1, 1]), 6.0, theme.bright)


def _draw_axis(
    brush: Brush, theme: Theme, axis: Rect, top: float, last: float, epoch_word: str
) -> None:
    unit = brush.unit
    for height, text in ((axis.y, f"{top:.0f} %"), (axis.bottom, "0")):
        rule = Rect(axis.x, height - 0.75 * unit, axis.width, 1.5 * unit)
        brush.box(rule, fill=theme.line)
        brush.text_at(text, axis.x - 12 * unit, height, SMALL, theme.soft, anchor="right")
    below = axis.bottom + 34 * unit
    brush.text(f"{epoch_word} 1", axis.x, below, SMALL, theme.soft)
    brush.text(grouped(round(last)), axis.right, below, SMALL, theme.soft, anchor="right")


def _points(
    axis: Rect,
    epochs: NDArray[np.float64],
    errors: NDArray[np.float64],
    top: float,
    last: float,
    reached: float,
) -> NDArray[np.float32]:
    """Return the curve's points up to ``reached``, ``(K, 2)`` px; empty before the first."""
    if reached < 1.0 or not len(epochs):
        return np.empty((0, 2), np.float32)
    shown = epochs <= reached
    x, y = epochs[shown], errors[shown]
    if reached > x[-1] and not shown.all():
        x = np.append(x, reached)
        y = np.append(y, np.interp(reached, epochs, errors))
    across = axis.x + np.log(x) / max(np.log(last), 1e-9) * axis.width
    down = axis.bottom - y / top * axis.height
    # More than one point per pixel and a half only costs time.
    kept = np.append(np.diff(np.round(across / 1.5)) > 0, True)
    return np.stack([across[kept], down[kept]], axis=1).astype(np.float32)

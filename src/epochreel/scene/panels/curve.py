"""The error over the training, drawn as far as the film has come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.brush import Brush
from epochreel.scene.layout import SMALL, Layout, Rect
from epochreel.scene.theme import Theme
from epochreel.scene.words import grouped


def draw_curve(
    brush: Brush,
    layout: Layout,
    theme: Theme,
    curve: tuple[NDArray[np.float64], NDArray[np.float64]],
    reached: float,
    epoch_word: str,
) -> None:
    """Draw the average error of each epoch up to now, epochs on a logarithmic axis.

    Parameters
    ----------
    brush, layout, theme
        Where and how.
    curve
        Epochs and average errors in percent, both ``(K,)``.
    reached
        The epoch that the film has come to, possibly between two.
    epoch_word
        What an epoch is called.
    """
    epochs, errors = curve
    unit = layout.unit
    place = layout.curve
    baseline = place.y + 24 * unit
    brush.text("Average error", place.x, baseline, SMALL, theme.soft)
    top = max(10.0, float(np.ceil(errors.max(initial=0.0) / 10) * 10))
    axis = Rect(
        place.x + 62 * unit,
        place.y + 56 * unit,
        place.width - 70 * unit,
        place.height - 100 * unit,
    )
    last = float(epochs[-1]) if len(epochs) else 1.0
    _draw_axis(brush, theme, axis, top, last, epoch_word)
    points = _points(axis, epochs, errors, top, last, reached)
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

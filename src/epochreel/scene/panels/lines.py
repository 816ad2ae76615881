"""Curves over the epochs: what was recorded of them, and how far they have come at a moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Rgba
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.panels.axes import Axis


@dataclass(frozen=True, eq=False)
class Line:
    """One curve.

    Parameters
    ----------
    name
        Written at its end where there are several.
    epochs, values
        ``(K,)``, epochs ascending; values that are not finite are left out.
    rgba
        Its colour.
    width
        Its thickness, units.
    """

    name: str
    epochs: NDArray[np.float64]
    values: NDArray[np.float64]
    rgba: Rgba
    width: float

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Which values can be drawn, ``(K,)``."""
        return np.isfinite(self.values)

    @property
    def ends_at(self) -> float | None:
        """The epoch from which on no value is finite; None if the last one is."""
        finite = np.flatnonzero(self.finite)
        after = int(finite[-1]) + 1 if len(finite) else 0
        return float(self.epochs[after]) if after < len(self.values) else None


def recorded_lines(
    replay: Replay, theme: Theme, scalar: str, rgba: Rgba, factor: float = 1.0
) -> list[Line]:
    """Return the lines of a scalar, and of its held-out twin if there is one.

    Parameters
    ----------
    replay, theme
        The recorded training, and colours.
    scalar
        Its name; the twin's is ``held_out_`` and that.
    rgba
        Colour of the first line.
    factor
        On all values.
    """
    lines = []
    for name, recorded, colour, width in (
        (theme.words.say("train"), scalar, rgba, 3.0),
        (theme.words.say("held_out"), f"held_out_{scalar}", theme.soft, 2.0),
    ):
        curve = replay.curve(recorded)
        if curve is not None:
            lines.append(Line(name, curve[0], factor * curve[1], colour, width))
    return lines


@dataclass(frozen=True, eq=False)
class Tip:
    """A line as far as it is drawn.

    Parameters
    ----------
    line
        The whole of it.
    points
        ``(K, 2)`` px, at least one.
    has_ended
        Whether it goes no further, although the training was planned to.
    """

    line: Line
    points: NDArray[np.float32]
    has_ended: bool

    @property
    def end(self) -> tuple[float, float]:
        """The last point."""
        return float(self.points[-1, 0]), float(self.points[-1, 1])


class Track:
    """A line's way over a pair of axes, computed once per film.

    Parameters
    ----------
    line
        The line.
    across, up
        The axes of its epochs and of its values.
    """

    def __init__(self, line: Line, across: Axis, up: Axis) -> None:
        keep = line.finite & (line.epochs >= across.low)
        self.line, self.ends_at = line, line.ends_at
        self._epochs, self._values = line.epochs[keep], line.values[keep]
        self._across_axis = across
        self._across, self._up = across.shares(self._epochs), up.shares(self._values)

    def recorded(self, reached: float) -> float | None:
        """Return the last value recorded up to an epoch; None before the first."""
        count = self._count(reached)
        return float(self._values[count - 1]) if count else None

    def tip(self, plot: Rect, reached: float) -> Tip | None:
        """Return the line up to an epoch, counted with fractions; None before its first."""
        count = self._count(reached)
        if not count:
            return None
        across, up = self._across[:count], self._up[:count]
        if count < len(self._epochs):
            head = self._across_axis.share(reached)
            across = np.append(across, head)
            up = np.append(up, np.interp(head, self._across, self._up))
        x = plot.x + across * plot.width
        # More than one point per pixel and a half only costs time.
        kept = np.append(np.diff(np.round(x / 1.5)) > 0, True)
        points = np.stack([x, plot.bottom - up * plot.height], axis=1)[kept].astype(np.float32)
        return Tip(self.line, points, self.ends_at is not None and reached >= self.ends_at)

    def _count(self, reached: float) -> int:
        return int(np.searchsorted(self._epochs, reached, side="right"))

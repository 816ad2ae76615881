"""Lines over the epochs, drawn as far as the film has come, each with a playhead and its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Rgba
from epochreel.scene.brush import Brush
from epochreel.scene.panels.axes import Axis
from epochreel.scene.panels.epochs import EpochAxis
from epochreel.scene.rect import Rect
from epochreel.scene.regions import SMALL
from epochreel.scene.replay import Replay
from epochreel.scene.theme import Theme

# Units: room above and below the plot, beside its labels, and from line to line of type.
HEAD, BASELINE, FOOT, BESIDE, EDGE, LINE = 56.0, 24.0, 44.0, 12.0, 8.0, 30.0
# A plot that the names of its lines would leave less than this share of is drawn without them.
LEAST_SHARE = 0.42


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
    def ends_at(self) -> float | None:
        """The epoch from which on no value is finite; None if the last one is."""
        finite = np.flatnonzero(np.isfinite(self.values))
        after = int(finite[-1]) + 1 if len(finite) else 0
        return float(self.epochs[after]) if after < len(self.values) else None

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Which values can be drawn, ``(K,)``."""
        return np.isfinite(self.values)


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
        ("train", scalar, rgba, 3.0),
        ("held-out", f"held_out_{scalar}", theme.soft, 2.0),
    ):
        curve = replay.curve(recorded)
        if curve is not None:
            lines.append(Line(name, curve[0], factor * curve[1], colour, width))
    return lines


class EpochPlot:
    """Lines over the epochs on one pair of axes.

    Parameters
    ----------
    title
        Written above.
    lines
        The first is what the network learns from; at least one.
    axis
        Of their values.
    tick_text
        From a number on that axis to what is written there.
    replay, theme
        The recorded training, and colours.
    reading
        From a value to what is written in the head for the last line, as of the moment shown;
        None for nothing.
    with_powers
        Whether a logarithmic axis of epochs names its powers of ten.
    alike
        Whether no line matters more than another.
    """

    def __init__(
        self,
        title: str,
        lines: Sequence[Line],
        axis: Axis,
        tick_text: Callable[[float], str],
        replay: Replay,
        theme: Theme,
        *,
        reading: Callable[[float], str] | None = None,
        with_powers: bool = True,
        alike: bool = False,
    ) -> None:
        self._leader = None if alike else lines[0]
        self._title, self._lines, self._theme = title, tuple(lines), theme
        self._axis, self._tick_text, self._reading = axis, tick_text, reading
        self._epochs = EpochAxis(replay, [line.epochs for line in lines])
        self._with_powers = with_powers
        self._word = replay.meta.epoch_word
        self._tracks = [_Track(line, self._epochs.axis, axis) for line in lines]

    def draw(self, brush: Brush, place: Rect, reached: float) -> None:
        """Draw everything up to an epoch, counted with fractions."""
        theme, unit = self._theme, brush.unit
        named = len(self._lines) > 1
        plot, ticks = self._plot(brush, place, named)
        if named and (plot.width < LEAST_SHARE * place.width or plot.height < LINE * unit):
            named = False
            plot, ticks = self._plot(brush, place, named)
        self._draw_head(brush, place, reached)
        for tick, text in ticks:
            y = plot.bottom - self._axis.share(tick) * plot.height
            rule = Rect(plot.x, y - 0.75 * unit, plot.width, 1.5 * unit)
            brush.box(rule, fill=theme.line)
            brush.text_at(text, plot.x - BESIDE * unit, y, SMALL, theme.soft, anchor="right")
        self._epochs.draw(brush, theme, plot, with_powers=self._with_powers)
        ends = []
        # The first line matters most, so it lies on top.
        for line, track in reversed(list(zip(self._lines, self._tracks, strict=True))):
            points = track.points(plot, reached)
            if not len(points):
                continue
            x, y = map(float, points[-1])
            brush.curve(points, line.width, line.rgba)
            if track.ends_at is not None and reached >= track.ends_at:
                _draw_cross(brush, x, y, theme.bright)
            else:
                colour = theme.bright if line is self._leader else line.rgba
                brush.dot(x, y, 2 * line.width, colour)
            ends.append((line, x, y))
        if named:
            _draw_names(brush, plot, ends)

    def _plot(
        self, brush: Brush, place: Rect, named: bool
    ) -> tuple[Rect, list[tuple[float, str]]]:
        """Return the place inside the axes, and the ticks of the values with their texts."""
        unit = brush.unit
        height = place.height - (HEAD + FOOT) * unit
        ticks = self._axis.ticks(max(2, 1 + int(height / (1.5 * LINE * unit))))
        labelled = [(tick, self._tick_text(tick)) for tick in ticks]
        left = max(brush.width_of(text, SMALL) for _, text in labelled) + BESIDE * unit
        names = [brush.width_of(line.name, SMALL) for line in self._lines] if named else []
        right = max(names) + (BESIDE + EDGE) * unit if names else EDGE * unit
        return place.inset(left, HEAD * unit, right, FOOT * unit), labelled

    def _draw_head(self, brush: Brush, place: Rect, reached: float) -> None:
        theme, unit = self._theme, brush.unit
        baseline = place.y + BASELINE * unit
        brush.text(self._title, place.x, baseline, SMALL, theme.soft)
        room = place.width - brush.width_of(self._title, SMALL) - 2 * BESIDE * unit
        texts, colour = self._said(reached)
        for text in texts:
            if brush.width_of(text, SMALL) <= room:
                brush.text(text, place.right, baseline, SMALL, colour, anchor="right")
                return

    def _said(self, reached: float) -> tuple[list[str], Rgba]:
        """Return what the head says of the moment, the longest way to say it first."""
        ends_at = self._tracks[0].ends_at
        if ends_at is not None and reached >= ends_at:
            text = f"diverged at {self._word} {round(ends_at):,}"
            return [text, "diverged"], self._theme.error_ink
        value = self._tracks[-1].recorded(reached)
        if self._reading is None or value is None:
            return [], self._theme.bright
        text, name = self._reading(value), self._lines[-1].name
        return [f"{name} {text}", text] if len(self._lines) > 1 else [text], self._theme.bright


class _Track:
    """A line's way over the axes, computed once per film."""

    def __init__(self, line: Line, across: Axis, up: Axis) -> None:
        keep = line.finite & (line.epochs >= across.low)
        self.ends_at = line.ends_at
        self._epochs, self._values = line.epochs[keep], line.values[keep]
        self._across_axis = across
        self._across, self._up = across.shares(self._epochs), up.shares(self._values)

    def recorded(self, reached: float) -> float | None:
        """Return the last recorded value; None before the first."""
        count = int(np.searchsorted(self._epochs, reached, side="right"))
        return float(self._values[count - 1]) if count else None

    def points(self, plot: Rect, reached: float) -> NDArray[np.float32]:
        """Return the points up to an epoch, ``(K, 2)`` px; empty before the first."""
        count = int(np.searchsorted(self._epochs, reached, side="right"))
        if not count:
            return np.empty((0, 2), np.float32)
        across, up = self._across[:count], self._up[:count]
        if count < len(self._epochs):
            tip = self._across_axis.share(reached)
            across = np.append(across, tip)
            up = np.append(up, np.interp(tip, self._across, self._up))
        x = plot.x + across * plot.width
        # More than one point per pixel and a half only costs time.
        kept = np.append(np.diff(np.round(x / 1.5)) > 0, True)
        return np.stack([x, plot.bottom - up * plot.height], axis=1)[kept].astype(np.float32)


def _draw_names(brush: Brush, plot: Rect, ends: Sequence[tuple[Line, float, float]]) -> None:
    """Write each line's name behind its playhead, none over another."""
    if not ends:
        return
    gap = LINE * brush.unit
    ordered = sorted(ends, key=lambda end: end[2])
    heights = [y for _, _, y in ordered]
    for index in range(1, len(heights)):
        heights[index] = max(heights[index], heights[index - 1] + gap)
    # Pushed down too far, they are pushed up again from below.
    lowest = plot.bottom
    for index in reversed(range(len(heights))):
        heights[index] = min(heights[index], lowest)
        lowest = heights[index] - gap
    for (line, x, _), y in zip(ordered, heights, strict=True):
        brush.text_at(line.name, x + BESIDE * brush.unit, y, SMALL, line.rgba)


def _draw_cross(brush: Brush, x: float, y: float, rgba: Rgba) -> None:
    arm = 8 * brush.unit
    brush.curve([(x - arm, y - arm), (x + arm, y + arm)], 3.0, rgba)
    brush.curve([(x - arm, y + arm), (x + arm, y - arm)], 3.0, rgba)

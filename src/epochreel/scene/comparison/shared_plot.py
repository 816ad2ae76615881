"""The plot that all networks of a comparison share: a line each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Rgba
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.grid import MOST_LARGE
from epochreel.scene.kit.colour import faded
from epochreel.scene.kit.theme import Theme
from epochreel.scene.panels.axes import Axis, fitting_axis, number_ticks, percent_ticks
from epochreel.scene.panels.lines import Line
from epochreel.scene.panels.plot import EpochPlot

# More names than these at the ends of lines would stand in each other's way.
MOST_NAMED = 4
# The axis ends at so many times what is usual at the start: what a training that fails comes to
# would press all the others onto the floor.
MOST_GROWN = 3.0
# Where lines are more than there are colours to tell them apart, all are thin and of one colour.
MANY_WIDTH, MANY_OPACITY = 1.6, 0.6


def shared_plot(entrants: Sequence[Entrant], longest: Entrant, theme: Theme) -> EpochPlot | None:
    """Return one plot of a figure that all have recorded; None if there is none.

    Parameters
    ----------
    entrants
        A line each, in their order.
    longest
        In whose words epochs are counted.
    theme
        Colours.
    """
    for scalar in ("average_error", "loss"):
        curves = [entrant.replay.curve(scalar) for entrant in entrants]
        lines = [
            _line(entrant, curve, _colour(index, len(entrants), theme), len(entrants))
            for index, (entrant, curve) in enumerate(zip(entrants, curves, strict=True))
            if curve is not None
        ]
        if len(lines) == len(entrants):
            percent = scalar == "average_error"
            axis = _axis(_telling(lines), percent=percent)
            return EpochPlot(
                theme.words.label(scalar),
                lines,
                axis,
                (percent_ticks if percent else number_ticks)(theme.words),
                longest.replay,
                theme,
                alike=True,
                with_names=len(entrants) <= MOST_LARGE,
            )
    return None


def _line(
    entrant: Entrant,
    curve: tuple[NDArray[np.float64], NDArray[np.float64]],
    colour: Rgba,
    n_lines: int,
) -> Line:
    name = entrant.label if n_lines <= MOST_NAMED else ""
    width = 3.0 if n_lines <= MOST_LARGE else MANY_WIDTH
    epochs, values = curve
    if entrant.failure is not None:
        # From here on there is nothing: the plot ends the line with a cross.
        epochs, values = np.append(epochs, entrant.last_epoch), np.append(values, np.nan)
    return Line(name, epochs, values, colour, width)


def _colour(index: int, n_lines: int, theme: Theme) -> Rgba:
    return theme.curves[index] if n_lines <= MOST_LARGE else faded(theme.soft, MANY_OPACITY)


def _telling(lines: Sequence[Line]) -> list[NDArray[np.float64]]:
    """Return the values that the axis is made for: not those of who failed, if others did not."""
    whole = [line for line in lines if line.ends_at is None]
    return [line.values[line.finite] for line in whole or lines]


def _axis(values: list[NDArray[np.float64]], *, percent: bool) -> Axis:
    known = [line for line in values if len(line)]
    usual = float(np.median([line[0] for line in known])) if known else 0.0
    shown = np.concatenate(values)
    shown = np.minimum(shown, MOST_GROWN * usual) if usual > 0.0 else shown
    if not percent:
        return fitting_axis(shown)
    largest = float(shown.max(initial=0.0))
    return Axis(0.0, max(10.0, float(np.ceil(largest / 10) * 10)))

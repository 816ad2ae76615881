"""The stage of a comparison: several networks side by side on one clock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from epochreel.drawing import DisplayList, Drawing
from epochreel.errors import UsageError
from epochreel.scene.around.legend import draw_legend
from epochreel.scene.around.readouts import draw_caption, draw_heading
from epochreel.scene.around.score import ScoreBoard
from epochreel.scene.comparison.cell import NetworkCell
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.grid import divide_grid
from epochreel.scene.comparison.placing import joined
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import grouped
from epochreel.scene.moments.acting import forward_step
from epochreel.scene.options import SceneOptions
from epochreel.scene.panels.axes import Axis, fitting_axis, tick_text
from epochreel.scene.panels.lines import Line
from epochreel.scene.panels.plot import EpochPlot
from epochreel.story import Moment

FEWEST, MOST = 2, 9
FADE_SECS = 0.6
# More names than these at the ends of lines would stand in each other's way.
MOST_NAMED = 4
_NUMBER_WORDS = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


class ComparisonStage:
    """See `epochreel.scene.styles.Stage`; for the storyboards of `comparison_story`.

    Parameters
    ----------
    entrants
        Two to nine; their networks and data may differ.
    options
        Size and theme of the picture, and whether there is anything behind it.

    Raises
    ------
    UsageError
        For too few or too many, or the classic style, which draws one network.
    """

    def __init__(self, entrants: Sequence[Entrant], options: SceneOptions) -> None:
        _check(entrants, options)
        self._theme = theme = options.look
        self._backdrop = None if options.transparent else theme.backdrop
        self._entrants = tuple(entrants)
        self._below_zero = any(entrant.replay.goes_below_zero for entrant in entrants)
        self._longest = max(entrants, key=lambda entrant: entrant.last_epoch)
        self._below_zero = any(entrant.replay.goes_below_zero for entrant in entrants)
        # The plot counts in the words of the longest training, and so does everything else.
        self._word = self._longest.replay.meta.epoch_word
        self._plot = _shared_plot(entrants, self._longest, theme)
        size = options.width, options.height
        self._grid = divide_grid(*size, len(entrants), has_plot=self._plot is not None)
        scores = {ScoreBoard(entrant.replay, theme).at(0.0).label for entrant in entrants}
        unit, word = self._grid.regions.unit, self._word
        # Where all scores are what the plot shows, its title names them.
        named = self._plot is None or scores != {self._plot.title}
        self._cells = [
            NetworkCell(entrant, place, unit, colour, theme, word, names_score=named)
            for entrant, place, colour in zip(
                entrants, self._grid.cells, theme.curves, strict=False
            )
        ]

    @property
    def n_epochs(self) -> int:
        """How far the clock runs: to the end of the longest training."""
        return max(1, round(self._longest.last_epoch))

    def compose(self, moment: Moment) -> DisplayList:
        """Return the drawing of one moment, whose steps are epochs; pure."""
        regions, theme = self._grid.regions, self._theme
        epoch, presence = _clock(moment), _presence(moment)
        brush = Brush(regions.unit, presence, theme.font)
        draw_heading(brush, regions, theme, *self._heading(moment, epoch))
        text, opacity = self._caption(moment)
        draw_caption(brush, regions, theme, text, regions.strip.width, opacity)
        networks = [cell.draw(brush, moment, epoch, presence) for cell in self._cells]
        if self._plot is not None and self._grid.plot is not None:
            self._plot.draw(brush, self._grid.plot, epoch)
        draw_legend(brush, regions, theme, below_zero=self._below_zero)
        # Pictures and maps below the words of the cells.
        drawing = joined([*networks, Drawing(inks=tuple(brush.inks))])
        return DisplayList(
            regions.width,
            regions.height,
            backdrop=self._backdrop,
            tone=theme.tone,
            dynamic=drawing,
        )

    def _heading(self, moment: Moment, epoch: float) -> tuple[str, str]:
        if moment.shot.kind == "before":
            return "Before", f"no {self._word} yet"
        counter = f"{self._word.capitalize()} {grouped(max(round(epoch), 1))}"
        return counter, f"of {grouped(self.n_epochs)}"

    def _caption(self, moment: Moment) -> tuple[str, float]:
        edge = smooth(moment.elapsed_secs / 0.5) * smooth((moment.left_secs + 0.05) / 0.4)
        kind = moment.shot.kind
        if kind == "before":
            return f"{_NUMBER_WORDS[len(self._entrants) - FEWEST]} networks, one clock.", edge
        if kind == "lesson":
            return "All of them are asked.", edge
        return "", 0.0


def _check(entrants: Sequence[Entrant], options: SceneOptions) -> None:
    if not FEWEST <= len(entrants) <= MOST:
        raise UsageError(
            f"a comparison shows {FEWEST} to {MOST} networks side by side, not {len(entrants)}"
        )
    if options.style != "cinematic":
        raise UsageError(f"a comparison has no {options.style} style; known: cinematic")


def _clock(moment: Moment) -> float:
    shot = moment.shot
    return forward_step(moment) if shot.kind == "forward" else float(shot.step_to)


def _presence(moment: Moment) -> float:
    if moment.shot.kind == "before":
        return smooth(moment.elapsed_secs / FADE_SECS)
    if moment.shot.kind == "end":
        return smooth((moment.left_secs - 0.1) / FADE_SECS)
    return 1.0


def _shared_plot(entrants: Sequence[Entrant], longest: Entrant, theme: Theme) -> EpochPlot | None:
    """Return one plot of a figure that all have recorded; None if there is none."""
    for scalar, title in (("average_error", "Average error"), ("loss", "Loss")):
        curves = [entrant.replay.curve(scalar) for entrant in entrants]
        if any(curve is None for curve in curves):
            continue
        named = len(entrants) <= MOST_NAMED
        lines = [
            Line(entrant.label if named else "", *curve, colour, 3.0)
            for entrant, curve, colour in zip(entrants, curves, theme.curves, strict=False)
            if curve is not None
        ]
        values = np.concatenate([line.values[line.finite] for line in lines])
        percent = scalar == "average_error"
        largest = float(values.max(initial=0.0))
        axis = Axis(0.0, max(10.0, float(np.ceil(largest / 10) * 10)))
        return EpochPlot(
            title,
            lines,
            axis if percent else fitting_axis(values),
            _percent if percent else tick_text,
            longest.replay,
            theme,
            alike=True,
        )
    return None


def _percent(tick: float) -> str:
    return f"{tick:.0f} %" if tick else "0"

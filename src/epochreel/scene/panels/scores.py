"""How good the network is by what people count: right answers, or how close its numbers come."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.panels.axes import Axis, fitting_axis, number_ticks, percent_ticks
from epochreel.scene.panels.lines import recorded_lines
from epochreel.scene.panels.plot import EpochPlot

# An untrained network's R2 may be any negative number; what is worse than this is not told apart.
WORST_R2 = -1.0


class AccuracyPanel:
    """The share of right answers after each epoch, train and held-out; see `Panel`."""

    name: ClassVar[str] = "accuracy"
    role: ClassVar[Role] = "course"
    height: float = 250.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        self._words = theme.words
        lines = recorded_lines(replay, theme, "accuracy", theme.bright, 100.0)
        self._plot = EpochPlot(
            theme.words.label("accuracy"),
            lines,
            Axis(0.0, 100.0),
            percent_ticks(theme.words),
            replay,
            theme,
            reading=self._percent,
        )

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether the accuracy was recorded."""
        return replay.curve("accuracy") is not None

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the accuracy as far as the film has come."""
        self._plot.draw(brush, place, view.epochs_told, read_at=view.epochs_over)

    def _percent(self, value: float) -> str:
        return self._words.percent(value / 100, 0 if value >= 100 else 1)


class R2Panel:
    """The coefficient of determination after each epoch, train and held-out; see `Panel`.

    1 is a perfect fit, 0 no better than always answering the mean.
    """

    name: ClassVar[str] = "r2"
    role: ClassVar[Role] = "course"
    height: float = 250.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        self._ticks = number_ticks(theme.words)
        lines = recorded_lines(replay, theme, "r2", theme.bright)
        values = np.concatenate([line.values[line.finite] for line in lines])
        least = float(values.min(initial=0.0))
        low = max(fitting_axis(np.array([least, 1.0])).low, WORST_R2)
        self._cut = least < low
        self._plot = EpochPlot(
            theme.words.label("fit"),
            lines,
            Axis(low, 1.0),
            self._tick,
            replay,
            theme,
            reading=theme.words.two_decimals,
        )

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether R2 was recorded."""
        return replay.curve("r2") is not None

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the fit as far as the film has come."""
        self._plot.draw(brush, place, view.epochs_told, read_at=view.epochs_over)

    def _tick(self, tick: float) -> str:
        text = self._ticks(tick)
        return f"\N{LESS-THAN OR EQUAL TO} {text}" if self._cut and tick == WORST_R2 else text

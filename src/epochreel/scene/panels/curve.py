"""The error over the training, drawn as far as the film has come."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.panels.axes import Axis, percent_ticks
from epochreel.scene.panels.lines import Line
from epochreel.scene.panels.plot import EpochPlot


class CurvePanel:
    """The average error of each epoch, percent; see `Panel`."""

    name: ClassVar[str] = "curve"
    role: ClassVar[Role] = "course"
    height: float = 232.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        epochs, errors = replay.error_curve()
        line = Line("", epochs, errors, theme.error_ink, 3.0)
        largest = float(errors[line.finite].max(initial=0.0))
        axis = Axis(0.0, max(10.0, float(np.ceil(largest / 10) * 10)))
        self._plot = EpochPlot(
            theme.words.label("average_error"),
            [line],
            axis,
            percent_ticks(theme.words),
            replay,
            theme,
            with_powers=False,
        )

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether the average error was recorded."""
        return len(replay.error_curve()[0]) > 0

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the curve as far as the film has come."""
        self._plot.draw(brush, place, view.epochs_told, read_at=view.epochs_over)

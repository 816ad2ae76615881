"""What the training makes small, on the examples it learns from and on those held out."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.panels.axes import fitting_axis, number_ticks
from epochreel.scene.panels.lines import recorded_lines
from epochreel.scene.panels.plot import EpochPlot


class LossPanel:
    """The loss of each epoch, train and held-out; see `Panel`.

    Its axis is logarithmic if the losses span more than one figure can show.
    """

    name: ClassVar[str] = "loss"
    role: ClassVar[Role] = "course"
    height: float = 250.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        lines = recorded_lines(replay, theme, "loss", theme.error_ink)
        losses = np.concatenate([line.values[line.finite] for line in lines])
        axis = fitting_axis(losses)
        words = theme.words
        self._plot = EpochPlot(
            words.label("loss"),
            lines,
            axis,
            number_ticks(words),
            replay,
            theme,
            reading=words.significant,
        )

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether the loss was recorded."""
        return replay.curve("loss") is not None

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the losses as far as the film has come."""
        self._plot.draw(brush, place, view.epochs_told, read_at=view.epochs_over)

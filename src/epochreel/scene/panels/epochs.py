"""The epochs along the foot of a panel, as long as the whole training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.panels.axes import Axis

# From here on a training changes so much more in its first epochs than in its last that they
# need most of the room.
LOG_EPOCHS = 50
FOOT = 34.0  # units from the axis to the baseline of its labels
_GAP = 22.0  # units that keep two labels apart


class EpochAxis:
    """Where each epoch lies, and how the axis is labelled.

    Parameters
    ----------
    replay
        The recorded training.
    curves
        The epochs that are to be on the axis, ascending, one array for each line.
    words
        Of its labels.
    """

    def __init__(self, replay: Replay, curves: Sequence[np.ndarray], words: Wording) -> None:
        meta = replay.meta
        drawn = [epochs for epochs in curves if len(epochs)]
        first = min((float(epochs[0]) for epochs in drawn), default=1.0)
        # A recorder may not have known how long the training would be.
        last = max(float(meta.n_epochs), *(float(epochs[-1]) for epochs in drawn), 1.0)
        is_log = last > LOG_EPOCHS
        low = 1.0 if is_log or (first >= 1.0 and last > 1.0) else 0.0
        self.axis = Axis(low, last, is_log)
        self._words = words.of(meta.epoch_word)
        self._ends = (words.grouped(round(low)), words.grouped(round(last)))

    def draw(self, brush: Brush, theme: Theme, plot: Rect, *, with_powers: bool = True) -> None:
        """Draw the labels below a plot: both ends, and powers of ten where they fit."""
        unit, baseline = brush.unit, plot.bottom + FOOT * brush.unit
        gap = _GAP * unit
        first, last = self._ends
        room = plot.width - brush.width_of(last, SMALL) - gap
        named = self._words.say("axis_epoch", number=first)
        first = named if brush.width_of(named, SMALL) <= room else first
        brush.text(first, plot.x, baseline, SMALL, theme.soft)
        brush.text(last, plot.right, baseline, SMALL, theme.soft, anchor="right")
        if not (with_powers and self.axis.is_log):
            return
        taken = plot.x + brush.width_of(first, SMALL) + gap
        end = plot.x + room
        for tick in self.axis.ticks(9)[1:]:
            text = self._words.grouped(round(tick))
            middle = plot.x + self.axis.share(tick) * plot.width
            half = brush.width_of(text, SMALL) / 2
            if middle - half >= taken and middle + half <= end:
                brush.text(text, middle, baseline, SMALL, theme.soft, anchor="center")
                taken = middle + half + gap

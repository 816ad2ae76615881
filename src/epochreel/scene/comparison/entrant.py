"""Who takes part in a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.scene.moments.replay import Replay


@dataclass(frozen=True, eq=False)
class Entrant:
    """One training in a comparison.

    Parameters
    ----------
    replay
        What was recorded.
    label
        What people call it.
    """

    replay: Replay
    label: str

    @property
    def last_epoch(self) -> float:
        """How long it was trained, epochs."""
        return self.replay.meta.timeline.epochs_over(self.replay.last_step.step)

"""Who takes part in a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from epochreel.scene.moments.replay import Replay

Failure = Literal["diverged", "stopped"]
# A training whose loss or weights are so many times as large as at its start has not been
# stopped by somebody. Those of a training that goes on differ by a factor of 30 at most.
GROWN = 1000.0


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
        return self.replay.meta.timeline.epochs_over(self.replay.kept_step.step)

    @cached_property
    def failure(self) -> Failure | None:
        """What happened to a training that did not come to its end; None if it did."""
        last = self.replay.last_step
        if last.step >= self.replay.meta.n_steps:
            return None
        first = self.replay.step_at(0)
        grown = _largest(last.weights) > GROWN * max(_largest(first.weights), 1e-9)
        return "diverged" if grown or self._loss_has_grown() else "stopped"

    def _loss_has_grown(self) -> bool:
        curve = self.replay.curve("loss")
        if curve is None:
            return False
        losses = np.append(curve[1], self.replay.last_step.loss)
        return not bool(losses[-1] <= GROWN * losses[0])


def _largest(layers: tuple[np.ndarray, ...]) -> float:
    return max(float(np.abs(layer).max(initial=0.0)) for layer in layers)

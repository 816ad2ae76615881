"""How a training is recorded, and what of it is left out: for people who look at the reel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from epochreel.recording.cadence import Every


@dataclass
class LeftOut:
    """What is left out of a recording, as far as it has come.

    Parameters
    ----------
    every, budget
        As of `Recorder`.
    arrays
        What is recorded at no step, in words.
    n_late, n_crowded
        How many steps were not recorded because that would have taken too much time, or because a
        full budget would have deleted them again.
    """

    every: Every
    budget: int | None
    arrays: Sequence[str]
    n_late: int = 0
    n_crowded: int = 0

    def said(self, n_thinned: int) -> dict[str, object]:
        """Return it as plain JSON values; so many steps were deleted again for the budget."""
        return {
            # Of a person's list, that it is one: thousands of steps say nothing.
            "every": self.every if isinstance(self.every, str | int) else "list",
            "budget": self.budget,
            "left_out": list(self.arrays),
            "steps_left_out_for_time": self.n_late,
            "steps_left_out_for_room": n_thinned + self.n_crowded,
        }

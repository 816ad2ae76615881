"""How a training that failed goes dark, from the moment at which it did."""

from __future__ import annotations

from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.kit.easing import smooth, window
from epochreel.story import Moment

# Of a failed network's light, what is left: enough to see its last weights by.
DARK = 0.28
# The clock runs through this share of the epochs so far while the light goes out: at its pace
# a third of a second.
FADING = 0.2
FADE_SECS = 0.6


def darkness(entrant: Entrant, moment: Moment, epoch: float) -> float:
    """Return how far an entrant has gone dark: 0 as long as it learns, 1 once it has failed.

    Parameters
    ----------
    entrant
        Which.
    moment
        Of the shared storyboard, whose steps are epochs.
    epoch
        What the shared clock shows.
    """
    if entrant.failure is None:
        return 0.0
    failed_at, shot = entrant.last_epoch, moment.shot
    if failed_at < shot.step_from:
        return 1.0
    if failed_at < shot.step_to:
        # Out before the clock stops: it would stand half lit while the others are asked.
        out_at = min(max((1.0 + FADING) * failed_at, failed_at + FADING), shot.step_to)
        return smooth(window(epoch, failed_at, out_at))
    if shot.kind == "after":
        return smooth(moment.elapsed_secs / FADE_SECS)
    return 1.0 if shot.kind == "end" else 0.0

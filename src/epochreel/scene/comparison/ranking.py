"""Which of several networks has learned best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from epochreel.scene.around.score import FIGURES, figures_of
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.moments.replay import Replay


@dataclass(frozen=True)
class Winner:
    """Who has learned best.

    Parameters
    ----------
    index
        Which of the entrants.
    figure
        The curve by which it is the best.
    """

    index: int
    figure: str


def best_of(entrants: Sequence[Entrant]) -> Winner | None:
    """Return the entrant that ends with the highest accuracy, or else with the lowest error.

    Of examples that are held out if all have those; networks that answer numbers are held to
    their mean error. Among equals the lower loss decides, then who stands first. Who did not come
    to the end of the training cannot be the best, and if nobody did, nobody is.
    """
    whole = [at for at, entrant in enumerate(entrants) if entrant.failure is None]
    ends = {at: ends_of(entrants[at].replay) for at in whole}
    figure = shared_figure(list(ends.values()))
    if figure is None:
        return None
    return Winner(min(whole, key=lambda at: merits(ends[at], figure)), figure)


def ends_of(replay: Replay) -> dict[str, float]:
    """Return the values by which trainings are ranked, by name, those of the kept step."""
    names = (*figures_of(replay), "held_out_loss", "loss")
    ends = {name: replay.ends_at(name) for name in names}
    return {name: end for name, end in ends.items() if end is not None}


def shared_figure(all_ends: Sequence[Mapping[str, float]]) -> str | None:
    """Return the figure that says most of those that all have; None if they share none."""
    names = (name for name, _ in FIGURES)
    shared = (name for name in names if all(name in ends for ends in all_ends))
    return next(shared, None) if all_ends else None


def merits(ends: Mapping[str, float], figure: str) -> tuple[float, float]:
    """Return what is small for a good training, the most important first.

    What is no number is worse than all others.
    """
    loss = "held_out_loss" if figure.startswith("held_out_") else "loss"
    sign = -1.0 if "accuracy" in figure else 1.0
    values = sign * ends.get(figure, np.nan), ends.get(loss, np.nan)
    first, second = (value if np.isfinite(value) else np.inf for value in values)
    return first, second

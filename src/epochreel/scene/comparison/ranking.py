"""Which of several networks has learned best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from epochreel.scene.around.score import figures_of
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
    figure = _shared_figure([entrants[at].replay for at in whole])
    if figure is None:
        return None
    ranked = {at: _merits(entrants[at].replay, figure) for at in whole}
    return Winner(min(whole, key=lambda at: ranked[at]), figure)


def _shared_figure(replays: Sequence[Replay]) -> str | None:
    """Return the figure that says most of those that all have."""
    known = [figures_of(replay) for replay in replays]
    return (
        next((name for name in known[0] if all(name in n for n in known)), None) if known else None
    )


def _merits(replay: Replay, figure: str) -> tuple[float, float]:
    """Return what is to be small, the most important first."""
    prefix = "held_out_" if figure.startswith("held_out_") else ""
    sign = -1.0 if "accuracy" in figure else 1.0
    return _last(replay, figure, sign), _last(replay, f"{prefix}loss", 1.0)


def _last(replay: Replay, name: str, sign: float) -> float:
    """Return where a curve ends, times a sign; what is no number is worse than all others."""
    curve = replay.curve(name)
    value = np.nan if curve is None else sign * float(curve[1][-1])
    return value if np.isfinite(value) else np.inf

"""The one figure that says how well she does, in people's own terms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from epochreel.drawing import Rgba
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import significant, two_decimals
from epochreel.scene.moments.replay import Replay

# Curves and what they are called, in order of preference; whoever teaches wants to know what the
# network does with new examples.
FIGURES = (
    ("held_out_accuracy", "Held-out accuracy"),
    ("accuracy", "Accuracy"),
    ("held_out_mean_absolute_error", "Held-out mean error"),
    ("mean_absolute_error", "Mean error"),
    ("average_error", "Average error"),
)
# What there is of a network that somebody trained in their own way.
_LOSS = "loss"


@dataclass(frozen=True)
class Score:
    """A figure as it stands on screen.

    Parameters
    ----------
    label, text
        What it is called, and what it is; a dash where it is not known yet.
    share
        Length of its bar, 0 to 1.
    colour
        Of the bar.
    """

    label: str
    text: str
    share: float
    colour: Rgba


def figures_of(replay: Replay) -> tuple[str, ...]:
    """Return the curves of a reel that can be its score, the best first."""
    if replay.meta.lessons.are_leaps:
        names = (*(name for name, _ in FIGURES), _LOSS)
    else:
        known = FIGURES[-1:] if not replay.meta.lessons.are_of_probes else FIGURES
        names = tuple(name for name, _ in known)
    return tuple(name for name in names if replay.curve(name) is not None)


class ScoreBoard:
    """Tells the figure that says most of a reel at any time. Built once per film.

    Parameters
    ----------
    replay, theme
        The recorded training, and colours.
    figure
        One of `figures_of`; None for the first.

    Attributes
    ----------
    is_known
        Whether there is one, or will be.
    """

    def __init__(self, replay: Replay, theme: Theme, figure: str | None = None) -> None:
        self._theme = theme
        known, are_leaps = figures_of(replay), replay.meta.lessons.are_leaps
        unknown = _LOSS if are_leaps else FIGURES[-1][0]
        self._kind = figure or next(iter(known), unknown)
        # Of one's own training nothing may be known but weights; of one made here it will be.
        self.is_known = bool(known) or not are_leaps
        self._label = dict(FIGURES, loss="Loss")[self._kind]
        nothing = np.empty(0), np.empty(0)
        self._epochs, self._values = replay.curve(self._kind) or nothing
        self._unit = _unit_of(replay) if "absolute" in self._kind else ""

    def at(self, epochs_over: float) -> Score:
        """Return the figure of the last recorded epoch that is over."""
        found = int(np.searchsorted(self._epochs, epochs_over + 1e-6, side="right")) - 1
        colour = self._theme.error_ink
        if found < 0 or not np.isfinite(self._values[found]):
            return Score(self._label, "\N{EN DASH}", 0.0, colour)
        value = float(self._values[found])
        if "accuracy" in self._kind:
            return Score(self._label, f"{100 * value:.1f} %", value, self._theme.warm_ink)
        if "absolute" in self._kind or self._kind == _LOSS:
            finite = self._values[np.isfinite(self._values)]
            largest = float(finite.max()) or 1.0
            text = f"{significant(value)}{self._unit}"
            return Score(self._label, text, clamp(value / largest), colour)
        return Score(self._label, f"{two_decimals(value)} %", clamp(value / 100), colour)


def _unit_of(replay: Replay) -> str:
    """Return a unit that stands in brackets in the name of the target, such as ``(cm)``."""
    targets = replay.meta.training_set.schema.targets
    name = targets[0].name
    if len(targets) == 1 and name.endswith(")") and "(" in name:
        return f" {name[name.rindex('(') + 1 : -1]}"
    return ""

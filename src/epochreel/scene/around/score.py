"""The one figure that says how well she does, in people's own terms."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Rgba
from epochreel.scene.around.sentences import BETWEEN
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.language.wording import capitalised
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import two_decimals
from epochreel.scene.moments.replay import Replay

# Curves and the keys of what they are called, in order of preference; whoever teaches wants to
# know what the network does with new examples.
FIGURES = (
    ("held_out_accuracy", "held_out_accuracy"),
    ("accuracy", "accuracy"),
    ("held_out_mean_absolute_error", "held_out_mean_error"),
    ("mean_absolute_error", "mean_error"),
    ("average_error", "average_error"),
)
# What there is of a network that somebody trained in their own way.
_LOSS = "loss"


MOST_TARGETS = 3  # whose errors can be read side by side
# A class that holds this share of so many examples makes accuracy say little.
LOPSIDED, FEWEST_JUDGED = 0.7, 20
Curve = tuple[NDArray[np.float64], NDArray[np.float64]]  # epochs and values


@dataclass(frozen=True)
class Score:
    """A figure as it stands on screen.

    Parameters
    ----------
    name, text
        What it is called, as in the middle of a sentence, and what it is; a dash where it is not
        known yet.
    share
        Length of its bar, 0 to 1.
    colour
        Of the bar.
    """

    name: str
    text: str
    share: float
    colour: Rgba

    @property
    def label(self) -> str:
        """What it is called where that stands alone."""
        return capitalised(self.name)


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
        self._theme, self._words = theme, theme.words
        known, are_leaps = figures_of(replay), replay.meta.lessons.are_leaps
        unknown = _LOSS if are_leaps else FIGURES[-1][0]
        self._kind = figure or next(iter(known), unknown)
        # Of one's own training nothing may be known but weights; of one made here it will be.
        self.is_known = bool(known) or not are_leaps
        self._name = self._words.say(dict(FIGURES, loss="loss")[self._kind])
        nothing = np.empty(0), np.empty(0)
        self._epochs, self._values = replay.curve(self._kind) or nothing
        self._unit = _unit_of(replay) if "absolute" in self._kind else ""
        self._several_name, self._several = ("", ()) if figure else _errors_of_several(replay)
        self._balanced = _balanced_curve(replay, self._kind)

    def at(self, epochs_over: float) -> Score:
        """Return the figure of the last recorded epoch that is over."""
        if self._several:
            return self._of_several(epochs_over)
        score = self._of_one(epochs_over)
        share = None if self._balanced is None else _last(self._balanced, epochs_over)
        if share is None:
            return score
        balanced = self._words.say("balanced", percent=self._words.percent(share, 1))
        return replace(score, name=f"{score.name}{BETWEEN}{balanced}")

    def _of_several(self, epochs_over: float) -> Score:
        """Return the mean errors of several targets, each in its own units."""
        names, words = BETWEEN.join(name for name, _ in self._several), self._words
        values = [_last(curve, epochs_over) for _, curve in self._several]
        known = [words.significant(value) for value in values if value is not None]
        text = BETWEEN.join(known) if len(known) == len(values) else "\N{EN DASH}"
        name = words.say("named_figure", figure=words.say(self._several_name), names=names)
        return Score(name, text, 0.0, self._theme.error_ink)

    def _of_one(self, epochs_over: float) -> Score:
        found = int(np.searchsorted(self._epochs, epochs_over + 1e-6, side="right")) - 1
        colour, words = self._theme.error_ink, self._words
        if found < 0 or not np.isfinite(self._values[found]):
            return Score(self._name, "\N{EN DASH}", 0.0, colour)
        value = float(self._values[found])
        if "accuracy" in self._kind:
            return Score(self._name, words.percent(value, 1), value, self._theme.warm_ink)
        if "absolute" in self._kind or self._kind == _LOSS:
            finite = self._values[np.isfinite(self._values)]
            largest = float(finite.max()) or 1.0
            text = f"{words.significant(value)}{self._unit}"
            return Score(self._name, text, clamp(value / largest), colour)
        text = words.in_percent(two_decimals(value))
        return Score(self._name, text, clamp(value / 100), colour)


def _last(curve: Curve, epochs_over: float) -> float | None:
    """Return the last value of a curve up to an epoch; None if it is none."""
    epochs, values = curve
    found = int(np.searchsorted(epochs, epochs_over + 1e-6, side="right")) - 1
    return float(values[found]) if found >= 0 and np.isfinite(values[found]) else None


def _errors_of_several(replay: Replay) -> tuple[str, tuple[tuple[str, Curve], ...]]:
    """Return the key of what the mean errors of several targets are called, and each by its name.

    No errors for one target, or too many to be read.
    """
    if 1 < len(replay.meta.training_set.schema.targets) <= MOST_TARGETS:
        for prefix in ("held_out_", ""):
            found = replay.curves_of_targets(f"{prefix}mean_absolute_error")
            if found:
                return f"{prefix}mean_error", found
    return "", ()


def _balanced_curve(replay: Replay, kind: str) -> Curve | None:
    """Return the balanced accuracy where one answer is right so often that always giving it does.

    None where accuracy says enough.
    """
    if not kind.endswith("accuracy") or (replay.meta.n_examples or 0) < FEWEST_JUDGED:
        return None
    prefix = kind.removesuffix("accuracy")
    majority = replay.curve(f"{prefix}majority")
    if majority is None or majority[1][-1] < LOPSIDED:
        return None
    return replay.curve(f"{prefix}balanced_accuracy")


def _unit_of(replay: Replay) -> str:
    """Return a unit that stands in brackets in the name of the target, such as ``(cm)``."""
    targets = replay.meta.training_set.schema.targets
    name = targets[0].name
    if len(targets) == 1 and name.endswith(")") and "(" in name:
        return f" {name[name.rindex('(') + 1 : -1]}"
    return ""

"""What colour an answer has on a plane, and an example that it should be the answer to.

Classes have hues of their own, which mean nothing else. Two lie on one scale from hue to hue
through dark, where she does not know; of several each has a hue, as bright as she is sure.
Numbers run from dark to warm, as her activity does.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema, TrainingSet
from epochreel.drawing import Rgba
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import clamp
from epochreel.scene.kit.theme import Theme

Floats = NDArray[np.floating]
Pixels = NDArray[np.uint8]
Kind = Literal["two", "classes", "numbers"]

# More classes than hues that can be told apart are not drawn.
MOST_CLASSES = 8
# How much of a hue the plane takes, so that the examples on it stand out.
SHARE_OF_HUE = 0.5
SHADES = 256
# Beyond these odds (1 to 1,100) the colour is full.
WIDEST_ODDS = 7.0


class Hues:
    """The colours of one training's answers.

    Parameters
    ----------
    training_set
        Whose right answers set the scale.
    theme
        Where the hues come from.
    """

    def __init__(self, training_set: TrainingSet, theme: Theme) -> None:
        self._theme, schema = theme, training_set.schema
        self.kind: Kind = kind_of(training_set)
        targets = training_set.targets[:, 0]
        self.low, self.high = 0.0, 1.0
        if self.kind == "numbers" and len(targets):
            self.low, self.high = float(targets.min()), float(targets.max())
        if self.high <= self.low:
            self.high = self.low + 1.0
        self.names = () if self.kind == "numbers" else _class_names(schema)

    @cached_property
    def inks(self) -> tuple[Rgba, ...]:
        """The hue of each class; of numbers, the lowest, the middle and the highest."""
        theme = self._theme
        if self.kind == "numbers":
            return theme.gap, theme.warm_ink, theme.hot
        return theme.classes[: max(len(self.names), 2)]

    @cached_property
    def shades(self) -> Pixels:
        """The plane's colours along the scale of one output, ``(SHADES, 4)``."""
        theme = self._theme
        if self.kind == "numbers":
            return ramp((theme.gap, dimmed(theme, theme.warm_ink, 0.62)), (0.0, 1.0))
        first, second = (dimmed(theme, hue, SHARE_OF_HUE) for hue in self.inks)
        return ramp((first, theme.gap, second), (0.0, 0.5, 1.0))

    def of_values(self, values: Floats) -> Pixels:
        """Return the plane's colours for one output's answers, ``(…,)`` to ``(…, 4)``."""
        values = np.nan_to_num(values, nan=0.5 if self.kind == "two" else self.low)
        scaled = (values - self.low) * (SHADES / (self.high - self.low))
        index = np.clip(scaled, 0, SHADES - 1).astype(np.uint8)
        return _taken(self.shades, index)

    def of_log_odds(self, odds: Floats) -> Pixels:
        """Return the plane's colours for `log_odds` of two classes, ``(…,)`` to ``(…, 4)``."""
        index = np.clip(odds * (SHADES / 2 / WIDEST_ODDS) + SHADES / 2, 0, SHADES - 1)
        return _taken(self._odds_shades, index.astype(np.uint8))

    @cached_property
    def _odds_shades(self) -> Pixels:
        odds = (np.arange(SHADES) + 0.5 - SHADES / 2) * (2 * WIDEST_ODDS / SHADES)
        return self.of_values(1.0 / (1.0 + np.exp(-odds)))

    def of_classes(self, answers: Floats) -> NDArray[np.float32]:
        """Return red, green and blue, 0 to 1, for the answers of all classes, ``(…, 3)``.

        The hue is that of the largest answer; the lead over the second is how sure she is.
        """
        answers = np.clip(np.nan_to_num(np.asarray(answers, np.float32)), -1e6, 1e6)
        best = answers.argmax(axis=-1)
        two = np.partition(answers, -2, axis=-1)[..., -2:]
        sure = np.clip(two[..., 1] - two[..., 0], 0.0, 1.0)[..., None]
        dark = np.array(self._theme.gap[:3], np.float32)
        hues = np.array(
            [dimmed(self._theme, hue, SHARE_OF_HUE)[:3] for hue in self.inks], np.float32
        )
        return (dark + (hues[best] - dark) * sure).astype(np.float32)

    def of_target(self, target: NDArray[np.floating]) -> Rgba:
        """Return the colour of an example by its right answer ``(n_outputs,)``."""
        if self.kind == "classes":
            return self.inks[int(np.argmax(target))]
        if self.kind == "two":
            return self.inks[int(target[0] > 0.5)]
        low, warm, high = self.inks
        share = 2.0 * clamp((float(target[0]) - self.low) / (self.high - self.low))
        return blend(low, warm, share) if share < 1.0 else blend(warm, high, share - 1.0)


def kind_of(training_set: TrainingSet) -> Kind:
    """Return how the answers of a training are to be read."""
    if training_set.schema.task == "classes":
        return "classes"
    only_bits = bool(np.isin(training_set.targets, (0.0, 1.0)).all())
    if training_set.schema.task == "two classes":
        return "two"
    return "two" if only_bits and training_set.targets.shape[1] == 1 else "numbers"


def log_odds(answers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithm of how much likelier the second class is, within ±12; 0 for NaN.

    It is nearly straight where the answer itself turns from 0 to 1 between two points, so that
    what is put between the points is right.
    """
    likely = np.clip(np.nan_to_num(answers, nan=0.5), 1e-5, 1.0 - 1e-5)
    return np.log(likely / (1.0 - likely))


def ramp(colours: tuple[Rgba, ...], places: tuple[float, ...]) -> Pixels:
    """Return opaque shades that run from colour to colour, ``(SHADES, 4)`` uint8."""
    at = np.linspace(0.0, 1.0, SHADES)
    channels = [np.interp(at, places, channel) for channel in zip(*colours, strict=True)]
    return np.round(np.stack(channels, axis=1) * 255).astype(np.uint8)


def _taken(shades: Pixels, index: NDArray[np.uint8]) -> Pixels:
    # Whole pixels are taken at once: a quarter of the time.
    taken = shades.view(np.uint32)[:, 0][index]
    return taken.view(np.uint8).reshape(*index.shape, 4)


def dimmed(theme: Theme, hue: Rgba, share: float) -> Rgba:
    """Return so much of a hue over what separates cells: black, or the bare sheet."""
    return blend(theme.gap, hue, share)


def _class_names(schema: Schema) -> tuple[str, ...]:
    # A gate's answers are 0 and 1 even where they are called numbers.
    return schema.targets[0].categories or ("0", "1")

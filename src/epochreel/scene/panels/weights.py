"""How the weights of each layer are spread: one small histogram below the other."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.panels.axes import Axis, number_ticks, round_above

N_BINS = 26  # even: no bar holds weights of both signs
MOST_COUNTED = 2048  # weights of a layer; of more, so many drawn at random give its shape

# Units.
HEAD, FOOT, BASELINE, FOOT_LINE, BESIDE, LINE = 46.0, 44.0, 24.0, 34.0, 14.0, 28.0
ROWS = 190.0  # for all rows together, as long as that leaves each row at least
LEAST_ROW = 44.0


class WeightsPanel:
    """A histogram of the weights of each layer, as drawn at the moment; see `Panel`.

    All share one axis, symmetric about 0 and wide enough for every recorded weight. Each is as
    high as its tallest bar, so that its shape can be seen however narrow it is.
    """

    name: ClassVar[str] = "weights"
    role: ClassVar[Role] = "course"

    def __init__(self, replay: Replay, theme: Theme) -> None:
        self._theme = theme
        self._names = _layer_names(len(replay.meta.network.layers), theme.words)
        widest = replay.widest_weight()
        bound = _bound(widest) if 0.0 < widest < np.inf else 1.0
        self._axis = Axis(-bound, bound)
        n_layers = len(self._names)
        self.height = HEAD + FOOT + max(ROWS, n_layers * LEAST_ROW)

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether there are layers of weights."""
        return replay.meta.is_dense and replay.meta.network.n_synapses > 0

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the weights as the synapses are drawn."""
        theme, unit = self._theme, brush.unit
        title = theme.words.label("weights_by_layer")
        brush.text(title, place.x, place.y + BASELINE * unit, SMALL, theme.soft)
        pitch = (place.height - (HEAD + FOOT) * unit) / len(self._names)
        widest = max(brush.width_of(name, SMALL) for name in self._names) + BESIDE * unit
        named = pitch >= LINE * unit and widest <= 0.4 * place.width
        left = place.x + (widest if named else 0.0)
        for row, (name, weights) in enumerate(zip(self._names, view.act.weights, strict=True)):
            top = place.y + HEAD * unit + row * pitch
            bars = Rect(left, top + 0.14 * pitch, place.right - left, 0.86 * pitch)
            if named:
                brush.text_at(name, place.x, top + 0.6 * pitch, SMALL, theme.soft)
            self._draw_bars(brush, bars, weights)
        self._draw_foot(brush, Rect(left, place.y, place.right - left, place.height - FOOT * unit))

    def _draw_bars(self, brush: Brush, place: Rect, weights: NDArray[np.floating]) -> None:
        theme, unit = self._theme, brush.unit
        base = Rect(place.x, place.bottom, place.width, 1.5 * unit)
        brush.box(base, fill=theme.line)
        heights = spread(weights, self._axis.high)
        tallest = heights.max()
        if tallest <= 0.0:
            return
        # Bars stand on whole pixels, so that all are equally sharp and none shimmers.
        edges = np.round(place.x + np.linspace(0.0, place.width, N_BINS + 1)).tolist()
        gap = max(1.0, round(2 * unit))
        for index, height in enumerate((heights * (place.height / tallest)).tolist()):
            if height < 0.05:
                continue
            ink = theme.negative_ink if index < N_BINS // 2 else theme.positive_ink
            width = edges[index + 1] - edges[index] - gap
            brush.box(Rect(edges[index], place.bottom - height, width, height), fill=ink)

    def _draw_foot(self, brush: Brush, plot: Rect) -> None:
        theme, unit = self._theme, brush.unit
        baseline = plot.bottom + FOOT_LINE * unit
        text = number_ticks(theme.words)
        low, high = text(self._axis.low), text(self._axis.high)
        brush.text(low, plot.x, baseline, SMALL, theme.soft)
        brush.text(high, plot.right, baseline, SMALL, theme.soft, anchor="right")
        brush.text("0", plot.center[0], baseline, SMALL, theme.soft, anchor="center")


def spread(weights: NDArray[np.floating], bound: float) -> NDArray[np.float64]:
    """Return how many weights lie in each of `N_BINS` equal bins, ``(N_BINS,)``.

    A weight between the middles of two bins counts for both, by its distance from them, so that
    bars change smoothly as weights do; but never for a bin of the other sign. Weights beyond the
    bound count for the outermost bins.

    Parameters
    ----------
    weights
        Of any shape; those that are not finite are left out, and of more than `MOST_COUNTED` so
        many are counted, always the same ones.
    bound
        The bins divide ``-bound`` to ``bound``.
    """
    flat = weights.ravel()
    if flat.size > MOST_COUNTED:
        flat = flat[_sample(flat.size)]
    flat = flat.astype(np.float64)
    flat = flat[np.isfinite(flat)]
    half = N_BINS // 2
    place = np.clip(np.abs(flat) / bound * half - 0.5, 0.0, half - 1.0)
    inner = place.astype(np.int64)
    outer_share = place - inner
    counts = np.zeros(N_BINS)
    for sign, bins in ((flat < 0.0, slice(half - 1, None, -1)), (flat > 0.0, slice(half, None))):
        at, share = inner[sign], outer_share[sign]
        side = np.bincount(at, 1.0 - share, half + 1) + np.bincount(at + 1, share, half + 1)
        counts[bins] = side[:half]
    return counts


@lru_cache(maxsize=16)
def _sample(size: int) -> NDArray[np.int64]:
    # Not every k-th: that would be the synapses of the same few inputs, neuron by neuron.
    return np.random.default_rng(0).choice(size, MOST_COUNTED, replace=False)


def _bound(widest: float) -> float:
    """Return a round number that is not much above the widest weight: 1, 1.5, 2, 3, 4, 5, 6, 8."""
    scale = round_above(widest) / 10
    steps = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return next(step * scale for step in steps if step * scale >= widest * (1 - 1e-9))


def _layer_names(n_layers: int, words: Wording) -> tuple[str, ...]:
    """Return what each layer of weights leads to."""
    hidden = n_layers - 1
    numbers = map(words.grouped, range(1, hidden + 1))
    names = [words.say("hidden_layer_number", number=number) for number in numbers]
    names = [words.say("hidden_layer")] if hidden == 1 else names
    return (*names, words.say("output_layer"))

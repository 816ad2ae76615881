"""The last card: what became of the network, which goes on glowing, and who made the film."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from epochreel.drawing import Drawing
from epochreel.scene.around.cards import ASCENT, LEADING
from epochreel.scene.around.marks import draw_logo, logo_size
from epochreel.scene.around.sentences import BETWEEN, last_words
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.fitting import FittedText, fit_text
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import LARGE, MARGIN, MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.network.little_network import LittleNetwork
from epochreel.scene.options import Imprint
from epochreel.story import Moment

# Units: from the last baseline of the words to the facts, from line to line of the credit, between
# words and a logo, and between the networks and what they are called.
WORDS_TO_FACTS, CREDIT_LINE, BESIDE_LOGO, LABEL = 52.0, 32.0, 40.0, 40.0
LOGO_WIDTH, LOGO_HEIGHT = 360.0, 96.0
COMES_SECS = (0.4, 1.1)
NAMES = ("counter_before", "counter_after")


class EndCard:
    """Draws the last card around the network. Built once per film.

    Parameters
    ----------
    replay, regions, theme
        What, where and how.
    imprint
        Last words, credit and logo, where people chose any.
    """

    def __init__(self, replay: Replay, regions: Regions, theme: Theme, imprint: Imprint) -> None:
        self._replay, self._regions, self._theme = replay, regions, theme
        self._imprint = imprint

    def draw(self, brush: Brush, moment: Moment) -> list[Drawing]:
        """Add the words to a brush, and return the network as it was before and after."""
        coming = smooth(window(moment.elapsed_secs, *COMES_SECS))
        seen = Brush(brush.unit, coming, brush.font)
        if coming > 0.0:
            room = self._draw_logo(seen)
            self._draw_words(seen, room)
            self._draw_foot(seen)
        drawings = self._weights(seen, coming) if coming > 0.0 else []
        brush.inks.extend(seen.inks)
        return drawings

    def _draw_logo(self, brush: Brush) -> float:
        """Draw the logo in the upper right corner, and return the width that is left of it, px."""
        regions, logo = self._regions, self._imprint.logo
        left, right = regions.heading.x, regions.score.right
        if logo is None:
            return right - left
        unit = regions.unit
        width = min(LOGO_WIDTH * unit, 0.4 * (right - left))
        size = logo_size(self._theme, logo, unit, width, LOGO_HEIGHT * unit)
        draw_logo(brush, self._theme, logo, Rect(right - size[0], regions.heading.y, *size))
        return right - left - size[0] - BESIDE_LOGO * unit

    def _draw_words(self, brush: Brush, room: float) -> None:
        """Draw the last words, and below them what was trained."""
        regions, theme, unit = self._regions, self._theme, self._regions.unit
        said = self._imprint.last_words
        said = last_words(self._replay, theme.words) if said is None else said
        words = fit_text(brush, said, LARGE, room, bold=True)
        x, y = regions.heading.x, regions.heading.y + ASCENT * words.size * unit
        y = _draw_lines(brush, words.lines, (x, y), LEADING * words.size, words.size, theme, True)
        y += (WORDS_TO_FACTS if words.lines else 0.0) * unit
        parts = self._facts()
        # One line, whatever it must leave out: large type upright leaves no room for two.
        while len(parts) > 1 and brush.width_of(BETWEEN.join(parts), MEDIUM) > room:
            parts = parts[:-1]
        facts = brush.fitted(BETWEEN.join(parts), MEDIUM, room)
        brush.text(facts, x, y, MEDIUM, theme.soft)

    def _facts(self) -> tuple[str, ...]:
        """Return which network it is, how large, and how long it was trained."""
        meta, words = self._replay.meta, self._theme.words
        network, epochs = meta.network, words.of(meta.epoch_word).say("epochs_done", meta.n_epochs)
        if not meta.is_dense:
            parts = str(network), words.say("parameters", network.n_parameters), epochs
        else:
            name = words.say("network_of", network=str(network))
            parts = name, words.say("synapses", network.n_synapses), epochs
        return parts

    def _draw_foot(self, brush: Brush) -> None:
        """Draw who made the film on the left, and what with on the right."""
        regions, theme, unit = self._regions, self._theme, self._regions.unit
        left, right = regions.heading.x, regions.score.right
        # Upright, the legend lies lower than words that must be read may.
        y = min(regions.legend.center[1], (1 - MARGIN) * regions.height - SMALL / 2 * unit)
        filmed = theme.words.say("filmed_with")
        room = right - left - brush.width_of(filmed, SMALL) - BESIDE_LOGO * unit
        credit = fit_text(brush, self._imprint.credit or "", SMALL, room)
        if y - CREDIT_LINE * unit - SMALL * unit < self._lowest:
            one = brush.fitted(self._imprint.credit or "", SMALL, room)
            credit = FittedText((one,) if one else (), SMALL)
        for number, line in enumerate(reversed(credit.lines)):
            up = number * CREDIT_LINE * unit
            brush.text_at(line, left, y - up, credit.size, theme.soft)
        if len(credit.lines) > 1:
            # In the order in which they are read.
            brush.inks[-2:] = brush.inks[:-3:-1]
        brush.text_at(filmed, right, y, SMALL, theme.faint, anchor="right")

    def _weights(self, brush: Brush, opacity: float) -> list[Drawing]:
        """Return the network at rest, as it was at first and as it is now, each under its name."""
        steps = self._replay.step_at(self._first).step, self._replay.kept_step.step
        drawings = []
        for (place, network), step, name in zip(self._networks, steps, NAMES, strict=False):
            y = place.y + LABEL / 2 * self._regions.unit
            brush.text_at(self._theme.words.say(name), place.x, y, SMALL, self._theme.soft)
            drawings.append(network.draw(step, opacity))
        return drawings

    @property
    def _lowest(self) -> float:
        """The lower end of the network and of the panels' places, px."""
        regions = self._regions
        return max(place.bottom for place in (regions.network, *regions.panels))

    @property
    def _first(self) -> int:
        return self._replay.first_step

    @cached_property
    def _networks(self) -> list[tuple[Rect, LittleNetwork]]:
        if not self._replay.meta.is_dense or not self._regions.panels:
            return []
        label = LABEL * self._regions.unit
        return [
            (place, LittleNetwork(self._replay, place.inset(0.0, label, 0.0, 0.0), self._theme))
            for place in _halves(self._regions.panels)
        ]


def _halves(panels: Sequence[Rect]) -> list[Rect]:
    """Return two equal places where the panels stood."""
    left, top = min(p.x for p in panels), min(p.y for p in panels)
    right, bottom = max(p.right for p in panels), max(p.bottom for p in panels)
    width, height = right - left, bottom - top
    if height > width:
        return [Rect(left, top + at * height / 2, width, 0.94 * height / 2) for at in range(2)]
    return [Rect(left + at * 0.53 * width, top, 0.47 * width, height) for at in range(2)]


def _draw_lines(
    brush: Brush,
    lines: Sequence[str],
    at: tuple[float, float],
    leading: float,
    size: float,
    theme: Theme,
    bold: bool,
) -> float:
    """Draw lines from a first baseline on; return the last one, px."""
    x, y = at
    for number, line in enumerate(lines):
        down = y + number * leading * brush.unit
        brush.text(line, x, down, size, theme.bright if bold else theme.soft, bold=bold)
    return y + max(len(lines) - 1, 0) * leading * brush.unit

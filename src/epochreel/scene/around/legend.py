"""What the colours mean, in one small line."""

from __future__ import annotations

from collections.abc import Sequence

from epochreel.drawing import Rgba
from epochreel.scene.kit.brush import LEAST_SHRUNK, Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL, Regions
from epochreel.scene.kit.theme import Theme

Entry = tuple[str, Rgba, str]  # its mark, colour and word
GAP, LEAST_GAP = 44.0, 16.0  # units, between entries


def neurons_legend(theme: Theme, *, below_zero: bool) -> tuple[Entry, ...]:
    """Return the entries for neurons and synapses; ``below_zero`` if they can be that active."""
    say = theme.words.say
    return (
        ("line", theme.positive_ink, say("excites")),
        ("line", theme.negative_ink, say("inhibits")),
        ("wedge", theme.soft, say("weight")),
        ("dot", theme.warm_ink, say("activity")),
        *((("dot", theme.cold_ink, say("below_zero")),) if below_zero else ()),
        ("dot", theme.error_ink, say("error")),
    )


def nodes_legend(theme: Theme) -> tuple[Entry, ...]:
    """Return the entries for the nodes of a network of any blocks: numbers by their sign."""
    say = theme.words.say
    return (
        ("line", theme.positive_ink, say("weight_above")),
        ("line", theme.negative_ink, say("weight_below")),
        ("dot", theme.warm_ink, say("output_above")),
        ("dot", theme.cold_ink, say("output_below")),
        ("dot", theme.error_ink, say("error")),
    )


def draw_legend(brush: Brush, regions: Regions, theme: Theme, entries: Sequence[Entry]) -> None:
    """Draw the legend, centred in its place."""
    unit, place, n_gaps = regions.unit, regions.legend, max(len(entries) - 1, 1)
    size, widths = SMALL, _widths(brush, entries, SMALL)
    if sum(widths) + n_gaps * LEAST_GAP * unit > place.width:
        # A narrow picture or a language of long words: smaller type, down to what can be read.
        share = (place.width - n_gaps * LEAST_GAP * unit) / sum(widths)
        size = SMALL * max(0.99 * share, LEAST_SHRUNK)
        widths = _widths(brush, entries, size)
    gap = min(GAP * unit, (place.width - sum(widths)) / n_gaps)
    x = place.center[0] - (sum(widths) + gap * (len(widths) - 1)) / 2
    middle = place.center[1]
    for (mark, colour, word), width in zip(entries, widths, strict=True):
        if mark == "dot":
            brush.dot(x + 9 * unit, middle, 8.0, colour)
        elif mark == "line":
            brush.box(Rect(x, middle - 2.5 * unit, 34 * unit, 5 * unit), radius=2.5, fill=colour)
        else:
            for index, thick in enumerate((1.5, 3.5, 7.0)):
                bar = Rect(
                    x + 14 * index * unit, middle - thick / 2 * unit, 12 * unit, thick * unit
                )
                brush.box(bar, radius=min(thick / 2, 2), fill=colour)
        brush.text_at(word, x + _MARK[mark] * unit, middle, size, theme.soft)
        x += width + gap


def _widths(brush: Brush, entries: Sequence[Entry], size: float) -> list[float]:
    """Return how wide each entry is, px."""
    return [_MARK[mark] * brush.unit + brush.width_of(word, size) for mark, _, word in entries]


_MARK = {"dot": 30.0, "line": 48.0, "wedge": 54.0}  # width of a mark and the gap after it, units

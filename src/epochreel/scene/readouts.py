"""The two figures a viewer follows, and the names of the phases of a lesson."""

from __future__ import annotations

from collections.abc import Mapping

from epochreel.scene.brush import Brush
from epochreel.scene.colour import blend
from epochreel.scene.rect import Rect
from epochreel.scene.regions import LARGE, MEDIUM, SMALL, Regions
from epochreel.scene.score import Score
from epochreel.scene.theme import Theme
from epochreel.story import PhaseName

PHASES: tuple[tuple[PhaseName, str], ...] = (
    ("present", "see"),
    ("think", "think"),
    ("compare", "compare"),
    ("learn", "learn"),
)


def draw_heading(brush: Brush, regions: Regions, theme: Theme, title: str, below: str) -> None:
    """Draw the counter in the upper left corner and a line below it."""
    place, unit = regions.heading, regions.unit
    brush.text(title, place.x, place.y + 46 * unit, LARGE, theme.bright, bold=True)
    brush.text(below, place.x, place.y + 96 * unit, MEDIUM, theme.soft)


def draw_score(brush: Brush, regions: Regions, theme: Theme, score: Score) -> None:
    """Draw the score in the upper right corner, as a number and as a length."""
    place, unit = regions.score, regions.unit
    label, right = place.y + 24 * unit, place.right
    brush.text(score.label, right, label, SMALL, theme.soft, anchor="right")
    figure = place.y + 84 * unit
    brush.text(score.text, right, figure, LARGE, theme.bright, bold=True, anchor="right")
    bar = Rect(place.x, place.y + 108 * unit, place.width, 12 * unit)
    brush.box(bar, radius=6, fill=theme.line)
    if score.share > 0.0:
        length = max(score.share * bar.width, bar.height)
        brush.box(Rect(bar.x, bar.y, length, bar.height), radius=6, fill=score.colour)


def draw_phases(
    brush: Brush, regions: Regions, theme: Theme, lit: Mapping[PhaseName, float]
) -> None:
    """Draw the four words of a lesson, each as bright as ``lit`` says, 0 to 1."""
    unit, gap = regions.unit, 46 * regions.unit
    widths = [brush.width_of(word, MEDIUM, bold=True) for _, word in PHASES]
    x = regions.strip.center[0] - (sum(widths) + gap * (len(widths) - 1)) / 2
    baseline = regions.strip.y + 40 * unit
    for (phase, word), width in zip(PHASES, widths, strict=True):
        glow = lit.get(phase, 0.0)
        colour = theme.error_ink if phase == "learn" else theme.warm_ink
        middle = x + width / 2
        brush.text(
            word, middle, baseline, MEDIUM, blend(theme.faint, theme.bright, glow), anchor="center"
        )
        rule = Rect(x, baseline + 13 * unit, width, 3 * unit)
        brush.box(rule, radius=1.5, fill=colour, opacity=glow)
        x += width + gap


def draw_caption(
    brush: Brush, regions: Regions, theme: Theme, text: str, opacity: float = 1.0
) -> None:
    """Draw one sentence above the network."""
    middle, baseline = regions.strip.center[0], regions.strip.y + 40 * regions.unit
    brush.text(text, middle, baseline, MEDIUM, theme.bright, anchor="center", opacity=opacity)

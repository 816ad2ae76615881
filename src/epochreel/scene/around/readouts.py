"""The two figures a viewer follows, and the names of the phases of a lesson."""

from __future__ import annotations

from collections.abc import Mapping

from epochreel.scene.around.score import Score
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import LARGE, MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.story import PhaseName

LEAST_GAP_PX = 5.0  # between the label of the score and its figure
# Units; and more lines would reach the network.
CAPTION_LINE, CAPTION_GAP, CAPTION_LINES = 40.0, 40.0, 2
# The phases of a lesson that have a name, and the keys of those.
PHASES: tuple[tuple[PhaseName, str], ...] = (
    ("present", "see"),
    ("think", "think"),
    ("compare", "compare"),
    ("learn", "learn"),
)


def draw_heading(brush: Brush, regions: Regions, theme: Theme, title: str, below: str) -> None:
    """Draw the counter in the upper left corner and a line below it."""
    place, unit = regions.heading, regions.unit
    size = brush.fitting_size(title, LARGE, place.width, bold=True)
    title = brush.fitted(title, size, place.width, bold=True)
    brush.text(title, place.x, place.y + 46 * unit, size, theme.bright, bold=True)
    size = brush.fitting_size(below, MEDIUM, place.width)
    below = brush.fitted(below, size, place.width)
    brush.text(below, place.x, place.bottom - 14 * unit, size, theme.soft)


def draw_score(brush: Brush, regions: Regions, theme: Theme, score: Score) -> None:
    """Draw the score in the upper right corner, as a number and as a length."""
    place, unit = regions.score, regions.unit
    label, right = place.y + 24 * unit, place.right
    small = brush.fitting_size(score.label, SMALL, place.width)
    name = brush.fitted(score.label, small, place.width)
    brush.text(name, right, label, small, theme.soft, anchor="right")
    # In small pictures a line of type needs more room than its share of the height.
    figure = label + max(60 * unit, 45 * unit + LEAST_GAP_PX)
    size = brush.fitting_size(score.text, LARGE, place.width, bold=True)
    text = brush.fitted(score.text, size, place.width, bold=True)
    brush.text(text, right, figure, size, theme.bright, bold=True, anchor="right")
    bar = Rect(place.x, place.bottom - 22 * unit, place.width, 12 * unit)
    brush.box(bar, radius=6, fill=theme.line)
    if score.share > 0.0:
        length = max(score.share * bar.width, bar.height)
        brush.box(Rect(bar.x, bar.y, length, bar.height), radius=6, fill=score.colour)


def draw_phases(
    brush: Brush, regions: Regions, theme: Theme, lit: Mapping[PhaseName, float]
) -> None:
    """Draw the four words of a lesson, each as bright as ``lit`` says, 0 to 1."""
    unit, gap = regions.unit, 46 * regions.unit
    words = [theme.words.say(key) for _, key in PHASES]
    widths = [brush.width_of(word, MEDIUM, bold=True) for word in words]
    x = regions.strip.center[0] - (sum(widths) + gap * (len(widths) - 1)) / 2
    baseline = regions.strip.y + 40 * unit
    for (phase, _), word, width in zip(PHASES, words, widths, strict=True):
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
    brush: Brush, regions: Regions, theme: Theme, text: str, width: float, opacity: float = 1.0
) -> None:
    """Draw what is told above the network, in as many lines as a width of px asks for."""
    middle, baseline = regions.strip.center[0], regions.strip.y + 40 * regions.unit
    lines = brush.wrapped(text, MEDIUM, width, CAPTION_LINES)
    for number, line in enumerate(lines):
        y = baseline + number * CAPTION_LINE * regions.unit
        brush.text(line, middle, y, MEDIUM, theme.bright, anchor="center", opacity=opacity)


def caption_width(brush: Brush, regions: Regions, heading: tuple[str, str], score: Score) -> float:
    """Return the room between the two counters for a caption, px; else all of the strip's."""
    strip, unit = regions.strip, regions.unit
    if strip.y > regions.heading.y:
        return strip.width
    title, below = heading
    left = max(brush.width_of(title, LARGE, bold=True), brush.width_of(below, MEDIUM))
    left = regions.heading.x + min(left, regions.heading.width)
    right = max(brush.width_of(score.text, LARGE, bold=True), brush.width_of(score.label, SMALL))
    right = regions.score.right - min(right, regions.score.width)
    middle = strip.center[0]
    return 2 * (min(middle - left, right - middle) - CAPTION_GAP * unit)

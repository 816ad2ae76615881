"""The title card: what a network is to learn, as a puzzle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from epochreel.drawing import Rgba
from epochreel.scene.around.marks import corner_place, draw_logo
from epochreel.scene.around.puzzle import Goal, draw_puzzle, puzzle_size, puzzle_words
from epochreel.scene.kit.brush import LEAST_SHRUNK, Brush
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.fitting import FittedText, fit_text
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import LARGE, MEDIUM, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import sliding
from epochreel.scene.options import Imprint
from epochreel.steps import ReelMeta
from epochreel.story import Moment

WIDTH = 0.9  # of the picture, for texts
# From the top of a line to its baseline, and from one line to the next, in sizes of its type.
ASCENT, LEADING = 40.0 / LARGE, 1.22
# Units, from baseline to baseline or to what is no text.
TITLE_TO_WORDS, WORDS_TO_PUZZLE, TITLE_TO_PUZZLE = 56.0, 54.0, 80.0
WORDS_TO_FACTS, FACTS_TO_LAST = 62.0, 54.0
FACTS_TO_CREDIT, FACTS_TO_LOGO, LOGO_TO_TEXT = 96.0, 72.0, 68.0
LOGO_WIDTH, LOGO_HEIGHT = 360.0, 84.0
ABOVE_CENTER = 6.0  # of the first of three lines
# Seconds: when the question comes, and when it is all there.
ASKED_SECS, COMPLETE_SECS = 1.4, 1.9


def draw_title_card(
    brush: Brush,
    regions: Regions,
    theme: Theme,
    meta: ReelMeta,
    imprint: Imprint,
    moment: Moment,
    goal: Goal | None = None,
) -> None:
    """Draw the title, and below it what is to be learned, piece by piece, the question last.

    At the end all goes but the table, if that has a ``goal`` on the stage.
    """
    gone, opened = sliding(moment), moment.before is not None
    # The title of a film that begins with it stands from the first frame on, which is what
    # players show of a film at rest.
    coming = smooth(window(moment.elapsed_secs, 0.2, 0.7)) if opened else 1.0
    last = 1.0 if moment.after is not None else smooth((moment.left_secs + 0.02) / 0.5)
    brush.opacity = coming * last * (1.0 - smooth(window(gone, 0.0, 0.4)))
    heading = _heading(brush, regions, theme, meta, imprint, moment)
    below = WORDS_TO_PUZZLE if len(heading) > 1 else TITLE_TO_PUZZLE
    above = (_height(heading) + below) * regions.unit
    width, height = puzzle_size(brush, regions, meta, above)
    card = regions.card
    top = max(card.y + (card.height - height - above) / 2, card.y)
    place = Rect((regions.width - width) / 2, top + above, width, height)
    _draw_lines(brush, regions, top, heading)
    # The question comes after a beat of its own.
    told = window(moment.elapsed_secs, 0.3, 1.3)
    asked = window(moment.elapsed_secs, ASKED_SECS, COMPLETE_SECS)
    if goal is None:
        draw_puzzle(brush, regions, theme, meta, place, told, asked)
    else:
        puzzle = Brush(brush.unit, coming * last, brush.font)
        draw_puzzle(puzzle, regions, theme, meta, place, told, asked, goal, gone)
        brush.inks.extend(puzzle.inks)
    if imprint.logo is not None:
        corner = corner_place(regions, theme, imprint.logo, place)
        draw_logo(brush, theme, imprint.logo, corner)


@dataclass(frozen=True)
class _Text:
    """Lines that belong together; ``drop`` leads to the first baseline, units."""

    fitted: FittedText
    drop: float
    rgba: Rgba
    bold: bool = False
    opacity: float = 1.0

    @property
    def height(self) -> float:
        """From the last baseline above to the last one of these, units."""
        return self.drop + max(len(self.fitted.lines) - 1, 0) * LEADING * self.fitted.size


def _heading(
    brush: Brush,
    regions: Regions,
    theme: Theme,
    meta: ReelMeta,
    imprint: Imprint,
    moment: Moment,
) -> list[_Text]:
    """Return the title and the line below it, if there is to be one."""
    width = WIDTH * regions.width
    # A title of two lines is smaller than it could be: tall puzzles leave no more room.
    title = fit_text(
        brush,
        imprint.title or _title_of(meta, theme.words),
        LARGE,
        width,
        several=LEAST_SHRUNK * LARGE,
        bold=True,
    )
    own = (
        puzzle_words(meta, theme.words) if regions.captions is None else ""
    )  # captions ask it themselves
    words = own if imprint.subtitle is None else imprint.subtitle
    below = fit_text(brush, words, MEDIUM, width)
    late = smooth(window(moment.elapsed_secs, 0.5, 1.2))
    heading = [_Text(title, ASCENT * title.size, theme.bright, bold=True)]
    if below.lines:
        heading.append(_Text(below, TITLE_TO_WORDS, theme.soft, opacity=late))
    return heading


def _title_of(meta: ReelMeta, words: Wording) -> str:
    return words.title(meta.title, meta.problem) or words.say("title")


def _height(texts: Sequence[_Text]) -> float:
    return sum(text.height for text in texts)


def _draw_lines(brush: Brush, regions: Regions, top: float, texts: Sequence[_Text]) -> None:
    """Draw texts below one another, centred in the picture."""
    middle, reached = regions.width / 2, 0.0
    for text in texts:
        size = text.fitted.size
        for number, line in enumerate(text.fitted.lines):
            down = reached + text.drop + number * LEADING * size
            brush.text(
                line,
                middle,
                top + down * regions.unit,
                size,
                text.rgba,
                bold=text.bold,
                anchor="center",
                opacity=text.opacity,
            )
        reached += text.height

"""The opening and closing cards: the puzzle, and what became of it."""

from __future__ import annotations

from epochreel.scene.around.puzzle import draw_puzzle, puzzle_size, puzzle_words
from epochreel.scene.around.sentences import last_words
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.regions import LARGE, MEDIUM, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import counted
from epochreel.scene.moments.replay import Replay
from epochreel.steps import ReelMeta
from epochreel.story import Moment

# Units from the top of the title to what is below it, with a line between them and without.
TITLE_HEIGHT, TITLE_ALONE = 150.0, 100.0


def draw_title_card(
    brush: Brush, regions: Regions, theme: Theme, meta: ReelMeta, moment: Moment
) -> None:
    """Draw the title, and below it what is to be learned, piece by piece, the question last."""
    # The title stands from the first frame on, which is what players show of a film at rest.
    brush.opacity = smooth((moment.left_secs + 0.02) / 0.5)
    unit, middle = regions.unit, regions.width / 2
    _, height = puzzle_size(brush, regions, meta)
    above = (TITLE_HEIGHT if regions.captions is None else TITLE_ALONE) * unit
    top = (regions.above_captions - height - above) / 2
    late = smooth(window(moment.elapsed_secs, 0.5, 1.2))
    words = puzzle_words(meta)
    size = min(
        LARGE, LARGE * 0.9 * regions.width / max(brush.width_of(meta.title, LARGE, bold=True), 1.0)
    )
    brush.text(meta.title, middle, top + 40 * unit, size, theme.bright, bold=True, anchor="center")
    if regions.captions is None:
        y = top + 96 * unit
        brush.text(words, middle, y, MEDIUM, theme.soft, anchor="center", opacity=late)
    # The question comes after a beat of its own.
    told = window(moment.elapsed_secs, 0.8, 2.6)
    asked = window(moment.elapsed_secs, 3.0, 3.6)
    draw_puzzle(brush, regions, theme, meta, top + above, told, asked)


def draw_end_card(
    brush: Brush, regions: Regions, theme: Theme, replay: Replay, moment: Moment
) -> None:
    """Draw the facts over the dark stage, and the last words unless there are captions."""
    meta, unit = replay.meta, regions.unit
    if regions.captions is None:
        draw_last_words(brush, regions, theme, moment, last_words(replay))
    brush.opacity = _end_opacity(moment)
    middle, center = regions.width / 2, regions.height / 2
    synapses = meta.network.n_synapses
    facts = (
        f"{meta.network} network  ·  {counted(synapses, 'synapse')}  ·  "
        f"{counted(meta.n_epochs, meta.epoch_word)}"
    )
    facts_size = brush.fitting_size(facts, MEDIUM, 0.9 * regions.width)
    lines = (
        (facts, 56.0, facts_size, theme.soft),
        ("filmed with epochreel", 110.0, MEDIUM, theme.faint),
    )
    for text, down, type_size, colour in lines:
        brush.text(text, middle, center + down * unit, type_size, colour, anchor="center")


def draw_last_words(
    brush: Brush, regions: Regions, theme: Theme, moment: Moment, words: str
) -> None:
    """Draw what the film ends with, in the middle of the end card."""
    brush.opacity = _end_opacity(moment)
    x, y = regions.width / 2, regions.height / 2 - 6.0 * regions.unit
    size = LARGE * min(
        1.0, 0.9 * regions.width / max(brush.width_of(words, LARGE, bold=True), 1.0)
    )
    brush.text(words, x, y, size, theme.bright, bold=True, anchor="center")


def _end_opacity(moment: Moment) -> float:
    coming = smooth(window(moment.elapsed_secs, 0.6, 1.3))
    return coming * smooth((moment.left_secs + 0.02) / 0.5)

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

TITLE_HEIGHT = 150.0  # units from the top of the title to what is below it


def draw_title_card(
    brush: Brush, regions: Regions, theme: Theme, meta: ReelMeta, moment: Moment
) -> None:
    """Draw the title, and below it what is to be learned, piece by piece, the question last."""
    # The title stands from the first frame on, which is what players show of a film at rest.
    brush.opacity = smooth((moment.left_secs + 0.02) / 0.5)
    unit, middle = regions.unit, regions.width / 2
    _, height = puzzle_size(regions, meta)
    top = (regions.height - height - TITLE_HEIGHT * unit) / 2
    late = smooth(window(moment.elapsed_secs, 0.5, 1.2))
    words = puzzle_words(meta)
    size = min(
        LARGE, LARGE * 0.9 * regions.width / max(brush.width_of(meta.title, LARGE, bold=True), 1.0)
    )
    brush.text(meta.title, middle, top + 40 * unit, size, theme.bright, bold=True, anchor="center")
    brush.text(words, middle, top + 96 * unit, MEDIUM, theme.soft, anchor="center", opacity=late)
    # The question comes after a beat of its own.
    told = window(moment.elapsed_secs, 0.8, 2.6)
    asked = window(moment.elapsed_secs, 3.0, 3.6)
    draw_puzzle(brush, regions, theme, meta, top + TITLE_HEIGHT * unit, told, asked)


def draw_end_card(
    brush: Brush, regions: Regions, theme: Theme, replay: Replay, moment: Moment
) -> None:
    """Draw the last words over the dark stage."""
    meta, unit = replay.meta, regions.unit
    brush.opacity = smooth(window(moment.elapsed_secs, 0.6, 1.3)) * smooth(
        (moment.left_secs + 0.02) / 0.5
    )
    middle, center = regions.width / 2, regions.height / 2
    words = last_words(replay)
    size = LARGE * min(
        1.0, 0.9 * regions.width / max(brush.width_of(words, LARGE, bold=True), 1.0)
    )
    synapses = meta.network.n_synapses
    facts = (
        f"{meta.network} network  ·  {counted(synapses, 'synapse')}  ·  "
        f"{counted(meta.n_epochs, meta.epoch_word)}"
    )
    facts_size = brush.fitting_size(facts, MEDIUM, 0.9 * regions.width)
    lines = (
        (words, -6.0, size, theme.bright, True),
        (facts, 56.0, facts_size, theme.soft, False),
        ("filmed with epochreel", 110.0, MEDIUM, theme.faint, False),
    )
    for text, down, type_size, colour, bold in lines:
        y = center + down * unit
        brush.text(text, middle, y, type_size, colour, bold=bold, anchor="center")

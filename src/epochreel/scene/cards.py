"""The opening and closing cards: the puzzle, and what became of it."""

from __future__ import annotations

from epochreel.scene.brush import Brush
from epochreel.scene.easing import smooth, window
from epochreel.scene.hues import kind_of
from epochreel.scene.points import can_scatter, draw_points
from epochreel.scene.rect import Rect
from epochreel.scene.regions import LARGE, MEDIUM, Regions
from epochreel.scene.replay import Replay
from epochreel.scene.sentences import is_right
from epochreel.scene.table import TableState, draw_table, fits_table, table_size
from epochreel.scene.theme import Theme
from epochreel.scene.words import grouped
from epochreel.steps import ReelMeta
from epochreel.story import Moment

PUZZLE_SCALE = 1.15


def draw_title_card(
    brush: Brush, regions: Regions, theme: Theme, meta: ReelMeta, moment: Moment
) -> None:
    """Draw the puzzle: the training set row by row, the question last."""
    seen = smooth(moment.elapsed_secs / 0.6) * smooth((moment.left_secs + 0.02) / 0.5)
    brush.opacity = seen
    unit = regions.unit
    middle = regions.width / 2
    puzzle = Brush(unit * PUZZLE_SCALE, seen)
    width, height = table_size(meta.training_set, puzzle.unit, with_answers=False)
    has_table = fits_table(meta.training_set)
    has_points = not has_table and can_scatter(meta.training_set)
    if has_points:
        width = height = min(760 * unit, regions.width - 160 * unit, regions.height - 270 * unit)
    top = (regions.height - (height if has_table or has_points else 0) - 150 * unit) / 2
    brush.text(
        meta.title, middle, top + 40 * unit, LARGE, theme.bright, bold=True, anchor="center"
    )
    late = smooth(window(moment.elapsed_secs, 0.5, 1.2))
    below = _challenge(meta, has_table, has_points)
    brush.text(below, middle, top + 96 * unit, MEDIUM, theme.soft, anchor="center", opacity=late)
    if has_points:
        place = Rect(middle - width / 2, top + 140 * unit, width, height)
        revealed = window(moment.elapsed_secs, 0.8, 3.2)
        draw_points(puzzle, place, theme, meta.training_set, revealed)
        brush.inks.extend(puzzle.inks)
    if not has_table:
        return
    rows = meta.training_set.n_examples + 1
    # The last row, the question, comes after a beat of its own.
    revealed = window(moment.elapsed_secs, 0.8, 2.6) * (rows - 1)
    revealed += window(moment.elapsed_secs, 3.0, 3.5)
    place = Rect(middle - width / 2, top + 150 * unit, width, height)
    state = TableState(
        revealed=revealed,
        with_answers=False,
        question_row=smooth(window(moment.elapsed_secs, 3.1, 3.7)),
    )
    draw_table(puzzle, place, theme, meta.training_set, meta.question, state)
    brush.inks.extend(puzzle.inks)


def _challenge(meta: ReelMeta, has_table: bool, has_points: bool) -> str:
    """Return what the puzzle asks of those who watch."""
    if has_table and meta.question:
        return "Can you work out the rule?"
    if has_points and kind_of(meta.training_set) != "numbers":
        return "Where would you draw the line?"
    return f"A {meta.network} network"


def draw_end_card(
    brush: Brush, regions: Regions, theme: Theme, replay: Replay, moment: Moment
) -> None:
    """Draw the last words over the dark stage."""
    meta = replay.meta
    seen = smooth(window(moment.elapsed_secs, 0.6, 1.3)) * smooth((moment.left_secs + 0.02) / 0.5)
    middle, center = regions.width / 2, regions.height / 2
    unit = regions.unit
    words = f"{grouped(meta.n_epochs)} {meta.epoch_word}s of learning."
    if meta.question is not None and is_right(replay, meta.question):
        words = "She was never told the rule. She found it."
    size = LARGE if regions.width > regions.height else 0.8 * LARGE
    brush.text(
        words,
        middle,
        center - 6 * unit,
        size,
        theme.bright,
        bold=True,
        anchor="center",
        opacity=seen,
    )
    facts = (
        f"{meta.network} network  ·  {meta.network.n_synapses} synapses  ·  "
        f"{grouped(meta.n_epochs)} {meta.epoch_word}s"
    )
    brush.text(
        facts, middle, center + 56 * unit, MEDIUM, theme.soft, anchor="center", opacity=seen
    )
    brush.text(
        "filmed with epochreel",
        middle,
        center + 110 * unit,
        MEDIUM,
        theme.faint,
        anchor="center",
        opacity=seen,
    )

"""What flies between a table and the network: a question's row to the inputs, the answer back."""

from __future__ import annotations

import math

from epochreel.drawing import Rgba
from epochreel.scene.around.table import question_cells
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import mix, smooth, window
from epochreel.scene.kit.labels import output_text
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.view import View
from epochreel.scene.network.places import Layout
from epochreel.scene.panels.table import SOLVED, TablePanel

Point = tuple[float, float]
# Of the phase: when a number sets out, and when it arrives.
TO_INPUTS, TO_TABLE = (0.08, 0.7), (0.08, SOLVED[0] + 0.15)
RISE = 46.0  # units, how high above the straight way it flies


def draw_flights(
    brush: Brush, theme: Theme, table: TablePanel, place: Rect, layout: Layout, view: View
) -> None:
    """Draw the numbers that are on their way while a question is asked or answered.

    Parameters
    ----------
    brush, theme
        How.
    table, place
        Whose last row is the question, and where it stands.
    layout
        Of the network.
    view
        The moment.
    """
    moment, question = view.moment, view.moment.shot.question
    if moment.shot.kind != "question" or question is None or not _fits(layout):
        return
    schema = view.replay.meta.training_set.schema
    shape, scale = table.fit_in(place, brush.unit)
    rows = view.replay.meta.training_set
    cells, mark = question_cells(place, brush.unit * scale, rows, shape)
    present, compare = moment.phase_progress("present"), moment.phase_progress("compare")
    if 0.0 < present < 1.0:
        texts = [theme.words.short(value) for value in question.inputs]
        for text, cell, end in zip(texts, cells, _inputs(brush, layout, texts), strict=True):
            _fly(brush, text, cell, end, window(present, *TO_INPUTS), theme.bright)
    if 0.0 < compare < 1.0 and question.answer is not None:
        text = output_text(schema, 0, float(view.act.values[-1][0]), theme.words)
        start = _answer(brush, layout, text)
        _fly(brush, text, start, mark, window(compare, *TO_TABLE), theme.warm_ink)


def _fits(layout: Layout) -> bool:
    """Whether every input and the lone output has a number of its own."""
    first, last = layout.layers[0], layout.layers[-1]
    return first.kind == "neurons" and not first.is_sample and len(last.units) == 1


def _inputs(brush: Brush, layout: Layout, texts: list[str]) -> list[Point]:
    """Return the middles of the numbers beside the inputs, px."""
    place, unit = layout.layers[0], layout.unit
    if layout.upright:
        y = float(place.xy[:, 1].max()) + place.radius + 44 * unit
        return [(float(x), y) for x in place.xy[:, 0]]
    right = float(place.xy[:, 0].min()) - place.radius - 36 * unit
    widths = [brush.width_of(text, SMALL) for text in texts]
    pairs = zip(widths, place.xy[:, 1], strict=True)
    return [(right - width / 2, float(y)) for width, y in pairs]


def _answer(brush: Brush, layout: Layout, text: str) -> Point:
    """Return the middle of the number beside the output, px."""
    place = layout.layers[-1]
    x, y = place.xy[0]
    left = float(x) + place.radius + 36 * layout.unit
    return left + brush.width_of(text, MEDIUM, bold=True) / 2, float(y)


def _fly(brush: Brush, text: str, start: Point, end: Point, gone: float, rgba: Rgba) -> None:
    """Draw a text on its way: it comes out of what it is, and goes into what it becomes."""
    share = smooth(gone)
    seen = smooth(window(gone, 0.0, 0.15)) * (1.0 - smooth(window(gone, 0.85, 1.0)))
    x, y = mix(start[0], end[0], share), mix(start[1], end[1], share)
    y -= RISE * brush.unit * math.sin(math.pi * share)
    brush.text_at(text, x, y, MEDIUM, rgba, bold=True, anchor="center", opacity=seen)

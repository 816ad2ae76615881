"""Which classes she takes for which: right answers against hers, counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema
from epochreel.drawing import Rgba
from epochreel.scene.charts.plane import taught_step
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, contrast
from epochreel.scene.kit.keeping import AT_ONCE, kept
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.panels.class_grid import Arrow, ClassGrid, lay_out_classes

MAX_CLASSES = 20
# A single mistake among hundreds must still be seen: the least that a cell which is not empty
# is filled.
FAINTEST = 0.14
WHITE, BLACK = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0)
READABLE = 4.5  # contrast


@dataclass(frozen=True)
class _Cell:
    """One cell: its place and colour, and its count in a colour that can be read on it."""

    place: Rect
    fill: Rgba
    text: str
    ink: Rgba


class ConfusionPanel:
    """The confusion matrix of the examples that the reel keeps; see `Panel`.

    It counts the held-out ones if there are any. Each count is that of a recorded step: the last
    one that is not after the moment shown.
    """

    name: ClassVar[str] = "confusion"
    role: ClassVar[Role] = "course"
    height: float = 490.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        meta = replay.meta
        held_out = meta.held_out is not None and meta.held_out.n_examples > 0
        examples = meta.held_out if held_out and meta.held_out else meta.training_set
        self._replay, self._theme, self._examples = replay, theme, examples
        self._names = class_names(examples.schema)
        self._right = classes_of(examples.targets)
        total = meta.n_held_out if held_out else meta.n_examples
        self._is_sample = total is not None and total > examples.n_examples
        self._heads = _heads(
            examples.n_examples,
            total,
            theme.words,
            held_out=held_out,
            is_probes=meta.lessons.are_leaps,
        )
        self._most = int(np.bincount(self._right).max(initial=0))
        # Neighbouring frames mostly show the same step in the same place.
        self._grid = lru_cache(maxsize=4)(self._lay_out)
        self._counts = lru_cache(maxsize=AT_ONCE)(self._count)
        self._drawn = kept(self._draw)

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether classes are answered, not too many, by a network that can be asked."""
        meta = replay.meta
        schema = meta.training_set.schema
        if schema.task == "numbers" or not replay.answerer.can_answer:
            return False
        kept = meta.training_set.n_examples + (meta.held_out.n_examples if meta.held_out else 0)
        return kept > 0 and len(class_names(schema)) <= MAX_CLASSES

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the matrix of one moment."""
        self._drawn(brush, place, self._replay.recorded_at(taught_step(view)))

    def _draw(self, brush: Brush, place: Rect, step: int) -> None:
        grid = self._grid(place, brush.unit)
        self._draw_head(brush, place, self._counts(step))
        for label in grid.labels:
            brush.text(label.text, label.x, label.y, SMALL, self._theme.soft, anchor=label.anchor)
        for arrow in grid.arrows:
            _draw_arrow(brush, arrow, self._theme.soft)
        for cell in self._fill(place, brush.unit, step):
            brush.box(cell.place, radius=4, fill=cell.fill)
            if cell.text and grid.count_size is not None:
                middle = cell.place.center
                brush.text_at(cell.text, *middle, grid.count_size, cell.ink, anchor="center")

    def _draw_head(self, brush: Brush, place: Rect, counts: NDArray[np.int64]) -> None:
        theme, baseline = self._theme, place.y + 24 * brush.unit
        share = theme.words.percent(np.trace(counts) / max(counts.sum(), 1))
        right = theme.words.say("percent_right", percent=share)
        if self._is_sample:  # whose share is another than that of all, which the score tells
            right = ""
        width = brush.width_of(right, SMALL)
        for head in self._heads:
            if brush.width_of(head, SMALL) + width + 20 * brush.unit <= place.width:
                brush.text(head, place.x, baseline, SMALL, theme.soft)
                break
        brush.text(right, place.right, baseline, SMALL, theme.bright, anchor="right")

    def _lay_out(self, place: Rect, unit: float) -> ClassGrid:
        brush = Brush(unit, font=self._theme.font)
        return lay_out_classes(brush, place, self._names, self._most, self._theme.words)

    def _fill(self, place: Rect, unit: float, step: int) -> list[_Cell]:
        theme, grid, counts = self._theme, self._grid(place, unit), self._counts(step)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        cells = []
        for row, column in np.ndindex(counts.shape):
            count, share = int(counts[row, column]), float(shares[row, column])
            colour = theme.warm_ink if row == column else theme.error_ink
            fill = blend(theme.cell, colour, FAINTEST + (1 - FAINTEST) * share if count else 0.0)
            ink = WHITE if contrast(WHITE, fill) >= READABLE else BLACK
            text = theme.words.grouped(count) if count else ""
            cells.append(_Cell(grid.cell(row, column), fill, text, ink))
        return cells

    def _count(self, step: int) -> NDArray[np.int64]:
        """Return ``(n_classes, n_classes)`` counts at a recorded step, rows the right answers."""
        hers = classes_of(self._replay.answers(step, self._examples.inputs))
        n_classes = len(self._names)
        pairs = self._right * n_classes + hers
        return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)


def class_names(schema: Schema) -> tuple[str, ...]:
    """Return the words of the classes, in their order."""
    return schema.targets[0].categories


def classes_of(outputs: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return which class each row of targets or answers stands for, ``(N,)``.

    The largest output; a lone output stands for the second class from 0.5 on.
    """
    if outputs.shape[1] == 1:
        return (outputs[:, 0] >= 0.5).astype(np.int64)
    return np.argmax(outputs, axis=1)


def _draw_arrow(brush: Brush, arrow: Arrow, rgba: Rgba) -> None:
    (x, y), head = arrow.end, 6 * brush.unit
    brush.curve([arrow.start, arrow.end], 2.0, rgba)
    if arrow.start[1] == y:
        brush.curve([(x - head, y - head), (x, y), (x - head, y + head)], 2.0, rgba)
    else:
        brush.curve([(x - head, y - head), (x, y), (x + head, y - head)], 2.0, rgba)


def _heads(
    n_examples: int, total: int | None, words: Wording, *, held_out: bool, is_probes: bool
) -> tuple[str, ...]:
    """Return ways to say which examples are counted, of how many, the longest first."""
    count = words.grouped(n_examples)
    if not is_probes and total is not None and total > n_examples:
        count = words.say("part_of", number=count, total=words.grouped(total))
    keys = ("training_examples", "examples")
    if is_probes or held_out:
        keys = ("probes",) if is_probes else ("held_out_examples", "held_out_short")
    return (*(words.say(key, number=count) for key in keys), count)

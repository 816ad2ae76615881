"""The training set beside the network: the row that is taught, and what she answered so far."""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar

from epochreel.dataset import Question
from epochreel.scene.around.table import (
    ExampleTable,
    TableShape,
    TableState,
    fits_table,
    largest_shape,
)
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import ease_out, mix, smooth, window
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role, settling
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.sweeping import swept_at
from epochreel.scene.moments.view import View

# Of the comparison: when the question mark becomes the answer.
SOLVED = (0.6, 0.95)


class TablePanel:
    """The training set, row by row; see `Panel`. For a few rows and columns only."""

    name: ClassVar[str] = "table"
    role: ClassVar[Role] = "examples"
    height: float = 530.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        self._meta, self._rows = replay.meta, replay.meta.training_set
        self._table = ExampleTable(theme, self._rows)
        self._drawn = kept(self._draw_state)

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether the training set has few rows and columns."""
        return fits_table(replay.meta.training_set)

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw the table, with a frame around the row that is being taught."""
        question = view.moment.shot.question or self._meta.question
        self._drawn(brush, place, question, _state(view))

    def fit_in(self, place: Rect, unit: float) -> tuple[TableShape, float]:
        """Return the table's shape in a place, and how large it is of its full size."""
        return largest_shape(self._rows, place, unit)

    def _draw_state(
        self, brush: Brush, place: Rect, question: Question | None, state: TableState
    ) -> None:
        shape, scale = self.fit_in(place, brush.unit)
        table = brush.scaled(scale)
        self._table.draw(table, place, question, state, (shape, shape, 0.0))
        brush.inks.extend(table.inks)


def _state(view: View) -> TableState:
    moment, replay, shot = view.moment, view.replay, view.moment.shot
    if shot.question is not None:
        value, compare = float(view.act.values[-1][0]), moment.phase_progress("compare")
        ended = shot.kind == "end"
        return TableState(
            answers=_answers(replay, shot.step_to, 1.0),
            question_row=1.0 if ended else smooth(moment.phase_progress("present")),
            question_answer=(value, 1.0 if ended else smooth(compare)),
            question_solved=1.0 if ended else smooth(window(compare, *SOLVED)),
            question_settled=view.act.rightness,
        )
    if shot.kind == "sweep":
        return _swept(view)
    if shot.kind != "lesson":
        # Whoever watches the counter roll sees what she would have said meanwhile.
        answers = _answers(replay, replay.recorded_at(view.step), 1.0)
        return TableState(answers=answers, answers_seen=settling(moment))
    row = int(replay.step_at(shot.step_to).examples[shot.probe])
    coming = ease_out(moment.phase_progress("present") / 0.6)
    # The frame glides on from the row before; where there is none, a new one comes.
    glides = shot.follows
    opacity = 1.0 if glides else coming
    if not shot.leads:
        opacity *= 1.0 - smooth(moment.phase_progress("breathe"))
    return TableState(
        row=mix(row - 1, row, coming) if glides else row,
        row_opacity=opacity,
        answers=_answers(replay, shot.step_to, smooth(moment.phase_progress("compare"))),
    )


def _swept(view: View) -> TableState:
    """Return the table while her answers to its rows come one after another."""
    moment, replay, shot = view.moment, view.replay, view.moment.shot
    swept = swept_at(moment, replay.meta)
    row = int(replay.step_at(swept.step).examples[swept.probe])
    glides = shot.follows or swept.number > 0
    coming = ease_out(window(swept.gone, 0.0, 0.6))
    opacity = 1.0 if glides else coming
    if swept.number == swept.count - 1 and not shot.leads:
        opacity *= 1.0 - smooth(window(swept.gone, 0.5, 1.0))
    return TableState(
        row=mix(row - 1, row, coming) if glides else row,
        row_opacity=opacity,
        answers=_answers(replay, swept.step, smooth(window(swept.gone, 0.1, 0.4))),
    )


def _answers(
    replay: Replay, step: int, newest_opacity: float
) -> tuple[tuple[float | None, float], ...]:
    """Return her latest recorded answer to each example, as of a step, and its opacity."""
    meta = replay.meta
    n_examples = meta.training_set.n_examples
    if meta.timeline.steps_per_epoch != n_examples:
        return ()
    answers: list[tuple[float | None, float]] = []
    for row in range(n_examples):
        at = _last_shown(replay, row, step)
        if at is None:
            answers.append((None, 0.0))
            continue
        seen = 1.0
        if at == step:
            older = _last_shown(replay, row, step - 1)
            # The one before it goes as it comes; a first one comes alone.
            seen = newest_opacity if older is None else abs(2.0 * newest_opacity - 1.0)
            at = older if older is not None and newest_opacity < 0.5 else at
        answers.append((float(replay.step_at(at).activations[-1][0, 0]), seen))
    return tuple(answers)


def _last_shown(replay: Replay, row: int, step: int) -> int | None:
    """Return the last step up to ``step`` at which this row's lesson was recorded."""
    epochs, first_step_of = replay.lesson_epochs, replay.meta.timeline.first_step_of
    index = bisect_right(epochs, step - row, key=first_step_of) - 1
    return first_step_of(epochs[index]) + row if index >= 0 else None

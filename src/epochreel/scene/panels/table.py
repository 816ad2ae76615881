"""The training set beside the network: the row that is taught, and what she answered so far."""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar

from epochreel.dataset import Question
from epochreel.scene.around.table import ExampleTable, TableState, fits_table, largest_shape
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import ease_out, mix, smooth
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View


class TablePanel:
    """The training set, row by row; see `Panel`. For a few rows and columns only."""

    name: ClassVar[str] = "table"
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

    def _draw_state(
        self, brush: Brush, place: Rect, question: Question | None, state: TableState
    ) -> None:
        shape, scale = largest_shape(self._rows, place, brush.unit)
        table = brush.scaled(scale)
        self._table.draw(table, place, question, state, shape)
        brush.inks.extend(table.inks)


def _state(view: View) -> TableState:
    moment, replay, shot = view.moment, view.replay, view.moment.shot
    if shot.question is not None:
        value = float(view.act.values[-1][0])
        ended = shot.kind == "end"
        return TableState(
            answers=_answers(replay, shot.step_to, 1.0),
            question_row=1.0 if ended else smooth(moment.phase_progress("present")),
            question_answer=(value, 1.0 if ended else smooth(moment.phase_progress("compare"))),
        )
    if shot.kind != "lesson":
        # Whoever watches the counter roll sees what she would have said meanwhile.
        return TableState(answers=_answers(replay, replay.recorded_at(view.step), 1.0))
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
        value = float(replay.step_at(at).activations[-1][0, 0])
        answers.append((value, newest_opacity if at == step else 1.0))
    return tuple(answers)


def _last_shown(replay: Replay, row: int, step: int) -> int | None:
    """Return the last step up to ``step`` at which this row's lesson was recorded."""
    epochs, first_step_of = replay.lesson_epochs, replay.meta.timeline.first_step_of
    index = bisect_right(epochs, step - row, key=first_step_of) - 1
    return first_step_of(epochs[index]) + row if index >= 0 else None

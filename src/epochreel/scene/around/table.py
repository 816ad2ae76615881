"""The training set as a table: what goes in, the right answer, hers; the question last."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.dataset import Question, TrainingSet
from epochreel.drawing import Rgba
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import clamp, smooth, window
from epochreel.scene.kit.keeping import AT_ONCE, kept
from epochreel.scene.kit.labels import has_names
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import short

MAX_ROWS, MAX_COLUMNS = 10, 5
LONGEST_NUMBER = 2  # characters that a column has room for

# Units.
COLUMN, ROW, FIRST_ROW, QUESTION_GAP = 56.0, 53.0, 84.0, 18.0
SETTLED = 0.55  # of the frame of a question that is answered, what is gone when it has settled


@dataclass(frozen=True)
class TableState:
    """What is special about the table in one picture.

    Parameters
    ----------
    row
        The row that is framed, possibly between two; None for none.
    row_opacity
        Of the frame.
    answers
        Per row her latest answer (its first output) or None, and the opacity it is written with.
    question_row
        How far the frame lies on the question, 0 to 1.
    question_answer
        Her answer to the question, and its opacity.
    question_solved
        How far the right answer has taken the place of the question mark, 0 to 1.
    question_settled
        How far the row has come to rest then, 0 to 1.
    revealed
        How many rows can be seen, counted with fractions; the question is one more.
    answers_seen
        How far there is a column for her answers, 0 to 1.
    """

    row: float | None = None
    row_opacity: float = 0.0
    answers: tuple[tuple[float | None, float], ...] = ()
    question_row: float = 0.0
    question_answer: tuple[float | None, float] = (None, 0.0)
    question_solved: float = 0.0
    question_settled: float = 0.0
    revealed: float = 1e9
    answers_seen: float = 1.0


def table_size(
    training_set: TrainingSet, unit: float, *, answers_seen: float
) -> tuple[float, float]:
    """Return width and height of the table, px, with as much of her answers as is seen."""
    columns = training_set.inputs.shape[1] + training_set.targets.shape[1] + 1
    width = (columns * COLUMN + 112.0 * answers_seen) * unit
    height = (FIRST_ROW + (training_set.n_examples + 0.5) * ROW + QUESTION_GAP) * unit
    return width, height


def fits_table(training_set: TrainingSet) -> bool:
    """Whether the table of a training set can be read: few rows, few columns, short numbers."""
    columns = training_set.inputs.shape[1] + training_set.targets.shape[1]
    return (
        0 < training_set.n_examples <= MAX_ROWS
        and columns <= MAX_COLUMNS
        and not has_names(training_set.schema)
        and all(len(short(value)) <= LONGEST_NUMBER for value in training_set.inputs.flat)
        and all(len(short(value)) <= LONGEST_NUMBER for value in training_set.targets.flat)
    )


class ExampleTable:
    """The table of a training set, whose rows are drawn again only where they change.

    Parameters
    ----------
    theme
        Colours.
    training_set
        Its rows.
    """

    def __init__(self, theme: Theme, training_set: TrainingSet) -> None:
        self._theme, self._training_set = theme, training_set
        self._heads = kept(self._draw_heads)
        self._row = kept(self._draw_row, AT_ONCE * MAX_ROWS)

    def draw(
        self, brush: Brush, place: Rect, question: Question | None, state: TableState
    ) -> None:
        """Draw the table, and a question below it, into the upper left of ``place``.

        The brush's unit sets its size.
        """
        n_rows, theme = self._training_set.n_examples, self._theme
        grid = _Grid(place, brush.unit, self._training_set)
        width, _ = table_size(self._training_set, brush.unit, answers_seen=state.answers_seen)
        self._heads(brush, place, state.answers_seen)
        if state.row is not None:
            _draw_frame(brush, grid, theme, grid.middle(state.row), width, state.row_opacity)
        for row in range(n_rows):
            seen = smooth(clamp(state.revealed - row))
            framed = max(0.0, 1.0 - abs(row - state.row)) if state.row is not None else 0.0
            answer, opacity = state.answers[row] if row < len(state.answers) else (None, 0.0)
            framed *= state.row_opacity
            self._row(brush, place, row, (answer, opacity * seen), framed, seen)
        if question is not None:
            seen = smooth(window(state.revealed, n_rows, n_rows + 1))
            middle = grid.middle(n_rows) + QUESTION_GAP * brush.unit
            framed = max(state.question_row, 0.0) * seen * (1.0 - SETTLED * state.question_settled)
            _draw_frame(brush, grid, theme, middle, width, framed)
            answer, opacity = state.question_answer
            solved = state.question_solved if question.answer is not None else 0.0
            self._row(brush, place, question, (answer, opacity * seen), 1.0, seen, solved)

    def _draw_heads(self, brush: Brush, place: Rect, answers_seen: float) -> None:
        grid, colour = _Grid(place, brush.unit, self._training_set), self._theme.soft
        baseline, say = place.y + 26 * brush.unit, self._theme.words.say
        brush.text(say("table_inputs"), grid.column(0) - 12 * brush.unit, baseline, SMALL, colour)
        last = grid.target(grid.n_outputs - 1)
        brush.text(say("table_right"), last, baseline, SMALL, colour, anchor="center")
        hers = say("table_hers")
        right = grid.answers
        brush.text(hers, right, baseline, SMALL, colour, anchor="right", opacity=answers_seen)

    def _draw_row(
        self,
        brush: Brush,
        place: Rect,
        row: int | Question,
        answer: tuple[float | None, float],
        framed: float,
        seen: float,
        solved: float = 0.0,
    ) -> None:
        """Draw a row, or below the last one a question, ``solved`` how far it has its answer."""
        grid, training_set = _Grid(place, brush.unit, self._training_set), self._training_set
        if isinstance(row, Question):
            middle = grid.middle(training_set.n_examples) + QUESTION_GAP * brush.unit
            inputs, targets = list(row.inputs), ["?"] * grid.n_outputs
            if solved > 0.5 and row.answer is not None:
                targets = [short(value) for value in row.answer]
        else:
            middle = grid.middle(row)
            inputs = [*map(float, training_set.inputs[row])]
            targets = [self._theme.words.short(target) for target in training_set.targets[row]]
        # One goes, then the other comes.
        written = seen * abs(2.0 * solved - 1.0)
        cells = inputs, targets, answer
        _draw_cells(brush, grid, self._theme, middle, *cells, framed, seen, written)


def question_cells(
    place: Rect, unit: float, training_set: TrainingSet
) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """Return the middles of the inputs of the question's row, and that of its question mark, px.

    ``unit`` is that which the table is drawn with.
    """
    grid = _Grid(place, unit, training_set)
    y = grid.middle(training_set.n_examples) + QUESTION_GAP * unit
    return [(grid.column(at), y) for at in range(grid.n_inputs)], (grid.target(0), y)


class _Grid:
    """Places of columns and rows, px."""

    def __init__(self, place: Rect, unit: float, training_set: TrainingSet) -> None:
        self.place, self.unit = place, unit
        self.n_inputs = training_set.inputs.shape[1]
        self.n_outputs = training_set.targets.shape[1]

    def column(self, index: float) -> float:
        return self.place.x + (index + 0.5) * COLUMN * self.unit

    @property
    def arrow(self) -> float:
        return self.column(self.n_inputs)

    def target(self, index: int) -> float:
        return self.column(self.n_inputs + 1 + index)

    @property
    def answers(self) -> float:
        """Right edge of her answers."""
        end = self.column(self.n_inputs + 1 + self.n_outputs) - 0.5 * COLUMN * self.unit
        return end + 96 * self.unit

    def middle(self, row: float) -> float:
        return self.place.y + (FIRST_ROW + row * ROW) * self.unit


def _draw_frame(
    brush: Brush, grid: _Grid, theme: Theme, middle: float, width: float, opacity: float
) -> None:
    height = 0.86 * ROW * brush.unit
    frame = Rect(grid.place.x - 4 * brush.unit, middle - height / 2, width, height)
    fill = (*theme.warm_ink[:3], 0.10)
    line = (*theme.warm_ink[:3], 0.75)
    brush.box(frame, radius=10, fill=fill, line=line, line_width=2, opacity=opacity)


def _draw_cells(
    brush: Brush,
    grid: _Grid,
    theme: Theme,
    middle: float,
    inputs: list[float],
    targets: list[str],
    answer: tuple[float | None, float],
    framed: float,
    seen: float,
    written: float,
) -> None:
    for index, value in enumerate(inputs):
        colour = _by_size(theme, value)
        at = grid.column(index)
        text = theme.words.short(value)
        brush.text_at(text, at, middle, MEDIUM, colour, anchor="center", opacity=seen)
    brush.text_at(
        "\N{RIGHTWARDS ARROW}",
        grid.arrow,
        middle,
        MEDIUM,
        theme.faint,
        anchor="center",
        opacity=seen,
    )
    for index, target in enumerate(targets):
        colour = blend(theme.bright, theme.warm_ink, framed)
        at = grid.target(index)
        brush.text_at(
            target, at, middle, MEDIUM, colour, bold=True, anchor="center", opacity=written
        )
    value, opacity = answer
    if value is not None:
        colour = blend(theme.soft, theme.warm_ink, framed)
        brush.text_at(
            theme.words.two_decimals(value),
            grid.answers,
            middle,
            MEDIUM,
            colour,
            anchor="right",
            opacity=opacity,
        )


def _by_size(theme: Theme, value: float) -> Rgba:
    """Return bright for what is there, faint for zero."""
    return blend(theme.faint, theme.bright, clamp(abs(value)))

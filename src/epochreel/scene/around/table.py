"""The training set as a table: what goes in, the right answer, hers; the question last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from epochreel.dataset import Question, TrainingSet
from epochreel.drawing import Rgba
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.easing import clamp, mix, smooth, window
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
ANSWER, BLOCK_GAP = 112.0, 44.0  # the column of her answers; between two blocks of rows


@dataclass(frozen=True)
class TableShape:
    """How closely a table is set, in units.

    Parameters
    ----------
    column, row, first_row
        From column to column, from row to row, and down to the middle of the first.
    n_blocks
        How many blocks of rows stand side by side.
    """

    column: float = COLUMN
    row: float = ROW
    first_row: float = FIRST_ROW
    n_blocks: int = 1

    def rows_in_block(self, n_rows: int) -> int:
        """Return how many rows a block has, of those of a training set and a question."""
        return -(-(n_rows + 1) // self.n_blocks)


PLAIN = TableShape()
# Closer, and in two blocks, for places that are small or low: the type is as large in all.
SHAPES = (PLAIN, TableShape(46.0, 44.0, 68.0), TableShape(46.0, 41.0, 62.0, 2))
# One shape, or two and how far a table has become the second.
Setting = tuple[TableShape, TableShape, float]
AS_IT_IS: Setting = (PLAIN, PLAIN, 0.0)


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
    training_set: TrainingSet, unit: float, *, answers_seen: float, shape: TableShape = PLAIN
) -> tuple[float, float]:
    """Return width and height of the table, px, with as much of her answers as is seen."""
    width = shape.n_blocks * (_block_width(training_set, shape, answers_seen) + BLOCK_GAP)
    n_rows = shape.rows_in_block(training_set.n_examples)
    height = shape.first_row + (n_rows - 0.5) * shape.row + QUESTION_GAP
    return (width - BLOCK_GAP) * unit, height * unit


def _block_width(training_set: TrainingSet, shape: TableShape, answers_seen: float) -> float:
    columns = training_set.inputs.shape[1] + training_set.targets.shape[1] + 1
    return columns * shape.column + ANSWER * answers_seen


def largest_shape(training_set: TrainingSet, place: Rect, unit: float) -> tuple[TableShape, float]:
    """Return the shape in which a table with her answers is largest in a place, and its scale."""

    def scale(shape: TableShape) -> float:
        width, height = table_size(training_set, unit, answers_seen=1.0, shape=shape)
        return min(1.0, place.width / width, place.height / height)

    shape = max(SHAPES, key=scale)
    return shape, scale(shape)


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
        self,
        brush: Brush,
        place: Rect,
        question: Question | None,
        state: TableState,
        setting: Setting = AS_IT_IS,
    ) -> None:
        """Draw the table, and a question below it, into the upper left of ``place``.

        The brush's unit sets its size.
        """
        n_rows, theme = self._training_set.n_examples, self._theme
        grid = _Grid.over(place, brush.unit, self._training_set, setting, state.answers_seen)
        self._heads(brush, grid, state.answers_seen)
        if state.row is not None:
            _draw_frame(brush, grid, theme, state.row, state.row_opacity)
        for row in range(n_rows):
            seen = smooth(clamp(state.revealed - row))
            framed = max(0.0, 1.0 - abs(row - state.row)) if state.row is not None else 0.0
            answer, opacity = state.answers[row] if row < len(state.answers) else (None, 0.0)
            framed *= state.row_opacity
            self._row(brush, grid, row, (answer, opacity * seen), framed, seen)
        if question is not None:
            seen = smooth(window(state.revealed, n_rows, n_rows + 1))
            framed = max(state.question_row, 0.0) * seen * (1.0 - SETTLED * state.question_settled)
            _draw_frame(brush, grid, theme, n_rows, framed)
            answer, opacity = state.question_answer
            solved = state.question_solved if question.answer is not None else 0.0
            self._row(brush, grid, question, (answer, opacity * seen), 1.0, seen, solved)

    def _draw_heads(self, brush: Brush, first: _Grid, answers_seen: float) -> None:
        baseline, colour, unit = first.place.y + 26 * brush.unit, self._theme.soft, brush.unit
        say = self._theme.words.say
        for row, seen in first.tops:
            grid, hers = first.of(row), answers_seen * seen
            left = grid.column(0) - 12 * unit
            brush.text(say("table_inputs"), left, baseline, SMALL, colour, opacity=seen)
            last, right = grid.target(grid.n_outputs - 1), say("table_right")
            brush.text(right, last, baseline, SMALL, colour, anchor="center", opacity=seen)
            name, end = say("table_hers"), grid.answers
            brush.text(name, end, baseline, SMALL, colour, anchor="right", opacity=hers)

    def _draw_row(
        self,
        brush: Brush,
        grid: _Grid,
        row: int | Question,
        answer: tuple[float | None, float],
        framed: float,
        seen: float,
        solved: float = 0.0,
    ) -> None:
        """Draw a row, or below the last one a question, ``solved`` how far it has its answer."""
        training_set = self._training_set
        number = training_set.n_examples if isinstance(row, Question) else row
        grid, middle = grid.of(number), grid.middle(number)
        if isinstance(row, Question):
            inputs, targets = list(row.inputs), ["?"] * grid.n_outputs
            if solved > 0.5 and row.answer is not None:
                targets = [self._theme.words.short(value) for value in row.answer]
        else:
            inputs = [*map(float, training_set.inputs[row])]
            targets = [self._theme.words.short(target) for target in training_set.targets[row]]
        # One goes, then the other comes.
        written = seen * abs(2.0 * solved - 1.0)
        cells = inputs, targets, answer
        _draw_cells(brush, grid, self._theme, middle, *cells, framed, seen, written)


def question_cells(
    place: Rect, unit: float, training_set: TrainingSet, shape: TableShape
) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """Return the middles of the inputs of the question's row, and that of its question mark, px.

    ``unit`` is that which the table is drawn with.
    """
    grid = _Grid.over(place, unit, training_set, (shape, shape, 0.0), 1.0)
    grid, y = grid.of(training_set.n_examples), grid.middle(training_set.n_examples)
    return [(grid.column(at), y) for at in range(grid.n_inputs)], (grid.target(0), y)


@dataclass(frozen=True)
class _Grid:
    """Places of columns and rows, px; those of columns are those of one block of rows."""

    place: Rect
    unit: float
    n_inputs: int
    n_outputs: int
    n_rows: int
    setting: Setting
    step: float
    width: float
    aside: tuple[float, float]

    @classmethod
    def over(
        cls,
        place: Rect,
        unit: float,
        training_set: TrainingSet,
        setting: Setting,
        answers_seen: float,
    ) -> _Grid:
        n_inputs, n_outputs = training_set.inputs.shape[1], training_set.targets.shape[1]
        first, second, share = setting
        widths = [_block_width(training_set, shape, answers_seen) for shape in (first, second)]
        return cls(
            place,
            unit,
            n_inputs,
            n_outputs,
            training_set.n_examples,
            setting,
            step=mix(first.column, second.column, share) * unit,
            width=mix(widths[0], widths[1], share) * unit,
            aside=((widths[0] + BLOCK_GAP) * unit, (widths[1] + BLOCK_GAP) * unit),
        )

    @property
    def tops(self) -> list[tuple[int, float]]:
        """The first row of each block, and how far there is such a block, 0 to 1."""
        first, second, share = self.setting
        blocks = max(first.n_blocks, second.n_blocks)
        shape = max((first, second), key=lambda one: one.n_blocks)
        tops = range(
            0, blocks * shape.rows_in_block(self.n_rows), shape.rows_in_block(self.n_rows)
        )
        there = mix(float(first.n_blocks == blocks), float(second.n_blocks == blocks), share)
        return [(row, 1.0 if row == 0 else there) for row in tops]

    def of(self, row: int) -> _Grid:
        """Return the grid of the block that a row stands in; the question is the last row."""
        first, second, share = self.setting
        pairs = zip((first, second), self.aside, strict=True)
        aways = [row // shape.rows_in_block(self.n_rows) * aside for shape, aside in pairs]
        x = self.place.x + mix(aways[0], aways[1], share)
        return replace(self, place=Rect(x, self.place.y, self.place.width, self.place.height))

    def column(self, index: float) -> float:
        return self.place.x + (index + 0.5) * self.step

    @property
    def arrow(self) -> float:
        return self.column(self.n_inputs)

    def target(self, index: int) -> float:
        return self.column(self.n_inputs + 1 + index)

    @property
    def answers(self) -> float:
        """Right edge of her answers."""
        end = self.column(self.n_inputs + 1 + self.n_outputs) - 0.5 * self.step
        return end + 96 * self.unit

    def middle(self, row: int) -> float:
        first, second, share = self.setting
        downs = [
            shape.first_row + row % shape.rows_in_block(self.n_rows) * shape.row
            for shape in (first, second)
        ]
        gap = QUESTION_GAP if row == self.n_rows else 0.0
        return self.place.y + (mix(downs[0], downs[1], share) + gap) * self.unit

    @property
    def row_height(self) -> float:
        first, second, share = self.setting
        return mix(first.row, second.row, share) * self.unit


def _draw_frame(brush: Brush, grid: _Grid, theme: Theme, row: float, opacity: float) -> None:
    """Draw the frame around a row, or between two on its way from one to the next."""
    before, share = int(row), row - int(row)
    after = min(before + 1, grid.n_rows)
    left = mix(grid.of(before).place.x, grid.of(after).place.x, share)
    middle = mix(grid.middle(before), grid.middle(after), share)
    height = 0.86 * grid.row_height
    frame = Rect(left - 4 * brush.unit, middle - height / 2, grid.width, height)
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

"""What was recorded, in the words of a language: inputs, answers, right ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema, TrainingSet
from epochreel.scene.around.sentences import MAX_LISTED
from epochreel.scene.around.table import fits_table
from epochreel.scene.kit.labels import (
    column_texts,
    has_names,
    has_own_answers,
    output_text,
    target_text,
)
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.language.wording import cut

MOST_NAMED = 3  # columns whose names and values can be read in a row
LONGEST_ROW, LONGEST_ANSWER = 44, 26  # characters
SHORTEST_NUMBER = 2  # characters, up to which numbers in a row need no commas
CLOSE = 0.25  # of the spread of the numbers that are learnt


class Facts:
    """Tells of examples and answers of one training.

    Parameters
    ----------
    training_set
        Of the training.
    wording
        The language.
    """

    def __init__(self, training_set: TrainingSet, wording: Wording) -> None:
        self._schema, self._wording = training_set.schema, wording
        # Numbers of a table are read as a row, whatever they are called.
        self.are_points = not fits_table(training_set) and _are_coordinates(training_set.schema)

    def inputs(self, inputs: Sequence[float]) -> str | None:
        """Return what she sees, in people's units; None if that is too much to read."""
        schema = self._schema
        if schema.image is not None or len(schema.inputs) > MAX_LISTED:
            return None
        values = self._values(inputs)
        if not has_names(schema) or self.are_points:
            short = all(len(value) <= SHORTEST_NUMBER for value in values)
            return " ".join(values) if short else self._wording.row(values)
        named = [f"{c.name} {value}" for c, value in zip(schema.inputs, values, strict=True)]
        row = self._wording.row(named)
        return row if len(named) <= MOST_NAMED and len(row) <= LONGEST_ROW else None

    def right(self, answer: Sequence[float]) -> str:
        """Return a right answer: a class, or numbers in people's units."""
        schema = self._schema
        if schema.task == "numbers":
            words = self._wording
            return self._numbers(
                [target_text(schema, at, v, words) for at, v in enumerate(answer)]
            )
        return cut(schema.targets[0].categories[self._class_of(answer)])

    def answer(self, answer: NDArray[np.floating]) -> str:
        """Return an answer of hers: a class and how sure she is, or numbers."""
        schema, wording = self._schema, self._wording
        if schema.task == "numbers" or self.is_a_number():
            pairs = enumerate(map(float, answer))
            return self._numbers([output_text(schema, at, value, wording) for at, value in pairs])
        word = cut(schema.targets[0].categories[self._class_of(answer)])
        share = float(np.max(answer))
        if schema.task == "two classes":
            share = max(float(answer[0]), 1.0 - float(answer[0]))
        return wording.sure(word, share)

    def is_a_number(self) -> bool:
        """Whether answers are numbers that stand for one of two classes, 0 and 1."""
        schema = self._schema
        return schema.task == "two classes" and schema.targets[0].categories == ("0", "1")

    def is_right(self, answer: NDArray[np.floating], right: Sequence[float]) -> bool:
        """Whether an answer is the right one: the same class, or numbers close to it."""
        if not np.all(np.isfinite(answer)):
            return False
        if self._schema.task == "numbers":
            return bool(np.all(np.abs(answer - np.array(right)) < CLOSE))
        return self._class_of(answer) == self._class_of(right)

    def _numbers(self, texts: Sequence[str]) -> str:
        """Return answers as the language writes numbers, named if there is time to read that."""
        schema = self._schema
        row = self._wording.row(texts)
        if len(texts) == 1 or schema.task != "numbers" or not has_own_answers(schema):
            return row
        pairs = zip(schema.targets, texts, strict=True)
        named = self._wording.row([f"{cut(column.name)} {number}" for column, number in pairs])
        return named if len(named) <= LONGEST_ANSWER else row

    def _values(self, inputs: Sequence[float]) -> list[str]:
        """Return a value for each column: a number, or the word that is meant."""
        texts = column_texts(self._schema, inputs, self._wording)
        return [
            cut(text) if column.categories else text
            for column, text in zip(self._schema.inputs, texts, strict=True)
        ]

    def _class_of(self, answer: Sequence[float] | NDArray[np.floating]) -> int:
        if self._schema.task == "two classes":
            return int(answer[0] >= 0.5)
        return int(np.argmax(answer))


def _are_coordinates(schema: Schema) -> bool:
    """Whether the inputs are two numbers whose names say no more than x and y."""
    columns = schema.inputs
    numbers = len(columns) == 2 and not any(column.categories for column in columns)
    return numbers and {column.name for column in columns} <= {"x", "y", "x1", "x2"}

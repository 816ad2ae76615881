"""Names and numbers of a network's inputs and outputs, in people's own words and units."""

from __future__ import annotations

from collections.abc import Sequence

from epochreel.dataset import Column, Schema
from epochreel.scene.kit.language import Wording


def has_names(schema: Schema) -> bool:
    """Whether the inputs have names of their own, not just ``x1``, ``x2``, …."""
    plain = Schema.plain(schema.n_inputs, schema.n_outputs, schema.task)
    return schema.input_names != plain.input_names


def has_own_answers(schema: Schema) -> bool:
    """Whether the answers have names of their own, not just ``y1``, ``y2``, …."""
    plain = Schema.plain(schema.n_inputs, schema.n_outputs, schema.task)
    return schema.output_names != plain.output_names


def input_text(schema: Schema, index: int, value: float, words: Wording) -> str:
    """Return what an input receives, as it stands in the data."""
    column, _ = column_of(schema, index)
    if column.n_inputs > 1:
        return words.say("yes" if value > 0.5 else "no")
    if column.categories:
        return column.words_of([value])
    return words.short(value) if column.is_plain else number_text(column, value, words)


def output_text(schema: Schema, index: int, value: float, words: Wording) -> str:
    """Return what an output says: a probability, or a number in people's units."""
    if schema.task != "numbers" or schema.targets[index].is_plain:
        return words.two_decimals(value)
    column = schema.targets[index]
    number = column.to_people(value)
    # A year between two years says no more than the nearer one; other answers may lie between.
    return f"{number:.0f}" if column.are_years else words.significant(number)


def target_text(schema: Schema, index: int, value: float, words: Wording) -> str:
    """Return what an output should have said."""
    if schema.task != "numbers":
        return words.short(value)
    column = schema.targets[index]
    return words.two_decimals(value) if column.is_plain else number_text(column, value, words)


def number_text(column: Column, value: float, words: Wording) -> str:
    """Return a number of a column's data, given as the network has it: ``7``, ``5.1``, ``1987``.

    It has no more decimals than the data.
    """
    number = column.to_people(value)
    # What the scaling lost of a zero is no number of its own.
    if abs(number) < 1e-9 * column.scale and column.log_offset is None:
        number = 0.0
    if column.decimals is None:
        return words.significant(number)
    number = round(number, column.decimals)
    if column.are_years:
        return f"{number:.0f}"
    return words.significant(number, column.decimals)


def column_texts(schema: Schema, inputs: Sequence[float], words: Wording) -> list[str]:
    """Return what inputs say, one text for each column: a number, or the word that is meant."""
    texts, at = [], 0
    for column in schema.inputs:
        mine = inputs[at : at + column.n_inputs]
        many = column.n_inputs > 1
        text = column.words_of(mine) if many else input_text(schema, at, float(mine[0]), words)
        texts.append(text)
        at += column.n_inputs
    return texts


def column_of(schema: Schema, index: int) -> tuple[Column, int]:
    """Return the column that an input belongs to, and which of its inputs it is."""
    for column in schema.inputs:
        if index < column.n_inputs:
            return column, index
        index -= column.n_inputs
    raise IndexError(index)

"""Names and numbers of a network's inputs and outputs, in people's own words and units."""

from __future__ import annotations

from epochreel.dataset import Column, Schema
from epochreel.scene.kit.words import short, significant, two_decimals


def has_names(schema: Schema) -> bool:
    """Whether the inputs have names of their own, not just ``x1``, ``x2``, …."""
    plain = Schema.plain(schema.n_inputs, schema.n_outputs, schema.task)
    return schema.input_names != plain.input_names


def input_text(schema: Schema, index: int, value: float) -> str:
    """Return what an input receives, as it stands in the data."""
    column = _column_of(schema.inputs, index)
    if column.categories:
        return "yes" if value > 0.5 else "no"
    if (column.center, column.scale) == (0.0, 1.0):
        return short(value)
    return significant(column.to_people(value))


def output_text(schema: Schema, index: int, value: float) -> str:
    """Return what an output says: a probability, or a number in people's units."""
    if schema.task != "numbers":
        return two_decimals(value)
    column = schema.targets[index]
    if (column.center, column.scale) == (0.0, 1.0):
        return two_decimals(value)
    return significant(column.to_people(value))


def target_text(schema: Schema, index: int, value: float) -> str:
    """Return what an output should have said."""
    return short(value) if schema.task != "numbers" else output_text(schema, index, value)


def _column_of(columns: tuple[Column, ...], index: int) -> Column:
    """Return the column that an input or output belongs to."""
    for column in columns:
        width = max(len(column.categories), 1)
        if index < width:
            return column
        index -= width
    raise IndexError(index)

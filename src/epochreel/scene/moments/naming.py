"""Meta data whose names can be set in type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.drawing import FontFile
from epochreel.render.substitutes import settable, settable_names
from epochreel.steps import ReelMeta


def with_settable_names(meta: ReelMeta, font: FontFile | None) -> ReelMeta:
    """Return meta data in which signs that no font at hand has are replaced or left out.

    The same object where nothing is to be replaced.
    """
    schema, title = meta.training_set.schema, settable(meta.title, font)
    shown = Schema(
        _columns(schema.inputs, font), _columns(schema.targets, font), schema.task, schema.image
    )
    if shown == schema and title == meta.title:
        return meta
    return replace(
        meta,
        title=title,
        training_set=_with(meta.training_set, shown),
        held_out=None if meta.held_out is None else _with(meta.held_out, shown),
    )


def _columns(columns: Sequence[Column], font: FontFile | None) -> tuple[Column, ...]:
    names = settable_names([column.name for column in columns], "column", font)
    return tuple(
        replace(
            column, name=name, categories=tuple(settable_names(column.categories, "word", font))
        )
        for column, name in zip(columns, names, strict=True)
    )


def _with(examples: TrainingSet, schema: Schema) -> TrainingSet:
    return TrainingSet(examples.inputs, examples.targets, schema)

"""What people give a network and hear from it: numbers in their units, and words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.choices.kinds import shown
from epochreel.dataset import Column, Schema
from epochreel.errors import InputsError
from epochreel.steps import ReelMeta

MOST_SHOWN = 12  # values in a message


def inputs_of(meta: ReelMeta, given: Sequence[Any]) -> tuple[float, ...]:
    """Return what the network receives, one number per input.

    Parameters
    ----------
    meta
        Of the reel.
    given
        One value for each column that is learnt from, as it would stand in the data: a number
        in people's units, which may be written as text, a word, or True or False for a column
        that has these as words.

    Raises
    ------
    InputsError
        If there are too few or too many, or one is no number, or no word, that its column has.
    """
    check_columns(meta)
    schema = meta.training_set.schema
    text = _joined([_text_of(value) for value in given])
    if len(given) != len(schema.inputs):
        noun = "input" if len(given) == 1 else "inputs"
        raise InputsError(
            f"{len(given)} {noun} given ({text}), the network has {len(schema.inputs)};"
            f" such as {_joined(as_given(schema, meta.training_set.inputs[0].tolist()))}"
        )
    received = [
        number
        for column, value in zip(schema.inputs, given, strict=True)
        for number in _received(column, value, text)
    ]
    if not all(map(math.isfinite, received)):
        raise InputsError(f"the inputs ({text}) must be finite numbers")
    return tuple(received)


def check_columns(meta: ReelMeta) -> None:
    """Raise InputsError unless the network reads the columns of a table."""
    if not meta.is_dense:
        shapes = ", ".join(
            f"{name} {meta.network.block(name).out_shape}" for name in meta.network.inputs
        )
        raise InputsError(
            f"a network of {meta.network} reads no columns but arrays ({shapes}); one of its"
            " probes can be asked by number, as an example, and arrays from Python"
        )


def in_units(schema: Schema, outputs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return outputs as people read them: numbers in the units of their columns.

    Of classes they are probabilities already.

    Parameters
    ----------
    schema
        What they mean.
    outputs
        ``(n_outputs,)``, or ``(n_rows, n_outputs)`` of several answers.
    """
    answers = np.array(outputs, np.float64)
    if schema.task != "numbers":
        return answers
    centers = np.array([column.center for column in schema.targets])
    return answers * np.array([column.scale for column in schema.targets]) + centers


def as_given(schema: Schema, inputs: Sequence[float]) -> tuple[str, ...]:
    """Return inputs of the network as a person would write them, one text for each column."""
    left, written = list(inputs), []
    for column in schema.inputs:
        width = max(len(column.categories), 1)
        mine, left = left[:width], left[width:]
        if column.categories:
            written.append(column.categories[int(np.argmax(mine))])
        else:
            written.append(f"{column.to_people(mine[0]):g}")
    return tuple(written)


def _received(column: Column, value: Any, text: str) -> list[float]:
    if not column.categories:
        return [column.to_network(_number(column, value, text))]
    word = _word_of(column, value)
    if word not in column.categories:
        known = ", ".join(column.categories)
        raise InputsError(f"`{shown(value)}` is unknown in column `{column.name}`; known: {known}")
    return [float(word == known) for known in column.categories]


def _word_of(column: Column, value: Any) -> str:
    """Return the word of a column that a value means; a text of it if there is none."""
    text = _text_of(value)
    if type(value).__name__ not in ("bool", "bool_"):
        return text
    # Files write truth values in one of these ways, Python in the first.
    ways = (text, text.lower(), text.upper())
    return next((way for way in ways if way in column.categories), text)


def _number(column: Column, value: Any, text: str) -> float:
    try:
        return float(value)
    except Exception:  # of whatever kind somebody's own class raises
        raise InputsError(
            f"`{shown(value)}` in {text} is no number; column `{column.name}` takes numbers,"
            " such as 1"
        ) from None


def _text_of(value: Any) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return value
    return f"{value:g}" if isinstance(value, float) else shown(value)


def _joined(values: Sequence[str]) -> str:
    """Return values as they are typed: commas between them, quotes where one has a comma."""
    texts = [f'"{value}"' if "," in value else value for value in values[:MOST_SHOWN]]
    more = [f"… {len(values)} in all"] if len(values) > MOST_SHOWN else []
    return ",".join([*texts, *more])

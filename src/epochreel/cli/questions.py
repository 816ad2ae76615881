"""A question as a person types it: values with commas between, or the number of an example."""

from __future__ import annotations

import re
from dataclasses import dataclass

from epochreel.cli.numbers import as_data, parse_inputs
from epochreel.dataset import Question
from epochreel.errors import UsageError
from epochreel.film.asking import example_question, question_of
from epochreel.film.inputs import as_given, inputs_of
from epochreel.steps import ReelMeta

MOST_SHOWN = 12  # inputs on a line; of more, the number of the example says it


@dataclass(frozen=True)
class Asked:
    """A question, as the network receives it and as people write it.

    Parameters
    ----------
    question
        For the network.
    given
        One text for each column.
    shown
        The same for a line, shorter if they are many.
    """

    question: Question
    given: tuple[str, ...]
    shown: tuple[str, ...]


def question_to(meta: ReelMeta, inputs: str | None, example: str | None) -> Asked | None:
    """Return what is asked of a network; None if nothing is.

    Raises
    ------
    UsageError
        If both inputs and an example are given.
    InputsError
        If the inputs do not fit the network, or there is no such example.
    """
    if inputs is not None and example is not None:
        raise UsageError("give the inputs or --example, not both")
    if example is not None:
        number, held_out = parse_example(example)
        question = example_question(meta, number, held_out=held_out)
        given = as_given(meta.training_set.schema, question.inputs)
        few = len(given) <= MOST_SHOWN
        return Asked(question, given, given if few else (f"example {example}",))
    if inputs is not None:
        given = parse_inputs(inputs)
        question = question_of(meta, inputs_of(meta, given))
        shown = tuple(map(_short, given))
        return Asked(question, given, shown if len(shown) <= MOST_SHOWN else ("these inputs",))
    return None


def _short(text: str) -> str:
    """Return an input with four digits, if it is a number."""
    value = as_data(text)
    return value if isinstance(value, str) else f"{value:.4g}"


def parse_example(text: str) -> tuple[int, bool]:
    """Return the number of an example, and whether it is held out.

    Raises
    ------
    UsageError
        If it is none.
    """
    match = re.fullmatch(r"(held-out:)?(\d{1,9})", text)
    if match is None:
        raise UsageError(f"--example {text}: a number from 1, or held-out:1, is wanted")
    return int(match[2]), match[1] is not None

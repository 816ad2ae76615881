"""What was learnt, and answers of a network, as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.api.info import last_value
from epochreel.dataset import Question, Schema
from epochreel.film.inputs import in_units
from epochreel.scene.around.sentences import question_line
from epochreel.scene.kit.words import significant
from epochreel.scene.moments.replay import Replay
from epochreel.steps import ReelMeta
from epochreel.trace import ReelFile


def outcome_line(reel: ReelFile) -> str:
    """Return how well the network has learned, in people's words; empty if nobody measured it.

    Where nothing is measured but the question at the film's end, that is the outcome.
    """
    last_step, n_steps = int(reel.steps[-1]), reel.meta.n_steps
    if last_step < n_steps:
        return f"ended early, after step {last_step:,} of {n_steps:,}"
    measured = [said for said in (_measured(reel, ""), _measured(reel, "held_out_")) if said]
    if not measured:
        return (
            "" if reel.meta.question is None else question_line(Replay(reel), reel.meta.question)
        )
    learnt, *held_out = measured
    if reel.meta.training_set.schema.task != "numbers":
        return ", held-out ".join([f"accuracy {learnt[0]}", *(said[0] for said in held_out)])
    line = f"mean error {learnt[0]}, R2 {learnt[1]}"
    return line + "".join(f" (held-out {', '.join(said)})" for said in held_out)


def exact_answer_line(
    meta: ReelMeta,
    asked: Sequence[str],
    question: Question,
    outputs: NDArray[np.float64],
    step: int,
) -> str:
    """Return what she answers at a step, with four digits.

    Parameters
    ----------
    meta
        Of the reel.
    asked
        What she is asked, as people write it.
    question
        The same as the network receives it, with the right answer if it is known.
    outputs
        ``(n_outputs,)``, her answer.
    step
        When she was asked.
    """
    schema = meta.training_set.schema
    line = f"[{', '.join(asked)}] -> {_answer(schema, outputs)}"
    if question.answer is not None:
        line += f" (the answer is {_right(schema, np.array(question.answer))})"
    if step == meta.n_steps:
        return line
    return f"{line}, after step {step:,} of {meta.n_steps:,}"


def answer_data(schema: Schema, outputs: NDArray[np.float64]) -> dict[str, Any]:
    """Return her answer for programs: ``outputs``, and of classes the name and all shares."""
    data: dict[str, Any] = {"outputs": in_units(schema, outputs).tolist()}
    if not _has_classes(schema):
        return data
    shares = _shares(schema, outputs)
    return {**data, "answer": max(shares, key=lambda name: shares[name]), "probabilities": shares}


def four_digits(value: float) -> str:
    """Return a number with four digits, large ones whole: ``0.0133``, ``280,415``."""
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e12 else f"{value:.4g}"


def _measured(reel: ReelFile, prefix: str) -> list[str]:
    """Return the last accuracy, or mean errors and R2, as text; nothing if none was measured."""
    schema = reel.meta.training_set.schema
    if schema.task != "numbers":
        share = last_value(reel, f"{prefix}accuracy")
        return [] if share is None else [f"{100 * share:.1f} %"]
    r2 = last_value(reel, f"{prefix}r2")
    if r2 is None:
        return []
    error, several = f"{prefix}mean_absolute_error", len(schema.targets) > 1
    errors = [
        (f"{column.name} " if several else "")
        + significant(last_value(reel, f"{error}: {column.name}" if several else error) or 0.0)
        for column in schema.targets
    ]
    return [" and ".join(errors), f"{r2:.3g}"]


def _answer(schema: Schema, outputs: NDArray[np.float64]) -> str:
    if not _has_classes(schema):
        return _numbers(schema, outputs)
    shares = _shares(schema, outputs)
    best = max(shares, key=lambda name: shares[name])
    return f"{best} ({100 * shares[best]:.4g} %)"


def _right(schema: Schema, answer: NDArray[np.float64]) -> str:
    if not _has_classes(schema):
        return _numbers(schema, answer)
    shares = _shares(schema, answer)
    return max(shares, key=lambda name: shares[name])


def _has_classes(schema: Schema) -> bool:
    """Whether answers are words; 0 and 1 say as much as a number between them."""
    return schema.task != "numbers" and schema.targets[0].categories != ("0", "1")


def _shares(schema: Schema, outputs: NDArray[np.float64]) -> dict[str, float]:
    """Return the probability of each class by its name."""
    words = schema.targets[0].categories
    if schema.task == "two classes":
        second = float(outputs[0])
        return {words[0]: 1.0 - second, words[1]: second}
    return dict(zip(words, outputs.tolist(), strict=True))


def _numbers(schema: Schema, outputs: NDArray[np.float64]) -> str:
    values = list(map(four_digits, in_units(schema, outputs)))
    if len(values) == 1:
        return values[0]
    return ", ".join(map(" ".join, zip(schema.output_names, values, strict=True)))

"""Answers of a network as lines of text."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Question
from epochreel.scene.replay import Replay
from epochreel.scene.sentences import question_line
from epochreel.steps import ReelMeta
from epochreel.trace import ReelFile


def answer_line(reel: ReelFile) -> str:
    """Return what she answers, after the training, to the question of the reel."""
    assert reel.meta.question is not None
    return question_line(Replay(reel), reel.meta.question)


def exact_answer_line(
    meta: ReelMeta, question: Question, outputs: NDArray[np.float64], step: int
) -> str:
    """Return what she answers at a step, with four digits.

    Parameters
    ----------
    meta
        Of the reel.
    question
        What she is asked, and the right answer if it is known.
    outputs
        ``(n_outputs,)``, her answer.
    step
        When she was asked.
    """
    line = f"[{_listed(question.inputs)}] -> {_listed(outputs)}"
    if question.answer is not None:
        line += f" (the answer is {_listed(question.answer)})"
    if step == meta.n_steps:
        return line
    return f"{line}, after step {step:,} of {meta.n_steps:,}"


def _listed(values: Iterable[float]) -> str:
    return ", ".join(f"{value:.4g}" for value in values)

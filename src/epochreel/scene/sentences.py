"""What the film says in words, made from what was recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Question
from epochreel.scene.easing import smooth, window
from epochreel.scene.replay import Replay
from epochreel.scene.words import grouped, listed, two_decimals
from epochreel.steps import ReelMeta
from epochreel.story import Moment

# An input whose synapses have this share of the average input's strength has withered.
WITHERED = 0.25
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def heading_of(moment: Moment, meta: ReelMeta, epoch: int) -> tuple[str, str]:
    """Return the counter and the line below it."""
    word = meta.epoch_word
    total = f"of {grouped(meta.n_epochs)}"
    kind = moment.shot.kind
    if kind == "before":
        return "Before", f"no {word} yet"
    if kind in ("after", "question", "end") and moment.shot.step_to == meta.n_steps:
        return "After", f"{grouped(epoch)} {word}s"
    counter = f"{word.capitalize()} {grouped(max(epoch, 1))}"
    if kind == "lesson":
        number = (moment.shot.step_to - 1) % meta.steps_per_epoch + 1
        part = "example" if meta.probes is None else "batch"
        return counter, f"{total}  ·  {part} {number} of {meta.steps_per_epoch}"
    return counter, total


def caption_of(moment: Moment, replay: Replay) -> list[tuple[str, float]]:
    """Return the sentences of a shot that is no lesson, with their opacities."""
    kind = moment.shot.kind
    edge = smooth(moment.elapsed_secs / 0.5) * smooth((moment.left_secs + 0.05) / 0.4)
    if kind == "before":
        return [("Her synapses are random. She knows nothing yet.", edge)]
    if kind == "after":
        return [(withered_sentence(replay) or "Her synapses have found their strength.", edge)]
    if kind == "question" and moment.shot.question is not None:
        question, step = moment.shot.question, moment.shot.step_to
        told = smooth(window(moment.phase_progress("compare"), 0.3, 1.0))
        asked = 1.0 - smooth(window(moment.phase_progress("compare"), 0.0, 0.3))
        sentences = (f"A new situation: {listed(question.inputs)}", edge * asked)
        return [sentences, (answer_sentence(replay, question, step), told)]
    return []


def answer_sentence(replay: Replay, question: Question, step: int) -> str:
    """Return what she answers at a step, and the right answer, in two sentences."""
    said = _outputs(replay.think(step, question.inputs)[-1])
    if question.answer is None:
        return f"She answers {said}."
    return f"She answers {said}. The answer is {listed(question.answer, ', ')}."


def question_line(replay: Replay, question: Question) -> str:
    """Return a question, her last answer and the right one, for people who read no film."""
    said = _outputs(replay.think(replay.last_step.step, question.inputs)[-1])
    line = f"[{listed(question.inputs, ', ')}] -> {said}"
    if question.answer is None:
        return line
    return f"{line} (the answer is {listed(question.answer, ', ')})"


def is_right(replay: Replay, question: Question) -> bool:
    """Whether her last answer, rounded, is the right one."""
    if question.answer is None:
        return False
    answer = replay.think(replay.last_step.step, question.inputs)[-1]
    return bool(np.all(np.abs(answer - np.array(question.answer)) < 0.5))


def withered_sentence(replay: Replay) -> str | None:
    """Return which input she has learned to ignore; None if she ignores none or several.

    An input's strength is the sum of the sizes of its synapses at the end of the training.
    """
    strength = np.abs(replay.last_step.weights[0]).sum(axis=0)
    withered = np.flatnonzero(strength < WITHERED * strength.mean())
    if len(withered) != 1 or withered[0] >= len(_ORDINALS):
        return None
    which = _ORDINALS[int(withered[0])]
    return f"The synapses of the {which} input have withered: it does not matter."


def _outputs(answer: NDArray[np.float64]) -> str:
    return ", ".join(two_decimals(float(value)) for value in answer)

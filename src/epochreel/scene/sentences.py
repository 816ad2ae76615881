"""What the film says in words, made from what was recorded."""

from __future__ import annotations

import numpy as np

from epochreel.scene.easing import smooth, window
from epochreel.scene.replay import Replay
from epochreel.scene.words import grouped, listed, short, two_decimals
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
    if kind in ("after", "question", "end"):
        return "After", f"{grouped(epoch)} {word}s"
    counter = f"{word.capitalize()} {grouped(max(epoch, 1))}"
    if kind == "lesson":
        example = (moment.shot.step_to - 1) % meta.steps_per_epoch + 1
        return counter, f"{total}  ·  example {example} of {meta.steps_per_epoch}"
    return counter, total


def caption_of(moment: Moment, replay: Replay) -> list[tuple[str, float]]:
    """Return the sentences of a shot that is no lesson, with their opacities."""
    kind, meta = moment.shot.kind, replay.meta
    edge = smooth(moment.elapsed_secs / 0.5) * smooth((moment.left_secs + 0.05) / 0.4)
    if kind == "before":
        return [("Her synapses are random. She knows nothing.", edge)]
    if kind == "after":
        return [(withered_sentence(replay) or "Her synapses have found their strength.", edge)]
    if kind in ("question", "end") and meta.question is not None:
        told = smooth(window(moment.phase_progress("compare"), 0.0, 0.5))
        asked = f"A new situation: {listed(meta.question.inputs)}"
        return [(asked, edge * (1.0 - told)), (answer_sentence(replay), told)]
    return []


def answer_sentence(replay: Replay) -> str:
    """Return what she answers to the question: ``0.01. The answer is 0.``."""
    question = replay.meta.question
    assert question is not None  # asked for only where there is one
    answer = replay.think(int(replay.last_step.step), question.inputs)[-1]
    said = ", ".join(two_decimals(float(value)) for value in answer)
    if question.answer is None:
        return f"She answers {said}."
    return f"She answers {said}. The answer is {listed(question.answer, ', ')}."


def is_right(replay: Replay) -> bool:
    """Whether her answer to the question, rounded, is the right one."""
    question = replay.meta.question
    if question is None or question.answer is None:
        return False
    answer = replay.think(int(replay.last_step.step), question.inputs)[-1]
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
    return f"The {which} input's synapses have withered: it does not matter."


def question_line(replay: Replay) -> str:
    """Return the question and her answer in one line, for people who read no film."""
    question = replay.meta.question
    assert question is not None  # asked for only where there is one
    answer = replay.think(int(replay.last_step.step), question.inputs)[-1]
    line = f"[{listed(question.inputs, ', ')}] -> {listed_answers(answer)}"
    if question.answer is None:
        return line
    return f"{line} (the answer is {', '.join(short(value) for value in question.answer)})"


def listed_answers(answer: np.ndarray) -> str:
    """Return outputs with two decimals each."""
    return ", ".join(two_decimals(float(value)) for value in answer)

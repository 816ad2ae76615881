"""What the film says in words, made from what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Question, Schema
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.labels import has_names, input_text, output_text, target_text
from epochreel.scene.kit.words import counted, grouped
from epochreel.scene.moments.replay import Replay
from epochreel.steps import ReelMeta
from epochreel.story import Moment

# An input whose synapses have this share of the average input's strength has withered.
WITHERED = 0.25
MAX_LISTED = 6  # inputs that can be read in a row
Ending = Literal["diverged", "learnt", "picture", "example", "rule"]
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def heading_of(moment: Moment, meta: ReelMeta, epoch: int) -> tuple[str, str]:
    """Return the counter and the line below it."""
    word = meta.epoch_word
    total = f"of {grouped(meta.n_epochs)}"
    kind = moment.shot.kind
    if kind == "before":
        return "Before", f"no {word} yet"
    if kind in ("after", "question", "end") and moment.shot.step_to == meta.n_steps:
        return "After", counted(epoch, word)
    counter = f"{word.capitalize()} {grouped(max(epoch, 1))}"
    if kind in ("after", "end"):
        return counter, f"{total}  ·  diverged"
    n_steps = len(meta.timeline.steps_of(max(epoch, 1)))
    if kind == "lesson" and n_steps > 1:
        number = grouped(meta.timeline.place_of(moment.shot.step_to))
        return counter, f"{total}  ·  {meta.lessons.word} {number} of {grouped(n_steps)}"
    return counter, total


def caption_of(moment: Moment, replay: Replay) -> list[tuple[str, float]]:
    """Return the sentences of a shot that is no lesson, with their opacities."""
    kind = moment.shot.kind
    edge = smooth(moment.elapsed_secs / 0.5) * smooth((moment.left_secs + 0.05) / 0.4)
    if kind == "before" and replay.meta.lessons.are_leaps:
        # Somebody's own network may have learned before.
        return [("This is how she begins.", edge)]
    if kind == "before":
        return [("Her synapses are random. She knows nothing yet.", edge)]
    if kind == "after" and moment.shot.step_to < replay.meta.n_steps:
        return [("Her weights grew beyond all bounds: the training diverged.", edge)]
    if kind == "after" and replay.meta.lessons.are_leaps:
        return [("This is what she has become.", edge)]
    if kind == "after":
        return [(withered_sentence(replay) or "Her synapses have found their strength.", edge)]
    if kind == "question" and moment.shot.question is not None:
        question, step = moment.shot.question, moment.shot.step_to
        told = smooth(window(moment.phase_progress("compare"), 0.3, 1.0))
        asked = 1.0 - smooth(window(moment.phase_progress("compare"), 0.0, 0.3))
        asking = question_sentence(replay.meta.training_set.schema, question)
        answering = answer_sentence(replay, question, step)
        return [(asking, edge * asked), (answering, told)]
    return []


def question_sentence(schema: Schema, question: Question) -> str:
    """Return what she is asked, in a sentence."""
    if schema.image is not None:
        return "A picture she has never seen."
    if has_names(schema) or len(question.inputs) > MAX_LISTED:
        return "An example she has never seen."
    return f"A new situation: {listed_inputs(schema, question, ' ')}"


def answer_sentence(replay: Replay, question: Question, step: int) -> str:
    """Return what she answers at a step, and the right answer, in two sentences."""
    schema = replay.meta.training_set.schema
    answer = replay.think(step, question.inputs)[-1]
    said = answer_text(schema, answer)
    if question.answer is None:
        return f"She answers {said}."
    right = right_text(schema, question.answer)
    if is_near(schema, answer, question.answer):
        return f"She answers {said}. The answer is {right}."
    # Numbers are never just wrong.
    return (
        f"She answers {said}. {'Far off' if schema.task == 'numbers' else 'Wrong'}: it is {right}."
    )


def question_line(replay: Replay, question: Question) -> str:
    """Return a question, her last answer and the right one, for people who read no film."""
    schema = replay.meta.training_set.schema
    said = answer_text(schema, replay.think(replay.last_step.step, question.inputs)[-1])
    asked = f"[{listed_inputs(schema, question, ', ')}]"
    if len(question.inputs) > MAX_LISTED:
        asked = "a new example"
    if question.answer is None:
        return f"{asked} -> {said}"
    return f"{asked} -> {said} (the answer is {right_text(schema, question.answer)})"


def is_right(replay: Replay, question: Question) -> bool:
    """Whether her last answer is the right one: the same class, or nearest to it."""
    if question.answer is None:
        return False
    answer = replay.think(replay.last_step.step, question.inputs)[-1]
    return is_near(replay.meta.training_set.schema, answer, question.answer)


def is_near(schema: Schema, answer: NDArray[np.float64], right: Sequence[float]) -> bool:
    """Whether an answer is the right class, or close to the right numbers."""
    if schema.task == "classes":
        return int(np.argmax(answer)) == int(np.argmax(right))
    # Numbers are scaled to a spread of 1: within a quarter of it is close.
    near = 0.25 if schema.task == "numbers" else 0.5
    return bool(np.all(np.abs(answer - np.array(right)) < near))


def ending_of(replay: Replay) -> Ending:
    """Return how the training ended, and what she knew of the question."""
    meta = replay.meta
    schema, question = meta.training_set.schema, meta.question
    if replay.last_step.step < meta.n_steps:
        return "diverged"
    if question is None or not is_right(replay, question):
        return "learnt"
    if schema.image is not None:
        return "picture"
    return "example" if has_names(schema) or schema.task == "numbers" else "rule"


def last_words(replay: Replay) -> str:
    """Return what the film ends with."""
    meta, ending = replay.meta, ending_of(replay)
    if ending == "diverged":
        epoch = replay.epoch_at(replay.last_step.step)
        return f"It diverged in {meta.epoch_word} {grouped(epoch)}."
    if ending == "learnt":
        return f"{counted(meta.n_epochs, meta.epoch_word)} of learning."
    return {
        "picture": "She had never seen this picture. She knew.",
        "example": "She had never seen this one. She knew.",
        "rule": "She was never told the rule. She found it.",
    }[ending]


def answer_text(schema: Schema, answer: NDArray[np.float64]) -> str:
    """Return her answer: a class and how sure she is, or numbers in people's units."""
    if schema.task == "classes":
        best = int(np.argmax(answer))
        return f"{schema.output_names[best]} ({100 * float(answer[best]):.0f} %)"
    if schema.task == "two classes" and schema.targets[0].categories != ("0", "1"):
        value = float(answer[0])
        word = schema.targets[0].categories[int(value >= 0.5)]
        return f"{word} ({100 * max(value, 1.0 - value):.0f} %)"
    return ", ".join(output_text(schema, at, float(value)) for at, value in enumerate(answer))


def right_text(schema: Schema, answer: Sequence[float]) -> str:
    """Return the right answer: a class, or numbers in people's units."""
    if schema.task == "classes":
        return schema.output_names[int(np.argmax(answer))]
    if schema.task == "two classes":
        return schema.targets[0].categories[int(answer[0] >= 0.5)]
    return ", ".join(target_text(schema, at, value) for at, value in enumerate(answer))


def listed_inputs(schema: Schema, question: Question, separator: str) -> str:
    """Return the inputs of a question, in people's units."""
    return separator.join(
        input_text(schema, at, value) for at, value in enumerate(question.inputs)
    )


def withered_input(replay: Replay) -> int | None:
    """Return which input she has learned to ignore; None if she ignores none or several.

    An input's strength is the sum of the sizes of its synapses at the end of the training.
    """
    if not replay.meta.is_dense:
        return None
    strength = np.abs(replay.last_step.weights[0]).sum(axis=0)
    withered = np.flatnonzero(strength < WITHERED * strength.mean())
    schema = replay.meta.training_set.schema
    if len(withered) != 1 or withered[0] >= len(_ORDINALS) or schema.n_inputs < 3:
        return None
    return int(withered[0])


def withered_sentence(replay: Replay) -> str | None:
    """Return a sentence on the input that she has learned to ignore, if there is one."""
    at, schema = withered_input(replay), replay.meta.training_set.schema
    if at is None:
        return None
    which = (
        f"{_ORDINALS[at]} input" if not has_names(schema) else f"input {schema.input_names[at]}"
    )
    return f"The synapses of the {which} have withered: it does not matter."

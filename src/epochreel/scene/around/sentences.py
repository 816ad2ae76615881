"""What the film says in words, made from what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Question, Schema
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.labels import (
    column_texts,
    has_names,
    has_own_answers,
    output_text,
    target_text,
)
from epochreel.scene.kit.words import counted, grouped, percent
from epochreel.scene.moments.acting import has_against, spotlit, told_of
from epochreel.scene.moments.presence import said_level
from epochreel.scene.moments.replay import Replay
from epochreel.steps import ReelMeta
from epochreel.story import Fall, Moment, SignChange

# An input whose synapses have this share of the average input's strength has withered.
WITHERED = 0.25
# Of what is lit alone when a question has been answered; of numbers to speak for is to raise.
FOR = ("These paths spoke for it.", "These paths raised it.")
AGAINST = ("These spoke against it.", "These lowered it.")
MAX_LISTED = 6  # inputs that can be read in a row
Ending = Literal["diverged", "learnt", "picture", "example", "rule"]
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def heading_of(moment: Moment, meta: ReelMeta, epoch: int) -> tuple[str, str]:
    """Return the counter and the line below it."""
    word = meta.epoch_word
    total = f"of {grouped(meta.n_epochs)}"
    best = meta.best_epoch
    if best is not None and epoch > best:
        total += "  ·  by heart"
    kind = moment.shot.kind
    if kind in ("title", "before"):
        return "Before", f"no {word} yet"
    if kind in ("after", "question", "end") and moment.shot.step_to == meta.kept_step:
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
    edge = said_level(moment)
    if kind == "before" and replay.meta.lessons.are_leaps:
        # Somebody's own network may have learned before.
        return [("This is how she begins.", edge)]
    if kind == "before":
        return [("Her synapses are random. She knows nothing yet.", edge)]
    if kind == "after" and moment.shot.step_to != replay.meta.kept_step:
        return [("Her weights grew beyond all bounds: the training diverged.", edge)]
    if kind == "after" and replay.meta.lessons.are_leaps:
        return [("This is what she has become.", edge)]
    if kind == "after":
        return [(_after_sentence(replay), edge)]
    if (event := moment.shot.event) is not None:
        return [(event_sentence(event), told_of(moment))]
    if kind == "end" and moment.shot.question is not None and moment.before is not None:
        # It goes with all else that is around the network.
        return [(answer_sentence(replay, moment.shot.question, moment.shot.step_to), 1.0)]
    if kind == "question" and moment.shot.question is not None:
        question, step = moment.shot.question, moment.shot.step_to
        schema = replay.meta.training_set.schema
        told = smooth(window(moment.phase_progress("compare"), 0.3, 1.0))
        asked = 1.0 - smooth(window(moment.phase_progress("compare"), 0.0, 0.3))
        asking = question_sentence(schema, question)
        answering = answer_sentence(replay, question, step)
        spoken, against = spotlit(moment)
        against *= float(has_against(moment, replay))
        alone = 1.0 - min(spoken + against, 1.0)
        return [
            (asking, edge * asked),
            (answering, told * _late(alone)),
            (FOR[schema.task == "numbers"], _late(spoken)),
            (AGAINST[schema.task == "numbers"], _late(against)),
        ]
    return []


def _late(share: float) -> float:
    """Return how far words are to be seen, so that one sentence goes before another comes."""
    return smooth(window(share, 0.5, 1.0))


def event_sentence(event: SignChange | Fall) -> str:
    """Return what happens in a fast-forward; the synapse that it is about is lit."""
    if isinstance(event, Fall):
        return "Here the error falls."
    turned = f"This synapse has turned: it {'excites' if event.excites else 'inhibits'} now."
    return f"{turned} The error falls." if event.in_fall else turned


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
    said = answer_text(schema, replay.think(replay.kept_step.step, question.inputs)[-1])
    asked = f"[{listed_inputs(schema, question, ', ')}]"
    if len(schema.inputs) > MAX_LISTED:
        asked = "a new example"
    if question.answer is None:
        return f"{asked} -> {said}"
    return f"{asked} -> {said} (the answer is {right_text(schema, question.answer)})"


def is_right(replay: Replay, question: Question) -> bool:
    """Whether her last answer is the right one: the same class, or nearest to it."""
    if question.answer is None:
        return False
    answer = replay.think(replay.kept_step.step, question.inputs)[-1]
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
        return f"{counted(meta.best_epoch or meta.n_epochs, meta.epoch_word)} of learning."
    return {
        "picture": "She had never seen this picture. She knew.",
        "example": "She had never seen this one. She knew.",
        "rule": "She was never told the rule. She found it.",
    }[ending]


def answer_text(schema: Schema, answer: NDArray[np.float64]) -> str:
    """Return her answer: a class and how sure she is, or numbers in people's units."""
    if schema.task == "classes":
        best = int(np.argmax(answer))
        return f"{schema.output_names[best]} ({percent(float(answer[best]))} %)"
    if schema.task == "two classes" and schema.targets[0].categories != ("0", "1"):
        value = float(answer[0])
        word = schema.targets[0].categories[int(value >= 0.5)]
        return f"{word} ({percent(max(value, 1.0 - value))} %)"
    return _named(schema, [output_text(schema, at, float(v)) for at, v in enumerate(answer)])


def right_text(schema: Schema, answer: Sequence[float]) -> str:
    """Return the right answer: a class, or numbers in people's units."""
    if schema.task == "classes":
        return schema.output_names[int(np.argmax(answer))]
    if schema.task == "two classes":
        return schema.targets[0].categories[int(answer[0] >= 0.5)]
    return _named(schema, [target_text(schema, at, value) for at, value in enumerate(answer)])


def _named(schema: Schema, numbers: Sequence[str]) -> str:
    """Return numbers in a row, with the names of their columns if they are several."""
    if schema.task != "numbers" or len(numbers) == 1 or not has_own_answers(schema):
        return ", ".join(numbers)
    return ", ".join(map(" ".join, zip(schema.output_names, numbers, strict=True)))


def listed_inputs(schema: Schema, question: Question, separator: str) -> str:
    """Return the inputs of a question, in people's units."""
    return separator.join(column_texts(schema, question.inputs))


def withered_input(replay: Replay) -> int | None:
    """Return which input she has learned to ignore; None if she ignores none or several.

    An input's strength is the sum of the sizes of its synapses at the end of the training.
    """
    if not replay.meta.is_dense:
        return None
    strength = np.abs(replay.kept_step.weights[0]).sum(axis=0)
    withered = np.flatnonzero(strength < WITHERED * strength.mean())
    schema = replay.meta.training_set.schema
    if len(withered) != 1 or withered[0] >= len(_ORDINALS) or schema.n_inputs < 3:
        return None
    return int(withered[0])


def _after_sentence(replay: Replay) -> str:
    meta = replay.meta
    if is_no_better(replay):
        guess = "the mean" if meta.training_set.schema.task == "numbers" else "the same"
        return f"With new examples she does no better than always saying {guess}."
    if meta.best_epoch is not None:
        word = meta.epoch_word
        return (
            f"After {word} {grouped(meta.best_epoch)} she learned by heart. She goes back there."
        )
    return withered_sentence(replay) or "Her synapses have found their strength."


def is_no_better(replay: Replay) -> bool:
    """Whether what was held out is answered no better than by always saying the same.

    That is the mean of the numbers, or the most frequent class.
    """
    r2, accuracy = replay.ends_at("held_out_r2"), replay.ends_at("held_out_accuracy")
    if r2 is not None:
        return r2 <= 0.0
    share = replay.ends_at("held_out_majority")
    return accuracy is not None and share is not None and accuracy <= share


def withered_sentence(replay: Replay) -> str | None:
    """Return a sentence on the input that she has learned to ignore, if there is one."""
    at, schema = withered_input(replay), replay.meta.training_set.schema
    if at is None:
        return None
    which = (
        f"{_ORDINALS[at]} input" if not has_names(schema) else f"input {schema.input_names[at]}"
    )
    return f"The synapses of the {which} have withered: it does not matter."

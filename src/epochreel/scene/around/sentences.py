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
from epochreel.scene.kit.language import Wording
from epochreel.scene.moments.acting import has_against, spotlit, told_of
from epochreel.scene.moments.presence import said_level
from epochreel.scene.moments.replay import Replay
from epochreel.steps import ReelMeta
from epochreel.story import Fall, Moment, SignChange

# Keys of what is lit alone when a question has been answered; of numbers to speak for is to raise.
FOR = ("spoke_for", "raised")
AGAINST = ("spoke_against", "lowered")
MAX_LISTED = 6  # inputs that can be read in a row
Ending = Literal["diverged", "learnt", "picture", "example", "rule"]
BETWEEN = "  \N{MIDDLE DOT}  "  # what stands beside one another in a line


def heading_of(moment: Moment, meta: ReelMeta, epoch: int, words: Wording) -> tuple[str, str]:
    """Return the counter and the line below it."""
    words = words.of(meta.epoch_word)
    total = words.say("of_total", number=words.grouped(meta.n_epochs))
    best = meta.best_epoch
    if best is not None and epoch > best:
        total += f"{BETWEEN}{words.say('by_heart')}"
    kind = moment.shot.kind
    if kind in ("title", "before"):
        return words.say("counter_before"), words.say("no_epoch")
    if kind in ("after", "question", "end") and moment.shot.step_to == meta.kept_step:
        return words.say("counter_after"), words.say("epochs_done", epoch)
    counter = words.say("counter", number=words.grouped(max(epoch, 1)))
    if kind in ("after", "end"):
        return counter, f"{total}{BETWEEN}{words.say('diverged')}"
    n_steps = len(meta.timeline.steps_of(max(epoch, 1)))
    if kind == "lesson" and n_steps > 1:
        number = words.grouped(meta.timeline.place_of(moment.shot.step_to))
        key = "batch_of" if meta.lessons.are_of_probes else "example_of"
        place = words.say(key, number=number, total=words.grouped(n_steps))
        return counter, f"{total}{BETWEEN}{place}"
    return counter, total


def caption_of(moment: Moment, replay: Replay, words: Wording) -> list[tuple[str, float]]:
    """Return the sentences of a shot that is no lesson, with their opacities."""
    kind = moment.shot.kind
    edge = said_level(moment)
    if kind == "before":
        # Somebody's own network may have learned before.
        key = "before_own" if replay.meta.lessons.are_leaps else "before"
        return [(words.say(key), edge)]
    if kind == "after" and moment.shot.step_to != replay.meta.kept_step:
        return [(words.say("after_diverged"), edge)]
    if kind == "after" and replay.meta.lessons.are_leaps:
        return [(words.say("after_own"), edge)]
    if kind == "after":
        return [(_after_sentence(replay, words), edge)]
    if (event := moment.shot.event) is not None:
        return [(words.say(event_key(event)), told_of(moment))]
    if kind == "end" and moment.shot.question is not None and moment.before is not None:
        # It goes with all else that is around the network.
        question, step = moment.shot.question, moment.shot.step_to
        return [(answer_sentence(replay, question, step, words), 1.0)]
    if kind == "question" and moment.shot.question is not None:
        question, step = moment.shot.question, moment.shot.step_to
        schema = replay.meta.training_set.schema
        told = smooth(window(moment.phase_progress("compare"), 0.3, 1.0))
        asked = 1.0 - smooth(window(moment.phase_progress("compare"), 0.0, 0.3))
        asking = question_sentence(schema, question, words)
        answering = answer_sentence(replay, question, step, words)
        spoken, against = spotlit(moment)
        against *= float(has_against(moment, replay))
        alone = 1.0 - min(spoken + against, 1.0)
        numbers = schema.task == "numbers"
        return [
            (asking, edge * asked),
            (answering, told * _late(alone)),
            (words.say(FOR[numbers]), _late(spoken)),
            (words.say(AGAINST[numbers]), _late(against)),
        ]
    return []


def _late(share: float) -> float:
    """Return how far words are to be seen, so that one sentence goes before another comes."""
    return smooth(window(share, 0.5, 1.0))


def event_key(event: SignChange | Fall) -> str:
    """Return the key of what happens in a fast-forward; the synapse that it is about is lit."""
    if isinstance(event, Fall):
        return "error_falls"
    turned = "turned_exciting" if event.excites else "turned_inhibiting"
    return f"{turned}_in_fall" if event.in_fall else turned


def question_sentence(schema: Schema, question: Question, words: Wording) -> str:
    """Return what she is asked, in a sentence."""
    if schema.image is not None:
        return words.say("asked_picture")
    if has_names(schema) or len(question.inputs) > MAX_LISTED:
        return words.say("asked_example")
    return words.say("asked_inputs", inputs=listed_inputs(schema, question, " ", words))


def answer_sentence(replay: Replay, question: Question, step: int, words: Wording) -> str:
    """Return what she answers at a step, and the right answer, in two sentences."""
    schema = replay.meta.training_set.schema
    answer = replay.think(step, question.inputs)[-1]
    said = answer_text(schema, answer, words)
    if question.answer is None:
        return words.say("answers", answer=said)
    numbers = schema.task == "numbers"
    if is_near(schema, answer, question.answer):
        key = "answers_close" if numbers else "answers_right"
    else:
        # Numbers are never just wrong.
        key = "answers_far" if numbers else "answers_wrong"
    return words.say(key, answer=said, right=right_text(schema, question.answer, words))


def question_line(replay: Replay, question: Question) -> str:
    """Return a question, her last answer and the right one, for people who read no film."""
    schema, words = replay.meta.training_set.schema, Wording()
    said = answer_text(schema, replay.think(replay.kept_step.step, question.inputs)[-1], words)
    asked = f"[{listed_inputs(schema, question, ', ', words)}]"
    if len(schema.inputs) > MAX_LISTED:
        asked = "a new example"
    if question.answer is None:
        return f"{asked} -> {said}"
    return f"{asked} -> {said} (the answer is {right_text(schema, question.answer, words)})"


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


def last_words(replay: Replay, words: Wording) -> str:
    """Return what the film ends with."""
    meta, ending = replay.meta, ending_of(replay)
    words = words.of(meta.epoch_word)
    if ending == "diverged":
        epoch = replay.epoch_at(replay.last_step.step)
        return words.say("end_diverged", number=words.grouped(epoch))
    if ending == "learnt":
        return words.say("end_learnt", meta.best_epoch or meta.n_epochs)
    return words.say(f"end_{ending}")


def answer_text(schema: Schema, answer: NDArray[np.float64], words: Wording) -> str:
    """Return her answer: a class and how sure she is, or numbers in people's units."""
    if schema.task == "classes":
        best = int(np.argmax(answer))
        return words.sure(schema.output_names[best], float(answer[best]))
    if schema.task == "two classes" and schema.targets[0].categories != ("0", "1"):
        value = float(answer[0])
        word = schema.targets[0].categories[int(value >= 0.5)]
        return words.sure(word, max(value, 1.0 - value))
    texts = [output_text(schema, at, float(value), words) for at, value in enumerate(answer)]
    return _named(schema, texts, words)


def right_text(schema: Schema, answer: Sequence[float], words: Wording) -> str:
    """Return the right answer: a class, or numbers in people's units."""
    if schema.task == "classes":
        return schema.output_names[int(np.argmax(answer))]
    if schema.task == "two classes":
        return schema.targets[0].categories[int(answer[0] >= 0.5)]
    texts = [target_text(schema, at, value, words) for at, value in enumerate(answer)]
    return _named(schema, texts, words)


def _named(schema: Schema, numbers: Sequence[str], words: Wording) -> str:
    """Return numbers in a row, with the names of their columns if they are several."""
    if schema.task != "numbers" or len(numbers) == 1 or not has_own_answers(schema):
        return words.row(numbers)
    return words.row(list(map(" ".join, zip(schema.output_names, numbers, strict=True))))


def listed_inputs(schema: Schema, question: Question, separator: str, words: Wording) -> str:
    """Return the inputs of a question, in people's units."""
    return separator.join(column_texts(schema, question.inputs, words))


def idle_input(replay: Replay) -> tuple[str, int] | None:
    """Return the key of what is said of an input that the network does without, and which it is.

    None if there is none, or several: what has withered before what only changes no answer.
    """
    for key, at in zip(("after_withered", "after_ignored"), replay.idle, strict=True):
        if at is not None:
            return key, at
    return None


def _after_sentence(replay: Replay, words: Wording) -> str:
    meta = replay.meta
    schema = meta.training_set.schema
    if is_no_better(replay):
        numbers = schema.task == "numbers"
        return words.say("after_no_better_numbers" if numbers else "after_no_better")
    if meta.best_epoch is not None:
        best = words.grouped(meta.best_epoch)
        return words.of(meta.epoch_word).say("after_by_heart", number=best)
    idle = idle_input(replay)
    if idle is None:
        return words.say("after")
    key, at = idle
    name = schema.input_names[at] if has_names(schema) else words.grouped(at + 1)
    return words.say(key, input=name)


def is_no_better(replay: Replay) -> bool:
    """Whether what was held out is answered no better than by always saying the same.

    That is the mean of the numbers, or the most frequent class.
    """
    r2, accuracy = replay.ends_at("held_out_r2"), replay.ends_at("held_out_accuracy")
    if r2 is not None:
        return r2 <= 0.0
    share = replay.ends_at("held_out_majority")
    return accuracy is not None and share is not None and accuracy <= share

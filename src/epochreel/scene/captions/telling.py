"""What is to be said in each shot: lines, with the frames in which they are true."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from epochreel.clock import frames_in
from epochreel.scene.around.puzzle import has_points
from epochreel.scene.around.sentences import ending_of, idle_input, is_no_better
from epochreel.scene.around.table import fits_table
from epochreel.scene.captions.facts import Facts
from epochreel.scene.captions.lines import Line, Placed, Said
from epochreel.scene.kit.labels import has_names
from epochreel.scene.kit.language import Language, Wording
from epochreel.scene.kit.language.wording import cut
from epochreel.scene.moments.replay import Replay

ASKED_SECS = Fraction(3)  # when the opening card shows the question
ANSWERED = Fraction(3, 10)  # of the phase in which she compares
LITTLE = 0.1  # an error in answers between 0 and 1 after which hardly anything changes
_BOUNDED = ("sigmoid", "softmax", "tanh")


class Teller:
    """Tells one training in one language.

    Parameters
    ----------
    replay
        The recorded training.
    language
        In which.
    fps
        Frames per second.
    """

    def __init__(self, replay: Replay, language: Language, fps: Fraction) -> None:
        meta = replay.meta
        self._replay, self._meta, self._fps = replay, meta, fps
        self._schema = meta.training_set.schema
        self._wording = Wording(language, meta.epoch_word)
        self._facts = Facts(meta.training_set, self._wording)

    def lines(self, placed: Placed) -> tuple[Line, ...]:
        """Return what may be said in a shot that is neither a lesson nor a fast-forward."""
        if self._meta.lessons.are_leaps and placed.shot.kind != "end":
            return ()  # of what somebody trained in their own way too little is known
        tell = {
            "title": self._title,
            "before": self._before,
            "after": self._after,
            "question": self._question,
            "end": self._end,
        }.get(placed.shot.kind)
        return () if tell is None else tuple(tell(placed))

    def lesson(self, placed: Placed) -> tuple[Line, ...]:
        """Return what may be said in one lesson: what she sees, thinks, answers and learns."""
        if not placed.shot.phases:
            return ()
        see, think, compare, learn = (
            placed.phase(name)[0] for name in ("present", "think", "compare", "learn")
        )
        if not self._meta.is_dense:
            said = ((see, "sees_example"), (think, "thinks"), (learn, "learns"))
            return tuple(Line(at, placed.end, (self._say(key),), 3) for at, key in said)
        step = self._replay.step_at(placed.shot.step_to)
        answer = np.asarray(step.activations[-1][placed.shot.probe], np.float64)
        targets = None if step.targets is None else step.targets[placed.shot.probe]
        inputs = tuple(map(float, step.activations[0][placed.shot.probe]))
        right = None if targets is None else tuple(map(float, targets))
        return (
            Line(see, placed.end, self._seen(inputs, right), 4),
            Line(think, placed.end, (self._say("thinks"),), 2),
            Line(compare, placed.end, self._compared(answer, right), 5),
            Line(learn, placed.end, self._learnt(answer, right), 3),
        )

    def forward(self, first: int, last: int, before_lesson: bool) -> tuple[Said, ...]:
        """Return ways to tell the steps after ``first`` up to ``last``, the best first.

        Before a lesson they lead to the epoch that it belongs to.
        """
        count, start = last - first, max(self._epoch(first), 1)
        end = self._epoch(last + 1 if before_lesson else last)
        shortly = self._say("forward_shortly", count)
        if start == end:
            return self._say("forward_within", count, number=self._number(end)), shortly
        numbers = self._number(start), self._number(end)
        return self._say("forward", count, start=numbers[0], end=numbers[1]), shortly

    def forward_and_lessons(self, first: int, last: int) -> tuple[Said, ...]:
        """Return ways to tell a fast-forward of few frames and the lessons that follow it."""
        number = self._number(self._epoch(last + 1))
        together = self._say("forward_and_lessons", last - first, number=number)
        return together, self._say("forward_shortly", last - first)

    def lessons(self, epoch: int, n_lessons: int, n_told: int) -> tuple[Said, ...]:
        """Return how to tell lessons of an epoch, after ``n_told`` that were told one by one."""
        key = "lessons_some"
        if self._meta.lessons.tell_all(epoch, n_lessons):
            key = "lessons_all"
        elif n_told and self._meta.lessons.tell_all(epoch, n_told + n_lessons):
            key = "lessons_others"
        return (self._say(key, n_lessons, number=self._number(epoch)),)

    def _title(self, placed: Placed) -> Iterator[Line]:
        meta, schema = self._meta, self._schema
        start = placed.start
        asked = placed.start + frames_in(ASKED_SECS, self._fps)
        count = meta.n_examples or meta.training_set.n_examples
        if schema.image is not None:
            yield Line(start, placed.end, (self._say("title_pictures", count),), 2)
        elif has_points(meta) and schema.task != "numbers":
            yield Line(start, placed.end, (self._say("title_points", count),), 2)
        elif fits_table(meta.training_set) and meta.question is not None:
            yield Line(start, placed.end, (self._say("title_rule", count),), 2)
            inputs = self._facts.inputs(meta.question.inputs) or ""
            yield Line(asked, placed.end, (self._say("title_asked", inputs=inputs),))
        elif has_points(meta) and schema.n_inputs == 1:
            yield Line(start, placed.end, (self._say("title_curve", count),))
        elif schema.task == "numbers":
            target = self._wording.row([cut(column.name) for column in schema.targets])
            yield Line(start, placed.end, (self._say("title_numbers", count, target=cut(target)),))
        else:
            yield Line(start, placed.end, (self._say("title_classes", count),))

    def _before(self, placed: Placed) -> Iterator[Line]:
        yield Line(placed.start, placed.end, (self._say("before"),))

    def _after(self, placed: Placed) -> Iterator[Line]:
        texts = (self._say("after"),)
        if placed.shot.step_to != self._meta.kept_step:
            texts = (self._say("after_diverged"),)
        elif is_no_better(self._replay):
            numbers = self._schema.task == "numbers"
            texts = (self._say("after_no_better_numbers" if numbers else "after_no_better"),)
        elif (best := self._meta.best_epoch) is not None:
            texts = (self._say("after_by_heart", number=self._number(best)),)
        elif (idle := idle_input(self._replay)) is not None:
            key, at = idle
            name = cut(self._schema.input_names[at]) if has_names(self._schema) else f"{at + 1}"
            texts = (self._say(key, input=name), *texts)
        yield Line(placed.start, placed.end, texts)

    def _question(self, placed: Placed) -> Iterator[Line]:
        question, step = placed.shot.question, placed.shot.step_to
        if question is None:
            return
        compare, n_frames = placed.phase("compare")
        told = compare + frames_in(ANSWERED * n_frames, Fraction(1))
        answer = self._replay.think(step, question.inputs)[-1]
        yield Line(placed.start, placed.end, self._asked(question.inputs))
        yield Line(told, placed.end, self._answered(answer, question.answer), 2)

    def _end(self, placed: Placed) -> Iterator[Line]:
        meta, ending = self._meta, ending_of(self._replay)
        if ending == "diverged":
            number = self._number(self._epoch(self._replay.last_step.step))
            text = self._say("end_diverged", number=number)
        elif ending == "learnt":
            text = self._say("end_learnt", meta.best_epoch or meta.n_epochs)
        else:
            text = self._say(f"end_{ending}")
        yield Line(placed.start, placed.end, (text,))

    def _seen(
        self, inputs: tuple[float, ...], right: tuple[float, ...] | None
    ) -> tuple[Said, ...]:
        word = "" if right is None else self._facts.right(right)
        if self._schema.image is not None and word:
            shortly = self._say("sees_picture", right=word)
            is_digit = len(word) == 1 and word.isdecimal()
            return (self._say("sees_digit", right=word), shortly) if is_digit else (shortly,)
        seen = self._facts.inputs(inputs)
        if seen is not None:
            point = self._facts.are_points
            return (self._say("sees_point" if point else "sees_inputs", inputs=seen),)
        if word and self._schema.task != "numbers":
            return self._say("sees_class", right=word), self._say("sees_example")
        return (self._say("sees_example"),)

    def _compared(self, answer: np.ndarray, right: tuple[float, ...] | None) -> tuple[Said, ...]:
        said = self._facts.answer(answer)
        if right is None:
            return (self._say("answers", answer=said),)
        word = self._facts.right(right)
        full = self._say("compares", answer=said, right=word)
        short = self._say("compares_shortly", answer=said, right=word)
        if self._schema.task == "classes" and self._facts.is_right(answer, right):
            return full, self._say("answers_rightly", answer=said)
        is_wrong = self._schema.task != "numbers" and not self._facts.is_right(answer, right)
        return full, short, self._say("answers_wrongly" if is_wrong else "answers", answer=said)

    def _learnt(self, answer: np.ndarray, right: tuple[float, ...] | None) -> tuple[Said, ...]:
        bounded = self._meta.network.layers[-1].activation in _BOUNDED
        if bounded and right is not None and np.all(np.abs(answer - np.array(right)) < LITTLE):
            return (self._say("learns_little"),)
        return self._say("learns"), self._say("learns_shortly")

    def _asked(self, inputs: tuple[float, ...]) -> tuple[Said, ...]:
        if self._schema.image is not None:
            return (self._say("asked_picture"),)
        seen = self._facts.inputs(inputs)
        example = self._say("asked_example")
        if seen is None:
            return (example,)
        key = "asked_point" if self._facts.are_points else "asked_inputs"
        return self._say(key, inputs=seen), example

    def _answered(self, answer: np.ndarray, right: tuple[float, ...] | None) -> tuple[Said, ...]:
        facts, said = self._facts, self._facts.answer(answer)
        shortly = self._say("answers", answer=said)
        if right is None:
            return (shortly,)
        word = facts.right(right)
        is_right, numbers = facts.is_right(answer, right), self._schema.task == "numbers"
        if numbers:
            key = "answers_close" if is_right else "answers_far"
            full = self._say(key, answer=said, right=word)
            return full, self._say("compares_shortly", answer=said, right=word), shortly
        if not is_right:
            full = self._say("answers_wrong", answer=said, right=word)
            return full, self._say("answers_wrongly", answer=said)
        full = self._say("answers_right", answer=said, right=word)
        return full, self._say("answers_rightly", answer=said), shortly

    def _epoch(self, step: int) -> int:
        return self._replay.epoch_at(step)

    def _number(self, number: int) -> str:
        return self._wording.grouped(number)

    def _say(self, key: str, count: int | None = None, /, **facts: str) -> Said:
        return (self._wording.say(key, count, **facts),)

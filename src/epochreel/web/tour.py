"""What is worth seeing in one training: a few of its steps, each with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.network import layer_name
from epochreel.scene.kit.labels import column_texts
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.kit.words import grouped, significant
from epochreel.scene.moments.replay import Replay
from epochreel.web.page_words import PageWords

# A synapse that ends up weaker than this share of the strongest has changed no mind.
STRONG, WITHERED = 0.35, 0.22
MOST_ASKED = 400  # examples that are asked at every step, to see when they were right

F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Stop:
    """One stop of a tour.

    Parameters
    ----------
    step
        A step that the page has.
    sentence
        What is to be seen.
    unit, synapse
        What it is about: layer and unit, or layer, unit and the unit below; None for neither.
    asks
        ``"question"``, or the name of what stays.
    """

    step: int
    sentence: str
    unit: tuple[int, int] | None = None
    synapse: tuple[int, int, int] | None = None
    asks: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as the viewer reads it."""
        return {
            "step": self.step,
            "sentence": self.sentence,
            "unit": self.unit,
            "synapse": self.synapse,
            "asks": self.asks,
        }


@dataclass(frozen=True, eq=False)
class Course:
    """The weights of the steps of a page.

    Parameters
    ----------
    steps
        ``(S,)``.
    weights
        Per layer ``(S, n_out, n_in)``.
    curve
        Steps and values of what is made small; None if nobody recorded it.
    """

    steps: NDArray[np.int64]
    weights: tuple[F64, ...]
    curve: tuple[NDArray[np.int64], F64] | None


def stops_of(replay: Replay, course: Course, words: PageWords) -> list[Stop]:
    """Return the stops of a tour, in the order of their steps; at most six."""
    finders = (_beginning, _steepest, _turned, _right, _withered, _end)
    found = [finder(replay, course, words) for finder in finders]
    return sorted((stop for stop in found if stop is not None), key=lambda stop: stop.step)


def _beginning(replay: Replay, course: Course, words: PageWords) -> Stop | None:
    return Stop(int(course.steps[0]), words.say("beginning"), asks="question")


def _steepest(replay: Replay, course: Course, words: PageWords) -> Stop | None:
    """Return where the curve falls most, by the logarithm of time."""
    if course.curve is None:
        return None
    steps, values = course.curve
    marks = np.searchsorted(np.log1p(steps), np.linspace(0, np.log1p(steps[-1]), 25))
    marks = np.unique(np.clip(marks, 0, len(steps) - 1))
    with np.errstate(invalid="ignore"):
        falls = values[marks[:-1]] - values[marks[1:]]
    if len(marks) < 3 or not np.nanmax(falls, initial=0.0) > 0.0:
        return None
    at = int(np.nanargmax(falls))
    first, last = float(values[marks[at]]), float(values[marks[at + 1]])
    step = int(steps[marks[at + 1]])
    fields = {"before": significant(first), "after": significant(last)}
    return Stop(_near(course, step), words.say("steepest", step=grouped(step), **fields))


def _turned(replay: Replay, course: Course, words: PageWords) -> Stop | None:
    """Return when the first synapse that ends up strong changed its sign for good."""
    best: tuple[int, tuple[int, int, int]] | None = None
    for layer, weights in enumerate(course.weights, 1):
        with np.errstate(invalid="ignore"):
            strong = np.abs(weights[-1]) >= STRONG * np.abs(weights[-1]).max(initial=1e-9)
            other = np.sign(weights) != np.sign(weights[-1])
        turned = strong & other.any(axis=0)
        for out, below in zip(*np.nonzero(turned), strict=True):
            at = int(np.flatnonzero(other[:, out, below])[-1]) + 1
            if at < len(course.steps) and (best is None or at < best[0]):
                best = at, (layer, int(out), int(below))
    if best is None or best[0] < 1:
        return None
    at, synapse = best
    layer, out, below = synapse
    key = "turned_up" if course.weights[layer - 1][-1, out, below] > 0 else "turned_down"
    return Stop(int(course.steps[at]), words.say(key), synapse=synapse)


def _right(replay: Replay, course: Course, words: PageWords) -> Stop | None:
    """Return from when on every example, or most of them, was right."""
    table = replay.meta.training_set
    if table.schema.task == "numbers" and set(np.unique(table.targets)) - {0.0, 1.0}:
        return None
    every = max(table.n_examples // MOST_ASKED, 1)
    rows, targets = table.inputs[::every], table.targets[::every]
    right = np.array([_share(replay, int(step), rows, targets) for step in course.steps])
    most = float(right.max(initial=0.0))
    never_less = np.minimum.accumulate(right[::-1])[::-1]
    at = int(np.argmax(never_less >= (1.0 if most == 1.0 else 0.95 * most)))
    if at == 0 or most <= 0.5:
        return None
    step = int(course.steps[at])
    if most == 1.0 and right[-1] == 1.0:
        return Stop(step, words.say("all_right", step=grouped(step)))
    share = f"{100 * right[at]:.0f}"
    return Stop(step, words.say("most_right", step=grouped(step), share=share))


def _share(replay: Replay, step: int, rows: F64, targets: F64) -> float:
    """Return the share of rows that a step's network gets right."""
    with np.errstate(all="ignore"):
        found = replay.answerer.answer(replay.parameters_at(step), {layer_name(0): rows})
    answers = found.outputs[0]
    if answers.shape[1] == 1:
        return float(((answers > 0.5) == (targets > 0.5)).mean())
    return float((answers.argmax(axis=1) == targets.argmax(axis=1)).mean())


def _withered(replay: Replay, course: Course, words: PageWords) -> Stop | None:
    """Return the input whose synapses withered, if one did and it is a column of its own."""
    schema = replay.meta.training_set.schema
    if schema.image is not None or schema.n_inputs > 40:
        return None
    first, last = (np.abs(course.weights[0][at]).max(axis=0) for at in (0, -1))
    if not np.isfinite(last).all() or not last.any():
        return None
    weakest = int(np.argmin(last))
    if last[weakest] > WITHERED * last.max() or last[weakest] > 1.5 * first[weakest]:
        return None
    name = schema.input_names[weakest]
    return Stop(_near(course, int(course.steps[-1])), words.say("withered", input=name),
                unit=(0, weakest))  # fmt: skip


def _end(replay: Replay, course: Course, words: PageWords) -> Stop | None:
    step = _near(course, replay.kept_step.step)
    question = replay.meta.question
    if question is None:
        return Stop(step, words.say("end"))
    asked = ", ".join(
        column_texts(replay.meta.training_set.schema, question.inputs, NIGHT.words)[:6]
    )
    is_table = replay.meta.training_set.schema.image is None
    key = "end_question" if is_table else "end"
    return Stop(step, words.say(key, inputs=asked), asks="question")


def _near(course: Course, step: int) -> int:
    """Return the step of the page that is the last not after a step."""
    at = int(np.searchsorted(course.steps, step, side="right")) - 1
    return int(course.steps[max(at, 0)])

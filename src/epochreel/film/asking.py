"""Questions to a recorded network: at which step, with which inputs, and its answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.answering import Answers, answerer_of
from epochreel.dataset import Question
from epochreel.errors import InputsError, UsageError
from epochreel.film.inputs import check_columns
from epochreel.network import layer_name
from epochreel.steps import ReelMeta, Tensor
from epochreel.trace import ReelFile

At = Literal["start", "end"] | int


def ask(reel: ReelFile, inputs: tuple[float, ...], at: At) -> tuple[NDArray[np.float64], int]:
    """Return what the network answers, ``(n_outputs,)``, and the step it was asked at.

    Both inputs and answer are the network's own numbers; see `epochreel.film.inputs`.

    Raises
    ------
    InputsError
        If the inputs do not fit the network.
    FrameError
        If the step was not recorded.
    """
    check_inputs(reel.meta, inputs)
    outputs, step = answers(reel, np.array([inputs]), at)
    return outputs[0], step


def answers(
    reel: ReelFile, inputs: NDArray[np.float64], at: At
) -> tuple[NDArray[np.float64], int]:
    """Return what the network answers to several questions, and the step it was asked at.

    Parameters
    ----------
    reel
        The recorded training.
    inputs
        ``(n_rows, n_inputs)``, as the network receives them.
    at
        ``"start"``, ``"end"`` or a recorded step.

    Returns
    -------
    outputs
        ``(n_rows, n_outputs)``, the network's own numbers.
    step
        Of the training.

    Raises
    ------
    FrameError
        If the step was not recorded.
    """
    step = reel.at(step_of(reel, at))
    rows = {layer_name(0): np.asarray(inputs, np.float64)}
    # Of questions beyond all measure the answer is what it is, perhaps no number.
    with np.errstate(over="ignore", invalid="ignore"):
        found = answerer_of(reel.meta.network).answer(step, rows)
    return found.outputs[0], step.step


def ask_arrays(reel: ReelFile, inputs: Mapping[str, Tensor], at: At) -> tuple[Answers, int]:
    """Return what a network of any blocks makes of arrays, and the step it was asked at.

    Parameters
    ----------
    reel
        What was recorded.
    inputs
        By the name of each input block ``(P, *shape)``.
    at
        ``"start"``, ``"end"`` or a recorded step.

    Raises
    ------
    InputsError
        If an input is missing, unknown, or of another shape.
    UsageError
        If nobody here can compute one of its blocks; the message says so.
    FrameError
        If the step was not recorded.
    """
    network = reel.meta.network
    wanted = {name: network.block(name).out_shape for name in network.inputs}
    found = {name: rows.shape[1:] for name, rows in inputs.items()}
    if wanted != found:
        raise InputsError(
            f"the inputs (={_shapes(found)}) must be {_shapes(wanted)}, after an axis of examples"
        )
    step = reel.at(step_of(reel, at))
    return answerer_of(network).answer(step, inputs), step.step


def ask_probe(reel: ReelFile, number: int, at: At) -> tuple[Answers, int]:
    """Return what a network of any blocks makes of one of its probes, and the step.

    Parameters
    ----------
    reel
        What was recorded.
    number
        Of the probe, from 1.
    at
        ``"start"``, ``"end"`` or a recorded step.

    Raises
    ------
    InputsError
        If there is no such probe; the message says how many there are.
    UsageError
        If nobody here can compute one of the network's blocks.
    FrameError
        If the step was not recorded.
    """
    probes = reel.meta.probe_arrays
    n_probes = 0 if probes is None else probes.n_probes
    if probes is None or not 1 <= number <= n_probes:
        raise InputsError(
            f"there is no example {number}; the reel keeps {n_probes} probes, from 1"
        )
    rows = {name: rows[number - 1 : number] for name, rows in probes.inputs.items()}
    return ask_arrays(reel, rows, at)


def step_of(reel: ReelFile, at: At) -> int:
    """Return the recorded step that ``at`` names.

    Raises
    ------
    UsageError
        If it is another word, or the reel has no steps yet.
    """
    if at not in ("start", "end"):
        if isinstance(at, str):
            raise UsageError(f"`at` (={at}) must be start, end or a recorded step")
        return at
    steps = reel.steps
    if not len(steps):
        raise UsageError(f"nothing is recorded yet: {reel.path}")
    return int(steps[0 if at == "start" else -1])


def question_of(meta: ReelMeta, inputs: tuple[float, ...]) -> Question:
    """Return a question to the network, with its right answer if the reel knows it.

    Raises
    ------
    InputsError
        If the inputs do not fit the network.
    """
    check_inputs(meta, inputs)
    if meta.question is not None and tuple(meta.question.inputs) == inputs:
        return meta.question
    for examples in filter(None, (meta.training_set, meta.held_out)):
        for row in np.flatnonzero((examples.inputs == inputs).all(axis=1)):
            return Question(inputs, tuple(map(float, examples.targets[row])))
    return Question(inputs)


def example_question(meta: ReelMeta, number: int, *, held_out: bool = False) -> Question:
    """Return one of the examples that the reel keeps as a question.

    Parameters
    ----------
    meta
        Of the reel.
    number
        Of the example, from 1.
    held_out
        Take it from those that the network did not learn from.

    Raises
    ------
    InputsError
        If there is no such example; the message says how many there are.
    """
    check_columns(meta)
    examples = meta.held_out if held_out else meta.training_set
    n_kept = 0 if examples is None else examples.n_examples
    kind = "held-out examples" if held_out else "training examples"
    if examples is None or not 1 <= number <= n_kept:
        raise InputsError(f"there is no example {number}; the reel keeps {n_kept} {kind}, from 1")
    inputs, answer = examples.inputs[number - 1], examples.targets[number - 1]
    return Question(tuple(map(float, inputs)), tuple(map(float, answer)))


def check_inputs(meta: ReelMeta, inputs: tuple[float, ...]) -> None:
    """Raise InputsError unless there is one finite number for each of the network's inputs."""
    check_columns(meta)
    wanted = meta.network.n_inputs
    given = ",".join(f"{value:g}" for value in inputs)
    if len(inputs) != wanted:
        noun = "input" if len(inputs) == 1 else "inputs"
        example = ",".join(f"{value:g}" for value in meta.training_set.inputs[0])
        raise InputsError(
            f"{len(inputs)} {noun} given ({given}), the network has {wanted}; such as {example}"
        )
    if not all(map(math.isfinite, inputs)):
        raise InputsError(f"the inputs ({given}) must be finite numbers")


def _shapes(shapes: Mapping[str, tuple[int, ...]]) -> str:
    return ", ".join(f"{name} {shape}" for name, shape in shapes.items()) or "none"

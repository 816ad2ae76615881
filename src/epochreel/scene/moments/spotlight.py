"""Which paths of a dense network spoke for its answer, and which against it.

The measure of a synapse is how much of the answer runs through it: its weight, times the signal
that it was given, times how much the answer would change with what its target sums up (the
gradient, taken back from the answer's weighted input). This is "gradient times input", taken at
each synapse. In the last layer it is exact: the contributions and the bias add up to the weighted
input that the answer is made of. Above zero a synapse speaks for the answer, below zero against
it. In each layer the sizes are shares of the largest there, because squashing functions that are
nearly saturated let little of the first layers through, though it decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema, Task
from epochreel.engine.activations import ACTIVATIONS
from epochreel.network import NetworkSpec
from epochreel.story.finding import NEAR

Floats = NDArray[np.float64]
# Below this share of the strongest voice of a layer, nothing is seen to speak against it.
UNHEARD = 0.2


def contributions(
    network: NetworkSpec,
    weights: Sequence[NDArray[np.floating]],
    biases: Sequence[NDArray[np.floating] | None],
    values: Sequence[Floats],
    task: Task,
) -> tuple[Floats, ...]:
    """Return per layer ``(n_out, n_in)`` how much each synapse spoke for the answer, -1 to 1.

    Parameters
    ----------
    network
        A chain of dense layers.
    weights, biases
        Of each layer.
    values
        Per layer, inputs first, ``(n_units,)``: what the units put out.
    task
        Whether the answer is a class of several, one of two, or numbers, for which to speak is
        to raise them.
    """
    spoken: list[Floats] = []
    slope = _towards(np.asarray(values[-1], np.float64), task)
    for at in reversed(range(len(weights))):
        weight, given = np.asarray(weights[at], np.float64), np.asarray(values[at], np.float64)
        spoken.append(_shares(slope[:, None] * weight * given[None, :]))
        if at:
            bias = biases[at - 1]
            below = np.asarray(weights[at - 1], np.float64) @ np.asarray(
                values[at - 1], np.float64
            )
            below = below if bias is None else below + np.asarray(bias, np.float64)
            own = ACTIVATIONS[network.layers[at - 1].activation].slope(below[None, :])[0]
            slope = (weight.T @ slope) * own
    return tuple(spoken[::-1])


def is_right(schema: Schema, answer: Floats, right: Floats) -> bool:
    """Whether an answer is the right class, or close to the right numbers."""
    if schema.task == "classes":
        return int(np.argmax(answer)) == int(np.argmax(right))
    near = NEAR if schema.task == "numbers" else 0.5
    return bool(np.all(np.abs(answer - right) < near))


def speaks_against(spoken: Sequence[Floats]) -> bool:
    """Whether any path that can be seen speaks against the answer."""
    return any(-layer.min(initial=0.0) >= UNHEARD for layer in spoken)


def _towards(answer: Floats, task: Task) -> Floats:
    """Return in which direction of the outputs' weighted inputs the answer that was given lies."""
    if task == "classes" and len(answer) > 1:
        best = np.arange(len(answer)) == int(np.argmax(answer))
        # The winner, held against the mean of all others.
        return np.where(best, 1.0, -1.0 / (len(answer) - 1))
    if task == "two classes":
        return np.where(answer >= 0.5, 1.0, -1.0)
    return np.ones_like(answer)


def _shares(values: Floats) -> Floats:
    """Return numbers as shares of the largest; zeros where there is none, or no number."""
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    largest = np.abs(finite).max(initial=0.0)
    return finite / largest if largest > 0.0 else np.zeros_like(finite)

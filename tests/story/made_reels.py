"""Reels of trainings in which it is known what happens, because a test has made it up."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine.reference import forward
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter

N_STEPS = 200
ROWS = TrainingSet.plain(np.eye(3), np.array([[1.0], [0.0], [1.0]]), "two classes")
NETWORK = NetworkSpec.dense(3, (LayerSpec(2, "tanh"), LayerSpec(1, "sigmoid")))
Weights = Callable[[int], Mapping[tuple[int, int, int], float]]


def nothing(step: int) -> Mapping[tuple[int, int, int], float]:
    return {}


def make_reel(
    path: Path,
    changed: Weights = nothing,
    curve: NDArray[np.float64] | None = None,
    name: str = "loss",
    **meta: object,
) -> Path:
    """Write the reel of 200 steps of a 3-2-1 network whose weights are 1, but for some.

    Parameters
    ----------
    path
        Of the reel.
    changed
        By layer, output and input: the weights that are others at a step.
    curve
        ``(200,)``, the values of a scalar after each step; None for none.
    name
        Of that scalar.
    meta
        Changes of the meta data.
    """
    whole = ReelMeta(NETWORK, ROWS, {}, Timeline.even(N_STEPS // 2, 2), **{"probes": (0, 1, 2)})
    whole = dataclasses.replace(whole, **meta)
    with ReelWriter(path, whole) as writer:
        for step in range(N_STEPS + 1):
            writer.write(_step(step, changed))
        if curve is not None:
            writer.write_scalars(name, range(1, N_STEPS + 1), curve)
    return path


def _step(step: int, changed: Weights) -> TrainingStep:
    weights = (np.ones((2, 3)), np.ones((1, 2)))
    for (layer, row, column), value in changed(step).items():
        weights[layer][row, column] = value
    biases = (np.zeros(2), np.zeros(1))
    activations = forward(NETWORK, weights, biases, ROWS.inputs)
    rows = np.arange(3)
    return TrainingStep.dense(step, -(-step // 2), rows, weights, biases, activations)

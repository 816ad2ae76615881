"""A chain of dense layers as a page carries it: enough to run it at any of its steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Task
from epochreel.engine.losses import LOSSES
from epochreel.scene.charts.hues import Hues
from epochreel.scene.charts.plane import has_plane
from epochreel.scene.charts.points import axes_of
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.replay import Replay
from epochreel.scene.network.gauge import gauge_span
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.web.blob import Blob, Ref
from epochreel.web.page_questions import columns_of, examples_of, targets_of
from epochreel.web.page_words import PageWords
from epochreel.web.stages import SHAPES, dense_stage
from epochreel.web.tour import Course, stops_of

# Up to so many numbers weights are kept exactly, which a page of 300 kB has room for.
MOST_EXACT = 100_000
_USUAL: dict[Task, str] = {
    "classes": "cross_entropy",
    "two classes": "binary_cross_entropy",
    "numbers": "squared_error",
}

F64 = NDArray[np.float64]


def dense_header(
    replay: Replay,
    steps: NDArray[np.int64],
    blob: Blob,
    words: PageWords,
    curve: tuple[NDArray[np.int64], F64] | None,
) -> dict[str, Any]:
    """Return what the viewer is told of a dense network, its arrays put into the blob.

    Parameters
    ----------
    replay
        The recorded training.
    steps
        Those that the page has, ascending.
    blob
        Where arrays go.
    words
        In which language.
    curve
        What the tour looks for a fall in.
    """
    meta = replay.meta
    network, schema = meta.network, meta.training_set.schema
    weights, biases = _parameters(replay, steps)
    keeps = blob.exact if _n_numbers(weights, biases) <= MOST_EXACT else blob.rounded
    examples = examples_of(replay, words)
    question = meta.question
    kept = [None if bias is None else keeps(bias) for bias in biases]
    packed = [keeps(weight) for weight in weights]
    return {
        "kind": "dense",
        "sizes": list(network.sizes),
        "activations": [layer.activation for layer in network.layers],
        "undoesSlope": LOSSES[_loss_of(meta)].undoes_slope,
        "task": schema.task,
        "image": None if schema.image is None else list(schema.image),
        "weights": packed,
        "biases": kept,
        "bound": _bound([*packed, *(ref for ref in kept if ref is not None)]),
        "widest": replay.widest_weight(),
        "scales": list(replay.activity_scales()),
        "goesBelowZero": bool(replay.goes_below_zero),
        "columns": columns_of(schema, meta.training_set),
        "inputNames": list(schema.input_names),
        "targets": targets_of(schema),
        "outputNames": list(schema.output_names),
        "span": list(gauge_span(meta.training_set.targets)),
        "plane": _plane(meta),
        "examples": {
            "inputs": blob.exact(examples.inputs),
            "targets": blob.exact(examples.targets),
            "names": list(examples.names),
            "mistakes": [list(each) for each in examples.mistakes],
        },
        "question": None
        if question is None
        else {"inputs": list(question.inputs), "answer": question.answer and [*question.answer]},
        "taught": blob.whole(_taught(replay, steps, examples.names)),
        "stages": [dense_stage(meta, shape) for shape in SHAPES],
        "tour": [
            stop.to_json() for stop in stops_of(replay, Course(steps, weights, curve), words)
        ],
    }


def _parameters(
    replay: Replay, steps: NDArray[np.int64]
) -> tuple[tuple[F64, ...], list[F64 | None]]:
    """Return weights ``(S, n_out, n_in)`` and biases ``(S, n_out)`` of each layer."""
    found: list[TrainingStep] = [replay.parameters_at(int(step)) for step in steps]
    weights = zip(*(step.weights for step in found), strict=True)
    biases = zip(*(step.biases for step in found), strict=True)
    return (
        tuple(np.array(layer, np.float64) for layer in weights),
        [None if layer[0] is None else np.array(layer, np.float64) for layer in biases],
    )


def _taught(replay: Replay, steps: NDArray[np.int64], names: tuple[str, ...]) -> NDArray[np.int64]:
    """Return which example of the page each step learned from; -1 for none, or for several."""
    if replay.meta.probes is not None or replay.meta.probe_arrays is not None:
        return np.full(len(steps), -1)
    place = {name: at for at, name in enumerate(names)}
    rows = (replay.step_at(int(step)).examples for step in steps)
    return np.array([place.get(str(row[0] + 1), -1) if len(row) == 1 else -1 for row in rows])


def _n_numbers(weights: tuple[F64, ...], biases: list[F64 | None]) -> int:
    return sum(array.size for array in (*weights, *biases) if array is not None)


def _bound(refs: list[Ref]) -> float:
    """Return by how much a weight on the page may differ from the recorded one."""
    return max((ref.get("quantum", 0.0) / 2 for ref in refs), default=0.0)


def _plane(meta: ReelMeta) -> dict[str, Any] | None:
    """Return the range over which units are shown as maps, and how the answer's is coloured."""
    table = meta.training_set
    if not has_plane(meta.network, table.schema):
        return None
    across, up = axes_of(table, meta.held_out, meta.question)
    hues = Hues(table, NIGHT)
    return {
        "x": [across.low, across.high],
        "y": [up.low, up.high],
        "kind": hues.kind,
        "low": hues.low,
        "high": hues.high,
    }


def _loss_of(meta: ReelMeta) -> str:
    """Return the loss that errors are computed by: the trainer's, or what is usual."""
    named, usual = meta.trainer.get("loss"), _USUAL[meta.training_set.schema.task]
    if isinstance(named, str) and named in LOSSES:
        return named
    is_for = meta.network.layers[-1].activation in LOSSES[usual].outputs
    return usual if is_for else "squared_error"

"""Reels of networks of any shape: random weights, and everything around them that is plausible.

Nothing is learned. What counts is how many units there are, and how long the names and numbers
beside them are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Column, Question, Schema, Task, TrainingSet
from epochreel.engine.reference import forward
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelFile, ReelWriter, open_reel

N_EXAMPLES, N_HELD_OUT = 24, 8
_OUTPUT = {"numbers": "linear", "two classes": "sigmoid", "classes": "softmax"}


@dataclass(frozen=True)
class Case:
    """A training to film.

    Parameters
    ----------
    schema
        Names, units and image of inputs and outputs.
    hidden
        Units of the hidden layers.
    title
        Of the film.
    n_epochs, steps_per_epoch
        Length of the training.
    is_batched
        Whether steps learn from batches and show a probe, instead of learning row by row.
    activation
        Of the hidden layers.
    n_examples
        Of the training set.
    is_binary
        Whether all inputs are 0 or 1, which a table of rows has room for.
    """

    schema: Schema
    hidden: tuple[int, ...] = ()
    title: str = "A network of any shape"
    n_epochs: int = 400
    steps_per_epoch: int = 40
    is_batched: bool = True
    activation: str = "tanh"
    n_examples: int = N_EXAMPLES
    is_binary: bool = False

    @property
    def network(self) -> NetworkSpec:
        schema = self.schema
        hidden = [LayerSpec(size, self.activation) for size in self.hidden]
        last = LayerSpec(schema.n_outputs, _OUTPUT[schema.task])
        return NetworkSpec.dense(schema.n_inputs, (*hidden, last))


def named(
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    task: Task = "classes",
    image: tuple[int, int] | None = None,
) -> Schema:
    """Return a schema of standardised inputs by name; outputs are classes or columns."""
    columns = tuple(Column(name, 7.0 + at, 2.5) for at, name in enumerate(inputs))
    if task == "numbers":
        targets = tuple(Column(name, 120.0, 35.0) for name in outputs)
    else:
        targets = (Column("kind", categories=outputs),)
    return Schema(columns, targets, task, image)


def picture(height: int, width: int, words: tuple[str, ...]) -> Schema:
    """Return a schema of pictures to tell apart."""
    plain = Schema.plain(height * width, len(words), "classes")
    return Schema(plain.inputs, (Column("what", categories=words),), "classes", (height, width))


def record(path: Path, case: Case) -> ReelFile:
    """Write the reel of a case and open it."""
    rng = np.random.default_rng(11)
    examples = _examples(rng, case.schema, case.n_examples + N_HELD_OUT)
    if case.is_binary:
        examples = TrainingSet((examples.inputs > 0) * 1.0, examples.targets, case.schema)
    rows = np.arange(case.n_examples + N_HELD_OUT)
    meta = ReelMeta(
        network=case.network,
        training_set=examples.rows(rows[: case.n_examples]),
        held_out=examples.rows(rows[case.n_examples :]) if case.is_batched else None,
        trainer={},
        timeline=Timeline.even(
            case.n_epochs, case.steps_per_epoch if case.is_batched else case.n_examples
        ),
        title=case.title,
        shown_epochs=(1, case.n_epochs),
        question=Question(tuple(examples.inputs[-1]), tuple(examples.targets[-1])),
        probes=(1,) if case.is_batched else None,
    )
    with ReelWriter(path, meta) as writer:
        _write(writer, rng, meta)
    return open_reel(path)


def _examples(rng: np.random.Generator, schema: Schema, n: int) -> TrainingSet:
    inputs = rng.normal(size=(n, schema.n_inputs))
    if schema.image is not None:
        inputs = np.clip(0.5 + 0.5 * inputs, 0.0, 1.0)
    if all(column.categories for column in schema.inputs):
        inputs = (inputs > 0.5).astype(float)
    if schema.task == "numbers":
        targets = rng.normal(size=(n, schema.n_outputs))
    else:
        n_classes = len(schema.targets[0].categories)
        right = np.arange(n) % n_classes
        targets = np.eye(n_classes)[right] if schema.task == "classes" else right[:, None] * 1.0
    return TrainingSet(inputs, targets, schema)


def _write(writer: ReelWriter, rng: np.random.Generator, meta: ReelMeta) -> None:
    lessons = [step for epoch in meta.shown_epochs for step in meta.lessons.steps_of(epoch)]
    kept = sorted({0, meta.n_steps, *lessons, *(step - 1 for step in lessons)})
    sizes = meta.network.sizes
    shapes = list(zip(sizes[1:], sizes, strict=False))
    first = [rng.normal(0, 1.2 / below**0.5, (above, below)) for above, below in shapes]
    biases = tuple(rng.normal(0, 0.3, above).astype(np.float32) for above, _ in shapes)
    rows = meta.training_set
    for step in kept:
        grown = 1.0 + step / meta.n_steps
        weights = tuple((grown * weight).astype(np.float32) for weight in first)
        row = meta.probes[0] if meta.probes else (step - 1) % rows.n_examples
        shown = slice(row, row + 1) if step else slice(0, 0)
        layers = forward(meta.network, weights, biases, rows.inputs[shown])
        wrong = rows.targets[shown] - layers[-1]
        errors = [rng.normal(0, 0.2, layer.shape) for layer in layers[1:-1]]
        writer.write(
            TrainingStep.dense(
                step=step,
                epoch=meta.timeline.epoch_of(step),
                examples=np.arange(rows.n_examples)[shown],
                weights=weights,
                biases=biases,
                activations=layers,
                errors=(*errors, wrong) if step else None,
                targets=rows.targets[shown] if step else None,
            )
        )
    _write_curves(writer, meta)


def _write_curves(writer: ReelWriter, meta: ReelMeta) -> None:
    epochs = np.unique(np.geomspace(1, meta.n_epochs, 30).round().astype(np.int64))
    fall = np.linspace(1.0, 0.05, len(epochs))
    curves: dict[str, NDArray[np.float64]] = {"loss": fall, "average_error": 50 * fall}
    if meta.training_set.schema.task == "numbers":
        scale = meta.training_set.schema.targets[0].scale
        curves |= {"mean_absolute_error": scale * fall, "r2": 1.0 - 1.5 * fall}
    else:
        curves["accuracy"] = 1.0 - 0.8 * fall
    ends = [meta.timeline.last_step_of(epoch) for epoch in epochs.tolist()]
    for name, values in curves.items():
        writer.write_scalars(name, ends, values)
        if meta.held_out is not None and name != "average_error":
            writer.write_scalars(f"held_out_{name}", ends, values * 0.97)

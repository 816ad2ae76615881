"""Small trainings with everything recorded that people's own data bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.engine import TrainerSettings, forward, seed_uniform_weights
from epochreel.engine.reference import train
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording.sampling import recorded_steps
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter

N_TRAIN, N_HELD_OUT = 24, 12
SPECIES = ("setosa", "versicolor", "virginica")


def two_classes(rng: np.random.Generator) -> TrainingSet:
    """Return points of the plane, inside a circle or outside."""
    inputs = rng.uniform(-1, 1, (N_TRAIN + N_HELD_OUT, 2))
    inside = np.hypot(*inputs.T) < 0.7
    schema = Schema(
        (Column("width"), Column("height")),
        (Column("where", categories=("outside", "inside")),),
        "two classes",
    )
    return TrainingSet(inputs, inside[:, None].astype(float), schema)


def classes(rng: np.random.Generator, words: tuple[str, ...] = SPECIES) -> TrainingSet:
    """Return clouds of points with four measures each, one cloud for each class."""
    rows = np.arange(max(N_TRAIN + N_HELD_OUT, 3 * len(words))) % len(words)
    middles = rng.normal(size=(len(words), 4))
    inputs = middles[rows] + 0.5 * rng.normal(size=(len(rows), 4))
    names = ("sepal length", "sepal width", "petal length", "petal width")
    schema = Schema(tuple(map(Column, names)), (Column("species", categories=words),), "classes")
    return TrainingSet(inputs, np.eye(len(words))[rows], schema)


def numbers(rng: np.random.Generator) -> TrainingSet:
    """Return prices of houses by three measures, in thousands."""
    inputs = rng.normal(size=(N_TRAIN + N_HELD_OUT, 3))
    price = 0.5 + 0.12 * inputs @ [1.0, -0.5, 0.3]
    schema = Schema(
        (Column("rooms", 5.0, 2.0), Column("age", 30.0, 12.0), Column("distance", 4.0, 1.5)),
        (Column("price", 120.0, 300.0),),
    )
    return TrainingSet(inputs, np.clip(price, 0.02, 0.98)[:, None], schema)


def record(
    path: Path,
    examples: TrainingSet,
    hidden: tuple[int, ...] = (5,),
    n_epochs: int = 12,
    learning_rate: float = 0.8,
    n_held_out: int = N_HELD_OUT,
    change_curves: Callable[[dict[str, NDArray[np.float64]]], object] | None = None,
    title: str = "",
    **changes: object,
) -> None:
    """Train a network of sigmoids and write its reel.

    Parameters
    ----------
    path
        Of the reel.
    examples
        The last ``n_held_out`` rows are held out.
    hidden
        Units of the hidden layers.
    n_epochs, learning_rate
        Of the training.
    change_curves
        Told the scalars, one value per epoch, to change them before they are written.
    title
        Of the film.
    changes
        Of the meta data.
    """
    n_train = examples.n_examples - n_held_out
    training_set = examples.rows(np.arange(n_train))
    held_out = examples.rows(np.arange(n_train, examples.n_examples)) if n_held_out else None
    schema = examples.schema
    layers = tuple(LayerSpec(size, "sigmoid") for size in (*hidden, schema.n_outputs))
    network = NetworkSpec.dense(schema.n_inputs, layers)
    meta = ReelMeta(
        network=network,
        training_set=training_set,
        trainer={"learning_rate": learning_rate},
        timeline=Timeline.even(n_epochs, n_train),
        seed=1,
        title=title,
        shown_epochs=(1, min(3, n_epochs)) if n_epochs > 1 else (1,),
        held_out=held_out,
    )
    meta = replace(meta, **changes)
    weights, biases = seed_uniform_weights(network, 1)
    wanted = {
        *map(
            int,
            recorded_steps(
                meta.n_steps,
                [step for epoch in meta.shown_epochs for step in meta.lessons.steps_of(epoch)],
                60,
            ),
        )
    }
    ends = range(n_train, meta.n_steps + 1, n_train)
    settings = TrainerSettings(n_epochs, learning_rate)
    curves: dict[str, list[float]] = {}
    with ReelWriter(path, meta) as writer:
        writer.write(_untrained(network, weights, biases))
        steps = train(network, training_set, settings, weights, biases, wanted | {*ends})
        for step in steps:
            if step.step in wanted:
                writer.write(step)
            if step.step in ends:
                for prefix, rows in (("", training_set), ("held_out_", held_out)):
                    for name, value in _scores(network, step, rows).items():
                        curves.setdefault(prefix + name, []).append(value)
        arrays = {name: np.array(values) for name, values in curves.items()}
        if change_curves is not None:
            change_curves(arrays)
        for name, values in arrays.items():
            writer.write_scalars(name, ends, values)


def _scores(
    network: NetworkSpec, step: TrainingStep, rows: TrainingSet | None
) -> Mapping[str, float]:
    """Return the scalars of a network on some examples."""
    if rows is None:
        return {}
    answers = forward(network, step.weights, step.biases, rows.inputs)[-1]
    errors = rows.targets - answers
    scores = {"loss": 0.5 * float((errors**2).sum(axis=1).mean())}
    scores["average_error"] = 100 * float(np.abs(errors).mean())
    if rows.schema.task == "numbers":
        spread = ((rows.targets - rows.targets.mean(axis=0)) ** 2).sum()
        scores["r2"] = 1.0 - float((errors**2).sum() / spread)
        scores["mean_absolute_error"] = rows.schema.targets[0].scale * float(np.abs(errors).mean())
    else:
        scores["accuracy"] = float(np.mean(_classes(answers) == _classes(rows.targets)))
    return scores


def _classes(outputs: NDArray[np.float64]) -> NDArray[np.int64]:
    return outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] >= 0.5).astype(int)


def _untrained(network: NetworkSpec, weights: tuple, biases: tuple) -> TrainingStep:
    return TrainingStep.dense(
        step=0,
        epoch=0,
        examples=np.empty(0, np.int64),
        weights=weights,
        biases=biases,
        activations=tuple(np.empty((0, size)) for size in network.sizes),
    )

"""Small trainings on generated points, kept as reels: what panels of planes and curves show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Column, Question, Schema, TrainingSet
from epochreel.engine.reference import backward, forward
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelFile, ReelWriter, open_reel

STEPS_PER_EPOCH, SHOWN = 4, (1, 10)


def moons_reel(folder: Path, *, hidden: tuple[int, ...] = (8, 8), n_epochs: int = 200) -> ReelFile:
    """Two moons, standardised, held-out points, and a question between the two."""
    rng = np.random.default_rng(5)
    angle = rng.uniform(0.0, np.pi, 160)
    right = (np.arange(160) % 2).astype(float)
    x = np.where(right == 0, np.cos(angle), 1.0 - np.cos(angle)) + rng.normal(0, 0.13, 160)
    y = np.where(right == 0, np.sin(angle), 0.5 - np.sin(angle)) + rng.normal(0, 0.13, 160)
    columns = (Column("x", 0.5, 0.87), Column("y", 0.25, 0.55))
    schema = Schema(columns, (Column("moon", categories=("upper", "lower")),), task="two classes")
    return _record(
        folder / "moons.reel",
        "Two moons",
        columns,
        (x, y),
        right[:, None],
        schema,
        hidden,
        n_epochs,
        Question((1.26, -0.82), (1.0,)),
    )


def blobs_reel(folder: Path, *, hidden: tuple[int, ...] = (6,), n_epochs: int = 100) -> ReelFile:
    """Three clouds with long names, in centimetres and kilograms."""
    rng = np.random.default_rng(6)
    kind = np.arange(120) % 3
    centers = np.array([[148.0, 51.0], [171.0, 55.0], [176.0, 82.0]])
    points = centers[kind] + rng.normal(0, 1, (120, 2)) * (5.0, 6.0)
    columns = (Column("height in cm", 165.0, 13.0), Column("weight in kg", 62.0, 15.0))
    words = ("child", "runner", "wrestler")
    schema = Schema(columns, (Column("who", categories=words),), task="classes")
    return _record(
        folder / "blobs.reel",
        "Who is it?",
        columns,
        points.T,
        np.eye(3)[kind],
        schema,
        hidden,
        n_epochs,
        None,
    )


def hills_reel(folder: Path) -> ReelFile:
    """A number for each place: three kilometres of hills."""
    rng = np.random.default_rng(8)
    east, north = rng.uniform(0, 3000, (2, 150))
    height = 0.5 + 0.4 * np.sin(east / 600) * np.cos(north / 800)
    columns = (Column("east", 1500.0, 900.0), Column("north", 1500.0, 900.0))
    schema = Schema(columns, (Column("height", 210.0, 400.0),))
    return _record(
        folder / "hills.reel",
        "Hills",
        columns,
        (east, north),
        height[:, None],
        schema,
        (8, 8),
        150,
        None,
    )


def sine_reel(folder: Path, *, hidden: tuple[int, ...] = (10,), n_epochs: int = 400) -> ReelFile:
    """One number from another: a year's temperatures."""
    rng = np.random.default_rng(7)
    day = rng.uniform(0, 365, 90)
    warmth = 0.5 + 0.36 * np.sin((day - 100) / 365 * 2 * np.pi) + rng.normal(0, 0.03, 90)
    columns = (Column("day", 182.0, 105.0),)
    schema = Schema(columns, (Column("degrees", -5.0, 30.0),))
    return _record(
        folder / "sine.reel",
        "The seasons",
        columns,
        (day,),
        warmth[:, None],
        schema,
        hidden,
        n_epochs,
        Question((0.4,), (0.7,)),
    )


def _record(
    path: Path,
    title: str,
    columns: tuple[Column, ...],
    people: tuple[NDArray, ...] | NDArray,
    targets: NDArray,
    schema: Schema,
    hidden: tuple[int, ...],
    n_epochs: int,
    question: Question | None,
) -> ReelFile:
    inputs = np.stack(
        [(values - c.center) / c.scale for c, values in zip(columns, people, strict=True)], axis=1
    )
    whole = TrainingSet(inputs, targets, schema)
    rows, n = np.arange(len(inputs)), len(inputs) * 4 // 5
    units = (*hidden, targets.shape[1])
    network = NetworkSpec.dense(len(columns), tuple(LayerSpec(size, "sigmoid") for size in units))
    meta = ReelMeta(
        network=network,
        training_set=whole.rows(rows[:n]),
        held_out=whole.rows(rows[n:]),
        trainer={"optimizer": "adam", "learning_rate": 0.05},
        timeline=Timeline.even(n_epochs, STEPS_PER_EPOCH),
        title=title,
        shown_epochs=(*SHOWN, n_epochs),
        question=question,
    )
    with ReelWriter(path, meta) as writer:
        _train(writer, meta)
    return open_reel(path)


def _train(writer: ReelWriter, meta: ReelMeta) -> None:
    """Adam on batches of a quarter, cross-entropy; keeps what a film of the reel shows."""
    rng, network = np.random.default_rng(1), meta.network
    shapes = list(zip(network.sizes[1:], network.sizes, strict=False))
    weights = [rng.normal(0, 2.5 / below**0.5, (above, below)) for above, below in shapes]
    biases = [rng.normal(0, 0.6, above) for above, _ in shapes]
    parameters = [*weights, *biases]
    first, second = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    n_steps = meta.n_steps
    kept = {round(step) for step in np.geomspace(1, n_steps, 40)} | {0, n_steps}
    for epoch in meta.shown_epochs:
        steps = meta.timeline.steps_of(epoch)
        kept |= {steps.start - 1, *steps}
    losses: list[float] = []
    errors_at: list[float] = []
    for step in range(n_steps + 1):
        part = np.arange((step - 1) % STEPS_PER_EPOCH, meta.training_set.n_examples, 4)
        batch = meta.training_set.rows(part)
        layers = forward(network, weights, biases, batch.inputs)
        errors, deltas = backward(
            network, weights, biases, layers, batch.targets, "binary_cross_entropy"
        )
        if step:
            slopes = [d.T @ a / len(part) for d, a in zip(deltas, layers, strict=False)]
            slopes += [d.mean(axis=0) for d in deltas]
            for p, slope, m, v in zip(parameters, slopes, first, second, strict=True):
                m += 0.1 * (slope - m)
                v += 0.01 * (slope**2 - v)
                p += 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
            losses.append(float(np.mean(errors[-1] ** 2)))
            errors_at.append(100 * float(np.abs(errors[-1]).mean()))
        if step in kept:
            shown = slice(step * 7 % len(part), step * 7 % len(part) + 1)
            writer.write(
                TrainingStep.dense(
                    step=step,
                    epoch=meta.timeline.epoch_of(step),
                    examples=part[shown] if step else part[:0],
                    weights=tuple(weight.copy() for weight in weights),
                    biases=tuple(bias.copy() for bias in biases),
                    activations=tuple(layer[shown] if step else layer[:0] for layer in layers),
                    errors=tuple(error[shown] for error in errors) if step else None,
                    targets=batch.targets[shown] if step else None,
                    loss=losses[-1] if step else float("nan"),
                )
            )
    ends = np.arange(STEPS_PER_EPOCH, n_steps + 1, STEPS_PER_EPOCH)
    writer.write_scalars("loss", ends, np.array(losses)[ends - 1])
    writer.write_scalars("average_error", ends, np.array(errors_at)[ends - 1])

"""Points in the plane that fall into two classes, and a curve to fit."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Column, Schema, TrainingSet

Points = NDArray[np.float64]  # (n_points, 2), x and y, about -1 to 1


def circles(rng: np.random.Generator, n_points: int = 400) -> TrainingSet:
    """Return a disc of points, and a ring around it."""
    radius = np.where(np.arange(n_points) % 2, rng.uniform(0.7, 1.0, n_points), 0.0)
    # The square root spreads points evenly over a disc.
    radius += np.where(np.arange(n_points) % 2, 0.0, 0.5 * np.sqrt(rng.random(n_points)))
    angle = rng.uniform(0, 2 * math.pi, n_points)
    points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return _planar(points, np.arange(n_points) % 2, ("inner", "outer"))


def moons(rng: np.random.Generator, n_points: int = 400) -> TrainingSet:
    """Return two half moons, each with a tip in the hollow of the other."""
    lower = np.arange(n_points) % 2
    angle = rng.uniform(0, math.pi, n_points)
    x = np.where(lower, 1 - np.cos(angle), np.cos(angle))
    y = np.where(lower, 0.5 - np.sin(angle), np.sin(angle))
    points = np.column_stack([x - 0.5, y - 0.25]) / 1.5
    return _planar(points + rng.normal(0, 0.06, points.shape), lower, ("upper", "lower"))


def spiral(rng: np.random.Generator, n_points: int = 400) -> TrainingSet:
    """Return two arms that wind around each other one and a half times."""
    arm = np.arange(n_points) % 2
    radius = np.sqrt(rng.uniform(0.01, 1, n_points))
    angle = 3 * math.pi * radius + math.pi * arm
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return _planar(points + rng.normal(0, 0.02, points.shape), arm, ("first arm", "second arm"))


def checkerboard(rng: np.random.Generator, n_points: int = 800, n_fields: int = 4) -> TrainingSet:
    """Return points on the fields of a board, dark and light in turn."""
    points = rng.uniform(-1, 1, (n_points, 2))
    fields = np.floor((points + 1) * n_fields / 2).astype(np.intp)
    return _planar(points, fields.sum(axis=1) % 2, ("dark", "light"))


def wave(rng: np.random.Generator, n_points: int = 200) -> TrainingSet:
    """Return noisy points of a wave whose swings grow, ``x`` from -1 to 1."""
    x = np.sort(rng.uniform(-1, 1, n_points))
    y = (0.6 + 0.4 * x) * np.sin(2.5 * math.pi * x)
    schema = Schema((Column("x"),), (Column("y"),), "numbers")
    return TrainingSet(x[:, None], (y + rng.normal(0, 0.05, n_points))[:, None], schema)


def _planar(points: Points, classes: NDArray[np.integer], names: tuple[str, str]) -> TrainingSet:
    schema = Schema(
        (Column("x"), Column("y")), (Column("class", categories=names),), "two classes"
    )
    return TrainingSet(points, classes.astype(np.float64)[:, None], schema)

"""Measured data that come with scikit-learn: iris, wine and digits; nothing is downloaded."""

from __future__ import annotations

from typing import Any

import numpy as np

from epochreel.data.arrays import table_of_columns
from epochreel.data.choice import Choice
from epochreel.data.load import Loaded, prepare
from epochreel.data.options import Preparation
from epochreel.data.split import split
from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.errors import ExtraError

# The darkest pixel of a digit; 0 is paper.
DIGIT_INK = 16


def iris(seed: int) -> Loaded:
    """Return three kinds of iris, by the sizes of their petals and sepals, standardised."""
    return _measured(_datasets("iris").load_iris(), "species", seed)


def wine(seed: int) -> Loaded:
    """Return wines of three growers, by what a chemist found in them, standardised."""
    return _measured(_datasets("wine").load_wine(), "grower", seed)


def digits(seed: int) -> Loaded:
    """Return handwritten digits of 8 x 8 pixels, from 0 for paper to 1 for ink."""
    data = _datasets("digits").load_digits()
    height, width = data.images.shape[1:]
    pixels = tuple(
        Column(f"pixel {y},{x}", scale=DIGIT_INK)
        for y in range(1, height + 1)
        for x in range(1, width + 1)
    )
    words = tuple(str(digit) for digit in range(10))
    schema = Schema(pixels, (Column("digit", categories=words),), "classes", (height, width))
    training, held_out = split(
        TrainingSet(data.data / DIGIT_INK, np.eye(10)[data.target], schema), seed=seed
    )
    return Loaded(training, held_out)


def _measured(data: Any, target: str, seed: int) -> Loaded:
    inputs = list(zip(map(str, data.feature_names), data.data.T, strict=True))
    answers = [(target, np.array(data.target_names)[data.target])]
    table = table_of_columns(inputs, answers, Choice())
    return prepare(table, Choice(), Preparation(seed=seed))


def _datasets(name: str) -> Any:
    try:
        from sklearn import datasets  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise ExtraError(f"{name} comes with scikit-learn", "sklearn") from error
    return datasets

"""Measured data that come with this package: iris, wine and digits; see `measured/README.md`."""

from __future__ import annotations

from importlib import resources

import numpy as np

from epochreel.data.load import Loaded, load
from epochreel.data.split import split
from epochreel.dataset import Column, Schema, TrainingSet

# The darkest pixel of a digit; 0 is paper.
DIGIT_INK = 16
_FOLDER = resources.files("epochreel.data") / "measured"


def iris(seed: int) -> Loaded:
    """Return three kinds of iris, by the sizes of their petals and sepals, standardised."""
    return _measured("iris", "species", seed)


def wine(seed: int) -> Loaded:
    """Return wines of three growers, by what a chemist found in them, standardised."""
    return _measured("wine", "grower", seed)


def digits(seed: int) -> Loaded:
    """Return handwritten digits of 8 x 8 pixels, from 0 for paper to 1 for ink."""
    with resources.as_file(_FOLDER / "digits.npz") as path, np.load(path) as arrays:
        pictures, answers = arrays["X"], arrays["y"]
    height, width = pictures.shape[1:]
    pixels = tuple(
        Column(f"pixel {y},{x}", scale=DIGIT_INK)
        for y in range(1, height + 1)
        for x in range(1, width + 1)
    )
    words = tuple(str(digit) for digit in range(10))
    schema = Schema(pixels, (Column("digit", categories=words),), "classes", (height, width))
    inputs = pictures.reshape(len(pictures), -1) / DIGIT_INK
    training, held_out = split(TrainingSet(inputs, np.eye(10)[answers], schema), seed=seed)
    return Loaded(training, held_out)


def _measured(name: str, target: str, seed: int) -> Loaded:
    with resources.as_file(_FOLDER / f"{name}.csv") as path:
        return load(path, target, seed=seed)

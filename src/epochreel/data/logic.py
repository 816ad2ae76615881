"""Truth tables to learn: gates of two inputs, and parity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from types import MappingProxyType

import numpy as np

from epochreel.dataset import Column, Schema, TrainingSet

GATES: Mapping[str, Callable[[int, int], bool]] = MappingProxyType(
    {
        "and": lambda a, b: a == b == 1,
        "or": lambda a, b: a + b > 0,
        "nand": lambda a, b: not a == b == 1,
        "nor": lambda a, b: a + b == 0,
        "xor2": lambda a, b: a != b,
        "xnor": lambda a, b: a == b,
    }
)


def gate(name: str) -> TrainingSet:
    """Return the four rows of a gate's truth table, counted up from 00."""
    rows = list(product((0, 1), repeat=2))
    return _truth_table(rows, [GATES[name](a, b) for a, b in rows], ("a", "b"), ("0", "1"))


def parity(n_bits: int = 4) -> TrainingSet:
    """Return all rows of bits, and whether the ones among them are even or odd in number."""
    rows = list(product((0, 1), repeat=n_bits))
    names = tuple(f"bit {place}" for place in range(1, n_bits + 1))
    return _truth_table(rows, [sum(row) % 2 == 1 for row in rows], names, ("even", "odd"))


def _truth_table(
    rows: Sequence[tuple[int, ...]],
    answers: list[bool],
    names: tuple[str, ...],
    classes: tuple[str, str],
) -> TrainingSet:
    schema = Schema(
        tuple(Column(name) for name in names),
        (Column("answer", categories=classes),),
        "two classes",
    )
    return TrainingSet(np.array(rows, np.float64), np.array(answers, np.float64)[:, None], schema)

"""How bright inputs are: as large as the numbers that people read beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema

Floats = NDArray[np.float64]
# The smallest number of a column is not nothing: it is as bright as this share of the largest.
LEAST = 0.15


class ShownInputs:
    """The light of the inputs of one training.

    A network receives numbers about their average, and half of them are below zero there. People
    read 2.50 cm, which is not, so light goes with that: from the smallest number of a column,
    which is dim, to the largest; below zero only where the number is.

    Parameters
    ----------
    schema
        Which inputs are numbers that were scaled.
    inputs
        ``(N, n_inputs)``, those of the training set, as the network receives them.

    Attributes
    ----------
    go_below_zero
        Whether any number that people read is.
    """

    def __init__(self, schema: Schema, inputs: NDArray[np.floating]) -> None:
        self._columns, self.go_below_zero, at = {}, False, 0
        for column in schema.inputs if len(inputs) else ():
            values = inputs[:, at : at + column.n_inputs]
            low, high = float(values.min()), float(values.max())
            if not column.is_plain and not column.categories:
                low, high = column.to_people(low), column.to_people(high)
                self._columns[at] = column, *dark_and_bright(low, high)
            self.go_below_zero |= low < 0.0
            at += column.n_inputs

    def light(self, values: Floats, scale: float) -> Floats:
        """Return light, -1 to 1, of inputs ``(n_inputs,)``.

        ``scale`` is what counts as full light where the network receives numbers as they are.
        """
        light = np.clip(values / scale, -1.0, 1.0)
        for at, (column, dark, bright) in self._columns.items():
            number = column.to_people(float(values[at]))
            share = (abs(number) - dark) / (bright - dark)
            light[at] = np.copysign(np.clip(share, 0.0, 1.0), number)
        return light


def dark_and_bright(low: float, high: float) -> tuple[float, float]:
    """Return the sizes of numbers that give no light, and all of it, for a column's range."""
    smallest, largest = sorted((abs(low), abs(high)))
    if low <= 0.0 <= high:
        return 0.0, max(largest, 1e-300)
    dark = max((smallest - LEAST * largest) / (1.0 - LEAST), 0.0)
    return (dark, largest) if largest > dark else (0.0, largest)

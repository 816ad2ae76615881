"""What is known of the values of a program of JAX, by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jax.extend.core import Literal
from numpy.typing import NDArray

from epochreel.adapters.jax.flat import Call
from epochreel.adapters.parts import Layer
from epochreel.adapters.shapes import example_shape
from epochreel.blocks import Shape

_MOST_CONSTANT = 1 << 16


class Values:
    """Shapes, and what depends on nothing.

    Parameters
    ----------
    constants
        What values are that depend on nothing, by their numbers.
    n_probes
        How many examples were asked.
    """

    def __init__(self, constants: dict[int, Any], n_probes: int) -> None:
        self.constants, self._n_probes = constants, n_probes
        self.asked: set[int] = set()  # that depend on the inputs
        self.shapes: dict[int, Shape] = {}

    def is_constant(self, value: Any) -> bool:
        """Return whether a value depends on nothing."""
        return isinstance(value, Literal) or value in self.constants

    def constant(self, value: Any) -> tuple[Layer, Shape]:
        """Return a value that depends on nothing as a block."""
        array = self._array(value)
        if array.ndim and len(array) == self._n_probes > 1 and bool((array == array[:1]).all()):
            array = array[:1]  # one row says the same of any number of examples
        is_small = array.size <= _MOST_CONSTANT and array.dtype.kind in "biuf"
        notes = {"value": array.tolist()} if is_small else {"op": "constant"}
        return Layer("parameter", notes), array.shape

    def number(self, values: Sequence[Any]) -> Any:
        """Return the one number that a constant is, repeated perhaps; None if it is more."""
        if len(values) != 1 or not self.is_constant(values[0]):
            return None
        array = self._array(values[0])
        if array.dtype.kind not in "biuf" or array.size == 0 or (array != array.flat[0]).any():
            return None
        return array.flat[0].item()

    def shapes_of(self, call: Call) -> list[Shape]:
        """Return the shapes of what a call gives, of one example."""
        return [self.shape(out, self.shapes[out]) for out in call.outs]

    def shape(self, value: int, shape: Shape) -> Shape:
        """Return the shape that is of one example of a value that has another for all."""
        return example_shape(shape, self._n_probes) if value in self.asked else shape

    def _array(self, value: Any) -> NDArray[Any]:
        return np.asarray(value.val if isinstance(value, Literal) else self.constants[value])

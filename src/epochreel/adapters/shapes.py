"""What of a shape belongs to one example."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from epochreel.blocks import Shape


def example_shape(shape: Shape, n_probes: int) -> Shape:
    """Return the shape of what one example gives, of that of several.

    The examples' axis is the first, of what counts steps first the second; of what was joined with
    another, as ``(examples * steps, d)``, it is the longer one.
    """
    if shape[:1] == (n_probes,):
        return shape[1:]
    if shape[1:2] == (n_probes,):
        return (shape[0], *shape[2:])
    if shape and shape[0] and shape[0] % n_probes == 0:
        return (shape[0] // n_probes, *shape[1:])
    return shape


def examples_first(array: NDArray[Any], n_probes: int) -> NDArray[Any]:
    """Return what several examples give with an axis of its own for them, the first."""
    shape = array.shape
    if shape[:1] == (n_probes,) or n_probes not in shape[1:2]:
        one = example_shape(shape, n_probes)
        return array if one == shape else array.reshape(n_probes, *one)
    return array.swapaxes(0, 1)

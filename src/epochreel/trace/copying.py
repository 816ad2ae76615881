"""The arrays of a step as bytes: the small ones in one piece, the large ones each for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from epochreel.steps import Key, Tensor, Tensors, TrainingStep
from epochreel.trace.arrays import Shape, bytes_of, shape_of, view_of
from epochreel.trace.packing import LARGE_BYTES, SCALAR, Layout


class Copied(NamedTuple):
    """The arrays of a step, copied and not yet compressed.

    Parameters
    ----------
    layout, piece
        The small ones.
    large
        The others, one by one.
    """

    layout: Layout
    piece: bytes
    large: tuple[tuple[Shape, bytes | memoryview], ...]

    @property
    def n_bytes(self) -> int:
        """Bytes of all of them."""
        return len(self.piece) + sum(len(data) for _, data in self.large)


class Copier:
    """Copies the arrays of steps; of one thread at a time.

    What they are and where they go is found once for all steps that are alike: a step of twelve
    arrays that is lent then takes 12 us instead of 26, in which nobody else can run Python.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Key, ...], _Sorted] = {}

    def copy(self, step: TrainingStep, *, is_lent: bool = False) -> Copied:
        """Return the arrays of a step, and its scalars among the small ones.

        Parameters
        ----------
        step
            The step.
        is_lent
            Whether the large ones stay as they are for as long as they are needed: not copied
            then.

        Raises
        ------
        UsageError
            If a reel cannot hold one of them.
        """
        tensors = _all_of(step)
        keys, arrays = tuple(tensors), [np.asarray(tensor) for tensor in tensors.values()]
        places = self._known.get(keys)
        if places is None or not places.fits(arrays):
            places = self._known[keys] = _sorted(keys, arrays)
        take = view_of if is_lent else bytes_of
        return Copied(
            places.layout,
            b"".join([bytes_of(arrays[at]) for at in places.small]),
            tuple([(shape, take(arrays[at])) for at, shape in places.large]),
        )


class _Sorted(NamedTuple):
    """Which of some arrays are small, in the order of their piece, and which are large."""

    kinds: tuple[tuple[np.dtype, tuple[int, ...]], ...]
    layout: Layout
    small: tuple[int, ...]
    large: tuple[tuple[int, Shape], ...]

    def fits(self, arrays: Sequence[Tensor]) -> bool:
        """Return whether other arrays of the same names are sorted likewise."""
        return all(
            array.dtype == dtype and array.shape == shape
            for array, (dtype, shape) in zip(arrays, self.kinds, strict=True)
        )


def _sorted(keys: Sequence[Key], arrays: Sequence[Tensor]) -> _Sorted:
    shapes = [shape_of(key, array) for key, array in zip(keys, arrays, strict=True)]
    small = [at for at, array in enumerate(arrays) if array.nbytes < LARGE_BYTES]
    # Stable, so that the same arrays always lie in the same order, floats before whole numbers.
    small.sort(key=lambda at: (arrays[at].itemsize, arrays[at].dtype.kind == "f"), reverse=True)
    return _Sorted(
        tuple((array.dtype, array.shape) for array in arrays),
        Layout(tuple(shapes[at] for at in small)),
        tuple(small),
        tuple((at, shape) for at, shape in enumerate(shapes) if at not in small),
    )


def _all_of(step: TrainingStep) -> Tensors:
    if not step.scalars:
        return step.tensors
    scalars = {(name, SCALAR): np.array(value, np.float64) for name, value in step.scalars.items()}
    return {**step.tensors, **scalars}

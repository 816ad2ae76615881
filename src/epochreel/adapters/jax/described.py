"""What layers of JAX are, and how their arrays are recorded."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from epochreel.adapters.parts import Held, Layer


class Described(NamedTuple):
    """What a layer is.

    Parameters
    ----------
    layer
        In the words of blocks.
    roles
        By path of its arrays within the layer, the role and how it is recorded; the place is left
        open. What is not named here goes by its path.
    """

    layer: Layer
    roles: Mapping[str, tuple[str, Held]]


Describe = Callable[[Any, Sequence[Any], Mapping[str, Any]], "Described | None"]


def same(shape: Sequence[int]) -> Held:
    """Return that an array is recorded as it is."""
    return Held(None, tuple(shape))


def turned(shape: Sequence[int]) -> Held:
    """Return that a kernel ``(*kernel, n_in, n_out)`` is recorded ``(n_out, n_in, *kernel)``."""
    n_axes = len(shape) - 2
    axes = (n_axes + 1, n_axes, *range(n_axes))
    return Held(None, tuple(shape[axis] for axis in axes), axes)


def joined(shape: Sequence[int], n_in: int) -> Held:
    """Return that an array of several axes in and out is recorded as ``(n_out, n_in)``."""
    split = (math.prod(shape[:n_in]), math.prod(shape[n_in:]))
    return Held(None, split[::-1], (1, 0), split)


def flat(shape: Sequence[int]) -> Held:
    """Return that an array is recorded along one axis."""
    return Held(None, (math.prod(shape),))

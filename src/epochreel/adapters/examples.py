"""The examples that a network is asked, as people give them, for frameworks that read arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from epochreel.errors import UsageError


@dataclass(frozen=True, eq=False)
class Examples:
    """What a model is asked.

    Parameters
    ----------
    arrays
        ``(P, …)`` each, in the order in which the model takes them.
    names
        Of them, where a mapping was given; else None.
    targets
        The right answers; None if nobody gave them.
    """

    arrays: tuple[NDArray[Any], ...]
    names: tuple[str, ...] | None = None
    targets: NDArray[Any] | None = None

    @property
    def n_probes(self) -> int:
        """How many examples there are."""
        return len(self.arrays[0])

    def said(self, names: Sequence[str]) -> str:
        """Return names, shapes and dtypes in words."""
        return ", ".join(
            f"{name} {array.shape} {array.dtype}"
            for name, array in zip(names, self.arrays, strict=True)
        )


def examples_of(probes: Any, dtype: DTypeLike) -> Examples:
    """Return what a person gave as ``probes``.

    Inputs, or a pair of inputs and right answers. Inputs are an array, or a tuple of them or a
    mapping for a model that takes several.

    Parameters
    ----------
    probes
        As given.
    dtype
        Of what floats become; NumPy makes float64 of what people write down.

    Raises
    ------
    UsageError
        If there are none, or not equally many of each.
    """
    given, targets = probes if isinstance(probes, tuple) and len(probes) == 2 else (probes, None)
    if given is None:
        raise UsageError(
            "`probes` must be a few examples that the network is asked at each recorded step, such"
            " as (X[:8], y[:8])"
        )
    names = None
    if isinstance(given, Mapping):
        names, given = tuple(map(str, given)), tuple(given.values())
    elif not (isinstance(given, tuple | list) and given and not _is_number(given[0])):
        given = (given,)
    arrays = tuple(_array(value, dtype) for value in given)
    examples = Examples(arrays, names, None if targets is None else _array(targets, dtype))
    _check_rows(examples)
    return examples


def _array(value: Any, dtype: DTypeLike) -> NDArray[Any]:
    try:
        array = np.array(np.asarray(value))  # PyTorch's do not know of NumPy's `copy`
    except (TypeError, ValueError) as error:
        raise UsageError(f"`probes` must be arrays, not {type(value).__name__}") from error
    if array.dtype.kind not in "biuf":
        raise UsageError(f"`probes` must be arrays of numbers, not {type(value).__name__}")
    return array.astype(dtype) if array.dtype.kind == "f" else array


def _check_rows(examples: Examples) -> None:
    arrays = [*examples.arrays, *(() if examples.targets is None else (examples.targets,))]
    counts = {array.shape[0] if array.ndim else 0 for array in arrays}
    if len(counts) != 1 or 0 in counts:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise UsageError(
            f"`probes` {shapes} must have a row for each example, equally many of each"
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | bool | np.generic) or (
        isinstance(value, list) and bool(value) and _is_number(value[0])
    )

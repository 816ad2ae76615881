"""A network at one moment, as whoever watches a training hands it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from epochreel.steps import Tensors
from epochreel.trace.lending import Loan

_NOTHING: Mapping[str, float] = MappingProxyType({})


class Snapshot(NamedTuple):
    """A network at one moment.

    Parameters
    ----------
    tensors
        Its arrays.
    scalars
        Numbers of the step, such as the learning rate.
    loan
        On which terms the arrays are lent; None if they must be copied at once.
    """

    tensors: Tensors
    scalars: Mapping[str, float] = _NOTHING
    loan: Loan | None = None


Read = Callable[[], Snapshot | None]  # None as long as there is no room for a copy

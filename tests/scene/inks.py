"""Whether two drawings are the same, ink by ink."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from epochreel.drawing import Ink


def assert_same(first: Iterable[Ink], second: Iterable[Ink]) -> None:
    """Fail for two lists of ink that do not show the same."""
    for one, other in zip(first, second, strict=True):
        assert type(one) is type(other)
        for name in one.__slots__:
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))

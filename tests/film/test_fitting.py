"""The search alone: sizes come from a list, and what it asks for is counted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.film.limits.fitting import MOST_TRIES, best_fit


class Sizes:
    """Results of known sizes, and estimates that are wrong by a factor."""

    def __init__(self, sizes: Sequence[int], wrong: float = 1.0) -> None:
        self.sizes, self.wrong = sizes, wrong
        self.made: list[int] = []
        self.estimated: list[int] = []

    def make(self, way: int) -> int:
        self.made.append(way)
        return self.sizes[way]

    def estimate(self, way: int) -> int:
        self.estimated.append(way)
        return round(self.sizes[way] * self.wrong)

    def best(self, max_bytes: int) -> int | None:
        return best_fit(len(self.sizes), max_bytes, self.estimate, self.make)


LADDER = [round(2e7 / 1.14**n) for n in range(26)]


@given(
    factors=st.lists(st.floats(1.02, 1.6), min_size=1, max_size=30),
    share=st.floats(0, 1.2),
)
def test_with_exact_estimates_the_best_is_found_at_once(
    factors: list[float], share: float
) -> None:
    sizes = [1_000_000]
    for factor in factors:
        sizes.insert(0, round(sizes[0] * factor) + 1)
    max_bytes = round(sizes[-1] * (sizes[0] / sizes[-1]) ** share)
    case = Sizes(sizes)
    best = next(way for way, size in enumerate(sizes) if size <= max_bytes)
    assert case.best(max_bytes) == best
    assert case.made == list(dict.fromkeys([len(sizes) - 1, best]))


@pytest.mark.parametrize("wrong", [0.8, 0.9, 0.95, 1.05, 1.1, 1.25])
@pytest.mark.parametrize("max_bytes", [800_000, 1_500_000, 5_000_000, 18_000_000])
def test_a_real_size_corrects_the_estimates(wrong: float, max_bytes: int) -> None:
    case = Sizes(LADDER, wrong)
    found = case.best(max_bytes)
    best = next(way for way, size in enumerate(LADDER) if size <= max_bytes)
    assert found in (best, best + 1)
    assert len(case.made) <= 1 + MOST_TRIES


@given(wrongs=st.lists(st.floats(0.5, 2), min_size=26, max_size=26), share=st.floats(0, 1))
def test_nothing_above_the_limit_and_never_endless(wrongs: list[float], share: float) -> None:
    case = Sizes(LADDER)
    max_bytes = round(LADDER[-1] * (LADDER[0] / LADDER[-1]) ** share)

    def estimate(way: int) -> int:
        case.estimated.append(way)
        return round(LADDER[way] * wrongs[way])

    found = best_fit(len(LADDER), max_bytes, estimate, case.make)
    assert found is not None
    assert LADDER[found] <= max_bytes
    # What is kept is what was made last among those that fit.
    assert [way for way in case.made if LADDER[way] <= max_bytes][-1] == found
    assert len(case.made) == len(set(case.made)) <= 1 + MOST_TRIES
    assert len(case.estimated) == len(set(case.estimated))


def test_few_estimates_suffice() -> None:
    for max_bytes in range(800_000, 22_000_000, 200_000):
        case = Sizes(LADDER)
        case.best(max_bytes)
        assert len(case.estimated) <= 2 + math.log2(len(LADDER))


def test_if_the_last_is_too_large_nothing_else_is_tried() -> None:
    case = Sizes(LADDER)
    assert case.best(LADDER[-1] - 1) is None
    assert (case.made, case.estimated) == ([25], [])


def test_one_way_is_simply_made() -> None:
    case = Sizes([500])
    assert case.best(500) == 0
    assert (case.made, case.estimated) == ([0], [])

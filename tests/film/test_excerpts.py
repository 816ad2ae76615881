from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from epochreel.film.limits.excerpts import N_EXCERPTS, bytes_that_count, excerpts_of, frames_of


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(100, 7), Fraction(10), Fraction(60)])
def test_excerpts_are_apart_and_within_the_film(fps: Fraction) -> None:
    n_frames = int(85 * fps)
    excerpts = excerpts_of(n_frames, fps)
    assert len(excerpts) == N_EXCERPTS
    assert excerpts[0].start == 0
    assert excerpts[-1].stop <= n_frames
    for before, after in pairwise(excerpts):
        assert before.stop <= after.start
    assert 0.1 < len(frames_of(excerpts)) / n_frames < 0.25


def test_the_same_seconds_at_any_rate() -> None:
    slow, fast = (excerpts_of(int(85 * fps), Fraction(fps)) for fps in (10, 25))
    for a, b in zip(slow, fast, strict=True):
        assert abs(a.start / 10 - b.start / 25) <= 0.1
        assert abs(a.stop / 10 - b.stop / 25) <= 0.1


def test_a_short_film_is_its_own_excerpt() -> None:
    assert excerpts_of(30, Fraction(10)) == (range(30),)


def test_only_what_changed_within_an_excerpt_counts() -> None:
    sizes = [100, 1, 2, 50, 3, 4]
    assert bytes_that_count((range(3), range(10, 13)), sizes) == 100 + 1 + 2 + 3 + 4


@pytest.mark.parametrize("beat", [1, 2, 5, 8])
def test_no_rhythm_misleads(beat: int) -> None:
    """Every so many seconds something large happens; excerpts see their share of it."""
    fps, n_frames = Fraction(25), 25 * 85
    sizes = np.where(np.arange(n_frames) // 10 % (5 * beat // 2) == 0, 1000, 100)
    excerpts = excerpts_of(n_frames, fps)
    counted = bytes_that_count(excerpts, [int(sizes[n]) for n in frames_of(excerpts)])
    n_counted = sum(len(excerpt) - 1 for excerpt in excerpts) + 1
    assert counted / n_counted == pytest.approx(sizes.mean(), rel=0.35)

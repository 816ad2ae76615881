from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from epochreel.errors import EpochreelError
from epochreel.story.race import comparison_story, stops


@pytest.mark.parametrize("n_epochs", [1, 2, 3, 8, 9, 10, 100, 4321, 60_000, 10_000_000])
def test_stops_rise_to_the_end(n_epochs: int) -> None:
    found = stops(n_epochs)
    assert list(found) == sorted(set(found))
    assert found[0] == 1
    assert found[-1] == n_epochs
    assert len(found) <= 9


@pytest.mark.parametrize("fps", [Fraction(1), Fraction(30000, 1001), Fraction(60)])
@pytest.mark.parametrize("n_epochs", [1, 100, 60_000])
def test_the_clock_runs_on_without_a_jump(n_epochs: int, fps: Fraction) -> None:
    storyboard = comparison_story(n_epochs, fps)
    shots = storyboard.shots
    assert shots[0].kind == "before"
    assert shots[-1].kind == "end"
    assert shots[-1].step_to == n_epochs
    for before, after in itertools.pairwise(shots):
        assert before.step_to == after.step_from
    for shot in shots:
        assert shot.n_frames >= 1
        assert (shot.kind == "lesson") == bool(shot.phases)
        if shot.phases:
            assert sum(n for _, n in shot.phases) == shot.n_frames
    assert 5 < storyboard.n_frames / fps < 60


def test_nothing_trained_is_said() -> None:
    with pytest.raises(EpochreelError, match="`n_epochs` \\(=0\\)"):
        comparison_story(0, Fraction(60))

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace import ReelWriter, open_reel
from epochreel.trace.lending import Loan
from epochreel.trace.thinning import log_spaced

BUDGET = 2_000_000


def step_of(number: int, n_numbers: int = 20_000) -> TrainingStep:
    noise = np.random.default_rng(number).random(n_numbers, np.float32)
    return TrainingStep(number, 1, {("layer 1", "weight"): noise, ("layer 1", "bias"): noise[:3]})


def largest_gap(steps: list[int]) -> float:
    """Return the widest as the logarithm sees it; the first steps cannot be closer than one."""
    return float(np.diff(np.log1p([step for step in steps if step >= 10])).max())


def test_as_many_are_left_as_asked_and_the_ends_among_them() -> None:
    for count in (2, 3, 10, 57, 99):
        kept = log_spaced(range(100), count)
        assert len(kept) == count
        assert (kept[0], kept[-1]) == (0, 99)
        assert kept == sorted(set(kept))


def test_what_is_left_is_evenly_spaced_by_its_logarithm() -> None:
    kept = log_spaced(range(10_001), 60)
    assert largest_gap(kept) < 3 * np.log(10_001) / 59


def test_thinning_again_and_again_keeps_the_spacing() -> None:
    kept: list[int] = []
    for step in range(20_000):
        kept.append(step)
        if len(kept) > 100:
            kept = log_spaced(kept, 90)
    assert largest_gap(kept) < 4 * np.log(20_000) / 89
    assert kept[0] == 0


@pytest.mark.parametrize("lend", [False, True])
def test_the_file_is_never_larger_than_the_budget(
    tmp_path: Path, meta: ReelMeta, lend: bool
) -> None:
    path, largest = tmp_path / "run.reel", 0
    with ReelWriter(path, meta, budget=BUDGET, compress=False) as writer:
        for number in range(300):
            if lend:
                writer.lend(step_of(number), Loan(lambda: None))
            else:
                writer.write(step_of(number))
            largest = max(largest, path.stat().st_size)
    assert largest <= BUDGET
    assert path.stat().st_size <= BUDGET
    assert writer.room.n_thinned > 250
    with open_reel(path) as reel:
        steps = reel.steps.tolist()
        assert (steps[0], steps[-1]) == (0, 299)
        assert 15 <= len(steps) <= 25
        for number in steps:
            expected = step_of(number)
            found = reel.at(number)
            for key, array in expected.tensors.items():
                np.testing.assert_array_equal(found.tensors[key], array)


def test_what_steps_leave_behind_is_given_back_to_the_disk(tmp_path: Path, meta: ReelMeta) -> None:
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta, compress=False) as writer:
        for number in range(30):
            writer.write(step_of(number))
    whole = path.stat().st_size
    with ReelWriter(path, meta, resume_from=3, compress=False) as writer:
        writer.write(step_of(3))
    assert path.stat().st_size < whole / 5


def test_a_resumed_reel_counts_what_it_has(tmp_path: Path, meta: ReelMeta) -> None:
    path = tmp_path / "run.reel"
    for first in (0, 100):
        resume_from = first or None
        with ReelWriter(
            path, meta, resume_from=resume_from, budget=BUDGET, compress=False
        ) as writer:
            for number in range(first, first + 100):
                writer.write(step_of(number))
    assert path.stat().st_size <= BUDGET
    with open_reel(path) as reel:
        assert reel.steps[[0, -1]].tolist() == [0, 199]


def test_small_steps_are_thinned_too(tmp_path: Path, meta: ReelMeta) -> None:
    path = tmp_path / "run.reel"
    with ReelWriter(path, meta, budget=200_000) as writer:
        for number in range(3000):
            writer.write(replace(step_of(number, 100), loss=0.5))
    assert path.stat().st_size <= 200_000
    with open_reel(path) as reel:
        assert reel.at(int(reel.steps[-1])).loss == 0.5

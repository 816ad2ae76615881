import itertools

import numpy as np
import pytest

from epochreel.recording.sampling import recorded_epochs, recorded_steps

XOR_EPOCHS = (2, 10, 20, 50, 100, 200, 300, 400, 500, 1000, 2500, 12500, 60000)


def lessons(steps_per_epoch: int, epochs: tuple[int, ...]) -> list[int]:
    """Every step of some epochs."""
    return [
        (epoch - 1) * steps_per_epoch + at
        for epoch in epochs
        for at in range(1, steps_per_epoch + 1)
    ]


def test_each_lesson_has_its_step_and_the_one_before() -> None:
    steps = set(recorded_steps(420_000, lessons(7, XOR_EPOCHS)).tolist())
    for epoch in XOR_EPOCHS:
        assert steps.issuperset(range(7 * epoch - 7, 7 * epoch + 1))
    assert {0, 1, 420_000} <= steps


def test_the_log_spaced_steps_are_as_many_as_asked_and_evenly_spread() -> None:
    steps = recorded_steps(420_000, ())
    assert steps.dtype == np.int64
    assert len(steps) == 1 + 400
    assert (np.diff(steps) > 0).all()
    assert (steps[0], steps[1], steps[-1]) == (0, 1, 420_000)
    # Beyond the stretch where every step is kept, each is the same few percent after the last.
    ratios = steps[100:][1:] / steps[100:][:-1]
    assert ratios.max() < 1.06
    assert np.diff(steps).tolist() == sorted(np.diff(steps).tolist())


@pytest.mark.parametrize(("n_steps", "count"), [(1, 2), (399, 400), (400, 401), (401, 401)])
def test_a_short_training_is_kept_whole(n_steps: int, count: int) -> None:
    steps = recorded_steps(n_steps, ())
    assert len(steps) == count
    assert (steps[0], steps[-1]) == (0, n_steps)


def test_shown_epochs_beyond_the_training_are_left_out() -> None:
    found = recorded_steps(21, lessons(7, (2, 3, 4)), n_log_spaced=2)
    assert found.tolist() == [0, 1, *range(7, 22)]
    assert recorded_epochs(3, (2, 4, 9), n_log_spaced=2).tolist() == [1, 2, 3]


def test_the_curves_have_each_shown_epoch_and_the_one_before() -> None:
    epochs = recorded_epochs(60_000, XOR_EPOCHS)
    assert epochs.dtype == np.int64
    assert (epochs[0], epochs[-1]) == (1, 60_000)
    assert 1000 <= len(epochs) <= 1000 + 2 * len(XOR_EPOCHS)
    kept = set(epochs.tolist())
    assert all(kept >= {epoch - 1, epoch} for epoch in XOR_EPOCHS)
    assert all(before < after for before, after in itertools.pairwise(epochs.tolist()))


def test_the_first_epoch_has_none_before_it() -> None:
    assert recorded_epochs(2000, (1,), n_log_spaced=2).tolist() == [1, 2000]

import numpy as np
import pytest

from epochreel.engine import TrainerSettings, batch_size_of, epoch_orders, timeline_of


@pytest.mark.parametrize(
    ("batch_size", "n_examples", "size", "n_steps"),
    [(1, 7, 1, 7), (3, 7, 3, 3), (7, 7, 7, 1), (100, 7, 7, 1), ("full", 7, 7, 1), (2, 8, 2, 4)],
)
def test_the_last_batch_of_an_epoch_may_be_short(batch_size, n_examples, size, n_steps) -> None:
    settings = TrainerSettings(1, 0.1, batch_size=batch_size)
    assert batch_size_of(settings, n_examples) == size
    assert timeline_of(settings, n_examples).steps_per_epoch == n_steps


def all_orders(n_examples: int, **settings) -> np.ndarray:
    return np.concatenate(list(epoch_orders(TrainerSettings(**settings), n_examples)))


def test_without_shuffling_every_epoch_has_the_order_of_the_training_set() -> None:
    orders = all_orders(30_000, n_epochs=5, learning_rate=0.1, shuffle_seed=3)
    np.testing.assert_array_equal(orders, np.tile(np.arange(30_000), (5, 1)))


@pytest.mark.parametrize("n_examples", [7, 30_000], ids=["many at once", "two at once"])
def test_shuffled_orders_are_numpys_one_after_another(n_examples: int) -> None:
    orders = all_orders(n_examples, n_epochs=5, learning_rate=0.1, shuffle=True, shuffle_seed=3)
    rng = np.random.default_rng(3)
    np.testing.assert_array_equal(orders, [rng.permutation(n_examples) for _ in range(5)])

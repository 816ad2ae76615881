"""Every way to train, compiled, against the same in plain NumPy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from engine_setups import Setup, assert_same_step, make_setup, networks

from epochreel.engine import Trainer, TrainerSettings, compiled, kernels, reference
from epochreel.engine.settings import OPTIMIZERS

PLAIN = {}
FALLING = {"schedule": "cosine", "shuffle": True}
RICH = {"l2": 0.03, "schedule": "cosine", "shuffle": True, "shuffle_seed": 5, "momentum": 0.8}


def assert_like_the_reference(setup: Setup, probes=None) -> Trainer:
    trainer = Trainer(*setup.parts, probes)
    steps = range(1, trainer.n_steps + 1)
    rows = None if probes is None else np.array(probes)
    expected = reference.train(*setup.parts, record_at=steps, probes=rows)
    for step, other in zip(trainer.run(steps), expected, strict=True):
        assert_same_step(step, other)
    return trainer


@pytest.mark.parametrize(("hidden", "output", "loss"), networks())
def test_every_network_with_every_rule(hidden: str, output: str, loss: str) -> None:
    for optimizer, batch_size, extras in itertools.product(
        OPTIMIZERS, (1, 3, "full"), (PLAIN, FALLING, RICH)
    ):
        setup = make_setup(
            (2, 5, 4, 3), (True, False, True), n_examples=8, n_epochs=2, learning_rate=0.02,
            hidden=hidden, output=output, loss=loss, optimizer=optimizer, batch_size=batch_size,
            **extras,
        )  # fmt: skip
        assert_like_the_reference(setup, probes=[5, 0, 5])


@pytest.mark.parametrize("batch_size", [2, 63, 64, 65, 150, "full"])
def test_batches_wider_and_narrower_than_a_block(batch_size) -> None:
    assert compiled.BLOCK_WIDTH == 64
    setup = make_setup(
        (5, 9, 6), (True, True), n_examples=200, n_epochs=3, hidden="tanh", batch_size=batch_size
    )
    assert_like_the_reference(setup, probes=[7])


@pytest.mark.parametrize("n_probes", [1, 64, 65, 130])
def test_more_probes_than_a_block_is_wide(n_probes: int) -> None:
    setup = make_setup((5, 9, 6), (True, True), n_examples=200, n_epochs=1, batch_size=50)
    assert_like_the_reference(setup, probes=np.arange(n_probes)[::-1] + 3)


@pytest.mark.parametrize("sizes", [(1, 1), (3, 1, 2), (4, 3, 5, 2, 6), (17, 33, 10), (2, 6, 7, 3)])
def test_layers_of_sizes_that_are_no_fours(sizes: tuple[int, ...]) -> None:
    setup = make_setup(sizes, (True,) * (len(sizes) - 1), n_examples=11, n_epochs=3, batch_size=5)
    assert_like_the_reference(setup, probes=[0, 10])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_batch_of_one_is_the_same_bits_by_either_kernel(
    optimizer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A little l2, because plain descent changes each weight at once, which rounds otherwise.
    setup = make_setup((3, 5, 2), (True, False), hidden="gelu", optimizer=optimizer, l2=1e-3)
    trainer = Trainer(*setup.parts)
    (online,) = trainer.run([trainer.n_steps])
    curve = trainer.epoch_loss
    monkeypatch.setattr(kernels, "train_online", kernels.train_batches)
    (batches,) = trainer.run([trainer.n_steps])
    for weight, other in zip(online.weights, batches.weights, strict=True):
        np.testing.assert_array_equal(weight, other)
    np.testing.assert_array_equal(trainer.epoch_loss, curve)


def test_the_curves_are_means_over_the_examples_of_an_epoch_with_a_short_batch() -> None:
    setup = make_setup((3, 4, 2), (True, True), n_examples=7, n_epochs=4, batch_size=3)
    trainer = Trainer(*setup.parts, range(7))
    steps = list(trainer.run(range(1, trainer.n_steps + 1)))
    losses = np.reshape([step.loss for step in steps], (4, 3))
    expected = losses @ np.array([3, 3, 1]) / 7
    np.testing.assert_allclose(trainer.epoch_loss, expected, rtol=1e-12)
    rows = [np.arange(0, 3), np.arange(3, 6), np.arange(6, 7)]
    errors = [np.abs(step.errors[-1][rows[index % 3]]).sum() for index, step in enumerate(steps)]
    expected = 100 * np.reshape(errors, (4, 3)).sum(axis=1) / (7 * 2)
    np.testing.assert_allclose(trainer.epoch_error_percent, expected, rtol=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_pausing_and_running_again_change_no_bit(optimizer: str) -> None:
    setup = make_setup(
        (3, 6, 2), (True, True), n_examples=9, batch_size=4, optimizer=optimizer, shuffle=True
    )
    trainer = Trainer(*setup.parts, [0])
    *_, paused = trainer.run(range(trainer.n_steps + 1))
    (straight,) = trainer.run([trainer.n_steps])
    for weight, other in zip(straight.weights, paused.weights, strict=True):
        np.testing.assert_array_equal(weight, other)


def test_orders_that_are_drawn_in_several_goes_are_those_of_the_reference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("epochreel.engine.batches._ROWS_AT_ONCE", 12)
    setup = make_setup((2, 3, 1), (True, True), n_examples=5, n_epochs=9, shuffle=True)
    trainer = assert_like_the_reference(setup)
    stepped = [step.examples.item() for step in trainer.run([1, 11, 45])]
    rng = np.random.default_rng(0)
    orders = np.concatenate([rng.permutation(5) for _ in range(9)])
    assert stepped == orders[[0, 10, 44]].tolist()


def test_a_bias_that_a_layer_does_not_have_stays_away() -> None:
    setup = make_setup((3, 4, 2), (False, False), optimizer="adamw", batch_size=2)
    assert_like_the_reference(setup, probes=[1])
    settings = TrainerSettings(20, 0.1, batch_size=2)
    *_, last = Trainer(
        setup.network, setup.training_set, settings, setup.weights, setup.biases, [1]
    ).run([3])
    assert last.biases == (None, None)

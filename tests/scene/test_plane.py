from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from epochreel.dataset import Column
from epochreel.engine.activations import ACTIVATIONS
from epochreel.engine.reference import forward
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.scene.charts.chart import ColumnAxis
from epochreel.scene.charts.plane import answers_over, enlarging, grid_over
from epochreel.scene.moments.replay import Replay


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_what_is_seen_is_what_the_engine_answers(activation: str) -> None:
    rng = np.random.default_rng(3)
    network = NetworkSpec.dense(
        2, (LayerSpec(5, activation), LayerSpec(3, activation, has_bias=False))
    )
    weights = (rng.normal(size=(5, 2)), rng.normal(size=(3, 5)))
    biases = (rng.normal(size=5), None)
    replay = SimpleNamespace(
        meta=SimpleNamespace(network=network),
        weights_at=lambda step: weights,
        biases_at=lambda step: biases,
    )
    points = rng.normal(size=(50, 2)).astype(np.float32)
    found = answers_over(cast(Replay, replay), 3.0, points)
    for one, right in zip(found, forward(network, weights, biases, points)[1:], strict=True):
        assert one.dtype == np.float32
        np.testing.assert_allclose(one, right, atol=3e-3)


def test_a_grid_runs_as_a_picture_does() -> None:
    x, y = ColumnAxis(Column("x"), 0.0, 2.0), ColumnAxis(Column("y"), -1.0, 1.0)
    grid = grid_over(x, y, 3)
    np.testing.assert_array_equal(grid[:4], [[0, 1], [1, 1], [2, 1], [0, 0]])


def test_enlarging_keeps_slopes_straight() -> None:
    matrix = enlarging(5, 13)
    middles = (np.arange(13) + 0.5) / 13
    np.testing.assert_allclose(
        matrix @ np.linspace(0, 1, 5).astype(np.float32), middles, atol=1e-6
    )
    np.testing.assert_allclose(matrix.sum(axis=1), 1.0, atol=1e-6)

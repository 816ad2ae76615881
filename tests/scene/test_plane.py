from __future__ import annotations

import numpy as np

from epochreel.dataset import Column
from epochreel.scene.charts.chart import ColumnAxis
from epochreel.scene.charts.plane import enlarging, grid_over


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

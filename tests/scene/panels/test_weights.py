from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from epochreel.drawing import Box
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.panels.weights import MOST_COUNTED, N_BINS, WeightsPanel, spread
from scene.boxes import texts_of

HALF = N_BINS // 2


def test_each_weight_counts_once_on_its_own_side():
    weights = np.array([[-0.9, -0.01, 0.5], [0.013, 1.0, 0.02]])
    heights = spread(weights, 1.0)
    assert heights[:HALF].sum() == pytest.approx(2)
    assert heights[HALF:].sum() == pytest.approx(4)


def test_a_weight_in_the_middle_of_a_bin_counts_for_that_bin():
    middles = (np.arange(N_BINS) + 0.5) / HALF - 1
    for index, middle in enumerate(middles):
        expected = np.eye(N_BINS)[index]
        np.testing.assert_allclose(spread(np.array([middle]), 1.0), expected, atol=1e-12)


@given(
    arrays(np.float64, 20, elements=st.floats(0.01, 0.95)), st.floats(1e-6, 1e-3), st.booleans()
)
def test_bars_move_as_little_as_weights(weights, step, is_negative):
    weights = -weights if is_negative else weights
    change = np.abs(spread(weights + step * np.sign(weights), 1.0) - spread(weights, 1.0)).sum()
    assert change <= 2 * len(weights) * step * HALF + 1e-9


def test_what_is_not_finite_or_beyond_the_bound_does_no_harm():
    heights = spread(np.array([np.nan, np.inf, -7.0, 7.0]), 1.0)
    assert (heights[0], heights[-1], heights.sum()) == (1, 1, 2)


def test_a_huge_layer_is_sampled():
    heights = spread(np.random.default_rng(0).normal(size=(300, 300)), 5.0)
    assert 0.4 * MOST_COUNTED <= heights.sum() <= MOST_COUNTED


def test_no_weights_no_bars():
    assert not spread(np.empty((0, 3)), 1.0).any()


def test_the_axis_is_symmetric_wide_enough_and_the_same_all_the_time(replays, moments):
    replay = replays["numbers"]
    panel = WeightsPanel(replay, NIGHT)
    feet = set()
    for view in moments(replay):
        brush = Brush(1.0)
        panel.draw(brush, Rect(0, 0, 400, 300), view)
        low, high = texts_of(brush.inks)[-3:-1]
        feet.add((low, high))
        inks = [ink.fill for ink in brush.inks if isinstance(ink, Box)]
        assert {NIGHT.positive_ink, NIGHT.negative_ink} <= {*inks}
    ((low, high),) = feet
    assert low == f"\N{MINUS SIGN}{high}"
    assert replay.widest_weight() <= float(high) <= 1.6 * replay.widest_weight()

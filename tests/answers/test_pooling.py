"""Pools against loops over single numbers, and the edges of ceil and of adaptive ones."""

from __future__ import annotations

import numpy as np
import pytest
import slow_answers
from one_block import answer_of


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("kind", ["max", "average"])
def test_a_pool_is_what_the_loops_say(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_axes = int(rng.integers(1, 4))
    size = [int(k) for k in rng.integers(1, 4, n_axes)]
    stride = [int(s) for s in rng.integers(1, 4, n_axes)]
    padding = [int(rng.integers(0, k // 2 + 1)) for k in size]
    counts = bool(rng.integers(2))
    x = rng.normal(size=(2, 3, *rng.integers(4, 7, n_axes)))
    notes = {
        "pool": kind, "size": size, "stride": stride, "padding": padding, "counts_padding": counts,
    }  # fmt: skip
    expected = slow_answers.pool(x, kind, size, stride, padding, counts)
    np.testing.assert_allclose(answer_of("pool", x, {}, notes), expected, atol=1e-13)
    turned = answer_of("pool", np.moveaxis(x, 1, -1), {}, notes | {"channels": "last"})
    np.testing.assert_allclose(np.moveaxis(turned, -1, 1), expected, atol=1e-13)


def _pooled(values: list[float], **notes: object) -> list[float]:
    x = np.array(values).reshape(1, 1, -1)
    return answer_of("pool", x, {}, notes)[0, 0].tolist()


def test_with_ceil_the_last_window_reaches_over_the_end() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 10.0]
    assert _pooled(values, pool="max", size=2) == [2, 4]
    assert _pooled(values, pool="max", size=2, ceil=True) == [2, 4, 10]
    # What is over the end is not counted, padding that was asked for is.
    assert _pooled(values, pool="average", size=2, ceil=True) == [1.5, 3.5, 10]
    assert _pooled(values, pool="average", size=4, padding=1, ceil=True) == [1.5, 14 / 3]


def test_no_window_begins_in_the_padding_after_the_end() -> None:
    assert _pooled([1.0, 2.0, 3.0], pool="max", size=2, padding=1, ceil=True) == [1, 3]
    assert _pooled([1.0, 2.0], pool="max", size=1, stride=3, ceil=True) == [1]


def test_same_padding_of_an_average_is_not_counted_if_so_noted() -> None:
    notes = {"pool": "average", "size": 3, "stride": 1, "padding": "same", "counts_padding": False}
    assert _pooled([1.0, 2.0, 6.0], **notes) == [1.5, 3, 4]


def test_shares_of_an_adaptive_pool_overlap_where_they_do_not_fit() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0]
    assert _pooled(values, pool="average", out_size=3) == [1.5, 3, 4.5]
    assert _pooled(values, pool="max", out_size=[2]) == [3, 5]
    assert _pooled(values, pool="max", out_size=[None]) == values


def test_a_gap_in_the_window_is_not_seen() -> None:
    assert _pooled([1.0, 9.0, 2.0, 3.0], pool="max", size=2, stride=1, dilation=2) == [2, 9]

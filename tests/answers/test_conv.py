"""Convolutions against loops over single numbers, over a grid of settings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import slow_answers
from one_block import answer_of, random_arrays

from epochreel.answers import conv


def _draw(seed: int) -> tuple[np.random.Generator, int, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    n_axes = int(rng.integers(1, 4))
    settings = {
        name: [int(v) for v in rng.integers(low, high, n_axes)]
        for name, low, high in (
            ("kernel", 1, 4), ("stride", 1, 4), ("dilation", 1, 3), ("padding", 0, 3),
        )
    }  # fmt: skip
    return rng, n_axes, settings | {"groups": int(rng.integers(1, 4))}


@pytest.mark.parametrize("seed", range(40))
def test_a_convolution_is_what_the_loops_say(seed: int) -> None:
    rng, n_axes, drawn = _draw(seed)
    groups, kernel = drawn["groups"], drawn.pop("kernel")
    lengths = tuple(int(n) for n in rng.integers(5, 8, n_axes))
    x = rng.normal(size=(2, groups * 2, *lengths))
    params = random_arrays(rng, weight=(groups * 3, 2, *kernel), bias=(groups * 3,))
    pairs = [(p, int(rng.integers(0, 3))) for p in drawn["padding"]]
    expected = slow_answers.convolve(
        x, params["weight"], params["bias"], drawn["stride"], pairs, drawn["dilation"], groups
    )
    notes = drawn | {"padding": [list(pair) for pair in pairs]}
    np.testing.assert_allclose(answer_of("conv", x, params, notes), expected, atol=1e-12)
    turned = answer_of("conv", np.moveaxis(x, 1, -1), params, notes | {"channels": "last"})
    np.testing.assert_allclose(np.moveaxis(turned, -1, 1), expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(40))
def test_a_transposed_convolution_is_what_the_loops_say(seed: int) -> None:
    rng, n_axes, drawn = _draw(seed)
    groups, kernel = drawn["groups"], drawn.pop("kernel")
    drawn["padding"] = [min(p, d * (k - 1)) for p, d, k in zip(
        drawn["padding"], drawn["dilation"], kernel, strict=True)]  # fmt: skip
    drawn["output_padding"] = [int(rng.integers(0, s)) for s in drawn["stride"]]
    lengths = tuple(int(n) for n in rng.integers(2, 5, n_axes))
    x = rng.normal(size=(2, groups * 2, *lengths))
    params = random_arrays(rng, weight=(groups * 2, 3, *kernel), bias=None)
    expected = slow_answers.convolve_transposed(x, params["weight"], **drawn)
    notes = drawn | {"transposed": True}
    np.testing.assert_allclose(answer_of("conv", x, params, notes), expected, atol=1e-12)


def test_same_padding_puts_the_odd_one_behind_and_shortens_by_the_stride() -> None:
    x, weight = np.arange(1.0, 6.0).reshape(1, 1, 5), np.array([[[1.0, 10.0]]])
    same = answer_of("conv", x, {"weight": weight}, {"padding": "same"})
    assert same.tolist() == [[[21.0, 32.0, 43.0, 54.0, 5.0]]]
    halved = answer_of("conv", x, {"weight": weight}, {"padding": "same", "stride": 2})
    assert halved.tolist() == [[[21.0, 43.0, 5.0]]]


def test_padding_repeats_what_its_mode_says() -> None:
    x, weight = np.arange(1.0, 5.0).reshape(1, 1, 4), np.array([[[1.0, 0.0, 0.0]]])
    seen = {
        mode: answer_of("conv", x, {"weight": weight}, {"padding": 1, "padding_mode": mode})[
            0, 0, 0
        ]
        for mode in ("zeros", "reflect", "replicate", "circular")
    }
    assert seen == {"zeros": 0, "reflect": 2, "replicate": 1, "circular": 4}


def test_many_examples_in_blocks_give_what_one_by_one_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(0)
    x, params = rng.normal(size=(7, 2, 6, 6)), random_arrays(rng, weight=(3, 2, 3, 3), bias=(3,))
    whole = answer_of("conv", x, params)
    monkeypatch.setattr(conv, "_MOST_COLUMN_VALUES", 3 * 18 * 16)
    np.testing.assert_allclose(answer_of("conv", x, params), whole, rtol=1e-13)

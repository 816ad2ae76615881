"""Attention against loops over single queries and keys."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import slow_answers
from one_block import answer_of, random_arrays

from epochreel.answers import attention


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def _slowly(
    query: Any, key: Any, value: Any, allowed: Any = lambda i, j: True, scale: float | None = None
) -> np.ndarray:
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    repeats = query.shape[1] // key.shape[1]
    return np.array(
        [
            [
                slow_answers.attend(
                    q, key[n, h // repeats], value[n, h // repeats], allowed, scale
                )
                for h, q in enumerate(heads)
            ]
            for n, heads in enumerate(query)
        ]
    )


def _qkv(rng: np.random.Generator, kv_heads: int = 4) -> list[np.ndarray]:
    shapes = (2, 4, 5, 3), (2, kv_heads, 6, 3), (2, kv_heads, 6, 2)
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize("kv_heads", [1, 2, 4])
def test_heads_of_keys_serve_several_heads_of_queries(
    kv_heads: int, rng: np.random.Generator
) -> None:
    qkv = _qkv(rng, kv_heads)
    np.testing.assert_allclose(answer_of("attention", qkv), _slowly(*qkv), rtol=1e-11)
    last = answer_of("attention", [x.swapaxes(1, 2) for x in qkv], notes={"heads_last": True})
    np.testing.assert_allclose(last.swapaxes(1, 2), _slowly(*qkv), rtol=1e-11)


def test_a_causal_one_looks_at_nothing_that_comes_after(rng: np.random.Generator) -> None:
    qkv = _qkv(rng)
    y = answer_of("attention", qkv, notes={"causal": True, "scale": 0.3})
    expected = _slowly(*qkv, allowed=lambda i, j: j <= i, scale=0.3)
    np.testing.assert_allclose(y, expected, rtol=1e-11)


def test_masks_allow_or_forbid_or_are_added(rng: np.random.Generator) -> None:
    qkv = _qkv(rng)
    looks = np.tile(rng.random((5, 6)) < 0.6, (2, 4, 1, 1))
    looks[..., 0] = True
    expected = _slowly(*qkv, allowed=lambda i, j: looks[0, 0, i, j])
    for mask, notes in (
        (looks, {}),
        (~looks, {"mask": "forbidden"}),
        (np.where(looks, 0.0, -np.inf), {}),
        (looks[:, 0], {}),
    ):
        y = answer_of("attention", [*qkv, mask], notes=notes)
        np.testing.assert_allclose(y, expected, rtol=1e-11)


def test_padding_is_looked_at_by_nobody(rng: np.random.Generator) -> None:
    qkv = _qkv(rng)
    padding = np.zeros((2, 6), bool)
    padding[:, 4:] = True
    names = ["query", "key", "value", "padding"]
    y = answer_of("attention", [*qkv, padding], notes={"slots": names})
    np.testing.assert_allclose(y, _slowly(*qkv, allowed=lambda i, j: j < 4), rtol=1e-11)


def test_who_may_look_nowhere_sees_nothing(rng: np.random.Generator) -> None:
    qkv = _qkv(rng)
    looks = np.ones((2, 1, 5, 6), bool)
    looks[:, :, 2] = False
    y = answer_of("attention", [*qkv, looks])
    assert (y[:, :, 2] == 0).all()
    assert np.isfinite(y).all()


@pytest.mark.parametrize("packed", [True, False])
def test_its_projections_are_around_it(packed: bool, rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 5, 6))
    params = random_arrays(rng, in_weight=(18, 6), in_bias=(18,), out_weight=(4, 6), out_bias=(4,))
    weights, biases = np.split(params["in_weight"], 3), np.split(params["in_bias"], 3)
    q, k, v = (
        (x @ weight.T + bias).reshape(2, 5, 3, 2).swapaxes(1, 2)
        for weight, bias in zip(weights, biases, strict=True)
    )
    mixed = _slowly(q, k, v).swapaxes(1, 2).reshape(2, 5, 6)
    expected = mixed @ params["out_weight"].T + params["out_bias"]
    if not packed:
        del params["in_weight"], params["in_bias"]
        for name, weight, bias in zip("qkv", weights, biases, strict=True):
            params |= {f"{name}_weight": weight, f"{name}_bias": bias}
    np.testing.assert_allclose(
        answer_of("attention", x, params, {"heads": 3}), expected, rtol=1e-11
    )
    three = answer_of("attention", [x, x, x], params, {"heads": 3})
    np.testing.assert_allclose(three, expected, rtol=1e-11)


def test_many_examples_in_blocks_give_what_all_at_once_give(
    monkeypatch: pytest.MonkeyPatch, rng: np.random.Generator
) -> None:
    qkv = _qkv(rng)
    mask = rng.normal(size=(2, 4, 5, 6))
    whole = answer_of("attention", [*qkv, mask])
    monkeypatch.setattr(attention, "_MOST_SCORES", 1)
    np.testing.assert_allclose(answer_of("attention", [*qkv, mask]), whole, rtol=1e-12)

"""Norms against their formulas, written over single channels."""

from __future__ import annotations

import numpy as np
import pytest
from one_block import answer_of, random_arrays


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def _standard(values: np.ndarray, eps: float) -> np.ndarray:
    return (values - values.mean()) / np.sqrt(values.var() + eps)


def test_a_batch_norm_uses_its_running_statistics(rng: np.random.Generator) -> None:
    x = rng.normal(size=(4, 3, 5))
    params = random_arrays(rng, weight=(3,), bias=(3,), running_mean=(3,))
    params["running_var"] = rng.uniform(0.5, 2, 3)
    y = answer_of("norm", x, params, {"norm": "batch", "eps": 0.1})
    for c in range(3):
        scaled = (x[:, c] - params["running_mean"][c]) / np.sqrt(params["running_var"][c] + 0.1)
        expected = scaled * params["weight"][c] + params["bias"][c]
        np.testing.assert_allclose(y[:, c], expected, rtol=1e-12)
    notes = {"norm": "batch", "eps": 0.1, "channels": "last"}
    last = answer_of("norm", np.moveaxis(x, 1, -1), params, notes)
    np.testing.assert_allclose(np.moveaxis(last, -1, 1), y, rtol=1e-12)


def test_without_running_statistics_it_uses_those_of_the_batch(rng: np.random.Generator) -> None:
    x = rng.normal(size=(6, 2))
    y = answer_of("norm", x, {}, {"norm": "batch"})
    for c in range(2):
        np.testing.assert_allclose(y[:, c], _standard(x[:, c], 1e-5), rtol=1e-12)


def test_a_layer_norm_is_over_the_last_axes_of_each_example(rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 3, 4, 5))
    params = random_arrays(rng, weight=(4, 5), bias=(4, 5))
    y = answer_of("norm", x, params, {"norm": "layer", "n_axes": 2, "eps": 0.2})
    for at in np.ndindex(2, 3):
        expected = _standard(x[at], 0.2) * params["weight"] + params["bias"]
        np.testing.assert_allclose(y[at], expected, rtol=1e-11)


@pytest.mark.parametrize(("norm", "groups"), [("group", 2), ("instance", 4)])
def test_a_group_of_channels_is_normalised_together(
    norm: str, groups: int, rng: np.random.Generator
) -> None:
    x = rng.normal(size=(2, 4, 3, 3))
    params = random_arrays(rng, weight=(4,), bias=(4,))
    y = answer_of("norm", x, params, {"norm": norm, "groups": groups})
    size = 4 // groups
    for row, group in np.ndindex(2, groups):
        channels = slice(group * size, (group + 1) * size)
        expected = _standard(x[row, channels], 1e-5)
        expected = expected * params["weight"][channels, None, None]
        expected = expected + params["bias"][channels, None, None]
        np.testing.assert_allclose(y[row, channels], expected, rtol=1e-11)


def test_an_instance_norm_uses_running_statistics_if_it_has_them(rng: np.random.Generator) -> None:
    x = rng.normal(size=(2, 3, 4))
    params = {"running_mean": np.ones(3), "running_var": np.full(3, 4.0)}
    y = answer_of("norm", x, params, {"norm": "instance", "eps": 0.0})
    np.testing.assert_allclose(y, (x - 1) / 2, rtol=1e-12)


def test_an_rms_norm_does_not_centre(rng: np.random.Generator) -> None:
    x, weight = rng.normal(size=(3, 2, 6)), rng.normal(size=6)
    y = answer_of("norm", x, {"weight": weight}, {"norm": "rms", "eps": 1e-3})
    for at in np.ndindex(3, 2):
        size = np.sqrt((x[at] ** 2).sum() / 6 + 1e-3)
        np.testing.assert_allclose(y[at], x[at] / size * weight, rtol=1e-12)

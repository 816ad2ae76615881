"""Each activation function has its known values, and stays a number where numbers are large."""

from __future__ import annotations

import math

import numpy as np
import pytest
from one_block import answer_of

from epochreel.answers.activations import ACTIVATIONS, activate

E = math.e


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


# At 1 and at -1, from the definitions.
KNOWN = {
    "linear": (1, -1),
    "relu": (1, 0),
    "leaky_relu": (1, -0.01),
    "sigmoid": (_sigmoid(1), _sigmoid(-1)),
    "log_sigmoid": (math.log(_sigmoid(1)), math.log(_sigmoid(-1))),
    "tanh": (math.tanh(1), -math.tanh(1)),
    "gelu": (0.8413447460685429, -0.15865525393145707),
    "gelu_tanh": (0.8411919906082768, -0.15880800939172324),
    "quick_gelu": (_sigmoid(1.702), -_sigmoid(-1.702)),
    "silu": (_sigmoid(1), -_sigmoid(-1)),
    "swish": (_sigmoid(1), -_sigmoid(-1)),
    "softplus": (math.log(1 + E), math.log(1 + 1 / E)),
    "mish": (math.tanh(math.log(1 + E)), -math.tanh(math.log(1 + 1 / E))),
    "elu": (1, 1 / E - 1),
    "celu": (1, 1 / E - 1),
    "selu": (1.0507009873554805, 1.0507009873554805 * 1.6732632423543772 * (1 / E - 1)),
    "hardtanh": (1, -1),
    "relu6": (1, 0),
    "hardsigmoid": (4 / 6, 2 / 6),
    "hardswish": (4 / 6, -2 / 6),
    "softsign": (0.5, -0.5),
    "tanhshrink": (1 - math.tanh(1), math.tanh(1) - 1),
    "softshrink": (0.5, -0.5),
    "hardshrink": (1, -1),
    "threshold": (1, 0),
    "squareplus": ((1 + math.sqrt(5)) / 2, (math.sqrt(5) - 1) / 2),
    "exponential": (E, 1 / E),
    "softmax": (E**2 / (1 + E**2), 1 / (1 + E**2)),
    "log_softmax": (-math.log(1 + E**-2), -math.log(1 + E**2)),
    "softmin": (1 / (1 + E**2), E**2 / (1 + E**2)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_it_has_its_known_values(name: str) -> None:
    y = answer_of("activation", np.array([[1.0, -1.0]]), activation=name)
    np.testing.assert_allclose(y[0], KNOWN[name], rtol=1e-13)


def test_every_one_is_tested() -> None:
    assert set(ACTIVATIONS) == {*KNOWN, "glu"}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_large_numbers_stay_numbers_and_single_precision_single(name: str) -> None:
    x = np.array([[1000.0, -1000.0, 0.0, 30.0]], np.float32)
    if name == "exponential":
        x = x / 100
    y = activate(x, name)
    assert y.dtype == np.float32
    assert np.isfinite(y).all()


@pytest.mark.parametrize(
    ("name", "notes", "x", "expected"),
    [
        ("leaky_relu", {"slope": 0.3}, -2.0, -0.6),
        ("elu", {"alpha": 2.0}, -1.0, 2 / E - 2),
        ("celu", {"alpha": 2.0}, -2.0, 2 / E - 2),
        ("softplus", {"beta": 2.0}, 1.0, math.log(1 + E**2) / 2),
        ("softplus", {"threshold": 0.5}, 1.0, 1.0),
        ("hardtanh", {"low": -3.0, "high": 0.5}, 2.0, 0.5),
        ("softshrink", {"threshold": 0.1}, 2.0, 1.9),
        ("hardshrink", {"threshold": 3.0}, 2.0, 0.0),
        ("threshold", {"threshold": 3.0, "value": 7.0}, 2.0, 7.0),
        ("squareplus", {"beta": 0.0}, 2.0, 2.0),
    ],
)
def test_notes_are_its_options(name: str, notes: dict, x: float, expected: float) -> None:
    y = answer_of("activation", np.array([[x]]), notes=notes, activation=name)
    assert y.item() == pytest.approx(expected, rel=1e-14)


def test_axes_are_where_shares_add_up_and_where_gates_are() -> None:
    x = np.arange(8.0).reshape(1, 4, 2)
    shares = answer_of("activation", x, notes={"axis": 1}, activation="softmax")
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    gated = answer_of("activation", x, notes={"axis": 1}, activation="glu")
    expected = [[v * _sigmoid(v + 4) for v in row] for row in x[0, :2]]
    np.testing.assert_allclose(gated[0], expected, rtol=1e-13)


def test_prelu_has_a_slope_for_each_channel_or_one_for_all() -> None:
    x, slopes = -np.ones((1, 2, 3)), np.array([0.5, 2.0])
    y = answer_of("activation", x, {"weight": slopes}, activation="prelu")
    assert y[0].tolist() == [[-0.5] * 3, [-2.0] * 3]
    last = answer_of(
        "activation", x.swapaxes(1, 2), {"weight": slopes}, {"channels": "last"}, "prelu"
    )
    assert last[0].tolist() == [[-0.5, -2.0]] * 3
    one = answer_of("activation", x, {"weight": slopes[:1]}, activation="prelu")
    assert (one == -0.5).all()


def test_layers_apply_their_own_after_their_sums() -> None:
    weight = np.array([[1.0], [-1.0]])
    y = answer_of(
        "dense", np.array([[2.0]]), {"weight": weight}, {"slope": 0.2}, activation="leaky_relu"
    )
    assert y.tolist() == [[2.0, -0.4]]

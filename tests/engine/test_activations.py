import numpy as np
import pytest

from epochreel.engine.activations import ACTIVATIONS, get_activation
from epochreel.errors import UsageError


def test_the_sigmoid_has_its_known_values_and_no_overflow() -> None:
    x = np.array([-1e308, -1000.0, -1.0, 0.0, 1.0, 1000.0, 1e308])
    expected = [0.0, 0.0, 1 / (1 + np.e), 0.5, 1 / (1 + np.exp(-1.0)), 1.0, 1.0]
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(get_activation("sigmoid").function(x), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("tanh", 1.0, 0.7615941559557649),
        ("relu", -2.0, 0.0),
        ("relu", 2.0, 2.0),
        ("leaky_relu", -2.0, -0.02),
        ("leaky_relu", 2.0, 2.0),
        ("gelu", 1.0, 0.8413447460685429),  # the normal distribution's share below 1
        ("gelu", -1.0, -0.15865525393145707),
        ("gelu", -50.0, 0.0),
        ("linear", -3.5, -3.5),
    ],
)
def test_the_others_have_their_known_values(name: str, x: float, expected: float) -> None:
    value = get_activation(name).function(np.array([[x]])).item()
    assert value == pytest.approx(expected, rel=1e-14, abs=1e-15)


def test_softmax_shares_out_1_and_does_not_overflow() -> None:
    x = np.array([[0.0, np.log(2.0), np.log(5.0)], [1000.0, 0.0, -1000.0], [-900.0] * 3])
    expected = [[1 / 8, 2 / 8, 5 / 8], [1.0, 0.0, 0.0], [1 / 3] * 3]
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(get_activation("softmax").function(x), expected, rtol=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_is_the_derivative(name: str) -> None:
    activation = get_activation(name)
    x = np.linspace(-3.1, 3.1, 40).reshape(8, 5)
    slope = activation.slope(x)
    for unit in range(5):
        step = np.zeros(5)
        step[unit] = 1e-5
        difference = activation.function(x + step) - activation.function(x - step)
        np.testing.assert_allclose(slope[:, unit], difference[:, unit] / 2e-5, rtol=1e-7)


@pytest.mark.parametrize(("name", "slope"), [("relu", 0.0), ("leaky_relu", 0.01)])
def test_at_the_kink_the_slope_is_that_of_pytorch(name: str, slope: float) -> None:
    assert get_activation(name).slope(np.zeros((1, 1))).item() == slope


def test_an_unknown_activation_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"unknown activation `swish`; known: sigmoid"):
        get_activation("swish")

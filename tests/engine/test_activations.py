import numpy as np
import pytest

from epochreel.engine.activations import ACTIVATIONS, get_activation
from epochreel.errors import UsageError


def test_the_sigmoid_has_its_known_values_and_no_overflow() -> None:
    x = np.array([-1e308, -1000.0, -1.0, 0.0, 1.0, 1000.0, 1e308])
    expected = [0.0, 0.0, 1 / (1 + np.e), 0.5, 1 / (1 + np.exp(-1.0)), 1.0, 1.0]
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(get_activation("sigmoid").function(x), expected, rtol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_is_the_derivative(name: str) -> None:
    activation = get_activation(name)
    x = np.linspace(-3.1, 3.1, 40)
    difference = activation.function(x + 1e-5) - activation.function(x - 1e-5)
    slope = activation.slope_at_output(activation.function(x))
    np.testing.assert_allclose(slope, difference / 2e-5, rtol=1e-8)


def test_an_unknown_activation_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"unknown activation `swish`; known: sigmoid"):
        get_activation("swish")

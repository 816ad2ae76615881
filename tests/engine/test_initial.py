import numpy as np
import pytest

from epochreel.engine import get_problem, initial_weights, seed_uniform_weights
from epochreel.errors import UsageError
from epochreel.network import LayerSpec, NetworkSpec


def test_the_first_neuron_of_xor_is_that_of_the_first_film() -> None:
    weights, biases = seed_uniform_weights(get_problem("xor").network, seed=1)
    np.testing.assert_allclose(weights[0][0], [-0.16595599, 0.44064899, -0.99977125], atol=5e-9)
    assert [weight.shape for weight in weights] == [(4, 3), (1, 4)]
    assert biases == (None, None)


def test_the_stream_runs_layer_by_layer_neuron_by_neuron_with_the_bias_last() -> None:
    network = NetworkSpec.dense(3, (LayerSpec(2, "sigmoid", True), LayerSpec(2, "sigmoid", False)))
    stream = np.random.RandomState(7).random_sample(12) * 2 - 1
    weights, biases = seed_uniform_weights(network, seed=7)
    np.testing.assert_array_equal(weights[0], [stream[0:3], stream[4:7]])
    np.testing.assert_array_equal(biases[0], stream[[3, 7]])
    np.testing.assert_array_equal(weights[1], [stream[8:10], stream[10:12]])
    assert biases[1] is None


WIDE = NetworkSpec.dense(300, (LayerSpec(200, "tanh", True), LayerSpec(100, "tanh", False)))


def test_glorot_fills_its_range_evenly() -> None:
    weights, biases = initial_weights(WIDE, "glorot", seed=5)
    for weight, (n_in, n_out) in zip(weights, [(300, 200), (200, 100)], strict=True):
        limit = (6 / (n_in + n_out)) ** 0.5
        assert weight.shape == (n_out, n_in)
        assert 0.999 * limit < np.abs(weight).max() <= limit
        assert weight.std() == pytest.approx(limit / 3**0.5, rel=0.01)
        assert abs(weight.mean()) < 0.01 * limit
    np.testing.assert_array_equal(biases[0], np.zeros(200))
    assert biases[1] is None


def test_he_is_normal_with_the_variance_of_two_by_the_inputs() -> None:
    weights, biases = initial_weights(WIDE, "he", seed=5)
    for weight, n_in in zip(weights, (300, 200), strict=True):
        scaled = weight / (2 / n_in) ** 0.5
        assert scaled.std() == pytest.approx(1.0, rel=0.01)
        # Two thirds lie within one deviation of a normal distribution.
        assert (np.abs(scaled) < 1).mean() == pytest.approx(0.6827, abs=0.01)
    np.testing.assert_array_equal(biases[0], np.zeros(200))
    assert biases[1] is None


@pytest.mark.parametrize("name", ["seed-uniform", "glorot", "he"])
def test_the_seed_decides(name: str) -> None:
    one, other, again = (initial_weights(WIDE, name, seed)[0][1] for seed in (1, 2, 1))
    np.testing.assert_array_equal(one, again)
    assert (one != other).all()


def test_an_unknown_initialisation_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown initialisation `zeros`; known: seed-uniform"):
        initial_weights(WIDE, "zeros", seed=1)

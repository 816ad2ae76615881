import numpy as np

from epochreel.engine import get_problem, seed_uniform_weights
from epochreel.network import LayerSpec, NetworkSpec


def test_the_first_neuron_of_xor_is_that_of_the_first_film() -> None:
    weights, biases = seed_uniform_weights(get_problem("xor").network, seed=1)
    np.testing.assert_allclose(weights[0][0], [-0.16595599, 0.44064899, -0.99977125], atol=5e-9)
    assert [weight.shape for weight in weights] == [(4, 3), (1, 4)]
    assert biases == (None, None)


def test_the_stream_runs_layer_by_layer_neuron_by_neuron_with_the_bias_last() -> None:
    network = NetworkSpec(3, (LayerSpec(2, "sigmoid", True), LayerSpec(2, "sigmoid", False)))
    stream = np.random.RandomState(7).random_sample(12) * 2 - 1
    weights, biases = seed_uniform_weights(network, seed=7)
    np.testing.assert_array_equal(weights[0], [stream[0:3], stream[4:7]])
    np.testing.assert_array_equal(biases[0], stream[[3, 7]])
    np.testing.assert_array_equal(weights[1], [stream[8:10], stream[10:12]])
    assert biases[1] is None

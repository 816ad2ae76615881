"""The weights of a network before it has learned anything."""

from __future__ import annotations

import numpy as np

from epochreel.network import NetworkSpec
from epochreel.steps import Bias, Weights


def seed_uniform_weights(
    network: NetworkSpec, seed: int
) -> tuple[tuple[Weights, ...], tuple[Bias | None, ...]]:
    """Return initial weights and biases, uniform in [-1, 1), the same for the same seed.

    Each is ``2 * u - 1`` with ``u`` from NumPy's Mersenne Twister, drawn layer by layer, neuron
    by neuron, input by input. A neuron that has a bias draws it after its own weights, as if it
    were the weight of one more input.

    Parameters
    ----------
    network
        The network to begin with.
    seed
        From 0 to 2**32 - 1.

    Returns
    -------
    weights
        Per layer ``(n_out, n_in)`` float64.
    biases
        Per layer ``(n_out,)`` float64, or None for a layer without.
    """
    # The legacy generator on purpose: its stream is frozen, and the first film was made with it.
    rng = np.random.RandomState(seed)
    weights: list[Weights] = []
    biases: list[Bias | None] = []
    for n_in, layer in zip(network.sizes, network.layers, strict=False):
        drawn = 2.0 * rng.random_sample((layer.n_units, n_in + layer.has_bias)) - 1.0
        weights.append(np.ascontiguousarray(drawn[:, :n_in]))
        biases.append(drawn[:, n_in].copy() if layer.has_bias else None)
    return tuple(weights), tuple(biases)

"""The weights of a network before it has learned anything."""

from __future__ import annotations

import math

import numpy as np

from epochreel.errors import unknown_name
from epochreel.network import NetworkSpec
from epochreel.steps import Bias, Weights

Parameters = tuple[tuple[Weights, ...], tuple[Bias | None, ...]]


def initial_weights(network: NetworkSpec, initialisation: str, seed: int) -> Parameters:
    """Return initial weights and biases, the same for the same seed.

    Parameters
    ----------
    network
        The network to begin with.
    initialisation
        ``"seed-uniform"``, ``"glorot"`` or ``"he"``: see the functions of this module.
    seed
        From 0 to 2**32 - 1.

    Returns
    -------
    weights
        Per layer ``(n_out, n_in)`` float64.
    biases
        Per layer ``(n_out,)`` float64, or None for a layer without.

    Raises
    ------
    UsageError
        If there is no such initialisation; the message lists those there are.
    """
    draws = {"seed-uniform": seed_uniform_weights, "glorot": glorot_weights, "he": he_weights}
    if initialisation not in draws:
        raise unknown_name("initialisation", initialisation, tuple(draws))
    return draws[initialisation](network, seed)


def seed_uniform_weights(network: NetworkSpec, seed: int) -> Parameters:
    """Return weights and biases uniform in [-1, 1).

    Each is ``2 * u - 1`` with ``u`` from NumPy's Mersenne Twister, drawn layer by layer, neuron
    by neuron, input by input. A neuron that has a bias draws it after its own weights, as if it
    were the weight of one more input.
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


def glorot_weights(network: NetworkSpec, seed: int) -> Parameters:
    """Return weights uniform in ±sqrt(6 / (n_in + n_out)), for sigmoid and tanh; no biases yet.

    Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural
    networks, AISTATS, equation 16. Drawn layer by layer from ``numpy.random.default_rng(seed)``;
    biases are 0.
    """
    rng = np.random.default_rng(seed)
    weights = []
    for n_in, layer in zip(network.sizes, network.layers, strict=False):
        limit = math.sqrt(6.0 / (n_in + layer.n_units))
        weights.append(rng.uniform(-limit, limit, (layer.n_units, n_in)))
    return tuple(weights), _zero_biases(network)


def he_weights(network: NetworkSpec, seed: int) -> Parameters:
    """Return weights of normal distribution, deviation sqrt(2 / n_in), for relu and its kin.

    He, Zhang, Ren and Sun 2015, Delving deep into rectifiers, ICCV, equation 10. Drawn layer by
    layer from ``numpy.random.default_rng(seed)``; biases are 0.
    """
    rng = np.random.default_rng(seed)
    weights = []
    for n_in, layer in zip(network.sizes, network.layers, strict=False):
        weights.append(math.sqrt(2.0 / n_in) * rng.standard_normal((layer.n_units, n_in)))
    return tuple(weights), _zero_biases(network)


def _zero_biases(network: NetworkSpec) -> tuple[Bias | None, ...]:
    return tuple(np.zeros(layer.n_units) if layer.has_bias else None for layer in network.layers)

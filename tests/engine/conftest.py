"""Random networks and training sets, small enough to compute by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from epochreel.dataset import TrainingSet
from epochreel.engine import TrainerSettings, seed_uniform_weights
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.steps import Bias, Weights


@dataclass(frozen=True, eq=False)
class Setup:
    network: NetworkSpec
    training_set: TrainingSet
    settings: TrainerSettings
    weights: tuple[Weights, ...]
    biases: tuple[Bias | None, ...]

    @property
    def parts(self):
        return self.network, self.training_set, self.settings, self.weights, self.biases


def make_setup(
    sizes: tuple[int, ...],
    has_bias: tuple[bool, ...],
    *,
    n_examples: int = 5,
    n_epochs: int = 20,
    learning_rate: float = 0.7,
) -> Setup:
    rng = np.random.default_rng(sum(sizes) + sum(has_bias))
    layers = zip(sizes[1:], has_bias, strict=True)
    network = NetworkSpec(sizes[0], tuple(LayerSpec(n, "sigmoid", bias) for n, bias in layers))
    weights, biases = seed_uniform_weights(network, seed=3)
    return Setup(
        network,
        TrainingSet.plain(
            rng.normal(size=(n_examples, sizes[0])), rng.random((n_examples, sizes[-1]))
        ),
        TrainerSettings(n_epochs=n_epochs, learning_rate=learning_rate),
        weights,
        biases,
    )


@pytest.fixture(
    params=[
        ((2, 1), (False,)),
        ((3, 4, 1), (False, False)),
        ((3, 4, 1), (True, True)),
        ((4, 6, 3), (True, False)),
        ((2, 5, 4, 3, 2), (False, True, True, False)),
        ((1, 1, 1, 1), (True, True, True)),
        ((9, 30, 20, 10), (True, True, True)),
    ],
    ids=lambda param: "-".join(map(str, param[0])) + "".join("nb"[bias] for bias in param[1]),
)
def setup(request: pytest.FixtureRequest) -> Setup:
    sizes, has_bias = request.param
    return make_setup(sizes, has_bias)

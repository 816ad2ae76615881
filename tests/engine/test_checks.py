from __future__ import annotations

import numpy as np
import pytest

from epochreel.dataset import TrainingSet
from epochreel.engine import TrainerSettings
from epochreel.engine.checks import check_network, check_training_set
from epochreel.errors import InputsError, UsageError
from epochreel.network import LayerSpec, NetworkSpec


def network(*activations: str) -> NetworkSpec:
    return NetworkSpec.dense(2, tuple(LayerSpec(2, activation) for activation in activations))


@pytest.mark.parametrize(
    ("output", "loss", "remedy"),
    [
        ("softmax", "squared_error", "use it with sigmoid, tanh, .*; or use loss cross_entropy"),
        ("linear", "binary_cross_entropy", "use it with sigmoid; or use loss squared_error"),
        (
            "sigmoid",
            "cross_entropy",
            "use it with softmax; or .* squared_error, binary_cross_entropy",
        ),
    ],
)
def test_a_loss_that_does_not_go_with_the_outputs(output: str, loss: str, remedy: str) -> None:
    settings = TrainerSettings(1, 0.1, loss)
    with pytest.raises(UsageError, match=f"loss `{loss}` .* `{output}` outputs: {remedy}"):
        check_network(network("tanh", output), settings)


def test_softmax_has_its_place() -> None:
    settings = TrainerSettings(1, 0.1, "cross_entropy")
    check_network(network("tanh", "softmax"), settings)
    with pytest.raises(UsageError, match="`softmax` is for the last layer only"):
        check_network(network("softmax", "softmax"), settings)


@pytest.mark.parametrize(
    ("output", "loss", "target", "message"),
    [
        ("sigmoid", "binary_cross_entropy", [0.0, 1.5], r"`targets\[1, 1\]` \(=1.5\) .* 0 to 1"),
        ("softmax", "cross_entropy", [-0.5, 1.5], r"`targets\[1, 0\]` \(=-0.5\) .* 0 to 1"),
        ("softmax", "cross_entropy", [0.75, 1.0], r"`targets\[1\]` must sum to 1, not 1.75"),
        ("tanh", "squared_error", [np.inf, 1.0], r"`targets\[1, 0\]` \(=inf\) must be finite"),
    ],
)
def test_a_target_that_does_not_go_with_the_loss(output, loss, target, message) -> None:
    training_set = TrainingSet.plain(np.zeros((2, 2)), np.array([[1.0, 0.0], target]))
    with pytest.raises(InputsError, match=message):
        check_training_set(network(output), training_set, TrainerSettings(1, 0.1, loss))

"""Which paths spoke for an answer: exact in the last layer, a gradient before it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from epochreel.dataset import Schema, Task
from epochreel.engine.reference import forward
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.scene.moments.spotlight import contributions, is_right, speaks_against

RNG = np.random.default_rng(7)
OUTPUTS: dict[Task, tuple[int, str]] = {
    "two classes": (1, "sigmoid"),
    "classes": (4, "softmax"),
    "numbers": (1, "linear"),
}


def network_of(task: Task, hidden: str):
    n_outputs, output = OUTPUTS[task]
    network = NetworkSpec.dense(
        3, (LayerSpec(5, hidden), LayerSpec(4, hidden), LayerSpec(n_outputs, output))
    )
    sizes = network.sizes
    weights = [RNG.normal(size=(after, before)) for before, after in pairwise(sizes)]
    biases = [RNG.normal(size=size) for size in sizes[1:]]
    return network, weights, biases


def towards(network, weights, biases, inputs, task: Task, best: int) -> float:
    """Return the weighted input of the answer: what speaks for it makes this grow."""
    last = forward(network, weights, biases, inputs[None])[-2][0]
    total = weights[-1] @ last + biases[-1]
    if task == "classes":
        return float(total[best] - np.delete(total, best).mean())
    if task == "two classes":
        return float(total[0]) if best else -float(total[0])
    return float(total[0])


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu", "gelu"])
@pytest.mark.parametrize("task", OUTPUTS)
def test_what_is_spoken_is_what_the_answer_would_lose(task: Task, hidden: str) -> None:
    """Each weight, moved by a hair, moves the answer's weighted input as its share says."""
    network, weights, biases = network_of(task, hidden)
    inputs = RNG.normal(size=3)
    values = [layer[0] for layer in forward(network, weights, biases, inputs[None])]
    best = int(np.argmax(values[-1])) if task == "classes" else int(values[-1][0] >= 0.5)
    spoken = contributions(network, weights, biases, values, task)
    for at, layer in enumerate(spoken):
        slopes = np.zeros_like(layer)
        for place in np.ndindex(layer.shape):
            moved = [weight.copy() for weight in weights]
            moved[at][place] *= 1.0 + 1e-5
            there = towards(network, moved, biases, inputs, task, best)
            slopes[place] = (there - towards(network, weights, biases, inputs, task, best)) / 1e-5
        np.testing.assert_allclose(layer, slopes / np.abs(slopes).max(), atol=2e-3)


def test_contributions_of_the_last_layer_add_up_to_the_answer() -> None:
    network, weights, biases = network_of("numbers", "tanh")
    values = [layer[0] for layer in forward(network, weights, biases, RNG.normal(size=(1, 3)))]
    whole = weights[-1] * values[-2]
    spoken = contributions(network, weights, biases, values, "numbers")
    np.testing.assert_allclose(spoken[-1] * np.abs(whole).max(), whole)
    assert float(whole.sum() + biases[-1][0]) == pytest.approx(float(values[-1][0]))


def test_a_silent_network_says_nothing() -> None:
    network, weights, biases = network_of("two classes", "tanh")
    still = [np.zeros_like(weight) for weight in weights]
    values = [layer[0] for layer in forward(network, still, biases, np.ones((1, 3)))]
    spoken = contributions(network, still, biases, values, "two classes")
    assert all((layer == 0).all() for layer in spoken)
    assert not speaks_against(spoken)


@pytest.mark.parametrize(
    ("task", "answer", "right", "is_it"),
    [
        ("two classes", [0.49], [0.0], True),
        ("two classes", [0.51], [0.0], False),
        ("classes", [0.2, 0.5, 0.3], [0.0, 1.0, 0.0], True),
        ("classes", [0.2, 0.3, 0.5], [0.0, 1.0, 0.0], False),
        ("numbers", [0.6], [0.4], True),
        ("numbers", [0.6], [0.3], False),
    ],
)
def test_what_is_right(task: Task, answer: list, right: list, is_it: bool) -> None:
    schema = Schema.plain(2, len(answer), task)
    assert is_right(schema, np.array(answer), np.array(right)) == is_it

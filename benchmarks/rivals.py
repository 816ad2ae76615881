"""The same trainings by PyTorch and scikit-learn, as their users would write them, for speed."""

from __future__ import annotations

import importlib
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine import TrainerSettings, batch_size_of, epoch_orders
from epochreel.network import NetworkSpec


@dataclass(frozen=True, eq=False)
class Work:
    """One training, whoever does it."""

    network: NetworkSpec
    training_set: TrainingSet
    settings: TrainerSettings


def torch_secs(work: Work, dtype_name: str) -> float:
    """Train by PyTorch, eager, on the CPU; return the duration of the loop.

    The batches are the same, cut from one tensor by index: a DataLoader would take longer than
    the training.

    Raises
    ------
    ModuleNotFoundError
        If PyTorch is not installed.
    """
    torch = importlib.import_module("torch")
    dtype = getattr(torch, dtype_name)
    model = _torch_model(torch, work.network, work.settings.loss, dtype)
    loss_of = _torch_loss(torch, work.settings.loss)
    rate = work.settings.learning_rate
    rules = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimizer = rules[work.settings.optimizer](model.parameters(), lr=rate)
    inputs = torch.tensor(work.training_set.inputs, dtype=dtype)
    targets = torch.tensor(work.training_set.targets, dtype=dtype)
    n_examples = len(inputs)
    size = batch_size_of(work.settings, n_examples)
    start = time.perf_counter()
    for orders in epoch_orders(work.settings, n_examples):
        for order in torch.from_numpy(orders):
            for first in range(0, n_examples, size):
                rows = order[first : first + size]
                optimizer.zero_grad()
                loss_of(model(inputs[rows]), targets[rows]).backward()
                optimizer.step()
    return time.perf_counter() - start


def sklearn_secs(work: Work) -> float:
    """Train by scikit-learn's MLPClassifier, which has a bias on every unit.

    Two classes are one logistic output and cross-entropy there, whatever the loss; the examples
    of each epoch come in an order of its own, if they are shuffled.

    Raises
    ------
    ModuleNotFoundError
        If scikit-learn is not installed.
    """
    neural_network = importlib.import_module("sklearn.neural_network")
    settings, data = work.settings, work.training_set
    *hidden, _ = work.network.layers
    activations = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}
    model = neural_network.MLPClassifier(
        [layer.n_units for layer in hidden],
        activation=activations[hidden[0].activation],
        solver=settings.optimizer,
        alpha=0.0,
        batch_size=batch_size_of(settings, data.n_examples),
        learning_rate_init=settings.learning_rate,
        max_iter=settings.n_epochs,
        n_iter_no_change=settings.n_epochs,
        momentum=0.0,
        shuffle=settings.shuffle,
        random_state=1,
    )
    classes = _classes(data.targets)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged yet
        start = time.perf_counter()
        model.fit(data.inputs, classes)
        return time.perf_counter() - start


def with_threads(n_threads: int, run: Callable[[], float]) -> float:
    """Return what ``run`` returns when PyTorch computes on so many threads."""
    torch = importlib.import_module("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(n_threads)
    try:
        return run()
    finally:
        torch.set_num_threads(before)


def _torch_model(torch: Any, network: NetworkSpec, loss: str, dtype: Any) -> Any:
    functions = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
    parts = []
    for n_in, layer in zip(network.sizes, network.layers, strict=False):
        parts.append(torch.nn.Linear(n_in, layer.n_units, bias=layer.has_bias, dtype=dtype))
        if layer.activation in functions:  # a softmax is part of PyTorch's loss
            parts.append(functions[layer.activation]())
    return torch.nn.Sequential(*parts)


def _torch_loss(torch: Any, name: str) -> Callable[[Any, Any], Any]:
    if name == "cross_entropy":
        return torch.nn.CrossEntropyLoss()
    return lambda outputs, targets: 0.5 * ((targets - outputs) ** 2).sum()


def _classes(targets: NDArray[np.float64]) -> NDArray[np.integer]:
    if targets.shape[1] == 1:
        return targets[:, 0].astype(int)
    return targets.argmax(axis=1)

"""The engine against PyTorch in float64: 50 steps with every part of it.

Deselected where PyTorch is not asked for; with `-m frameworks` its absence is a failure.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest
from engine_setups import Setup, make_setup, networks

from epochreel.engine import Trainer
from epochreel.engine.settings import OPTIMIZERS

pytestmark = pytest.mark.frameworks
N_STEPS = 50


@pytest.fixture(scope="module")
def torch() -> Any:
    return importlib.import_module("torch")


def model_of(torch: Any, setup: Setup) -> Any:
    """Return the same network, its last softmax or the sigmoid of a cross-entropy left out."""
    functions = {
        "sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU,
        "leaky_relu": torch.nn.LeakyReLU, "gelu": torch.nn.GELU, "linear": torch.nn.Identity,
    }  # fmt: skip
    parts = []
    for weight, bias, layer in zip(setup.weights, setup.biases, setup.network.layers, strict=True):
        linear = torch.nn.Linear(
            weight.shape[1], weight.shape[0], bias=layer.has_bias, dtype=torch.float64
        )
        linear.weight.data = torch.tensor(weight)
        if bias is not None:
            linear.bias.data = torch.tensor(bias)
        parts += [linear, functions.get(layer.activation, torch.nn.Identity)()]
    if setup.settings.loss != "squared_error":
        parts.pop()
    return torch.nn.Sequential(*parts)


def optimizer_of(torch: Any, model: Any, settings: Any) -> Any:
    """Return PyTorch's optimiser with its own defaults, but for what the settings say."""
    options = {"lr": settings.learning_rate}
    if settings.l2 is not None:
        options["weight_decay"] = settings.l2
    if settings.optimizer == "momentum":
        options["momentum"] = settings.momentum
    names = {"sgd": "SGD", "momentum": "SGD", "adam": "Adam", "adamw": "AdamW"}
    return getattr(torch.optim, names[settings.optimizer])(model.parameters(), **options)


def loss_of(torch: Any, name: str, outputs: Any, targets: Any) -> Any:
    functional = torch.nn.functional
    if name == "binary_cross_entropy":
        total = functional.binary_cross_entropy_with_logits(outputs, targets, reduction="sum")
        return total / len(targets)
    if name == "cross_entropy":
        return functional.cross_entropy(outputs, targets)
    return 0.5 * ((outputs - targets) ** 2).sum(dim=1).mean()


def assert_like_torch(torch: Any, setup: Setup) -> None:
    settings, data = setup.settings, setup.training_set
    model = model_of(torch, setup)
    optimizer = optimizer_of(torch, model, settings)
    trainer = Trainer(*setup.parts, [0])
    assert trainer.n_steps >= N_STEPS
    schedule = None
    if settings.schedule == "cosine":
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=trainer.n_steps)
    rows = torch.utils.data.TensorDataset(torch.tensor(data.inputs), torch.tensor(data.targets))
    size = data.n_examples if settings.batch_size == "full" else settings.batch_size
    loader = torch.utils.data.DataLoader(rows, batch_size=size)
    batches = (batch for _ in range(settings.n_epochs) for batch in loader)
    for step, (inputs, targets) in zip(trainer.run(range(1, N_STEPS + 1)), batches, strict=False):
        optimizer.zero_grad()
        loss = loss_of(torch, settings.loss, model(inputs), targets)
        loss.backward()
        optimizer.step()
        if schedule is not None:
            schedule.step()
        assert step.loss == pytest.approx(loss.item(), rel=0, abs=1e-10)
        ours = [
            part
            for pair in zip(step.weights, step.biases, strict=True)
            for part in pair
            if part is not None
        ]
        for one, other in zip(ours, model.parameters(), strict=True):
            np.testing.assert_allclose(one, other.detach().numpy(), rtol=0, atol=1e-10)
    assert step.step == N_STEPS


@pytest.mark.parametrize(("hidden", "output", "loss"), networks())
def test_every_activation_and_loss(torch: Any, hidden: str, output: str, loss: str) -> None:
    setup = make_setup(
        (3, 6, 4, 3), (True, True, True), n_examples=13, n_epochs=13, learning_rate=0.05,
        hidden=hidden, output=output, loss=loss, batch_size=4,
    )  # fmt: skip
    assert_like_torch(torch, setup)


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
@pytest.mark.parametrize("l2", [None, 0.0, 0.05])
@pytest.mark.parametrize("batch_size", [1, 5, "full"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer(torch: Any, optimizer: str, batch_size, l2, schedule: str) -> None:
    setup = make_setup(
        (3, 6, 2), (True, False), n_examples=13, n_epochs=50, learning_rate=0.02, hidden="tanh",
        optimizer=optimizer, batch_size=batch_size, l2=l2, schedule=schedule,
    )  # fmt: skip
    assert_like_torch(torch, setup)

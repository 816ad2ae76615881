"""What a person may choose about a network and its training, and what suits their data if not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from epochreel.dataset import Schema, Task
from epochreel.engine import TrainerSettings
from epochreel.errors import UsageError
from epochreel.network import LayerSpec, NetworkSpec

# What the last layer and the loss are for each task.
_OUTPUTS: dict[Task, tuple[str, str]] = {
    "numbers": ("linear", "squared_error"),
    "two classes": ("sigmoid", "binary_cross_entropy"),
    "classes": ("softmax", "cross_entropy"),
}
MOST_UNITS, MOST_HIDDEN_LAYERS = 1024, 7
# Updates that usually teach a small network what it can learn, and bounds on the epochs.
WANTED_STEPS, FEWEST_EPOCHS, MOST_EPOCHS = 6000, 30, 1000
SHOWN = 7  # epochs that a film shows


@dataclass(frozen=True)
class Choices:
    """A network and a training, as far as somebody chose them; None for what suits the data.

    Parameters
    ----------
    hidden
        Units of each hidden layer; empty for none.
    activation
        Of the hidden layers.
    output, loss
        Activation of the last layer, and what is made small.
    epochs, learning_rate, optimizer, batch_size, l2, momentum, schedule, initialisation, shuffle
        As in `epochreel.engine.TrainerSettings`.
    bias
        Whether every unit adds one.
    seed
        Of the initial weights and of the order of the examples.
    """

    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    output: str | None = None
    loss: str | None = None
    epochs: int | None = None
    learning_rate: float | None = None
    optimizer: str | None = None
    batch_size: int | Literal["full"] | None = None
    l2: float | None = None
    momentum: float = 0.9
    schedule: str = "constant"
    initialisation: str | None = None
    shuffle: bool = True
    bias: bool = True
    seed: int = 1

    def __post_init__(self) -> None:
        hidden = self.hidden or ()
        if len(hidden) > MOST_HIDDEN_LAYERS:
            raise UsageError(f"{len(hidden)} hidden layers; at most {MOST_HIDDEN_LAYERS} work")
        for size in hidden:
            if not 1 <= size <= MOST_UNITS:
                raise UsageError(f"a layer of {size} units; from 1 to {MOST_UNITS} work")

    def network(self, schema: Schema) -> NetworkSpec:
        """Return the network for some data."""
        hidden = self.hidden if self.hidden is not None else _hidden_for(schema)
        activation = self.activation or "tanh"
        output = self.output or _OUTPUTS[schema.task][0]
        layers = [LayerSpec(size, activation, self.bias) for size in hidden]
        return NetworkSpec(
            schema.n_inputs, (*layers, LayerSpec(schema.n_outputs, output, self.bias))
        )

    def settings(self, schema: Schema, n_examples: int) -> TrainerSettings:
        """Return the training for some data of ``n_examples`` rows."""
        batch_size = self.batch_size or _batch_size_for(n_examples)
        steps = 1 if batch_size == "full" else -(-n_examples // batch_size)
        epochs = int(np.clip(WANTED_STEPS // steps, FEWEST_EPOCHS, MOST_EPOCHS))
        optimizer = self.optimizer or "adam"
        return TrainerSettings(
            n_epochs=self.epochs or epochs,
            learning_rate=self.learning_rate or (0.01 if optimizer.startswith("adam") else 0.1),
            loss=self.loss or self._loss(schema),
            optimizer=optimizer,
            batch_size=batch_size,
            shuffle=self.shuffle,
            shuffle_seed=self.seed,
            l2=self.l2,
            momentum=self.momentum,
            schedule=self.schedule,
            initialisation=self.initialisation or self._initialisation(),
        )

    def filled(self, other: Choices) -> Choices:
        """Return these choices, and the other's where nothing was chosen."""
        mine = {name: value for name in _OPTIONAL if (value := getattr(self, name)) is not None}
        return replace(other, **{**_plain(self), **mine})

    def _loss(self, schema: Schema) -> str:
        output, loss = _OUTPUTS[schema.task]
        return loss if self.output in (None, output) else "squared_error"

    def _initialisation(self) -> str:
        return "he" if self.activation in ("relu", "leaky_relu", "gelu") else "glorot"


_OPTIONAL = (
    "hidden",
    "activation",
    "output",
    "loss",
    "epochs",
    "learning_rate",
    "optimizer",
    "batch_size",
    "l2",
    "initialisation",
)


def _plain(choices: Choices) -> dict:
    return {
        name: getattr(choices, name)
        for name in ("momentum", "schedule", "shuffle", "bias", "seed")
    }


def _hidden_for(schema: Schema) -> tuple[int, ...]:
    if schema.image is not None:
        return (24,)
    return (8, 8) if schema.n_inputs <= 2 else (12,)


def _batch_size_for(n_examples: int) -> int | Literal["full"]:
    if n_examples <= 16:
        return "full"
    return 16 if n_examples <= 2000 else 64


def shown_epochs(n_epochs: int) -> tuple[int, ...]:
    """Return the epochs that a film shows: evenly spread in logarithm, the first and the last."""
    spread = np.geomspace(1, n_epochs, SHOWN)
    return tuple(int(epoch) for epoch in np.unique(spread.round().astype(int)))

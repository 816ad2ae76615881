"""What a person may choose about a network and its training, and what suits their data if not."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

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
# Beyond these the curves of losses alone would not fit into memory.
MOST_CHOSEN_EPOCHS = 10_000_000
# Updates that usually teach a small network what it can learn, and bounds on the epochs.
WANTED_STEPS, FEWEST_EPOCHS, MOST_EPOCHS = 6000, 30, 1000
SHOWN = 7  # epochs that a film shows
MOST_SEED = 2**32 - 1  # of the generator that draws the first weights


@dataclass(frozen=True)
class Choices:
    """A network and a training, as far as somebody chose them; None for what suits the data.

    Parameters
    ----------
    hidden
        Units of each hidden layer; empty for none.
    activation
        Of the hidden layers.
    loss
        What is made small.
    epochs, learning_rate, optimizer, batch_size, l2, momentum, schedule, initialisation, shuffle
        As in `epochreel.engine.TrainerSettings`.
    bias
        Whether every unit adds one.
    seed
        Of the initial weights, of the order of the examples and of what is held out.

    Raises
    ------
    UsageError
        If a layer, the number of layers, the epochs or the seed is out of range.
    """

    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    loss: str | None = None
    epochs: int | None = None
    learning_rate: float | None = None
    optimizer: str | None = None
    batch_size: int | Literal["full"] | None = None
    l2: float | None = None
    momentum: float | None = None
    schedule: str | None = None
    initialisation: str | None = None
    shuffle: bool | None = None
    bias: bool | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        hidden = self.hidden or ()
        if len(hidden) > MOST_HIDDEN_LAYERS:
            raise UsageError(f"{len(hidden)} hidden layers; at most {MOST_HIDDEN_LAYERS} work")
        for size in hidden:
            if not 1 <= size <= MOST_UNITS:
                raise UsageError(f"a layer of {size} units; from 1 to {MOST_UNITS} work")
        if self.epochs is not None and not 1 <= self.epochs <= MOST_CHOSEN_EPOCHS:
            raise UsageError(f"`epochs` (={self.epochs}) must be from 1 to {MOST_CHOSEN_EPOCHS}")
        if not 0 <= self.seed <= MOST_SEED:
            raise UsageError(f"`seed` (={self.seed}) must be from 0 to {MOST_SEED}")

    def network(self, schema: Schema) -> NetworkSpec:
        """Return the network for some data."""
        hidden = self.hidden if self.hidden is not None else _hidden_for(schema)
        has_bias = self.bias is not False
        layers = [LayerSpec(size, self.activation or "tanh", has_bias) for size in hidden]
        last = LayerSpec(schema.n_outputs, self._output(schema), has_bias)
        return NetworkSpec.dense(schema.n_inputs, (*layers, last))

    def settings(self, schema: Schema, n_examples: int) -> TrainerSettings:
        """Return the training for some data of ``n_examples`` rows.

        Raises
        ------
        UsageError
            If a choice is out of range or unknown.
        """
        optimizer = self.optimizer or "adam"
        batch_size = _or(self.batch_size, _batch_size_for(n_examples))
        return TrainerSettings(
            n_epochs=_or(self.epochs, _epochs_for(n_examples, batch_size)),
            learning_rate=_or(self.learning_rate, 0.01 if optimizer.startswith("adam") else 0.1),
            loss=self.loss or _OUTPUTS[schema.task][1],
            optimizer=optimizer,
            batch_size=batch_size,
            shuffle=_or(self.shuffle, True),
            shuffle_seed=self.seed,
            l2=self.l2,
            momentum=_or(self.momentum, 0.9),
            schedule=self.schedule or "constant",
            initialisation=self.initialisation or self._initialisation(),
        )

    def filled(self, other: Choices) -> Choices:
        """Return these choices, and the other's where nothing was chosen.

        A learning rate goes with its optimiser: to another the other's is not given.
        """
        mine = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen = {name: value for name, value in mine.items() if value is not None}
        if self.optimizer not in (None, other.optimizer):
            other = replace(other, learning_rate=None)
        return replace(other, **chosen)

    def _output(self, schema: Schema) -> str:
        output, loss = _OUTPUTS[schema.task]
        # Only one loss knows what to do with softmax; the others judge each class by itself.
        return "sigmoid" if output == "softmax" and self.loss not in (None, loss) else output

    def _initialisation(self) -> str:
        return "he" if self.activation in ("relu", "leaky_relu", "gelu") else "glorot"


def _or(chosen: Any, otherwise: Any) -> Any:
    """Return what was chosen, be it 0, or else the other."""
    return otherwise if chosen is None else chosen


def _epochs_for(n_examples: int, batch_size: int | Literal["full"]) -> int:
    steps = 1 if isinstance(batch_size, str) else -(-n_examples // max(batch_size, 1))
    return int(np.clip(WANTED_STEPS // steps, FEWEST_EPOCHS, MOST_EPOCHS))


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

"""What people may choose of data, network and training; what it means, `record` knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from epochreel.choices.choice import choice

Scale = Literal["standard", "minmax", "none"]
Missing = Literal["error", "drop", "mean"]
TaskName = Literal["auto", "numbers", "classes"]
BatchSize = int | Literal["full"] | str

TRAININGS = ("train", "film", "sweep")
DATA, NETWORK, TRAINING = "Your own data", "Network", "Training"


@dataclass(frozen=True)
class LearningChoices:
    """What somebody chose, as typed; None for what suits the data.

    Each field is told of in `epochreel.choices.choice.Choice`, which `epochreel train --help`
    shows.
    """

    target: str | Sequence[str] | None = choice(
        "Column to be answered; several: a,b or repeat it.",
        TRAININGS,
        metavar="NAME",
        section=DATA,
        several=True,
    )
    ignore: str | Sequence[str] | None = choice(
        "Column to be left out.", TRAININGS, metavar="NAME", section=DATA, several=True
    )
    task: TaskName | None = choice(
        "What the target is; auto decides.",
        TRAININGS,
        metavar="auto|numbers|classes",
        section=DATA,
    )
    scale: Scale | None = choice(
        "Of numbers: to mean 0 and spread 1 (the default), to 0..1, or not at all.",
        TRAININGS,
        metavar="standard|minmax|none",
        section=DATA,
    )
    missing: Missing | None = choice(
        "Missing values: an error (the default), drop the row, or put in the mean.",
        TRAININGS,
        metavar="error|drop|mean",
        section=DATA,
    )
    held_out: float | None = choice(
        "Rows that the network never learns from, to see what it knows; 0.2.",
        TRAININGS,
        metavar="SHARE",
        section=DATA,
        kind=float,
    )
    hidden: int | str | Sequence[int] | None = choice(
        "Units of each hidden layer, or no layer.",
        TRAININGS,
        metavar="8,8|none",
        section=NETWORK,
    )
    activation: str | None = choice(
        "Of the hidden layers: tanh, relu, leaky_relu, gelu, sigmoid, linear.",
        TRAININGS,
        metavar="NAME",
        section=NETWORK,
    )
    initialisation: str | None = choice(
        "First weights: glorot, he or seed-uniform.",
        TRAININGS,
        metavar="NAME",
        section=NETWORK,
        flags=("--init",),
    )
    bias: bool | None = choice(
        "Units without biases.",
        TRAININGS,
        section=NETWORK,
        flags=("--no-bias",),
        switches_off=True,
    )
    epochs: int | None = choice(
        "Passes over the data.", TRAININGS, metavar="N", section=TRAINING, kind=int
    )
    learning_rate: float | None = choice(
        "Size of the updates.",
        TRAININGS,
        metavar="X",
        section=TRAINING,
        flags=("--learning-rate", "--lr"),
        kind=float,
    )
    optimizer: str | None = choice(
        "adam, adamw, momentum or sgd.", TRAININGS, metavar="NAME", section=TRAINING
    )
    batch_size: BatchSize | None = choice(
        "Examples of one update, or all.", TRAININGS, metavar="N|full", section=TRAINING
    )
    loss: str | None = choice(
        "squared_error, binary_cross_entropy or cross_entropy.",
        TRAININGS,
        metavar="NAME",
        section=TRAINING,
    )
    l2: float | None = choice(
        "Pull on the weights towards 0.",
        TRAININGS,
        metavar="X",
        section=TRAINING,
        kind=float,
    )
    momentum: float | None = choice(
        "Of the optimiser momentum; 0.9.",
        TRAININGS,
        metavar="X",
        section=TRAINING,
        kind=float,
    )
    schedule: str | None = choice(
        "Of the learning rate.", TRAININGS, metavar="constant|cosine", section=TRAINING
    )
    shuffle: bool | None = choice(
        "Examples in the same order every epoch.",
        TRAININGS,
        section=TRAINING,
        flags=("--no-shuffle",),
        switches_off=True,
    )
    seed: int = choice(
        "Of all that is drawn; another seed, another run.",
        ("train", "film"),
        otherwise=1,
        metavar="N",
        section=TRAINING,
        kind=int,
        default="1",
    )
    overwrite: bool = choice(
        "Overwrite what exists.", ("train",), otherwise=False, flags=("--force",)
    )


class LearningKeywords(TypedDict, total=False):
    """What `epochreel.train` may be told; held to `LearningChoices` by a test."""

    target: str | Sequence[str] | None
    ignore: str | Sequence[str] | None
    task: TaskName | None
    scale: Scale | None
    missing: Missing | None
    held_out: float | None
    hidden: int | str | Sequence[int] | None
    activation: str | None
    initialisation: str | None
    bias: bool | None
    epochs: int | None
    learning_rate: float | None
    optimizer: str | None
    batch_size: BatchSize | None
    loss: str | None
    l2: float | None
    momentum: float | None
    schedule: str | None
    shuffle: bool | None
    seed: int
    overwrite: bool

"""What people may choose of data, network and training; what it means, `record` knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, SupportsFloat, SupportsIndex, TypedDict

from epochreel.choices import kinds
from epochreel.choices.choice import Read, choice

# Names that are known, for editors; tests hold them to what they name.
Scale = Literal["standard", "minmax", "none"]
Missing = Literal["error", "drop", "mean"]
TaskName = Literal["auto", "numbers", "classes"]
ActivationName = Literal["tanh", "relu", "leaky_relu", "gelu", "sigmoid", "linear"]
InitialisationName = Literal["glorot", "he", "seed-uniform"]
OptimizerName = Literal["adam", "adamw", "momentum", "sgd"]
LossName = Literal["squared_error", "binary_cross_entropy", "cross_entropy"]
ScheduleName = Literal["constant", "cosine"]
# A number may be one of NumPy's, which are no subclasses of Python's.
Whole = SupportsIndex
Number = SupportsFloat
BatchSize = Whole | Literal["full"] | str
Columns = str | Whole | Sequence[str] | Sequence[int]
Hidden = Whole | str | Sequence[Whole]

TRAININGS = ("train", "sweep")
DATA, NETWORK, TRAINING = "Your own data", "Network", "Training"


@dataclass(frozen=True)
class LearningChoices(Read):
    """What somebody chose, as typed; None for what suits the data.

    Each field is told of in `epochreel.choices.choice.Choice`, which `epochreel train --help`
    shows.
    """

    target: Columns | None = choice(
        "Column to be answered; several: a,b or repeat it.",
        TRAININGS,
        metavar="NAME",
        section=DATA,
        several=True,
        reads=kinds.columns,
    )
    ignore: Columns | None = choice(
        "Column to be left out.",
        TRAININGS,
        metavar="NAME",
        section=DATA,
        several=True,
        reads=kinds.columns,
    )
    task: TaskName | None = choice(
        "What the target is. By itself (auto): words and truth values are classes; so are whole"
        " numbers, if there are two different ones, or at most 20 with ten rows each on average;"
        " all else is numbers.",
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
    held_out: Number | None = choice(
        "Rows that the network never learns from, to see what it knows; 0.2.",
        TRAININGS,
        metavar="SHARE",
        section=DATA,
        kind=float,
        reads=kinds.number,
    )
    hidden: Hidden | None = choice(
        "Units of each hidden layer, or no layer.",
        TRAININGS,
        metavar="8,8|none",
        section=NETWORK,
        reads=kinds.layers,
    )
    activation: ActivationName | None = choice(
        "Of the hidden layers: tanh, relu, leaky_relu, gelu, sigmoid, linear.",
        TRAININGS,
        metavar="NAME",
        section=NETWORK,
    )
    initialisation: InitialisationName | None = choice(
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
        reads=kinds.switch,
    )
    epochs: Whole | None = choice(
        "Passes over the data.",
        TRAININGS,
        metavar="N",
        section=TRAINING,
        kind=int,
        reads=kinds.whole,
    )
    learning_rate: Number | None = choice(
        "Size of the updates.",
        TRAININGS,
        metavar="X",
        section=TRAINING,
        flags=("--learning-rate", "--lr"),
        kind=float,
        reads=kinds.number,
    )
    optimizer: OptimizerName | None = choice(
        "adam, adamw, momentum or sgd.", TRAININGS, metavar="NAME", section=TRAINING
    )
    batch_size: BatchSize | None = choice(
        "Examples of one update, or all.",
        TRAININGS,
        metavar="N|full",
        section=TRAINING,
        reads=kinds.batch,
    )
    loss: LossName | None = choice(
        "squared_error, binary_cross_entropy or cross_entropy.",
        TRAININGS,
        metavar="NAME",
        section=TRAINING,
    )
    l2: Number | None = choice(
        "Pull on the weights towards 0.",
        TRAININGS,
        metavar="X",
        section=TRAINING,
        kind=float,
        reads=kinds.number,
    )
    momentum: Number | None = choice(
        "Of the optimiser momentum; 0.9.",
        TRAININGS,
        metavar="X",
        section=TRAINING,
        kind=float,
        reads=kinds.number,
    )
    schedule: ScheduleName | None = choice(
        "Of the learning rate.", TRAININGS, metavar="constant|cosine", section=TRAINING
    )
    shuffle: bool | None = choice(
        "Examples in the same order every epoch.",
        TRAININGS,
        section=TRAINING,
        flags=("--no-shuffle",),
        switches_off=True,
        reads=kinds.switch,
    )
    seed: Whole = choice(
        "Of all that is drawn; another seed, another run.",
        ("train",),
        otherwise=1,
        metavar="N",
        section=TRAINING,
        kind=int,
        default="1",
        reads=kinds.whole,
    )
    overwrite: bool = choice(
        "Overwrite what exists.",
        ("train",),
        otherwise=False,
        flags=("--force",),
        reads=kinds.switch,
    )


class LearningKeywords(TypedDict, total=False):
    """What `epochreel.train` may be told; held to `LearningChoices` by a test."""

    target: Columns | None
    ignore: Columns | None
    task: TaskName | None
    scale: Scale | None
    missing: Missing | None
    held_out: Number | None
    hidden: Hidden | None
    activation: ActivationName | None
    initialisation: InitialisationName | None
    bias: bool | None
    epochs: Whole | None
    learning_rate: Number | None
    optimizer: OptimizerName | None
    batch_size: BatchSize | None
    loss: LossName | None
    l2: Number | None
    momentum: Number | None
    schedule: ScheduleName | None
    shuffle: bool | None
    seed: Whole
    overwrite: bool

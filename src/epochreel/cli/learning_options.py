"""The options of `epochreel train`: what is done with the data, what learns, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from epochreel.errors import UsageError

if TYPE_CHECKING:
    from epochreel.data import Missing, Scale, TaskChoice
    from epochreel.record import DataChoices

DATA, NETWORK, TRAINING = "Your own data", "Network", "Training"


def _option(section: str, *names: str, metavar: str, text: str) -> typer.models.OptionInfo:
    return typer.Option(*names, metavar=metavar, help=text, rich_help_panel=section)


Target = Annotated[
    list[str] | None,
    _option(
        DATA, "--target", metavar="NAME", text="Column to be answered; several: a,b or repeat it."
    ),
]
Ignore = Annotated[
    list[str] | None, _option(DATA, "--ignore", metavar="NAME", text="Column to be left out.")
]
Task = Annotated[
    str | None,
    _option(
        DATA, "--task", metavar="auto|numbers|classes", text="What the target is; auto decides."
    ),
]
Scaling = Annotated[
    str | None,
    _option(
        DATA,
        "--scale",
        metavar="standard|minmax|none",
        text="Of numbers: to mean 0 and spread 1 (the default), to 0..1, or not at all.",
    ),
]
MissingValues = Annotated[
    str | None,
    _option(
        DATA,
        "--missing",
        metavar="error|drop|mean",
        text="Missing values: an error (the default), drop the row, or put in the mean.",
    ),
]
HeldOut = Annotated[
    float | None,
    _option(
        DATA,
        "--held-out",
        metavar="SHARE",
        text="Rows that she never learns from, to see what she knows; 0.2.",
    ),
]
Hidden = Annotated[
    str | None,
    _option(
        NETWORK, "--hidden", metavar="8,8|none", text="Units of each hidden layer, or no layer."
    ),
]
Activation = Annotated[
    str | None,
    _option(
        NETWORK,
        "--activation",
        metavar="NAME",
        text="Of the hidden layers: tanh, relu, leaky_relu, gelu, sigmoid, linear.",
    ),
]
Initialisation = Annotated[
    str | None,
    _option(NETWORK, "--init", metavar="NAME", text="First weights: glorot, he or seed-uniform."),
]
NoBias = Annotated[
    bool, typer.Option("--no-bias", help="Units without biases.", rich_help_panel=NETWORK)
]
Epochs = Annotated[
    int | None, _option(TRAINING, "--epochs", metavar="N", text="Passes over the data.")
]
LearningRate = Annotated[
    float | None,
    _option(TRAINING, "--learning-rate", "--lr", metavar="X", text="Size of the updates."),
]
Optimizer = Annotated[
    str | None,
    _option(TRAINING, "--optimizer", metavar="NAME", text="adam, adamw, momentum or sgd."),
]
BatchSize = Annotated[
    str | None,
    _option(TRAINING, "--batch-size", metavar="N|full", text="Examples of one update."),
]
Loss = Annotated[
    str | None,
    _option(
        TRAINING,
        "--loss",
        metavar="NAME",
        text="squared_error, binary_cross_entropy or cross_entropy.",
    ),
]
L2 = Annotated[
    float | None, _option(TRAINING, "--l2", metavar="X", text="Pull on the weights towards 0.")
]
Momentum = Annotated[
    float | None,
    _option(TRAINING, "--momentum", metavar="X", text="Of the optimiser momentum; 0.9."),
]
Schedule = Annotated[
    str | None,
    _option(TRAINING, "--schedule", metavar="constant|cosine", text="Of the learning rate."),
]
NoShuffle = Annotated[
    bool,
    typer.Option(
        "--no-shuffle", help="Examples in the same order every epoch.", rich_help_panel=TRAINING
    ),
]
Seed = Annotated[
    int,
    _option(
        TRAINING, "--seed", metavar="N", text="Of all that is drawn; another seed, another run."
    ),
]


def parse_data(
    target: list[str] | None,
    ignore: list[str] | None,
    task: TaskChoice | None,
    scale: Scale | None,
    missing: Missing | None,
    held_out: float | None,
) -> DataChoices:
    """Return what a person typed about the data."""
    from epochreel.record import DataChoices

    return DataChoices(_names(target), _names(ignore), scale, missing, task, held_out)


def parse_hidden(text: str | None) -> tuple[int, ...] | None:
    """Return the units of the hidden layers that a person wrote; None if nothing was written.

    Raises
    ------
    UsageError
        If it is no list of whole numbers.
    """
    if text is None:
        return None
    if text == "none":
        return ()
    try:
        return tuple(int(size) for size in text.split(","))
    except ValueError:
        raise UsageError(
            f"--hidden {text}: units per layer are wanted, such as 8 or 16,8, or none"
        ) from None


def parse_batch_size(text: str | None) -> int | Literal["full"] | None:
    """Return the batch size that a person wrote; None if nothing was written.

    Raises
    ------
    UsageError
        If it is neither a whole number nor ``full``.
    """
    if text is None or text == "full":
        return text
    try:
        return int(text)
    except ValueError:
        raise UsageError(
            f"--batch-size {text}: a number of examples, or full, is wanted"
        ) from None


def _names(texts: list[str] | None) -> tuple[str, ...] | None:
    """Return names of columns, each option with one or, with commas between, several."""
    if not texts:
        return None
    return tuple(name.strip() for text in texts for name in text.split(",") if name.strip())

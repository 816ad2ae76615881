"""`epochreel train`: from a built-in problem or a file of data to a reel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from epochreel.cli import learning_options as options
from epochreel.cli.options import Force
from epochreel.cli.output import note, say

if TYPE_CHECKING:
    from epochreel.record import Plan

EXAMPLES = """\b
Examples:
  epochreel train xor
  epochreel train flowers.csv --target kind --hidden 8,8
  epochreel train spiral --lr 0.03 --epochs 200 -o runs/faster.reel
"""


def train(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A built-in problem (`epochreel problems` lists them), or data: .csv, .tsv,"
            " .parquet, .npz.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="The reel; SOURCE.reel by default."),
    ] = None,
    force: Force = False,
    target: options.Target = None,
    ignore: options.Ignore = None,
    task: options.Task = None,
    scale: options.Scaling = None,
    missing: options.MissingValues = None,
    held_out: options.HeldOut = None,
    hidden: options.Hidden = None,
    activation: options.Activation = None,
    init: options.Initialisation = None,
    no_bias: options.NoBias = False,
    epochs: options.Epochs = None,
    learning_rate: options.LearningRate = None,
    optimizer: options.Optimizer = None,
    batch_size: options.BatchSize = None,
    loss: options.Loss = None,
    l2: options.L2 = None,
    momentum: options.Momentum = None,
    schedule: options.Schedule = None,
    no_shuffle: options.NoShuffle = False,
    seed: options.Seed = 1,
) -> None:
    """Train a network and record it.

    What is not chosen is what suits the problem or the data.
    """
    from epochreel import api
    from epochreel.cli.wording import outcome_line
    from epochreel.record import Choices, plan_source
    from epochreel.trace import open_reel

    # The engine and the loader check every name, and list those that they know.
    data = options.parse_data(
        target, ignore, cast(Any, task), cast(Any, scale), cast(Any, missing), held_out
    )
    choices = Choices(
        hidden=options.parse_hidden(hidden),
        activation=activation,
        loss=loss,
        epochs=epochs,
        learning_rate=learning_rate,
        optimizer=optimizer,
        batch_size=options.parse_batch_size(batch_size),
        l2=l2,
        momentum=momentum,
        schedule=schedule,
        initialisation=init,
        shuffle=False if no_shuffle else None,
        bias=False if no_bias else None,
        seed=seed,
    )
    path = output or Path(f"{Path(source).stem}.reel")
    api.check_reel_output(path, overwrite=force)  # reading a million rows takes a while
    plan = plan_source(source, None, data, choices)
    train_to(plan, path, Path(source).name, overwrite=force)
    say(path)
    with open_reel(path) as reel:
        line = outcome_line(reel)
    if line:
        say(line)


def train_to(plan: Plan, path: Path, name: str, *, overwrite: bool) -> None:
    """Train after a plan and show, under a name, how far it is.

    Raises
    ------
    TrainingError
        If it diverges.

    Notes
    -----
    If it diverges or is interrupted, what was recorded until then is kept, which is said.
    """
    from epochreel import api
    from epochreel.cli.kernels import load_training_kernels
    from epochreel.cli.progress import progress
    from epochreel.errors import OutputError, TrainingError

    for line in plan.notes:
        note(line)
    load_training_kernels()
    recorded = 0
    with progress(f"training {name}", "steps") as told:

        def tell(done: int, total: int) -> None:
            nonlocal recorded
            recorded += 1
            told(done, total)

        try:
            api.record_to(plan, path, overwrite=overwrite, progress=tell)
        except OutputError:
            raise  # which says itself what is kept
        except BaseException as error:
            end = "diverged" if isinstance(error, TrainingError) else "was interrupted"
            if recorded:
                note(f"kept until it {end}: {path}")
            raise

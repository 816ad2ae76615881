"""`epochreel train`: from a built-in problem or a file of data to a reel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epochreel.choices.learning import LearningChoices
from epochreel.cli.output import note, say
from epochreel.cli.typed import typed

if TYPE_CHECKING:
    from epochreel.recording import Plan

EXAMPLES = """\b
Examples:
  epochreel train xor
  epochreel train flowers.csv --target kind --hidden 8,8
  epochreel train spiral --lr 0.03 --epochs 200 -o runs/faster.reel
"""


@typed("train")
def train(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A built-in problem (`epochreel problems` lists them), or data: .csv, .tsv,"
            " .xlsx, .parquet, .npz.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="The reel; SOURCE.reel by default."),
    ] = None,
    choices: LearningChoices = LearningChoices(),
) -> None:
    """Train a network and record it.

    What is not chosen is what suits the problem or the data.
    """
    from epochreel import api
    from epochreel.cli.wording import outcome_line
    from epochreel.recording import plan_source
    from epochreel.trace import open_reel

    path = output or Path(f"{Path(source).stem}.reel")
    api.check_reel_output(
        path, overwrite=choices.overwrite
    )  # reading a million rows takes a while
    plan = plan_source(source, None, choices)
    train_to(plan, path, Path(source).name, overwrite=choices.overwrite)
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
    from epochreel.cli.kernels import load_kernels
    from epochreel.cli.progress import progress
    from epochreel.errors import OutputError, TrainingError
    from epochreel.recording import settled

    load_kernels(batch_sizes=[plan.batch_size])
    if plan.open:
        with progress(f"trying {name}", "trainings") as tried:
            plan = settled(plan, tried)
    for line in plan.notes:
        note(line)
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

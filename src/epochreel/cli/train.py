"""`epochreel train`: from a built-in problem to a reel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epochreel.cli.options import Force
from epochreel.cli.output import say

if TYPE_CHECKING:
    from epochreel.engine import Problem

EXAMPLES = """\b
Examples:
  epochreel train xor
  epochreel train xor -o runs/first.reel
"""


def train(
    problem: Annotated[
        str,
        typer.Argument(metavar="PROBLEM", help="What to learn; `epochreel problems` lists them."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="The reel; PROBLEM.reel by default."),
    ] = None,
    force: Force = False,
) -> None:
    """Train a network and record it."""
    from epochreel.cli.wording import answer_line
    from epochreel.engine import get_problem
    from epochreel.trace import open_reel

    known = get_problem(problem)
    path = output or Path(f"{known.name}.reel")
    train_to(known, path, overwrite=force)
    say(path)
    if known.question is not None:
        with open_reel(path) as reel:
            say(answer_line(reel))


def train_to(problem: Problem, path: Path, *, overwrite: bool) -> None:
    """Train a problem and show how far it is; the reel appears only when it is whole."""
    from epochreel import api
    from epochreel.cli.kernels import load_training_kernels
    from epochreel.cli.progress import progress

    api.check_reel_output(path, overwrite=overwrite)
    load_training_kernels()
    with progress(f"training {problem.name}", "steps") as told:
        api.train(problem.name, path=path, overwrite=overwrite, progress=told).close()

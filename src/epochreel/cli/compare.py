"""`epochreel compare`: several trainings side by side, on one clock."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from epochreel.choices.film import FilmChoices
from epochreel.cli.options import FilmOutput
from epochreel.cli.output import note, say
from epochreel.cli.typed import typed

EXAMPLES = """\b
Examples:
  epochreel compare slow.reel fast.reel -o race.mp4
  epochreel compare a.reel b.reel --labels "rate 0.01,rate 0.1" -ql
"""


@typed("compare")
def compare(
    reels: Annotated[
        list[Path], typer.Argument(metavar="REEL", help="Two to 64 recorded trainings.")
    ],
    output: FilmOutput = Path("comparison.mp4"),
    labels: Annotated[
        str | None,
        typer.Option(
            "--labels", metavar="A,B,...", help="What each is called; else by its file's name."
        ),
    ] = None,
    choices: FilmChoices = FilmChoices(),
) -> None:
    """Film several trainings side by side.

    What if the learning rate were ten times higher? All learn on one clock.
    """
    from epochreel.cli.kernels import load_kernels
    from epochreel.cli.numbers import parse_inputs
    from epochreel.cli.progress import progress
    from epochreel.cli.sources import existing_reel
    from epochreel.film import film_options, make_comparison
    from epochreel.trace import open_reel

    options = film_options(choices)
    assert output is not None  # it has a default
    options.check(output)
    names = None if labels is None else parse_inputs(labels)
    with ExitStack() as stack:
        files = [stack.enter_context(open_reel(existing_reel(reel))) for reel in reels]
        load_kernels(pixels=options.layout(output))
        with progress(f"filming {output.name}", "frames") as told:
            make_comparison(files, output, options, labels=names, progress=told, tell=note)
    say(output)

"""`epochreel still`: a picture of one moment of a training."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from epochreel.choices.film import FilmChoices
from epochreel.cli.options import AtOption, ExampleOption, ReelPath, parse_at
from epochreel.cli.output import say
from epochreel.cli.typed import typed

EXAMPLES = """\b
Examples:
  epochreel still xor.reel --at start -o before.png
  epochreel still xor.reel --inputs 1,1,0 -o question.svg
  epochreel still xor.reel --transparent --theme paper -o overlay.png
  epochreel still digits.reel --example held-out:3 --theme paper -o seven.pdf
"""


@typed("still")
def still(
    reel: ReelPath,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help=".png, .svg or .pdf; by default named after the reel.",
        ),
    ] = None,
    at: AtOption = "end",
    inputs: Annotated[
        str | None,
        typer.Option(
            "--inputs", metavar="1,1,0", help="Ask the network this; it is at rest otherwise."
        ),
    ] = None,
    example: ExampleOption = None,
    choices: FilmChoices = FilmChoices(),
) -> None:
    """Draw one moment of a training."""
    from epochreel.cli.questions import question_to
    from epochreel.cli.sources import existing_reel
    from epochreel.film import film_options, make_still
    from epochreel.trace import open_reel

    options = film_options(choices)
    when, path = parse_at(at), output or Path(f"{reel.stem}-{at}.png")
    with open_reel(existing_reel(reel)) as file:
        asked = question_to(file.meta, inputs, example)
        question = None if asked is None else asked.question.inputs
        make_still(file, path, options, at=when, inputs=question)
    say(path)

"""`epochreel still`: a picture of one moment of a training."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from epochreel.cli.numbers import parse_inputs
from epochreel.cli.options import (
    AtOption,
    Force,
    ReelPath,
    SizeOption,
    StyleOption,
    parse_at,
    parse_size,
    parse_style,
)
from epochreel.cli.output import say

EXAMPLES = """\b
Examples:
  epochreel still xor.reel --at start -o before.png
  epochreel still xor.reel --inputs 1,1,0 -o question.svg
"""


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
    size: SizeOption = None,
    style: StyleOption = "cinematic",
    force: Force = False,
) -> None:
    """Draw one moment of a training."""
    from epochreel.cli.sources import existing_reel
    from epochreel.film import film_options, make_still
    from epochreel.trace import open_reel

    options = film_options(parse_style(style), size=parse_size(size), overwrite=force)
    when, asked = parse_at(at), None if inputs is None else parse_inputs(inputs)
    path = output or Path(f"{reel.stem}-{at}.png")
    with open_reel(existing_reel(reel)) as file:
        make_still(file, path, options, at=when, inputs=asked)
    say(path)

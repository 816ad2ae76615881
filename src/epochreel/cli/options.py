"""Options that several commands have, and what is read out of what people type."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epochreel.errors import UsageError

if TYPE_CHECKING:
    from epochreel.film import At

ReelPath = Annotated[Path, typer.Argument(metavar="REEL", help="A recorded training, a .reel.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AtOption = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="start|end|STEP",
        help="Moment of the training: start, end or a recorded step.",
    ),
]
FilmOutput = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT",
        help=".mp4, .webm, .mov, .gif, .webp, or a folder for pictures.",
    ),
]
ExampleOption = Annotated[
    str | None,
    typer.Option(
        "--example",
        metavar="N",
        help="Ask what stands in a row of the reel: training example N, or held-out:N.",
        show_default=False,
    ),
]


def parse_at(text: str) -> At:
    """Return the moment of training that a person wrote.

    Raises
    ------
    UsageError
        If it is neither a word for one nor a whole number.
    """
    if text == "start" or text == "end":
        return text
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"--at {text}: start, end or the number of a step is wanted") from None

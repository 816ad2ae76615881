"""`epochreel ask`: a question to a recorded network, at any moment of its training."""

from __future__ import annotations

from typing import Annotated

import typer

from epochreel.cli.numbers import parse_inputs
from epochreel.cli.options import AtOption, Json, ReelPath, parse_at
from epochreel.cli.output import say, say_json

EXAMPLES = """\b
Examples:
  epochreel ask xor.reel 1,1,0
  epochreel ask xor.reel -1,0,0.5 --at start
"""


def ask(
    reel: ReelPath,
    inputs: Annotated[
        str, typer.Argument(metavar="INPUTS", help="Numbers with commas between, such as 1,1,0.")
    ],
    at: AtOption = "end",
    as_json: Json = False,
) -> None:
    """Ask a recorded network, and print its answer."""
    from epochreel.cli.sources import existing_reel
    from epochreel.cli.wording import exact_answer_line
    from epochreel.film.asking import ask, question_of
    from epochreel.trace import open_reel

    when, asked = parse_at(at), parse_inputs(inputs)
    with open_reel(existing_reel(reel)) as file:
        outputs, step = ask(file, asked, when)
        meta = file.meta
    if as_json:
        say_json({"inputs": list(asked), "outputs": outputs.tolist(), "step": step})
    else:
        say(exact_answer_line(meta, question_of(meta, asked), outputs, step))

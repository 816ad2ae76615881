"""`epochreel ask`: a question to a recorded network, at any moment of its training."""

from __future__ import annotations

from typing import Annotated

import typer

from epochreel.cli.numbers import as_data
from epochreel.cli.options import AtOption, ExampleOption, Json, ReelPath, parse_at
from epochreel.cli.output import say, say_json

EXAMPLES = """\b
Examples:
  epochreel ask xor.reel 1,1,0
  epochreel ask xor.reel -1,0,0.5 --at start
  epochreel ask flowers.reel red,5.1
  epochreel ask digits.reel --example held-out:3
"""


def ask(
    reel: ReelPath,
    inputs: Annotated[
        str | None,
        typer.Argument(
            metavar="INPUTS",
            help="One number or word for each column, as in the data, with commas between:"
            " 1,1,0 or red,5.1.",
            show_default=False,
        ),
    ] = None,
    example: ExampleOption = None,
    at: AtOption = "end",
    as_json: Json = False,
) -> None:
    """Ask a recorded network, and print its answer."""
    from epochreel.cli.questions import question_to
    from epochreel.cli.sources import existing_reel
    from epochreel.cli.wording import answer_data, exact_answer_line
    from epochreel.errors import UsageError
    from epochreel.film import ask
    from epochreel.trace import open_reel

    when = parse_at(at)
    with open_reel(existing_reel(reel)) as file:
        meta = file.meta
        asked = question_to(meta, inputs, example)
        if asked is None:
            raise UsageError("missing argument 'INPUTS', such as 1,1,0; or --example 1")
        outputs, step = ask(file, asked.question.inputs, when)
    if as_json:
        given = list(map(as_data, asked.given))
        answer = answer_data(meta.training_set.schema, outputs)
        say_json({"inputs": given, **answer, "step": step})
    else:
        say(exact_answer_line(meta, asked.shown, asked.question, outputs, step))

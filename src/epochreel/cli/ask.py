"""`epochreel ask`: a question to a recorded network, at any moment of its training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from epochreel.cli.numbers import as_data
from epochreel.cli.options import AtOption, ExampleOption, Json, ReelPath, parse_at
from epochreel.cli.output import say, say_json

if TYPE_CHECKING:
    from epochreel.film import At
    from epochreel.trace import ReelFile

EXAMPLES = """\b
Examples:
  epochreel ask xor.reel 1,1,0
  epochreel ask xor.reel -1,0,0.5 --at start
  epochreel ask flowers.reel red,5.1
  epochreel ask digits.reel --example held-out:3
  epochreel ask own.reel picture.npy
"""


def ask(
    reel: ReelPath,
    inputs: Annotated[
        str | None,
        typer.Argument(
            metavar="INPUTS",
            help="One number or word for each column, as in the data, with commas between:"
            " 1,1,0 or red,5.1. Of a network of your own also a .npy, or text.",
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
        if not meta.is_dense:
            _ask_arrays(file, inputs, example, when, as_json)
            return
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


def _ask_arrays(
    file: ReelFile, inputs: str | None, example: str | None, at: At, as_json: bool
) -> None:
    """Ask a network that reads arrays, and print the answer."""
    from epochreel.cli.questions_of_arrays import answer_line, arrays_asked
    from epochreel.film.asking import ask_arrays

    arrays, shown = arrays_asked(file, inputs, example)
    answers, step = ask_arrays(file, arrays, at)
    output = answers.outputs[0][0]
    if as_json:
        given = {name: array[0].tolist() for name, array in arrays.items()}
        say_json({"inputs": given, "outputs": output.tolist(), "step": step})
    else:
        say(answer_line(shown, output, file.vocabulary))

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
        if not meta.is_dense and inputs is None:
            _ask_probe(file, example, when, as_json=as_json)
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


def _ask_probe(file: ReelFile, example: str | None, at: At, *, as_json: bool) -> None:
    """Print what a network of any blocks answers to one of its probes."""
    from epochreel.cli.questions import parse_example
    from epochreel.errors import InputsError, UsageError
    from epochreel.film.asking import ask_probe
    from epochreel.scene.network.reading import answer_words

    if example is None:
        raise UsageError("missing the number of a probe, such as --example 1")
    number, held_out = parse_example(example)
    if held_out:
        raise InputsError(f"there is no example {example}; the reel keeps probes, from 1")
    answers, step = ask_probe(file, number, at)
    names, outputs = file.meta.network.outputs, [output[0] for output in answers.outputs]
    if as_json:
        found = {name: output.tolist() for name, output in zip(names, outputs, strict=True)}
        say_json({"example": number, "outputs": found, "step": step})
        return
    probes = file.meta.probe_arrays
    targets = None if probes is None else probes.targets
    words = answer_words(outputs[0], None if targets is None else targets[number - 1])
    said = words[0] if words else f"an array of {' x '.join(map(str, outputs[0].shape))}"
    right = f" (the answer is {words[1]})" if len(words) > 1 else ""
    when = "" if step == file.meta.n_steps else f", after step {step:,} of {file.meta.n_steps:,}"
    say(f"probe {number} -> {said}{right}{when}")

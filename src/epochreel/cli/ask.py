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
            if inputs is None:
                _ask_probe(file, example, when, as_json=as_json)
            elif example is None:
                _ask_arrays(file, inputs, when, as_json=as_json)
            else:
                raise UsageError("give the inputs or --example, not both")
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
    from epochreel.cli.questions_of_arrays import shape_text
    from epochreel.errors import InputsError, UsageError
    from epochreel.film.asking import ask_probe
    from epochreel.scene.kit.language.wording import Wording
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
    words = answer_words(outputs[0], None if targets is None else targets[number - 1], Wording())
    said = words[0] if words else shape_text(outputs[0])
    right = f" (the answer is {words[1]})" if len(words) > 1 else ""
    say(f"probe {number} -> {said}{right}{_when(file, step)}")


def _ask_arrays(file: ReelFile, inputs: str, at: At, *, as_json: bool) -> None:
    """Print what a network of any blocks answers to numbers, a file of them, or text."""
    from epochreel.cli.questions_of_arrays import answer_text, arrays_asked
    from epochreel.film.asking import ask_arrays

    arrays, shown = arrays_asked(file, inputs)
    answers, step = ask_arrays(file, arrays, at)
    outputs = [output[0] for output in answers.outputs]
    if as_json:
        given = {name: array[0].tolist() for name, array in arrays.items()}
        names = file.meta.network.outputs
        found = {name: output.tolist() for name, output in zip(names, outputs, strict=True)}
        say_json({"inputs": given, "outputs": found, "step": step})
        return
    say(f"{shown} -> {answer_text(outputs[0], file.vocabulary)}{_when(file, step)}")


def _when(file: ReelFile, step: int) -> str:
    n_steps = file.meta.n_steps
    return "" if step == n_steps else f", after step {step:,} of {n_steps:,}"

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import Outcome
from epochreel.cli.numbers import parse_inputs

Run = Callable[..., Outcome]


def test_an_answer_is_one_line(epochreel: Run, xor_reel: Path) -> None:
    outcome = epochreel("ask", xor_reel, "1,1,0")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "[1, 1, 0] -> 0.0133 (the answer is 0)\n"


def test_what_nobody_knows_is_not_claimed(epochreel: Run, xor_reel: Path) -> None:
    assert epochreel("ask", xor_reel, "0.5,1,0").out.startswith("[0.5, 1, 0] -> 0.")
    assert "the answer is" not in epochreel("ask", xor_reel, "0.5,1,0").out


def test_an_example_has_its_right_answer(epochreel: Run, xor_reel: Path) -> None:
    assert epochreel("ask", xor_reel, "0,1,1").out.endswith("(the answer is 1)\n")


def test_any_recorded_moment_can_be_asked(epochreel: Run, xor_reel: Path) -> None:
    start = epochreel("ask", xor_reel, "1,1,0", "--at", "start").out
    assert start.endswith("(the answer is 0), after step 0 of 420,000\n")
    assert epochreel("ask", xor_reel, "1,1,0", "--at", "0").out == start
    end = epochreel("ask", xor_reel, "1,1,0", "--at", "end").out
    assert epochreel("ask", xor_reel, "1,1,0", "--at", "420000").out == end


def test_programs_get_json(epochreel: Run, xor_reel: Path) -> None:
    answer = json.loads(epochreel("ask", xor_reel, "1,1,0", "--json").out)
    assert list(answer) == ["inputs", "outputs", "step"]
    assert answer["inputs"] == [1, 1, 0]
    assert answer["outputs"] == pytest.approx([0.01329816391250734], abs=1e-12)
    assert answer["step"] == 420_000
    assert json.loads(epochreel("ask", xor_reel, "1,1,0", "--at", "7", "--json").out)["step"] == 7


@pytest.mark.parametrize("numbers", ["-1,0,1", "-.5,-2e-1,1", "-1,-1,-1"])
@pytest.mark.parametrize(
    "order", ["{reel} {numbers}", "{reel} {numbers} --json", "--json {reel} -- {numbers}"]
)
def test_numbers_may_be_negative(epochreel: Run, xor_reel: Path, order: str, numbers: str) -> None:
    arguments = [part.format(reel=xor_reel, numbers=numbers) for part in order.split()]
    outcome = epochreel("ask", *arguments)
    assert outcome.code == 0
    if "--json" in order:
        assert json.loads(outcome.out)["inputs"] == [float(n) for n in numbers.split(",")]


def test_a_negative_step_is_a_step(epochreel: Run, xor_reel: Path) -> None:
    outcome = epochreel("ask", xor_reel, "1,1,0", "--at", "-5")
    assert outcome.code == 2
    assert outcome.complaint.startswith("step -5 was not recorded; the nearest recorded: 0")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("1,1", "2 inputs given (1,1), the network has 3; such as 0,0,1"),
        ("1", "1 input given (1), the network has 3; such as 0,0,1"),
        ("1,1,0,0", "4 inputs given (1,1,0,0), the network has 3; such as 0,0,1"),
        ("1,x,0", "`x` in 1,x,0 is no number"),
        ("1,,0", "`` in 1,,0 is no number"),
        ("1,nan,0", "the inputs (1,nan,0) must be finite numbers"),
        ("inf,1,0", "the inputs (inf,1,0) must be finite numbers"),
        ("1,1,0 --at soon", "--at soon: start, end or the number of a step is wanted"),
        ("1,1,0 --jsn", "no such option: --jsn"),
        ("1,1,0 1", "got unexpected extra argument"),
        ("", "missing argument 'INPUTS'"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    epochreel: Run, xor_reel: Path, arguments: str, complaint: str
) -> None:
    outcome = epochreel("ask", xor_reel, *arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.complaint.startswith(complaint)


def test_a_problem_is_no_reel(epochreel: Run) -> None:
    outcome = epochreel("ask", "xor", "1,1,0")
    assert outcome.code == 2
    assert outcome.complaint == "`xor` is a problem; `epochreel train xor` makes xor.reel"


def test_spaces_between_numbers_do_not_matter() -> None:
    assert parse_inputs(" 1, -2.5,1e3") == ("1", "-2.5", "1e3")
    assert parse_inputs('red, "north, hill"') == ("red", "north, hill")
    assert parse_inputs("") == ("",)

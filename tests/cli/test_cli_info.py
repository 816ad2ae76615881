from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import Outcome
from epochreel.api.info import describe
from epochreel.engine import get_problem
from epochreel.recording import plan_of
from epochreel.trace import ReelWriter, open_reel

Run = Callable[..., Outcome]


def test_programs_learn_what_a_reel_holds(epochreel: Run, xor_reel: Path) -> None:
    known = json.loads(epochreel("info", xor_reel, "--json").out)
    assert known["format_version"] == 2
    assert known["ended"] == "done"
    assert known["problem"] == "xor"
    assert known["network"] == get_problem("xor").network.to_json()
    assert known["seed"] == 1
    assert known["training"]["n_epochs"] == 60_000
    assert known["training"]["learning_rate"] == 1.0
    assert known["average_error_percent"] == pytest.approx(0.47, abs=0.005)
    with open_reel(xor_reel) as reel:
        assert known["n_recorded_steps"] == len(reel.steps)
        assert known["final_loss"] == reel.scalars("loss")[1][-1]


def test_people_read_it_line_by_line(epochreel: Run, xor_reel: Path) -> None:
    lines = epochreel("info", xor_reel).lines
    said = {line[:14].strip(): line[15:] for line in lines}
    assert said["reel"] == str(xor_reel)
    assert said["network"] == "3-4-1, sigmoid, no bias, 16 synapses"
    assert said["training"] == "60,000 cycles of 7 steps"
    assert said["recorded"].endswith(" steps, the last 420,000")
    assert said["average error"] == "0.47 %"


def test_a_reel_that_just_began_can_be_looked_into(epochreel: Run, folder: Path) -> None:
    ReelWriter(folder / "new.reel", plan_of(get_problem("xor")).meta).close()
    assert "recorded       no steps yet" in epochreel("info", "new.reel").lines
    with open_reel(folder / "new.reel") as reel:
        known = describe(reel)
    assert (known["n_recorded_steps"], known["last_step"]) == (0, None)
    assert (known["final_loss"], known["average_error_percent"]) == (None, None)
    asked = epochreel("ask", "new.reel", "1,1,0")
    assert (asked.code, asked.complaint) == (2, "nothing is recorded yet: new.reel")


def test_an_early_end_is_said(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    meta = plan_of(get_problem("xor")).meta
    with ReelWriter(folder / "new.reel", meta) as writer, open_reel(xor_reel) as reel:
        for step in (0, 1, 2):
            writer.write(reel.at(step))
    said = "recorded       3 steps, the last 2 of 420,000, it ended early"
    assert said in epochreel("info", "new.reel").lines


@pytest.mark.parametrize("command", ["info", "ask", "still", "film"])
@pytest.mark.parametrize("kind", ["missing", "empty", "text", "truncated", "folder"])
def test_what_is_no_whole_reel_is_refused_in_one_line(
    epochreel: Run, folder: Path, xor_reel: Path, command: str, kind: str
) -> None:
    path = folder / "bad.reel"
    if kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("Dear diary, today I trained a network. " * 100)
    elif kind == "truncated":
        path.write_bytes(xor_reel.read_bytes()[:100_000])
    elif kind == "folder":
        path.mkdir()
    outcome = epochreel(command, path, *(["1,1,0"] if command == "ask" else []))
    assert (outcome.code, outcome.out) == (1, "")
    assert "reel" in outcome.complaint
    assert outcome.complaint.endswith(str(path))
    assert [entry for entry in folder.iterdir() if entry != path] == []


def test_problems_are_listed(epochreel: Run) -> None:
    lines = epochreel("problems").lines
    known = json.loads(epochreel("problems", "--json").out)
    assert [line.split()[0] for line in lines] == [one["name"] for one in known]
    assert lines[0].startswith("xor ")
    assert len({line.index(one["summary"]) for line, one in zip(lines, known, strict=True)}) == 1
    extras = {one["name"]: one["extra"] for one in known}
    assert (extras["xor"], extras["iris"]) == (None, "sklearn")
    assert [line.endswith("(extra: sklearn)") for line in lines] == [
        one["extra"] == "sklearn" for one in known
    ]

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import ANSWER, Outcome
from epochreel.trace import open_reel

Run = Callable[..., Outcome]


def test_training_leaves_one_reel(epochreel: Run, folder: Path) -> None:
    outcome = epochreel("train", "xor")
    assert (outcome.code, outcome.lines) == (0, ["xor.reel", ANSWER])
    assert [path.name for path in folder.iterdir()] == ["xor.reel"]
    assert outcome.err == "epochreel: training xor\n"


def test_the_reel_lies_where_it_was_wanted(epochreel: Run, folder: Path) -> None:
    assert epochreel("train", "xor", "-o", "first.reel").lines[0] == "first.reel"
    with open_reel(folder / "first.reel") as reel:
        assert reel.meta.problem == "xor"


def test_a_reel_is_not_overwritten_without_force(epochreel: Run, folder: Path) -> None:
    (folder / "xor.reel").write_text("precious")
    refused = epochreel("train", "xor")
    assert (refused.code, refused.complaint) == (
        1,
        "already exists (--force overwrites it): xor.reel",
    )
    assert (folder / "xor.reel").read_text() == "precious"
    assert epochreel("train", "xor", "--force").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ("nope", 2, "unknown problem `nope`; known: xor, and, or, "),
        ("xor -o xor.mp4", 2, "unknown suffix `.mp4`; known: .reel"),
        ("xor -o no/xor.reel", 1, "the folder does not exist: no"),
    ],
)
def test_a_training_that_cannot_be_is_refused(
    epochreel: Run, folder: Path, arguments: str, code: int, complaint: str
) -> None:
    outcome = epochreel("train", *arguments.split())
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.complaint.startswith(complaint)
    assert list(folder.iterdir()) == []

"""`epochreel ask` of networks that read arrays: numbers, a file of NumPy, text, a probe."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cli.commands import Outcome
from foreign_asked import write_words_reel

Run = Callable[..., Outcome]


@pytest.fixture
def reel(tmp_path: Path) -> Path:
    """Return a reel whose network answers how many of each word it has read."""
    return write_words_reel(tmp_path / "run.reel", vocabulary=False)


def test_numbers_a_file_and_a_probe(epochreel: Run, reel: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "asked.npy", np.array([2, 2, 0]))
    for asked, line in (
        (["0,1,1"], "[0,1,1] -> 1.00 2.00 0.00\n"),
        (["0,1,1", "--at", "start"], "[0,1,1] -> 0.00 0.00 0.00, after step 0 of 10\n"),
        ([tmp_path / "asked.npy"], "asked.npy -> 1.00 0.00 2.00\n"),
        (["--example", "2"], "probe 2 -> 1.00 2.00 0.00\n"),
    ):
        outcome = epochreel("ask", reel, *asked)
        assert (outcome.code, outcome.err, outcome.out) == (0, "", line)


def test_text_is_answered_with_the_likeliest_words(epochreel: Run, tmp_path: Path) -> None:
    reel = write_words_reel(tmp_path / "words.reel")
    outcome = epochreel("ask", reel, "to be to")
    assert outcome.out == "[to be to] -> 'to' (66.5%), 'be' (24.5%), 'or' (9.0%)\n"


def test_programs_get_json(epochreel: Run, reel: Path) -> None:
    answer = json.loads(epochreel("ask", reel, "0,1,1", "--json").out)
    outputs = {"head": [1.0, 2.0, 0.0]}
    assert answer == {"inputs": {"words": [0, 1, 1]}, "outputs": outputs, "step": 10}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["0,1,1", "--example", "1"], "give the inputs or --example, not both"),
        (["0,1"], "input `words` of shape (2,)"),
        (["to be"], "the reel has no vocabulary"),
        (["none.npy"], "no array of NumPy"),
    ],
)
def test_what_does_not_fit_is_told(
    epochreel: Run, reel: Path, asked: list[str], said: str
) -> None:
    outcome = epochreel("ask", reel, *asked)
    assert outcome.code == 2
    assert outcome.complaint.startswith(said)

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import Outcome
from epochreel.encode.probe import describe

Run = Callable[..., Outcome]
SMALL = ("--size", "64x36", "--fps", "8", "--music", "none")


def test_a_storyboard_is_printed_changed_and_filmed(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    printed = epochreel("storyboard", xor_reel, "--duration", "30")
    assert printed.code == 0
    assert "there is time for 2 cycles" in printed.err
    shots = tomllib.loads(printed.out)["shot"]
    assert [shot["kind"] for shot in shots[:2]] == ["title", "before"]
    assert sum(shot["seconds"] for shot in shots) == pytest.approx(30, abs=1e-4)
    without_title = printed.out.split("[[shot]]", 2)[2]
    (folder / "film.toml").write_text(f"[[shot]]{without_title}")
    filmed = epochreel("film", xor_reel, "--storyboard", "film.toml", *SMALL)
    assert filmed.code == 0
    assert describe(folder / "xor.mp4").n_frames == round((30 - shots[0]["seconds"]) * 8)


def test_a_wrong_storyboard_is_told_before_anything_is_drawn(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    lesson = '[[shot]]\nkind = "lesson"\nseconds = 2\nstep = 999999\n'
    (folder / "film.toml").write_text(lesson)
    outcome = epochreel("film", xor_reel, "--storyboard", "film.toml", *SMALL)
    assert outcome.code == 1
    assert outcome.complaint == (
        "line 4: `step` (=999999) must be a step from 0 to 420000: film.toml"
    )
    assert "filming" not in outcome.err
    assert not (folder / "xor.mp4").exists()
    (folder / "film.toml").write_text(lesson.replace("lesson", "lessen"))
    outcome = epochreel("film", "xor", "--storyboard", "film.toml", *SMALL)
    assert outcome.complaint.startswith("line 2: `kind` (='lessen') must be one of opening, ")
    assert "training" not in outcome.err


def test_a_storyboard_and_a_length_contradict_each_other(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    outcome = epochreel("film", xor_reel, "--storyboard", "film.toml", "--duration", "20")
    assert outcome.code == 2
    assert outcome.complaint == (
        "the storyboard says how long each shot is; leave --duration or --storyboard out"
    )


def test_a_storyboard_is_of_a_reel(epochreel: Run) -> None:
    outcome = epochreel("storyboard", "xor")
    assert outcome.code == 2
    assert "`epochreel train xor` makes xor.reel" in outcome.complaint

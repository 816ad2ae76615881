from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import TINY, Outcome
from epochreel.encode.probe import describe

Run = Callable[..., Outcome]


@pytest.fixture
def reels(epochreel: Run, folder: Path) -> list[str]:
    names = ["slow.reel", "fast.reel"]
    for name, rate in zip(names, (0.003, 0.03), strict=True):
        assert epochreel("train", "xor2", "--epochs", 20, "--lr", rate, "-o", name).code == 0
    return names


def test_reels_are_filmed_side_by_side(epochreel: Run, reels: list[str]) -> None:
    outcome = epochreel("compare", *reels, "-o", "race.mp4", *TINY, "--labels", "0.003,0.03")
    assert (outcome.code, outcome.lines) == (0, ["race.mp4"])
    film = describe(Path("race.mp4"))
    assert (film.width, film.height, film.fps) == (64, 36, 1)
    refused = epochreel("compare", *reels, "-o", "race.mp4", *TINY)
    assert refused.complaint == "already exists (--force overwrites it): race.mp4"


def test_a_comparison_fits_a_size(epochreel: Run, reels: list[str]) -> None:
    outcome = epochreel("compare", *reels, "-o", "race.webp", *TINY, "--max-size", "1MB")
    assert (outcome.code, outcome.lines) == (0, ["race.webp"])
    assert "epochreel: 1 MB: 64x36, 1 frame a second, quality 80 (" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("slow.reel", ""),
        ("slow.reel fast.reel --labels a", ""),
        ("slow.reel xor", "`xor` is a problem; `epochreel train xor` makes xor.reel"),
        ("slow.reel fast.reel -o a.avi", "unknown suffix `.avi`; known: .mp4"),
        ("slow.reel fast.reel --size 9", "--size 9 must be width x height"),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(
    epochreel: Run, reels: list[str], arguments: str, complaint: str
) -> None:
    outcome = epochreel("compare", *arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.complaint.startswith(complaint)
    assert sorted(path.name for path in Path().iterdir()) == sorted(reels)

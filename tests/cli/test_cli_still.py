from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cli.commands import Outcome

Run = Callable[..., Outcome]
SMALL = ("--size", "161x91")


@pytest.mark.parametrize("at", ["start", "end", "7"])
def test_a_still_is_named_after_its_moment(
    epochreel: Run, folder: Path, xor_reel: Path, at: str
) -> None:
    outcome = epochreel("still", xor_reel, "--at", at, *SMALL)
    assert (outcome.code, outcome.lines) == (0, [f"xor-{at}.png"])
    with Image.open(folder / f"xor-{at}.png") as picture:
        assert picture.size == (161, 91)  # no film, so odd is fine


def test_moments_questions_and_styles_look_different(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    choices = ("", "--at start", "--inputs 1,1,0", "--inputs -1,0,1", "--style classic")
    for place, choice in enumerate(choices):
        outcome = epochreel("still", xor_reel, "-o", f"{place}.png", *choice.split(), *SMALL)
        assert outcome.code == 0
    pictures = {(folder / f"{place}.png").read_bytes() for place in range(len(choices))}
    assert len(pictures) == len(choices)


def test_a_still_may_be_svg(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    assert epochreel("still", xor_reel, "-o", "a.svg").code == 0
    assert (folder / "a.svg").read_text(encoding="utf-8").startswith(("<svg", "<?xml"))


@pytest.mark.parametrize("style", ["cinematic", "classic"])
def test_a_still_may_be_transparent(
    epochreel: Run, folder: Path, xor_reel: Path, style: str
) -> None:
    for suffix in (".png", ".svg", ".pdf"):
        arguments = ("--transparent", "--style", style, "-o", f"a{suffix}", *SMALL)
        assert epochreel("still", xor_reel, *arguments).code == 0
    with Image.open(folder / "a.png") as picture:
        assert picture.mode == "RGBA"
        assert picture.getpixel((0, 90)) == (0, 0, 0, 0)
        assert picture.getextrema()[3] == (0, 255)  # pyright: ignore[reportIndexIssue]
    assert "stop-opacity" in (folder / "a.svg").read_text() or style == "classic"


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ("-o a.jpg", 2, "unknown suffix `.jpg`; known: .png, .svg, .pdf"),
        ("-o a", 2, "unknown suffix `(none)`; known: .png, .svg, .pdf"),
        ("-o no/a.png", 1, "the folder does not exist: no"),
        ("--at soon", 2, "--at soon: start, end or the number of a step is wanted"),
        ("--at 419000", 2, "step 419000 was not recorded; the nearest recorded: "),
        ("--inputs 1,1", 2, "2 inputs given (1,1), the network has 3; such as 0,0,1"),
        ("--size 0x5", 2, "--size 0x5 must be from 1x1 to 16384x16384"),
        ("--size 5x99999", 2, "--size 5x99999 must be from 1x1 to 16384x16384"),
        ("--style modern", 2, "unknown style `modern`; known: cinematic, classic"),
    ],
)
def test_a_still_that_cannot_be_is_refused(
    epochreel: Run, folder: Path, xor_reel: Path, arguments: str, code: int, complaint: str
) -> None:
    outcome = epochreel("still", xor_reel, *arguments.split())
    assert outcome.code == code
    assert outcome.complaint.startswith(complaint)
    assert list(folder.iterdir()) == []


def test_a_still_is_not_overwritten_without_force(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    (folder / "xor-end.png").write_text("precious")
    refused = epochreel("still", xor_reel, *SMALL)
    assert refused.complaint == "already exists (--force overwrites it): xor-end.png"
    assert (folder / "xor-end.png").read_text() == "precious"
    assert epochreel("still", xor_reel, *SMALL, "--force").code == 0

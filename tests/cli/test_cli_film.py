from __future__ import annotations

import errno
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from cli.commands import ANSWER, TINY, Outcome
from epochreel.cli.rates import QUALITIES
from epochreel.encode.probe import describe

Run = Callable[..., Outcome]
STILLS = ["xor-before.png", "xor-after.png", "xor-new-situation.png"]


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_problem_gives_a_film_its_reel_and_stills(epochreel: Run, folder: Path) -> None:
    outcome = epochreel("film", "xor", *TINY)
    assert outcome.code == 0
    assert outcome.lines == ["xor.mp4", "xor.reel", *STILLS, ANSWER]
    assert names(folder) == sorted(outcome.lines[:-1])
    for still in STILLS:
        with Image.open(folder / still) as picture:
            assert picture.size == (64, 36)


def test_what_goes_with_a_film_lies_beside_it_with_its_name(epochreel: Run, folder: Path) -> None:
    (folder / "films").mkdir()
    outcome = epochreel("film", "xor", "-o", "films/one.gif", *TINY)
    assert outcome.lines[:3] == ["films/one.gif", "films/one.reel", "films/one-before.png"]
    assert len(names(folder / "films")) == 5


def test_a_reel_gives_a_film_only(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    outcome = epochreel("film", xor_reel, *TINY)
    assert outcome.lines == ["xor.mp4", ANSWER]
    assert names(folder) == ["xor.mp4"]


def test_the_classic_film_has_91_pictures_of_its_own_size(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    assert epochreel("film", xor_reel, "--style", "classic", "-o", "frames/").code == 0
    pictures = names(folder / "frames")
    assert len(pictures) == 91
    with Image.open(folder / "frames" / pictures[0]) as picture:
        assert picture.size == (640, 480)


def test_size_and_rate_are_those_asked_for(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    assert epochreel("film", xor_reel, "-ql", "--size", "40x72", "--fps", "29.97").code == 0
    video = describe(folder / "xor.mp4")
    assert (video.width, video.height, video.fps) == (40, 72, Fraction(30000, 1001))


@pytest.mark.parametrize("flag", ["-ql", "-q l", "--quality l", "--quality=l"])
def test_a_letter_chooses_size_and_rate(
    flag: str, monkeypatch: pytest.MonkeyPatch, epochreel: Run, xor_reel: Path
) -> None:
    seen = []
    monkeypatch.setattr(
        "epochreel.film.make_film", lambda reel, path, options, *_: seen.append(options)
    )
    assert epochreel("film", xor_reel, *flag.split()).code == 0
    (options,) = seen
    assert (options.scene.width, options.scene.height, options.fps) == (854, 480, 30)


def test_the_letters_stand_for_what_manim_people_expect() -> None:
    assert {letter: (*quality.size, quality.fps) for letter, quality in QUALITIES.items()} == {
        "l": (854, 480, 30),
        "m": (1280, 720, 30),
        "h": (1920, 1080, 60),
        "k": (3840, 2160, 60),
    }


def test_nothing_is_overwritten_without_force(epochreel: Run, folder: Path) -> None:
    for name in ("xor.reel", "xor-after.png", "xor.mp4"):
        (folder / name).write_text("precious")
        refused = epochreel("film", "xor", *TINY)
        assert refused.code == 1
        assert refused.complaint == f"already exists (--force overwrites it): {name}"
        assert (folder / name).read_text() == "precious"
        (folder / name).unlink()
    assert names(folder) == []


def test_what_was_chosen_for_a_size_is_noted(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    outcome = epochreel("film", xor_reel, *TINY, "--max-size", "1MB", "-o", "a.gif")
    assert outcome.lines == ["a.gif", ANSWER]
    assert "epochreel: 1 MB: 64x36, 1 frame a second, 256 colours (" in outcome.err
    outcome = epochreel("film", xor_reel, *TINY, "--max-size", "2kB", "-o", "b.gif")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.complaint.startswith("no .gif of this film is as small as 2 kB: the smallest")
    assert names(folder) == ["a.gif"]


def test_force_overwrites(epochreel: Run, folder: Path) -> None:
    for name in ("xor.mp4", "xor.reel", *STILLS):
        (folder / name).write_text("old")
    assert epochreel("film", "xor", *TINY, "--force").code == 0
    assert all((folder / name).stat().st_size > 3 for name in names(folder))
    assert len(names(folder)) == 5


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ("nope", 2, "unknown problem `nope`; known: xor, and, or, "),
        ("xor -o a.avi", 2, "unknown suffix `.avi`; known: .mp4, .webm, .gif, .webp, folder/"),
        ("xor --size 101x99", 2, "--size 101x99: H.264 needs even sizes; nearest: 100x98"),
        ("xor --size 10", 2, "--size 10: width x height is wanted, such as 1920x1080"),
        ("xor --size=-2x4", 2, "--size -2x4: width x height is wanted, such as 1920x1080"),
        ("xor --size 0x0", 2, "`size` (=0x0) must be from 1x1 to 16384x16384"),
        ("xor --fps 0", 2, "`fps` (=0) must be a number from 1 to 240, such as 60 or 29.97"),
        ("xor --fps many", 2, "`fps` (=many) must be a number from 1 to 240"),
        ("xor --fps 60 -o a.gif", 2, "--fps 60: GIF players show at most 50"),
        (
            "xor --max-size 5MB",
            2,
            "--max-size is for .gif and .webp; without it this works: xor.m",
        ),
        ("xor --max-size 5 -o a.gif", 2, "--max-size 5: a number with its unit is wanted, such"),
        ("xor -qx", 2, "-qx: l, m, h, k is wanted, such as -ql"),
        ("xor --style modern", 2, "unknown style `modern`; known: cinematic, classic"),
        ("xor -o no/a.mp4", 1, "the folder does not exist: no"),
        ("no.reel", 1, "the reel cannot be opened (No such file or directory): no.reel"),
    ],
)
def test_a_film_that_cannot_be_is_refused_in_one_line(
    epochreel: Run, folder: Path, arguments: str, code: int, complaint: str
) -> None:
    outcome = epochreel("film", *arguments.split())
    assert outcome.code == code
    assert outcome.complaint.startswith(complaint)
    assert outcome.out == ""
    assert names(folder) == []


def test_an_unwritable_folder_is_named(
    epochreel: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "locked").mkdir()
    # Not by its mode: the tests may run as root, whom no mode stops.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    outcome = epochreel("film", "xor", "-o", "locked/a.mp4")
    assert (outcome.code, outcome.complaint) == (1, "the folder is not writable: locked")


def test_a_full_disk_leaves_what_was_whole_before(
    epochreel: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("epochreel.film.background.BackgroundWriter.write", fail)
    outcome = epochreel("film", "xor", *TINY)
    assert outcome.code == 1
    assert outcome.complaint == "the disk is full; nothing was kept: xor.mp4"
    assert "whole, and kept: xor.reel" in outcome.err
    assert names(folder) == ["xor.reel"]


def test_brackets_and_spaces_in_names_are_only_that(epochreel: Run, xor_reel: Path) -> None:
    name = "a [red] film, cut 2.mp4"
    outcome = epochreel("film", xor_reel, "-o", name, *TINY)
    assert outcome.lines[0] == name
    assert epochreel("film", xor_reel, "-o", name, *TINY).complaint.endswith(name)

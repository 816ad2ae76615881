from __future__ import annotations

import errno
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image
from sounds import tone, write_music

from cli.commands import ANSWER, TINY, Outcome
from epochreel.encode.probe import describe
from epochreel.film.sizes import QUALITIES
from epochreel.trace import open_reel

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


def test_a_transparent_film_is_one_for_editors(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    assert epochreel("film", xor_reel, "--transparent", *TINY).lines == ["xor.mov", ANSWER]
    facts = describe(folder / "xor.mov")
    assert (facts.codec, facts.transparent) == ("prores", True)
    with av.open(str(folder / "xor.mov")) as container:
        assert container.streams.audio[0].codec_context.name == "pcm_s24le"


def test_pictures_of_a_film_may_be_transparent(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    assert epochreel("film", xor_reel, "--transparent", "-o", "frames/", *TINY).code == 0
    with Image.open(folder / "frames" / names(folder / "frames")[-1]) as picture:
        assert picture.mode == "RGBA"


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_a_format_without_transparency_names_those_that_have_it(
    epochreel: Run, folder: Path, xor_reel: Path, suffix: str
) -> None:
    outcome = epochreel("film", xor_reel, "--transparent", "-o", f"a{suffix}", *TINY)
    assert outcome.code == 2
    assert outcome.complaint == (
        f"--transparent: {suffix} cannot be transparent; .webm, .mov and folder/ can"
    )
    assert names(folder) == []


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
        "epochreel.film.make_film",
        lambda reel, path, options, *told, **tells: seen.append(options),
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
        ("xor -o a.avi", 2, "unknown suffix `.avi`; known: .mp4, .webm, .mov, .gif, .webp, fo"),
        ("xor --size 101x99", 2, "--size 101x99: H.264 needs even sizes; nearest: 100x98"),
        ("xor --size 10", 2, "--size 10 must be width x height, such as 1920x1080"),
        ("xor --size=-2x4", 2, "--size -2x4 must be width x height, such as 1920x1080"),
        ("xor --size 0x0", 2, "--size 0x0 must be from 1x1 to 16384x16384"),
        ("xor --fps 0", 2, "--fps 0 must be a number from 1 to 240, such as 60 or 29.97"),
        ("xor --fps many", 2, "--fps many must be a number from 1 to 240"),
        ("xor --fps 60 -o a.gif", 2, "--fps 60: GIF players show at most 50"),
        (
            "xor --max-size 5MB",
            2,
            "--max-size is for .gif and .webp; without it this works: xor.m",
        ),
        ("xor --max-size 5 -o a.gif", 2, "--max-size 5 must be a number with its unit, such"),
        ("xor -qx", 2, "--quality x must be one of l, m, h, k"),
        ("xor --style modern", 2, "unknown style `modern`; known: cinematic, classic"),
        ("xor --beats auto", 2, "--beats auto is about a music file, but the music is score"),
        ("xor --music a.mp3 --music-from 9 --music-to 0:08", 2, "--music-to 0:08 must come af"),
        ("xor --music no.mp3", 1, "no such music file: no.mp3"),
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

    monkeypatch.setattr("epochreel.encode.video.VideoWriter.write", fail)
    outcome = epochreel("film", "xor", *TINY)
    assert outcome.code == 1
    assert outcome.complaint.startswith("the disk is full; segments that are whole are kept")
    assert "whole, and kept: xor.reel" in outcome.err
    assert names(folder) == ["xor.reel"]


def test_brackets_and_spaces_in_names_are_only_that(epochreel: Run, xor_reel: Path) -> None:
    name = "a [red] film, cut 2.mp4"
    outcome = epochreel("film", xor_reel, "-o", name, *TINY)
    assert outcome.lines[0] == name
    assert epochreel("film", xor_reel, "-o", name, *TINY).complaint.endswith(name)


@pytest.mark.parametrize(
    ("duration", "fps", "n_frames"), [("24.7", "10", 247), ("0:40", "7", 280)]
)
def test_a_film_is_as_long_as_asked(
    duration: str, fps: str, n_frames: int, epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    options = ("--size", "64x36", "--music", "none", "--fps", fps, "--duration", duration)
    outcome = epochreel("film", xor_reel, *options)
    assert (outcome.code, describe(folder / "xor.mp4").n_frames) == (0, n_frames)
    assert "there is time for" in outcome.err


def test_epochs_that_are_listed_are_recorded(epochreel: Run, folder: Path) -> None:
    outcome = epochreel("film", "xor", "--pace", "2,23,31-37:3", *TINY)
    assert outcome.code == 0
    with open_reel(folder / "xor.reel") as reel:
        assert {2, 23, 31, 34, 37} <= set(reel.meta.lessons.epochs_in(reel.steps.tolist()))
    assert epochreel("film", "xor.reel", "-o", "again.mp4", "--pace", "23", *TINY).code == 0


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ("--pace 2,70000", "there is no cycle 70000; the training has cycles 1 to 60000"),
        ("--pace fast", "--pace fast must be seed, even, log, adaptive or epochs such as"),
        ("--duration 0", "--duration 0 must be above 0 and at most 3600 seconds"),
        ("--duration 1:30:00", "--duration 5400 must be above 0 and at most 3600 seconds"),
        ("--duration soon", "--duration soon must be seconds such as 12.5 or minutes"),
        (
            "--duration 30 --music song.mp3",
            "the film is as long as its music; leave --duration out",
        ),
        ("--duration 30 --style classic", "the classic style shows each example for a second"),
    ],
)
def test_a_course_that_no_film_can_take_is_refused_before_training(
    options: str, complaint: str, epochreel: Run, folder: Path
) -> None:
    outcome = epochreel("film", "xor", *options.split())
    assert outcome.code == 2
    assert outcome.complaint.startswith(complaint)
    assert names(folder) == []


def test_title_logo_and_credit_reach_the_cards(
    monkeypatch: pytest.MonkeyPatch, epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    Image.new("RGB", (30, 10), "white").save(folder / "lab.png")
    seen = []
    monkeypatch.setattr(
        "epochreel.film.make_film",
        lambda reel, path, options, *told, **tells: seen.append(options),
    )
    words = ("--title", "What is a rule?", "--subtitle", "", "--credit", "Ada")
    assert epochreel("film", xor_reel, *words, "--logo", "lab.png").code == 0
    imprint = seen[0].scene.imprint
    assert (imprint.title, imprint.subtitle, imprint.credit) == ("What is a rule?", "", "Ada")
    assert imprint.logo.pixels.shape == (10, 30, 4)


@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [
        ("--logo", "none.png", "the logo cannot be read (No such file or directory): none.png"),
        ("--title", "", "the title is empty; leave the option out, or say something"),
        ("--credit", "a" * 301, "the credit has 301 characters; a card has room for 300 at most"),
    ],
)
def test_what_no_card_can_show_is_refused_before_training(
    epochreel: Run, folder: Path, option: str, value: str, complaint: str
) -> None:
    outcome = epochreel("film", "xor", *TINY, option, value)
    assert (outcome.code, outcome.complaint) == (2, complaint)
    assert names(folder) == []


def test_a_film_dances_to_the_beats_of_a_file(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    write_music(folder / "song.wav", tone(130, rate=8000), 8000)
    (folder / "beats.txt").write_text("\n".join(str(n / 2) for n in range(260)))
    cut = ("--music-from", "0:10", "--music-to", "1:50.5")
    arguments = ("--music", "song.wav", "--beats", "beats.txt", *cut, *TINY, "--fps", "4")
    outcome = epochreel("film", xor_reel, *arguments)
    assert outcome.code == 0
    assert describe(folder / "xor.mp4").n_frames == 402
    assert "epochreel: the music has 120 beats a minute; the cuts are on the beat" in outcome.err


SUBTITLES = ["xor.en.srt", "xor.en.vtt", "xor.es.srt", "xor.es.vtt"]


def test_subtitles_are_in_the_film_and_beside_it(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    outcome = epochreel("film", xor_reel, "--subtitles", "en, es", *TINY)
    assert outcome.lines == ["xor.mp4", *SUBTITLES, ANSWER]
    assert "Can you work it out?" in (folder / "xor.en.srt").read_text(encoding="utf-8")
    assert "¿" in (folder / "xor.es.vtt").read_text(encoding="utf-8")
    with av.open(str(folder / "xor.mp4")) as container:
        found = [stream.language for stream in container.streams.subtitles]
        said = b"".join(bytes(packet) for packet in container.demux(subtitles=0))
    assert found == ["eng", "spa"]
    assert b"Can you work it out?" in said


def test_a_format_without_subtitles_has_them_beside_it(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    outcome = epochreel("film", xor_reel, "-o", "xor.gif", "--subtitles", "en", *TINY)
    assert outcome.lines == ["xor.gif", "xor.en.srt", "xor.en.vtt", ANSWER]
    assert names(folder) == sorted(outcome.lines[:-1])


def test_subtitles_in_the_way_are_refused_before_training(epochreel: Run, folder: Path) -> None:
    (folder / "xor.es.vtt").write_text("precious")
    outcome = epochreel("film", "xor", "--subtitles", "es", *TINY)
    assert outcome.complaint == "already exists (--force overwrites it): xor.es.vtt"
    assert names(folder) == ["xor.es.vtt"]


@pytest.mark.parametrize("languages", ["tlh", "en,", "en,tlh", "words.toml"])
def test_subtitles_in_no_language_are_refused(
    languages: str, epochreel: Run, folder: Path
) -> None:
    outcome = epochreel("film", "xor", "--subtitles", languages, *TINY)
    assert outcome.code == 2
    assert names(folder) == []


def test_a_film_that_will_be_too_short_is_refused_before_training(
    epochreel: Run, folder: Path
) -> None:
    write_music(folder / "song.wav", tone(5, rate=8000), 8000)
    for options in (("--duration", "5"), ("--music", "song.wav", "--beats", "off")):
        outcome = epochreel("film", "xor", *options)
        assert outcome.code == 1
        assert "seconds are too short for this story; it takes at least" in outcome.complaint
        assert names(folder) == ["song.wav"]

"""Chapters and subtitles in films, read back: to the frame, and beside sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition
from film_pictures import Film, finish
from sounds import RATE, tone

from epochreel.encode.chapters import Chapter
from epochreel.encode.formats import format_for
from epochreel.encode.probe import describe
from epochreel.encode.sound import Sound
from epochreel.encode.subtitles import SubtitleLine, Subtitles

NTSC = Fraction(30_000, 1001)
PICTURE = np.full((32, 32, 3), 40, np.uint8)
N_FRAMES = 300
CHAPTERS = (Chapter(0, "The puzzle"), Chapter(31, "Zyklus 1 · ü"), Chapter(77, "After"))
LINES = (
    SubtitleLine(13, 50, "Her synapses are random."),
    SubtitleLine(50, 95, "Two & <b>\nlines, ü."),
    SubtitleLine(200, 255, "Late."),
)
ENGLISH = Subtitles("en", "English", LINES)
GERMAN = Subtitles("de", "Deutsch", (SubtitleLine(0, 300, "Sie lernt."),))
MILLISECOND = Fraction(1, 1000)

Span = tuple[Fraction, Fraction, str]


def subtitles_in(path: Path, index: int = 0) -> Iterator[Span]:
    """Yield when each line of a track is shown, in seconds, and its text."""
    with av.open(str(path)) as container:
        stream = container.streams.subtitles[index]
        for packet in container.demux(stream):
            decoded = stream.decode(packet) if packet.size else []
            if decoded:
                start, unit = packet.pts, packet.time_base
                text = decoded[0].ass.decode().split(",", 8)[8].replace("\\N", "\n")
                yield start * unit, (start + packet.duration) * unit, text


def chapters_in(path: Path) -> list[Span]:
    with av.open(str(path)) as container:
        return [
            (each["start"] * each["time_base"], each["end"] * each["time_base"], title)
            for each in container.chapters()
            for title in each["metadata"].values()
        ]


@pytest.fixture(params=[".mp4", ".webm"])
def suffix(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def silent(film: Film, suffix: str) -> Path:
    return film(f"silent{suffix}", [PICTURE] * N_FRAMES, NTSC, metadata={"title": "She learns"})


def test_chapters_begin_on_their_frames(silent: Path, suffix: str) -> None:
    path = silent.with_name(f"film{suffix}")
    finish(silent, path, fps=NTSC, chapters=CHAPTERS)
    cuts = [0, 31, 77, N_FRAMES]
    # WebM counts chapters in nanoseconds.
    rounding = 0 if suffix == ".mp4" else Fraction(1, 10**9)
    for chapter, found, cut, end in zip(CHAPTERS, chapters_in(path), cuts, cuts[1:], strict=False):
        assert found[2] == chapter.title
        assert abs(found[0] - cut / NTSC) <= rounding
        assert abs(found[1] - end / NTSC) <= rounding
    assert len(chapters_in(path)) == 3


def test_subtitles_have_their_times_and_texts(silent: Path, suffix: str) -> None:
    path = silent.with_name(f"film{suffix}")
    finish(silent, path, fps=NTSC, subtitles=[ENGLISH, GERMAN])
    rounding = 0 if suffix == ".mp4" else MILLISECOND
    for index, subtitles in enumerate((ENGLISH, GERMAN)):
        for line, found in zip(subtitles.lines, subtitles_in(path, index), strict=True):
            assert found[2] == line.text
            assert abs(found[0] - line.start_frame / NTSC) <= rounding
            assert abs(found[1] - line.end_frame / NTSC) <= rounding


@pytest.mark.parametrize("fps", [NTSC, Fraction(60), Fraction(7)])
def test_sound_changes_no_subtitle(film: Film, suffix: str, fps: Fraction) -> None:
    """FFmpeg compares times of tracks in different units: lines ended early and empty."""
    silent = film(f"silent{suffix}", [PICTURE] * N_FRAMES, fps)
    without, beside = (silent.with_name(f"{name}{suffix}") for name in ("without", "beside"))
    finish(silent, without, fps=fps, subtitles=[ENGLISH])
    finish(silent, beside, fps=fps, subtitles=[ENGLISH], sound=Sound([tone(20)], RATE))
    assert list(subtitles_in(beside)) == list(subtitles_in(without))
    with av.open(str(beside)) as container:
        packets = [p for p in container.demux(subtitles=0) if p.size]
    assert all(packet.duration for packet in packets)


def test_languages_and_names_are_stated(silent: Path, suffix: str) -> None:
    path = silent.with_name(f"film{suffix}")
    finish(silent, path, fps=NTSC, subtitles=[ENGLISH, GERMAN], sound=Sound([tone(1)], RATE))
    with av.open(str(path)) as container:
        tracks = container.streams.subtitles
        assert [track.language for track in tracks] == [
            "eng",
            {".mp4": "deu", ".webm": "ger"}[suffix],
        ]
        name = {".mp4": "handler_name", ".webm": "title"}[suffix]
        names = [track.metadata[name] for track in tracks]
    assert names == ["English", "Deutsch"]


def test_quicktime_films_have_their_languages_too(film: Film) -> None:
    """FFmpeg writes few languages into them, and only by their older codes."""
    silent = film("silent.mp4", [PICTURE] * N_FRAMES, NTSC)
    film_format = format_for("a.mp4")
    assert film_format.codec is not None
    quicktime = replace(film_format, codec=replace(film_format.codec, container="mov"))
    path = silent.with_name("film.mov")
    tracks = [ENGLISH, GERMAN, replace(GERMAN, language="uk", shown=True)]
    finish(silent, path, fps=NTSC, film_format=quicktime, subtitles=tracks, chapters=CHAPTERS)
    with av.open(str(path)) as container:
        assert container.format.name.startswith("mov")
        assert [track.language for track in container.streams.subtitles] == ["eng", "deu", "ukr"]
        shown = [bool(s.disposition & Disposition.default) for s in container.streams.subtitles]
    assert shown == [False, False, True]
    assert len(list(subtitles_in(path))) == len(LINES)
    assert [title for _, _, title in chapters_in(path)] == [c.title for c in CHAPTERS]


@pytest.mark.parametrize("shown", [(False, False), (True, False), (False, True)])
@pytest.mark.parametrize("with_sound", [False, True])
def test_only_those_that_are_to_be_are_shown(
    silent: Path, suffix: str, shown: tuple[bool, bool], with_sound: bool
) -> None:
    path = silent.with_name(f"film{suffix}")
    tracks = [replace(ENGLISH, shown=shown[0]), replace(GERMAN, shown=shown[1])]
    sound = Sound([tone(1)], RATE) if with_sound else None
    finish(silent, path, fps=NTSC, subtitles=tracks, chapters=CHAPTERS, sound=sound)
    with av.open(str(path)) as container:
        found = tuple(
            bool(track.disposition & Disposition.default) for track in container.streams.subtitles
        )
    assert found == shown


def test_pictures_sound_and_lengths_stay_as_they_are(silent: Path, suffix: str) -> None:
    plain, full = (silent.with_name(f"{name}{suffix}") for name in ("plain", "full"))
    sound = Sound([tone(3)], RATE)
    finish(silent, plain, fps=NTSC, sound=sound)
    finish(silent, full, fps=NTSC, sound=sound, chapters=CHAPTERS, subtitles=[ENGLISH, GERMAN])
    before, after = describe(plain), describe(full)
    assert before == after
    packets = []
    for path in (plain, full):
        with av.open(str(path)) as container:
            assert container.duration is not None
            length = Fraction(container.duration, av.time_base)
            assert abs(length - N_FRAMES / NTSC) <= MILLISECOND
            both = [container.streams.video[0], container.streams.audio[0]]
            read = [(p.stream_index, p.pts, bytes(p)) for p in container.demux(both) if p.size]
            packets.append(sorted(read, key=lambda packet: packet[:2]))
    assert packets[0] == packets[1]


def test_what_belongs_together_lies_together(silent: Path, suffix: str) -> None:
    """A player that reads a film from a network seeks little."""
    path = silent.with_name(f"film{suffix}")
    sound = Sound([tone(10)], RATE)
    finish(silent, path, fps=NTSC, subtitles=[ENGLISH, GERMAN], sound=sound)
    with av.open(str(path)) as container:
        # Those with contents, in the order of the file.
        packets = sorted(
            (p.pos, p.dts * p.time_base)
            for p in container.demux()
            if p.size and p.pos is not None and p.dts is not None
        )
    latest = Fraction(0)
    for _, secs in packets:
        latest = max(latest, secs)
        assert secs > latest - Fraction(3, 2)


def test_equal_films_have_equal_bytes(silent: Path, suffix: str) -> None:
    """PyAV 17 wrote what was left in memory where a subtitle should have been."""
    contents = set()
    for number in range(6):
        path = silent.with_name(f"{number}{suffix}")
        finish(
            silent,
            path,
            fps=NTSC,
            sound=Sound([tone(10)], RATE),
            chapters=CHAPTERS,
            subtitles=[ENGLISH, GERMAN],
        )
        contents.add(path.read_bytes())
    assert len(contents) == 1


def test_a_track_without_lines(silent: Path, suffix: str) -> None:
    path = silent.with_name(f"film{suffix}")
    finish(silent, path, fps=NTSC, subtitles=[replace(ENGLISH, lines=()), GERMAN])
    assert list(subtitles_in(path, 0)) == []
    assert len(list(subtitles_in(path, 1))) == 1


def test_lines_beyond_the_end_do_not_lengthen_the_film(silent: Path, suffix: str) -> None:
    path = silent.with_name(f"film{suffix}")
    late = Subtitles("en", "English", (SubtitleLine(290, 900, "a"), SubtitleLine(400, 500, "b")))
    finish(silent, path, fps=NTSC, subtitles=[late])
    ((_, end, text),) = subtitles_in(path)
    assert text == "a"
    assert abs(end - N_FRAMES / NTSC) <= MILLISECOND
    assert abs(describe(path).duration_secs - N_FRAMES / NTSC) <= MILLISECOND

"""Sentences as files beside a film: SubRip and WebVTT."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import av
import pytest

from epochreel.encode.subtitles import SubtitleLine, Subtitles, in_order, to_srt, to_vtt
from epochreel.errors import UsageError

NTSC = Fraction(30_000, 1001)
LINES = (
    SubtitleLine(0, 45, "Her synapses are random."),
    SubtitleLine(45, 90, "First line.\n\n  Second & 3 < 4 > 2.  "),
    SubtitleLine(215_784, 215_900, "ü · two hours later"),
)


def seconds(time: str) -> Fraction:
    hours, minutes, secs = time.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + Fraction(secs)


def spans(text: str) -> list[tuple[Fraction, Fraction]]:
    found = re.findall(r"^(\S+) --> (\S+)$", text, flags=re.MULTILINE)
    return [(seconds(start), seconds(end)) for start, end in found]


def test_srt() -> None:
    assert to_srt(LINES, NTSC) == (
        "1\n00:00:00,000 --> 00:00:01,501\nHer synapses are random.\n\n"
        "2\n00:00:01,501 --> 00:00:03,003\nFirst line.\nSecond & 3 < 4 > 2.\n\n"
        "3\n01:59:59,992 --> 02:00:03,863\nü · two hours later\n\n"
    )


def test_vtt() -> None:
    assert to_vtt(LINES, NTSC) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.501\nHer synapses are random.\n\n"
        "00:00:01.501 --> 00:00:03.003\nFirst line.\nSecond &amp; 3 &lt; 4 &gt; 2.\n\n"
        "01:59:59.992 --> 02:00:03.863\nü · two hours later\n"
    )


@pytest.mark.parametrize("write", [to_srt, to_vtt])
def test_others_read_what_is_written(write, tmp_path: Path) -> None:
    path = tmp_path / f"a.{write.__name__.removeprefix('to_')}"
    path.write_text(write(LINES, NTSC), encoding="utf-8")
    with av.open(str(path)) as file:
        (stream,) = file.streams.subtitles
        packets = [packet for packet in file.demux(stream) if packet.size]
        texts = [stream.decode(packet)[0].ass.decode().split(",", 8)[8] for packet in packets]
    assert texts[0] == "Her synapses are random."
    assert texts[1].replace("\\N", "\n") == "First line.\nSecond & 3 < 4 > 2."
    assert [packet.pts for packet in packets] == [0, 1501, 7_199_992]


@pytest.mark.parametrize("fps", [Fraction(60), NTSC, Fraction(24_000, 1001), Fraction(7)])
def test_no_line_comes_late_or_outlives_what_it_says(fps: Fraction) -> None:
    lines = [SubtitleLine(n, n + 1, "a") for n in range(50)]
    for line, (start, end) in zip(lines, spans(to_srt(lines, fps)), strict=True):
        for exact, written in ((line.start_frame / fps, start), (line.end_frame / fps, end)):
            assert 0 <= exact - written < Fraction(1, 1000)


def test_lines_come_one_at_a_time_in_order() -> None:
    mixed = (SubtitleLine(30, 90, "b"), SubtitleLine(0, 40, "a"), SubtitleLine(80, 300, "c"))
    assert in_order(mixed, 100) == (
        SubtitleLine(0, 30, "a"),
        SubtitleLine(30, 80, "b"),
        SubtitleLine(80, 100, "c"),
    )


def test_what_cannot_be_read_is_left_out() -> None:
    lines = (SubtitleLine(0, 9, " \n "), SubtitleLine(9, 9, "a"), SubtitleLine(50, 60, "b"))
    assert in_order(lines, 40) == ()
    assert to_srt(lines[:2], NTSC) == ""
    assert to_vtt((), NTSC) == "WEBVTT\n"


def test_an_arrow_in_a_text_is_no_time() -> None:
    lines = (SubtitleLine(0, 30, "0 --> 1"),)
    assert len(re.findall("-->", to_srt(lines, NTSC))) == 1
    assert "0 --&gt; 1" in to_vtt(lines, NTSC)


@pytest.mark.parametrize("language", ["", "english", "e", "en_US", "en/..", "../en"])
def test_what_is_no_language_is_refused(language: str) -> None:
    with pytest.raises(UsageError, match="is no language tag; en, es or pt-BR are"):
        Subtitles(language, "", ())


def test_marks_of_webvtt_are_only_text() -> None:
    line = SubtitleLine(0, 30, "<b>&amp;</b>")
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;\n" in to_vtt([line], NTSC)

"""Subtitles inside a film, one track for each language, which players show when asked to.

MP4 and QuickTime hold timed text (3GPP TS 26.245), WebM holds WebVTT.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from av.container import OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.subtitles.stream import SubtitleStream

from epochreel.encode.boxes import find_tracks, state_track
from epochreel.encode.languages import three_letters
from epochreel.encode.subtitles import (
    SubtitleLine,
    Subtitles,
    in_order,
    milliseconds_at,
    vtt_text,
)
from epochreel.errors import OutputError

# What FFmpeg makes the description of a track of timed text from: plain, white, at the bottom.
_STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, BackColour, Alignment
Style: Default,Sans-Serif,18,&Hffffff,&H0,2

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_MILLISECOND = Fraction(1, 1000)


def add_track(
    output: OutputContainer, subtitles: Subtitles, container: str, unit_secs: Fraction
) -> SubtitleStream:
    """Return a new track in a film whose header is not written yet.

    Parameters
    ----------
    output
        The film.
    subtitles
        Whose language and name the track has.
    container
        FFmpeg's name of what is written.
    unit_secs
        In which times are counted; WebM has one of its own.
    """
    webm = container == "webm"
    track = output.add_mux_stream("webvtt") if webm else output.add_stream("mov_text")
    assert isinstance(track, SubtitleStream)
    if not webm:
        track.codec_context.subtitle_header = _STYLE
        track.metadata["handler_name"] = subtitles.name  # what some players show instead
    track.time_base = _MILLISECOND if webm else unit_secs
    track.metadata["language"] = three_letters(subtitles.language, bibliographic=webm)
    track.metadata["title"] = subtitles.name
    if subtitles.shown:
        # PyAV 17 takes nothing but a number.
        track.disposition = int(Disposition.default.value)  # pyright: ignore[reportAttributeAccessIssue]
    return track


def track_packets(
    track: SubtitleStream, subtitles: Subtitles, container: str, n_frames: int, fps: Fraction
) -> Iterator[Packet]:
    """Yield packets of one track, in order.

    Parameters
    ----------
    track
        From `add_track`.
    subtitles
        What is to be read.
    container
        FFmpeg's name of what is written.
    n_frames, fps
        Length and rate of the film.
    """
    lines = in_order(subtitles.lines, n_frames)
    if container == "webm":
        for line in lines:
            # Whole milliseconds: a length that is rounded up reaches into the next line.
            start, end = (milliseconds_at(at, fps) for at in (line.start_frame, line.end_frame))
            yield _packet(track, vtt_text(line.text).encode(), start, end, _MILLISECOND)
        return
    for line in _without_gaps(lines, n_frames):
        text = line.text.encode()
        contents = struct.pack(">H", len(text)) + text
        yield _packet(track, contents, line.start_frame, line.end_frame, 1 / fps)


def state_tracks(path: Path, subtitles: Sequence[Subtitles], first: int) -> None:
    """Say in a finished MP4 or QuickTime film which tracks are shown, and their languages.

    FFmpeg has players always show the first one, and knows few languages in QuickTime films.

    Parameters
    ----------
    path
        The film.
    subtitles
        Of each track, in order.
    first
        How many tracks come before them.
    """
    with path.open("r+b") as file:
        tracks = find_tracks(file)[first:]
        if len(tracks) < len(subtitles):
            raise OutputError(f"the headers of its subtitles cannot be found: {path}")
        for track, each in zip(tracks, subtitles, strict=False):
            state_track(file, track, three_letters(each.language), enabled=each.shown)


def _packet(
    track: SubtitleStream, contents: bytes, start: int, end: int, unit_secs: Fraction
) -> Packet:
    # PyAV 17 lets go of bytes that a packet is made from while the container still holds it.
    packet = Packet(len(contents))
    packet.update(contents)
    packet.stream, packet.time_base, packet.is_keyframe = track, unit_secs, True
    packet.pts = packet.dts = start
    packet.duration = end - start
    return packet


def _without_gaps(lines: Sequence[SubtitleLine], n_frames: int) -> Iterator[SubtitleLine]:
    """Yield lines with empty ones between them: timed text is on until what comes next."""
    reached = 0
    for line in (*lines, SubtitleLine(n_frames, n_frames, "")):
        if reached < line.start_frame:
            yield SubtitleLine(reached, line.start_frame, "")
        if line.text:
            yield line
        reached = line.end_frame

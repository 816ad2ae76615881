"""Sentences with their times, and the two kinds of text files that hold such.

How they come into a film is for `epochreel.encode.tracks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from epochreel.encode.languages import check_language


@dataclass(frozen=True, slots=True)
class SubtitleLine:
    """What is to be read for a while.

    Parameters
    ----------
    start_frame, end_frame
        The first frame that it is seen with, and the first that it is not.
    text
        One line, or several.
    """

    start_frame: int
    end_frame: int
    text: str


@dataclass(frozen=True, slots=True)
class Subtitles:
    """Everything there is to read in one language.

    Parameters
    ----------
    language
        BCP 47: ``"en"``, ``"pt-BR"``.
    name
        What a player's menu shows: ``"English"``.
    lines
        In any order.
    shown
        Whether players show them unless told otherwise.

    Raises
    ------
    UsageError
        If ``language`` is no tag of a language.
    """

    language: str
    name: str
    lines: tuple[SubtitleLine, ...]
    shown: bool = False

    def __post_init__(self) -> None:
        check_language(self.language)

    def within(self, n_frames: int) -> Subtitles:
        """Return these with their lines in order, none beyond the end of the film."""
        return replace(self, lines=in_order(self.lines, n_frames))


def in_order(
    lines: Iterable[SubtitleLine], n_frames: int | None = None
) -> tuple[SubtitleLine, ...]:
    """Return lines as files can hold them: ascending, one at a time, none of them empty.

    A line goes when the next one comes, and at the latest with the film.

    Parameters
    ----------
    lines
        In any order.
    n_frames
        Length of the film, if it is known.
    """
    ordered = sorted(lines, key=lambda line: line.start_frame)
    nexts = [line.start_frame for line in ordered[1:]]
    last = max((line.end_frame for line in ordered), default=0) if n_frames is None else n_frames
    fitted = (
        SubtitleLine(line.start_frame, min(line.end_frame, following, last), _plain(line.text))
        for line, following in zip(ordered, [*nexts, last], strict=False)
    )
    return tuple(line for line in fitted if line.text and line.start_frame < line.end_frame)


def to_srt(lines: Iterable[SubtitleLine], fps: Fraction) -> str:
    """Return lines as SubRip text, which nearly every player reads; lines end in LF.

    SubRip knows no escapes: players that know tags take a text such as ``<b>`` for one.

    Parameters
    ----------
    lines
        In any order; see `in_order`.
    fps
        Frames a second of the film.
    """
    # An arrow like those between times would end the text for a lenient reader.
    return "".join(
        f"{number}\n{_span(line, fps, _srt_time)}\n{line.text.replace('-->', '->')}\n\n"
        for number, line in enumerate(in_order(lines), 1)
    )


def to_vtt(lines: Iterable[SubtitleLine], fps: Fraction) -> str:
    """Return lines as WebVTT, which browsers show beside a film; lines end in LF.

    Parameters
    ----------
    lines
        In any order; see `in_order`.
    fps
        Frames a second of the film.
    """
    cues = (f"{_span(line, fps, _vtt_time)}\n{vtt_text(line.text)}\n" for line in in_order(lines))
    return "\n".join(["WEBVTT\n", *cues])


def vtt_text(text: str) -> str:
    """Return a text with WebVTT's marks written as what they stand for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def milliseconds_at(frame: int, fps: Fraction) -> int:
    """Return the time at which a frame begins, in whole milliseconds, rounded down.

    Rounded up, a line would come a frame late and could outlive the film.
    """
    return int(frame * 1000 // fps)


def _plain(text: str) -> str:
    """Return a text without empty lines, which would end it."""
    return "\n".join(line for line in map(str.strip, text.splitlines()) if line)


def _span(line: SubtitleLine, fps: Fraction, written: Callable[[int], str]) -> str:
    start, end = (milliseconds_at(at, fps) for at in (line.start_frame, line.end_frame))
    return f"{written(start)} --> {written(end)}"


def _srt_time(milliseconds: int) -> str:
    return _vtt_time(milliseconds).replace(".", ",")


def _vtt_time(milliseconds: int) -> str:
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"

"""Size and rate of a film, from what people type: a letter, numbers, or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from epochreel.cli.output import note
from epochreel.errors import UsageError

if TYPE_CHECKING:
    from epochreel.film import FilmOptions


@dataclass(frozen=True)
class Quality:
    """A size in px and a rate in frames per second that have a letter, as in Manim."""

    size: tuple[int, int]
    fps: int


QUALITIES: Mapping[str, Quality] = MappingProxyType(
    {
        "l": Quality((854, 480), 30),
        "m": Quality((1280, 720), 30),
        "h": Quality((1920, 1080), 60),
        "k": Quality((3840, 2160), 60),
    }
)


def parse_quality(text: str | None) -> Quality | None:
    """Return the size and rate that a letter stands for; None for none.

    Raises
    ------
    UsageError
        If it stands for nothing.
    """
    if text is None:
        return None
    if text not in QUALITIES:
        raise UsageError(f"-q{text}: {', '.join(QUALITIES)} is wanted, such as -ql")
    return QUALITIES[text]


def parse_size(text: str | None) -> tuple[int, int] | None:
    """Return width and height in px from what a person wrote; None if nothing was written.

    Raises
    ------
    UsageError
        If it is not two whole numbers with an x between them.
    """
    if text is None:
        return None
    match = re.fullmatch(r"\s*([0-9]{1,6})\s*[xX]\s*([0-9]{1,6})\s*", text)
    if match is None:
        raise UsageError(f"--size {text}: width x height is wanted, such as 1920x1080")
    return int(match[1]), int(match[2])


def chosen_size(letter: str | None, size: str | None) -> tuple[int, int] | None:
    """Return width and height in px that a person wrote, or else those of the letter.

    Raises
    ------
    UsageError
        If one of them stands for nothing.
    """
    quality = parse_quality(letter)
    return parse_size(size) or (quality.size if quality else None)


def chosen_rate(letter: str | None, fps: str | None) -> Fraction | None:
    """Return the frames a second that a person wrote, or else those of the letter.

    Raises
    ------
    UsageError
        If one of them stands for nothing.
    """
    from epochreel.clock import parse_fps

    quality = parse_quality(letter)
    if fps is not None:
        return parse_fps(fps)
    return None if quality is None else Fraction(quality.fps)


def at_rate_for(path: Path, options: FilmOptions) -> FilmOptions:
    """Return the options at a rate that suits the format; say so if it is another.

    Of a film under a size nothing is said, because that may be slower still.
    """
    fitting = options.at_rate_for(path)
    if fitting.fps != options.fps and options.limit is None:
        note(f"{fitting.fps} frames a second, which suit {path.suffix}; --fps chooses others")
    return fitting

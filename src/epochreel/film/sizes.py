"""Size and rate of a film, from what people choose: a letter, numbers, or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from epochreel.choices.film import FilmChoices, Rate, Size
from epochreel.clock import parse_fps
from epochreel.errors import UsageError

# A square picture of this size takes 800 MB.
MAX_SIZE = 16384
_TYPED = re.compile(r"\s*([0-9]{1,6})\s*[xX]\s*([0-9]{1,6})\s*")


@dataclass(frozen=True)
class Quality:
    """A size in px and a rate in frames per second that have a letter, as in Manim."""

    size: tuple[int, int]
    fps: Fraction


QUALITIES: Mapping[str, Quality] = MappingProxyType(
    {
        "l": Quality((854, 480), Fraction(30)),
        "m": Quality((1280, 720), Fraction(30)),
        "h": Quality((1920, 1080), Fraction(60)),
        "k": Quality((3840, 2160), Fraction(60)),
    }
)


def size_of(choices: FilmChoices) -> tuple[int, int] | None:
    """Return the width and height in px that somebody chose, or else those of the letter.

    Raises
    ------
    UsageError
        If one of them stands for nothing, or no film can have it.
    """
    quality = _quality(choices.quality)
    if choices.size is not None:
        return parse_size(choices.size)
    return None if quality is None else quality.size


def rate_of(choices: FilmChoices) -> Fraction | None:
    """Return the frames a second that somebody chose, or else those of the letter.

    Raises
    ------
    UsageError
        If one of them stands for nothing.
    """
    quality = _quality(choices.quality)
    if choices.fps is not None:
        return parse_rate(choices.fps)
    return None if quality is None else quality.fps


def parse_rate(fps: Rate) -> Fraction:
    """Return frames a second, exactly, from a number or what people write."""
    return parse_fps(str(fps))


def parse_size(size: Size) -> tuple[int, int]:
    """Return width and height in px, from two numbers or such as ``"1920x1080"``.

    Raises
    ------
    UsageError
        If it is neither, or too large.
    """
    width, height = _numbers(size)
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise UsageError(f"`size` (={width}x{height}) must be from 1x1 to {MAX_SIZE}x{MAX_SIZE}")
    return width, height


def _numbers(size: Any) -> tuple[int, int]:
    if isinstance(size, str) and (match := _TYPED.fullmatch(size)):
        return int(match[1]), int(match[2])
    if not isinstance(size, str):
        try:
            width, height = size
            if int(width) == width and int(height) == height:
                return int(width), int(height)
        except (TypeError, ValueError, OverflowError):
            pass
    raise UsageError(f"`size` (={size}) must be width x height, such as 1920x1080")


def _quality(letter: str | None) -> Quality | None:
    if letter is None:
        return None
    if letter not in QUALITIES:
        raise UsageError(f"`quality` (={letter}) must be one of {', '.join(QUALITIES)}")
    return QUALITIES[letter]

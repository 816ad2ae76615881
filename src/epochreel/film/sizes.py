"""Size and rate of a film, from what people choose: a letter, numbers, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from epochreel.choices.film import FilmChoices
from epochreel.clock import parse_fps
from epochreel.errors import UsageError

# A square picture of this size takes 800 MB.
MAX_SIZE = 16384


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
        return _checked(cast(tuple[int, int], choices.size))
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
        return parse_fps(str(choices.fps))
    return None if quality is None else quality.fps


def _checked(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise UsageError(f"`size` (={width}x{height}) must be from 1x1 to {MAX_SIZE}x{MAX_SIZE}")
    return size


def _quality(letter: str | None) -> Quality | None:
    if letter is None:
        return None
    if letter not in QUALITIES:
        raise UsageError(f"`quality` (={letter}) must be one of {', '.join(QUALITIES)}")
    return QUALITIES[letter]

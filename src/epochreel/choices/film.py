"""What people may choose of films, stills and storyboards; what it means, `film` knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypedDict

from epochreel.choices.choice import choice

StyleName = Literal["cinematic", "classic"]
Size = tuple[int, int] | str
Rate = int | float | str | Fraction
Secs = int | float | str | Fraction
File = str | Path

PICTURES = ("film", "compare", "sweep", "still")
FILMS = ("film", "compare", "sweep")
STYLED = ("film", "still")
STORIES = ("film", "storyboard")
COURSE, SOUND, WORDS = "What is shown", "What is heard", "What is read"
MAKING = "How it is made"


@dataclass(frozen=True)
class FilmChoices:
    """What somebody chose, as typed; None for what suits the style, the format or the training.

    Each field is told of in `epochreel.choices.choice.Choice`, which `epochreel film --help`
    shows.
    """

    quality: str | None = choice(
        "-ql 854x480 at 30 frames a second, -qm 1280x720 at 30, -qh 1920x1080 at 60 (the"
        " default), -qk 3840x2160 at 60.",
        FILMS,
        metavar="l|m|h|k",
        flags=("-q", "--quality"),
    )
    size: Size | None = choice(
        "Width and height in pixels, such as 1080x1920.", PICTURES, metavar="WxH"
    )
    fps: Rate | None = choice(
        "Frames a second, such as 60 or 29.97.", (*FILMS, "storyboard"), metavar="N"
    )
    max_size: str | int | None = choice(
        "The largest a .gif or .webp may be, such as 5MB: finds the best picture size, frame"
        " rate and colours that fit, as far as they are not chosen.",
        ("film", "compare"),
        metavar="SIZE",
    )
    style: StyleName | None = choice(
        "The look; classic is plain, 640x480 at 1 frame a second.",
        STYLED,
        metavar="cinematic|classic",
        default="cinematic",
    )
    theme: str | None = choice(
        "The colours; night-cb is for colour-blind people.",
        PICTURES,
        metavar="night|night-cb|paper",
        default="night",
    )
    transparent: bool = choice(
        "Nothing behind the network, to lay it over other pictures.",
        ("film", "compare", "still"),
        otherwise=False,
    )
    panels: str | Sequence[str] | None = choice(
        "What stands beside the network, such as surface,loss.",
        STYLED,
        metavar="auto|none|NAMES",
        default="auto",
    )
    font: File | None = choice(
        "A .ttf, .otf or .ttc for characters that the typeface lacks, such as Chinese ones.",
        PICTURES,
        metavar="FILE",
    )
    pace: str | int | Sequence[int] | None = choice(
        "Which epochs: those that the training names (seed), evenly spread ones, or so that each"
        " second changes as much (adaptive); or a list such as 2,10,20-50:10.",
        STORIES,
        metavar="seed|even|log|adaptive|LIST",
        section=COURSE,
    )
    duration: Secs | None = choice(
        "How long the film is, such as 60 or 1:30; in a short one fewer examples are shown.",
        STORIES,
        metavar="SECS",
        section=COURSE,
    )
    storyboard: File | None = choice(
        "These shots, as `epochreel storyboard` prints them.",
        ("film",),
        metavar="FILE",
        section=COURSE,
    )
    music: File | None = choice(
        "A score made from the training (the default), nothing, or a file, as long as which the"
        " film then is.",
        STORIES,
        metavar="score|none|FILE",
        section=SOUND,
    )
    music_from: Secs | None = choice(
        "Where in the file to begin: 75.5 or 1:15.5.", STORIES, metavar="TIME", section=SOUND
    )
    music_to: Secs | None = choice(
        "Where in the file to end.", STORIES, metavar="TIME", section=SOUND
    )
    beats: File | None = choice(
        "What cuts follow: the beats found in the file (the default where the extra `music` is"
        " installed), none, or those in a text file, seconds, a line each.",
        STORIES,
        metavar="auto|off|FILE",
        section=SOUND,
    )
    title: str | None = choice(
        "What the film is called; else the training's own title.",
        ("film",),
        metavar="TEXT",
        section=WORDS,
    )
    subtitle: str | None = choice(
        'The line below the title; "" for none.', ("film",), metavar="TEXT", section=WORDS
    )
    logo: File | None = choice(
        "Shown small on the first and the last card.", ("film",), metavar="PNG", section=WORDS
    )
    credit: str | None = choice(
        "Who made the film, on the last card.", ("film",), metavar="TEXT", section=WORDS
    )
    captions: File | None = choice(
        "Say in the picture what happens, in en, de, es, fr, ja or zh, or in the words of your"
        " own .toml.",
        ("film",),
        metavar="LANG|FILE",
        section=WORDS,
    )
    subtitles: str | Sequence[File] | None = choice(
        "The same for players to show or not, and as .srt and .vtt beside the film; several"
        " languages or .toml files such as en,es.",
        ("film",),
        metavar="LANGS",
        section=WORDS,
    )
    encoder: str | None = choice(
        "What compresses an .mp4: x264, whose bytes are the same everywhere (the default), the"
        " graphics card's if it can (auto), or one by name, such as nvenc.",
        FILMS,
        metavar="x264|auto|NAME",
        section=MAKING,
    )
    workers: int | str | None = choice(
        "Make so many parts of the film at once, each in a process of its own; by default as"
        " many as there are cores.",
        FILMS,
        metavar="N",
        section=MAKING,
    )
    on: Any = choice(
        "Make the parts on a Dask cluster instead.",
        FILMS,
        metavar="dask://HOST:PORT",
        section=MAKING,
    )
    overwrite: bool = choice(
        "Overwrite what exists.", PICTURES, otherwise=False, flags=("--force",)
    )


class _Picture(TypedDict, total=False):
    size: Size | None
    theme: str | None
    font: File | None
    overwrite: bool


class _Clear(TypedDict, total=False):
    transparent: bool


class _Styled(TypedDict, total=False):
    style: StyleName | None
    panels: str | Sequence[str] | None


class _Film(_Picture, total=False):
    quality: str | None
    fps: Rate | None
    encoder: str | None
    workers: int | str | None
    on: Any


class _Limited(TypedDict, total=False):
    max_size: str | int | None


class StoryboardKeywords(TypedDict, total=False):
    """What `Reel.storyboard` may be told; held to `FilmChoices` by a test, as are the others."""

    fps: Rate | None
    pace: str | int | Sequence[int] | None
    duration: Secs | None
    music: File | None
    music_from: Secs | None
    music_to: Secs | None
    beats: File | None


class StillKeywords(_Picture, _Clear, _Styled, total=False):
    """What `Reel.still` may be told."""


class ComparisonKeywords(_Film, _Clear, _Limited, total=False):
    """What `epochreel.compare` may be told."""


class WallKeywords(_Film, total=False):
    """What `epochreel.sweep` may be told of its film."""


class FilmKeywords(_Film, _Clear, _Limited, _Styled, total=False):
    """What `Reel.film` may be told."""

    pace: str | int | Sequence[int] | None
    duration: Secs | None
    storyboard: File | None
    music: File | None
    music_from: Secs | None
    music_to: Secs | None
    beats: File | None
    title: str | None
    subtitle: str | None
    logo: File | None
    credit: str | None
    captions: File | None
    subtitles: str | Sequence[File] | None

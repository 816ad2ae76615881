"""What people may choose of films, stills and storyboards; what it means, `film` knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from os import PathLike
from typing import Any, Literal, SupportsFloat, SupportsIndex, TypedDict

from epochreel.choices import kinds
from epochreel.choices.choice import Read, choice

# Names that are known, for editors; tests hold them to what they name.
StyleName = Literal["cinematic", "classic"]
ThemeName = Literal["night", "night-cb", "paper"]
QualityName = Literal["l", "m", "h", "k"]
LanguageName = Literal["de", "en", "es", "fr", "ja", "zh"]
PanelName = Literal[
    "surface",
    "fit",
    "table",
    "curve",
    "loss",
    "accuracy",
    "r2",
    "confusion",
    "weights",
    "attention",
    "samples",
]
# A number may be one of NumPy's, which are no subclasses of Python's.
Whole = SupportsIndex
Size = tuple[Whole, Whole] | Sequence[int] | str
Rate = SupportsFloat | str | Fraction
Secs = SupportsFloat | str | Fraction
File = str | PathLike[str]
Panels = PanelName | Literal["auto", "none"] | str | Sequence[PanelName]
Pace = Literal["seed", "even", "log", "adaptive"] | str | Whole | Sequence[Whole]

PICTURES = ("film", "compare", "sweep", "still")
FILMS = ("film", "compare", "sweep")
STYLED = ("film", "still")
STORIES = ("film", "storyboard")
COURSE, SOUND, WORDS = "What is shown", "What is heard", "What is read"
MAKING = "How it is made"


@dataclass(frozen=True)
class FilmChoices(Read):
    """What somebody chose, as typed; None for what suits the style, the format or the training.

    Each field is told of in `epochreel.choices.choice.Choice`, which `epochreel film --help`
    shows.
    """

    quality: QualityName | None = choice(
        "-ql 854x480 at 30 frames a second, -qm 1280x720 at 30, -qh 1920x1080 at 60 (the"
        " default), -qk 3840x2160 at 60.",
        FILMS,
        metavar="l|m|h|k",
        flags=("-q", "--quality"),
    )
    size: Size | None = choice(
        "Width and height in pixels, such as 1080x1920.",
        PICTURES,
        metavar="WxH",
        reads=kinds.size,
    )
    fps: Rate | None = choice(
        "Frames a second, such as 60 or 29.97.",
        (*FILMS, "storyboard"),
        metavar="N",
        reads=kinds.quantity,
    )
    max_size: str | Whole | None = choice(
        "The largest a .gif or .webp may be, such as 5MB: finds the best picture size, frame"
        " rate and colours that fit, as far as they are not chosen.",
        ("film", "compare"),
        metavar="SIZE",
        reads=kinds.quantity,
    )
    style: StyleName | None = choice(
        "The look; classic is plain, 640x480 at 1 frame a second.",
        STYLED,
        metavar="cinematic|classic",
        default="cinematic",
    )
    theme: ThemeName | None = choice(
        "The colours; night-cb is for colour-blind people.",
        PICTURES,
        metavar="night|night-cb|paper",
        default="night",
    )
    transparent: bool = choice(
        "Nothing behind the network, to lay it over other pictures.",
        ("film", "compare", "still"),
        otherwise=False,
        reads=kinds.switch,
    )
    panels: Panels | None = choice(
        "What stands beside the network, such as surface,loss.",
        STYLED,
        metavar="auto|none|NAMES",
        default="auto",
        reads=kinds.names,
    )
    font: File | None = choice(
        "A .ttf, .otf or .ttc for characters that the typeface lacks, such as Chinese ones.",
        PICTURES,
        metavar="FILE",
        reads=kinds.file,
    )
    pace: Pace | None = choice(
        "Which epochs: those that the training names (seed), evenly spread ones, or so that each"
        " second changes as much (adaptive); or a list such as 2,10,20-50:10.",
        STORIES,
        metavar="seed|even|log|adaptive|LIST",
        section=COURSE,
        reads=kinds.epochs,
    )
    duration: Secs | None = choice(
        "How long the film is, such as 60 or 1:30; in a short one fewer examples are shown.",
        STORIES,
        metavar="SECS",
        section=COURSE,
        reads=kinds.quantity,
    )
    storyboard: File | None = choice(
        "These shots, as `epochreel storyboard` prints them.",
        ("film",),
        metavar="FILE",
        section=COURSE,
        reads=kinds.file,
    )
    music: File | None = choice(
        "A score made from the training (the default), nothing, or a file, as long as which the"
        " film then is.",
        STORIES,
        metavar="score|none|FILE",
        section=SOUND,
        reads=kinds.file_or("score, none or the path of a file"),
    )
    music_from: Secs | None = choice(
        "Where in the file to begin: 75.5 or 1:15.5.",
        STORIES,
        metavar="TIME",
        section=SOUND,
        reads=kinds.quantity,
    )
    music_to: Secs | None = choice(
        "Where in the file to end.",
        STORIES,
        metavar="TIME",
        section=SOUND,
        reads=kinds.quantity,
    )
    beats: File | None = choice(
        "What cuts follow: the beats found in the file (the default where the extra `music` is"
        " installed), none, or those in a text file, seconds, a line each.",
        STORIES,
        metavar="auto|off|FILE",
        section=SOUND,
        reads=kinds.file_or("auto, off or the path of a file"),
    )
    language: LanguageName | str | None = choice(
        "Every word of the picture in de, en, es, fr, ja or zh; else as the captions are, or in"
        " English.",
        (*PICTURES, "storyboard"),
        metavar="LANG",
        section=WORDS,
    )
    words: File | None = choice(
        "How it is told: a story, in which the network sees, thinks, compares and learns (the"
        " default); in terms, such as input, forward, loss and backward; or in the words of your"
        " own .toml.",
        (*PICTURES, "storyboard"),
        metavar="story|terms|FILE",
        section=WORDS,
        reads=kinds.file_or("story, terms or the path of a .toml"),
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
        "Shown small on the first and the last card.",
        ("film",),
        metavar="PNG",
        section=WORDS,
        reads=kinds.file,
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
        reads=kinds.file_or("a language, such as en, or the path of a .toml"),
    )
    subtitles: File | Sequence[File] | None = choice(
        "The same for players to show or not, and as .srt and .vtt beside the film; several"
        " languages or .toml files such as en,es.",
        ("film",),
        metavar="LANGS",
        section=WORDS,
        reads=kinds.names_or_files,
    )
    encoder: str | None = choice(
        "What compresses an .mp4: x264, whose bytes are the same everywhere (the default), the"
        " graphics card's if it can (auto), or one by name, such as nvenc.",
        FILMS,
        metavar="x264|auto|NAME",
        section=MAKING,
    )
    workers: Whole | str | None = choice(
        "Make so many parts of the film at once, each in a process of its own; by default as"
        " many as there are cores.",
        FILMS,
        metavar="N",
        section=MAKING,
        reads=kinds.count_text,
    )
    on: Any = choice(
        "Make the parts on a Dask cluster instead.",
        FILMS,
        metavar="dask://HOST:PORT",
        section=MAKING,
        reads=kinds.cluster,
    )
    overwrite: bool = choice(
        "Overwrite what exists.",
        PICTURES,
        otherwise=False,
        flags=("--force",),
        reads=kinds.switch,
    )


class _Picture(TypedDict, total=False):
    size: Size | None
    theme: ThemeName | None
    font: File | None
    language: LanguageName | str | None
    words: File | None
    overwrite: bool


class _Clear(TypedDict, total=False):
    transparent: bool


class _Styled(TypedDict, total=False):
    style: StyleName | None
    panels: Panels | None


class _Film(_Picture, total=False):
    quality: QualityName | None
    fps: Rate | None
    encoder: str | None
    workers: Whole | str | None
    on: Any


class _Limited(TypedDict, total=False):
    max_size: str | Whole | None


class StoryboardKeywords(TypedDict, total=False):
    """What `Reel.storyboard` may be told; held to `FilmChoices` by a test, as are the others."""

    fps: Rate | None
    pace: Pace | None
    duration: Secs | None
    music: File | None
    music_from: Secs | None
    music_to: Secs | None
    beats: File | None
    language: LanguageName | str | None
    words: File | None


class StillKeywords(_Picture, _Clear, _Styled, total=False):
    """What `Reel.still` may be told."""


class ComparisonKeywords(_Film, _Clear, _Limited, total=False):
    """What `epochreel.compare` may be told."""


class WallKeywords(_Film, total=False):
    """What `epochreel.sweep` may be told of its film."""


class FilmKeywords(_Film, _Clear, _Limited, _Styled, total=False):
    """What `Reel.film` may be told."""

    pace: Pace | None
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
    subtitles: File | Sequence[File] | None

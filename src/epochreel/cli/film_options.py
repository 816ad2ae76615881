"""The options of `epochreel film`: what is shown, what is heard, and what is to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

COURSE, SOUND, WORDS = "What is shown", "What is heard", "What is read"


def _option(section: str, name: str, metavar: str, text: str) -> Any:
    return typer.Option(
        name, metavar=metavar, help=text, rich_help_panel=section, show_default=False
    )


PaceOption = Annotated[
    str | None,
    _option(
        COURSE,
        "--pace",
        "seed|even|log|adaptive|LIST",
        "Which epochs: those that the training names (seed), evenly spread ones, or so that each"
        " second changes as much (adaptive); or a list such as 2,10,20-50:10.",
    ),
]
DurationOption = Annotated[
    str | None,
    _option(
        COURSE,
        "--duration",
        "SECS",
        "How long the film is, such as 60 or 1:30; in a short one fewer examples are shown.",
    ),
]
StoryboardOption = Annotated[
    Path | None,
    _option(COURSE, "--storyboard", "FILE", "These shots, as `epochreel storyboard` prints them."),
]
MusicOption = Annotated[
    str | None,
    _option(
        SOUND,
        "--music",
        "score|none|FILE",
        "A score made from the training (the default), nothing, or a file, as long as which the"
        " film then is.",
    ),
]
MusicFromOption = Annotated[
    str | None,
    _option(SOUND, "--music-from", "TIME", "Where in the file to begin: 75.5 or 1:15.5."),
]
MusicToOption = Annotated[
    str | None, _option(SOUND, "--music-to", "TIME", "Where in the file to end.")
]
BeatsOption = Annotated[
    str | None,
    _option(
        SOUND,
        "--beats",
        "auto|off|FILE",
        "What cuts follow: the beats found in the file (the default where the extra `music` is"
        " installed), none, or those in a text file, seconds, a line each.",
    ),
]
TitleOption = Annotated[
    str | None,
    _option(WORDS, "--title", "TEXT", "What the film is called; else the training's own title."),
]
SubtitleOption = Annotated[
    str | None, _option(WORDS, "--subtitle", "TEXT", 'The line below the title; "" for none.')
]
LogoOption = Annotated[
    Path | None, _option(WORDS, "--logo", "PNG", "Shown small on the first and the last card.")
]
CreditOption = Annotated[
    str | None, _option(WORDS, "--credit", "TEXT", "Who made the film, on the last card.")
]
CaptionsOption = Annotated[
    str | None,
    _option(
        WORDS,
        "--captions",
        "LANG|FILE",
        "Say in the picture what happens, in en, de, es, fr, ja or zh, or in the words of your"
        " own .toml.",
    ),
]
SubtitlesOption = Annotated[
    str | None,
    _option(
        WORDS,
        "--subtitles",
        "LANGS",
        "The same for players to show or not, and as .srt and .vtt beside the film; several"
        " languages or .toml files such as en,es.",
    ),
]

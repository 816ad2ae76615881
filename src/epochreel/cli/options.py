"""Options that several commands have, and what is read out of what people type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from epochreel.errors import UsageError, unknown_name

if TYPE_CHECKING:
    from epochreel.film import At
    from epochreel.scene.options import Style

ReelPath = Annotated[Path, typer.Argument(metavar="REEL", help="A recorded training, a .reel.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what exists.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AtOption = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="start|end|STEP",
        help="Moment of the training: start, end or a recorded step.",
    ),
]
SizeOption = Annotated[
    str | None,
    typer.Option("--size", metavar="WxH", help="Width and height in pixels, such as 1080x1920."),
]
StyleOption = Annotated[
    str,
    typer.Option(
        "--style",
        metavar="cinematic|classic",
        help="The look; classic is plain, 640x480 at 1 frame a second.",
    ),
]
ThemeOption = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="night|night-cb|paper",
        help="The colours; night-cb is for colour-blind people.",
    ),
]
PanelsOption = Annotated[
    str,
    typer.Option(
        "--panels",
        metavar="auto|none|NAMES",
        help="What stands beside the network, such as surface,loss.",
    ),
]
ExampleOption = Annotated[
    str | None,
    typer.Option(
        "--example",
        metavar="N",
        help="Ask what stands in a row of the reel: training example N, or held-out:N.",
        show_default=False,
    ),
]


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


def parse_at(text: str) -> At:
    """Return the moment of training that a person wrote.

    Raises
    ------
    UsageError
        If it is neither a word for one nor a whole number.
    """
    if text == "start" or text == "end":
        return text
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"--at {text}: start, end or the number of a step is wanted") from None


def parse_style(text: str) -> Style:
    """Return the style that a person wrote.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    from epochreel.scene.options import STYLES

    for style in STYLES:
        if text == style:
            return style
    raise unknown_name("style", text, STYLES)


def parse_panels(text: str) -> tuple[str, ...] | None:
    """Return the names of the panels that a person wrote; None for those that suit."""
    if text == "auto":
        return None
    return () if text == "none" else tuple(name.strip() for name in text.split(","))

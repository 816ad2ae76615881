"""Options that several commands have, and what is read out of what people type."""

from __future__ import annotations

from pathlib import Path
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
QualityOption = Annotated[
    str | None,
    typer.Option(
        "-q",
        "--quality",
        metavar="l|m|h|k",
        help="-ql 854x480 at 30 frames a second, -qm 1280x720 at 30, -qh 1920x1080 at 60"
        " (the default), -qk 3840x2160 at 60.",
    ),
]
RateOption = Annotated[
    str | None, typer.Option("--fps", metavar="N", help="Frames a second, such as 60 or 29.97.")
]
MaxSizeOption = Annotated[
    str | None,
    typer.Option(
        "--max-size",
        metavar="SIZE",
        help="The largest a .gif or .webp may be, such as 5MB: finds the best picture size,"
        " frame rate and colours that fit, as far as they are not chosen.",
    ),
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
FontOption = Annotated[
    Path | None,
    typer.Option(
        "--font",
        metavar="FILE",
        help="A .ttf, .otf or .ttc for characters that the typeface lacks, such as Chinese ones.",
        show_default=False,
    ),
]
TransparentOption = Annotated[
    bool,
    typer.Option(
        "--transparent", help="Nothing behind the network, to lay it over other pictures."
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

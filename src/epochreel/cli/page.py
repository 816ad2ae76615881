"""`epochreel page`: a training as one HTML file that can be played with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from epochreel.choices.page import PageChoices
from epochreel.cli.options import ReelPath
from epochreel.cli.output import note, say
from epochreel.cli.typed import typed

EXAMPLES = """\b
Examples:
  epochreel page xor.reel       # xor.html, which opens from disk, offline
  epochreel page digits.reel -o digits.html --theme paper
  epochreel page long.reel --max-size 8MB --embed
"""


@typed("page")
def page(
    reel: ReelPath,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", help="An .html; by default named after the reel."
        ),
    ] = None,
    embed: Annotated[
        bool,
        typer.Option("--embed", help="Also print the tag that shows the page within another."),
    ] = False,
    choices: PageChoices = PageChoices(),
) -> None:
    """Make a page to scrub through a training, ask the network and look inside."""
    from epochreel.cli.sources import existing_reel
    from epochreel.trace import open_reel
    from epochreel.web import embed_tag, make_page, page_options

    options, path = page_options(choices), output or Path(f"{reel.stem}.html")
    with open_reel(existing_reel(reel)) as file:
        make_page(file, path, options, tell=note)
        title = file.meta.title or reel.stem
    say(path)
    if embed:
        say(embed_tag(path, title))

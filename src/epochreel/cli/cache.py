"""`epochreel cache`: what is kept of films that were not finished."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from epochreel.cli.output import note, say

EXAMPLES = """\b
Examples:
  epochreel cache
  epochreel cache --clear
"""


def cache(
    clear: Annotated[
        bool, typer.Option("--clear", help="Remove it, but for films that are being made.")
    ] = False,
) -> None:
    """Show what is kept of films that were not finished, or remove it.

    The same command makes such a film from where it was. A finished film keeps nothing here; what
    nobody went on with for a week is removed by itself, and so is the oldest beyond 5 GB.
    """
    from epochreel.byte_size import bytes_text
    from epochreel.film.segments.store import cache_folder, remove_unused, stored_films

    films = stored_films(cache_folder())
    if clear:
        n_removed = sum(remove_unused(film.folder) for film in films)
        say(f"{_counted(n_removed)} removed")
        if n_removed < len(films):
            note(f"{_counted(len(films) - n_removed)} being made now: left alone")
        return
    for film in films:
        hours = max(0, time.time() - film.used_at) / 3600
        since = f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
        segments = f"{film.n_segments} segment{'' if film.n_segments == 1 else 's'}"
        say(
            f"{film.name or film.folder.name}  {segments}  {bytes_text(film.n_bytes)}  {since} ago"
        )
    total = bytes_text(sum(film.n_bytes for film in films))
    say(f"{_counted(len(films))}, {total}: {cache_folder()}")


def _counted(count: int) -> str:
    return f"{count} unfinished film{'' if count == 1 else 's'}"

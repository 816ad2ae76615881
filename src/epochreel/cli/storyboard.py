"""`epochreel storyboard`: the shots of a film as text that can be changed."""

from __future__ import annotations

from epochreel.choices.film import FilmChoices
from epochreel.cli.options import ReelPath
from epochreel.cli.output import note, say
from epochreel.cli.typed import typed

EXAMPLES = """\b
Examples:
  epochreel storyboard xor.reel > film.toml
  epochreel film xor.reel --storyboard film.toml
  epochreel storyboard xor.reel --music song.mp3 > dance.toml
"""


@typed("storyboard")
def storyboard(reel: ReelPath, choices: FilmChoices = FilmChoices()) -> None:
    """Print the storyboard of a film, to be changed and filmed.

    It is TOML: a table for each shot, with its kind, its length in seconds and its steps.
    """
    from epochreel.cli.sources import existing_reel
    from epochreel.film import film_options, storyboard_text
    from epochreel.trace import open_reel

    options = film_options(choices)
    with open_reel(existing_reel(reel)) as opened:
        say(storyboard_text(opened, options, tell=note).rstrip())

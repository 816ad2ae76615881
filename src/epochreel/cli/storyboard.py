"""`epochreel storyboard`: the shots of a film as text that can be changed."""

from __future__ import annotations

from epochreel.cli import film_options as chosen
from epochreel.cli.options import RateOption, ReelPath
from epochreel.cli.output import note, say

EXAMPLES = """\b
Examples:
  epochreel storyboard xor.reel > film.toml
  epochreel film xor.reel --storyboard film.toml
  epochreel storyboard xor.reel --music song.mp3 > dance.toml
"""


def storyboard(
    reel: ReelPath,
    fps: RateOption = None,
    pace: chosen.PaceOption = None,
    duration: chosen.DurationOption = None,
    music: chosen.MusicOption = None,
    music_from: chosen.MusicFromOption = None,
    music_to: chosen.MusicToOption = None,
    beats: chosen.BeatsOption = None,
) -> None:
    """Print the storyboard of a film, to be changed and filmed.

    It is TOML: a table for each shot, with its kind, its length in seconds and its steps.
    """
    from epochreel.cli.rates import chosen_rate
    from epochreel.cli.sources import existing_reel
    from epochreel.film import film_options, storyboard_text
    from epochreel.trace import open_reel

    options = film_options(
        fps=chosen_rate(None, fps),
        pace=pace,
        duration=duration,
        music=music,
        music_from=music_from,
        music_to=music_to,
        beats=beats,
    )
    with open_reel(existing_reel(reel)) as opened:
        say(storyboard_text(opened, options, tell=note).rstrip())

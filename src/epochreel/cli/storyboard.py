"""`epochreel storyboard`: the shots of a film as text that can be changed."""

from __future__ import annotations

from epochreel.cli.options import DurationOption, PaceOption, RateOption, ReelPath
from epochreel.cli.output import note, say

EXAMPLES = """\b
Examples:
  epochreel storyboard xor.reel > film.toml
  epochreel film xor.reel --storyboard film.toml
"""


def storyboard(
    reel: ReelPath,
    pace: PaceOption = None,
    duration: DurationOption = None,
    fps: RateOption = None,
) -> None:
    """Print the storyboard of a film, to be changed and filmed.

    It is TOML: a table for each shot, with its kind, its length in seconds and its steps.
    """
    from epochreel.cli.rates import chosen_rate
    from epochreel.cli.sources import existing_reel
    from epochreel.film import film_options, storyboard_text
    from epochreel.trace import open_reel

    options = film_options(fps=chosen_rate(None, fps), pace=pace, duration=duration)
    with open_reel(existing_reel(reel)) as opened:
        say(storyboard_text(opened, options, tell=note).rstrip())

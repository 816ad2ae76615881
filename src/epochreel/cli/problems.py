"""`epochreel problems`: what can be learned without data of one's own."""

from __future__ import annotations

from epochreel.cli.options import Json
from epochreel.cli.output import say, say_json

EXAMPLES = """\b
Examples:
  epochreel problems
"""


def problems(as_json: Json = False) -> None:
    """List the built-in problems."""
    from epochreel.recording import problem_summaries

    known = problem_summaries()
    if as_json:
        say_json([{"name": name, "summary": summary} for name, summary in known.items()])
        return
    width = max(map(len, known))
    for name, summary in known.items():
        say(f"{name:<{width}}  {summary}")

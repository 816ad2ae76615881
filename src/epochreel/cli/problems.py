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
    from epochreel.engine import get_problem, problem_names

    known = [get_problem(name) for name in problem_names()]
    if as_json:
        say_json(
            [
                {
                    "name": problem.name,
                    "summary": problem.summary,
                    "title": problem.title,
                    "network": problem.network.to_json(),
                    "n_examples": problem.training_set.n_examples,
                    "n_epochs": problem.settings.n_epochs,
                }
                for problem in known
            ]
        )
        return
    for problem in known:
        say(f"{problem.name:<10} {problem.summary}")

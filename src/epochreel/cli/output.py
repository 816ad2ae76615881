"""What a person reads in a terminal: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys


def say(result: object) -> None:
    """Print a line that belongs to the result."""
    print(result)


def say_json(result: object) -> None:
    """Print a result for programs, on one line."""
    print(json.dumps(result))


def note(text: str) -> None:
    r"""Tell what is going on."""
    print(f"epochreel: {_one_line(text)}", file=sys.stderr, flush=True)


def complain(text: str) -> None:
    r"""Tell what went wrong."""
    note(f"error: {text}")


def _one_line(text: str) -> str:
    # A file's name may have a line break in it, and so may what a library says.
    return " ".join(text.splitlines())

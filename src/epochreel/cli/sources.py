"""What a command works on: a built-in problem or a recorded training."""

from __future__ import annotations

from pathlib import Path

from epochreel.engine import Problem, get_problem, problem_names
from epochreel.errors import UsageError


def find_source(text: str) -> Problem | Path:
    """Return the problem of that name, or the path if it can only be one.

    A reel that has the name of a problem and no suffix is found as ``./xor``.

    Raises
    ------
    UsageError
        If it is neither; the message lists the problems.
    """
    if text in problem_names():
        return get_problem(text)
    path = Path(text)
    if path.suffix or "/" in text or path.exists():
        return path
    known = ", ".join(problem_names())
    raise UsageError(f"unknown problem `{text}`; known: {known}; or the path of a .reel")


def existing_reel(path: Path) -> Path:
    """Return the path, unless a problem's name was given for a reel.

    Raises
    ------
    UsageError
        If so; the message says how its reel is made.
    """
    name = str(path)
    if name in problem_names() and not path.exists():
        raise UsageError(f"`{name}` is a problem; `epochreel train {name}` makes {name}.reel")
    return path

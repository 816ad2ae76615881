"""What a command works on: a built-in problem or a recorded training."""

from __future__ import annotations

from pathlib import Path

from epochreel.errors import UsageError


def find_source(text: str) -> str | Path:
    """Return the text if it is the name of a problem, or the path of a reel or of data.

    A reel that has the name of a problem and no suffix is found as ``./xor``.

    Raises
    ------
    UsageError
        If it is neither; the message lists the problems.
    """
    from epochreel.recording import problem_summaries

    problems = problem_summaries()
    if text in problems:
        return text
    path = Path(text)
    if path.suffix or "/" in text or path.exists():
        return path
    known = ", ".join(problems)
    raise UsageError(
        f"unknown problem `{text}`; known: {known}; or the path of a .reel or of data"
    )


def existing_reel(path: Path) -> Path:
    """Return the path, unless a problem's name or a file of data was given for a reel.

    Raises
    ------
    UsageError
        If so; the message says how its reel is made.
    """
    from epochreel.recording import problem_summaries

    name = str(path)
    if name in problem_summaries() and not path.exists():
        raise UsageError(f"`{name}` is a problem; `epochreel train {name}` makes {name}.reel")
    _refuse_data(path)
    return path


def is_data(path: Path) -> bool:
    """Return whether a file is one of data, as its suffix says."""
    from epochreel.data.source import SUFFIXES

    return path.suffix.lower() in SUFFIXES


def _refuse_data(path: Path) -> None:
    if is_data(path):
        raise UsageError(
            f"{path} is data; `epochreel train {path} --target NAME` makes {path.stem}.reel of it"
        )

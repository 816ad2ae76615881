"""What a person reads in a terminal: results on stdout, everything else on stderr."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator

from epochreel.cli.flags import in_flags
from epochreel.errors import OutputError

BROKEN_PIPE = 141  # what a shell reports of a program that SIGPIPE ended


def say(result: object) -> None:
    """Print a line that belongs to the result."""
    with _writing():
        print(result)


def say_json(result: object) -> None:
    """Print a result for programs, on one line."""
    say(json.dumps(result))


def finish() -> None:
    """Hand over what was said.

    Raises
    ------
    OutputError
        If stdout takes no more.
    """
    with _writing():
        sys.stdout.flush()


def note(text: str) -> None:
    r"""Tell what is going on; what lower floors say of choices is spelled in flags."""
    try:
        print(f"epochreel: {_one_line(in_flags(text))}", file=sys.stderr, flush=True)
    except OSError:
        # Nobody listens any more, as on a terminal that was closed: no reason to lose an output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def complain(text: str) -> None:
    r"""Tell what went wrong."""
    note(f"error: {text}")


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """Leave silently if nobody reads on; whoever stopped reading knows why."""
    try:
        yield
    except OSError as error:
        # Python writes what is left when it ends, and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(BROKEN_PIPE)
        raise OutputError(f"stdout could not be written ({error.strerror})") from error


def _one_line(text: str) -> str:
    # A file's name may have a line break in it, and so may what a library says.
    return " ".join(text.splitlines())

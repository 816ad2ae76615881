"""How scripts end where something is wrong: in one line, with what was typed, and no traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from fractions import Fraction

from epochreel.errors import EpochreelError


def run(main: Callable[[], None]) -> None:
    """Run a script; what is not its own defect becomes a line and the exit code 1."""
    try:
        main()
    except EpochreelError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        sys.exit(f"error: {error.strerror or error}: {error.filename or 'a file'}")
    except ImportError as error:
        sys.exit(f"error: {error.name} is not installed: pip install '.[bench]' brings it")


def secs(text: str) -> Fraction:
    """Read a time in seconds, at least 0."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} must be seconds, such as 2 or 1.5")
    return value


def several_secs(text: str) -> list[Fraction]:
    """Read times with commas between them."""
    return [secs(part) for part in text.split(",")]


def count(text: str) -> int:
    """Read a whole number, at least 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number, such as 6")
    return int(text)

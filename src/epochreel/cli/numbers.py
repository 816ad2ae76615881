"""Inputs on the command line: numbers, which may begin with a minus like an option, and words."""

from __future__ import annotations

import csv
import re
from typing import Any

from typer.core import TyperCommand

# No option begins with a digit.
_NEGATIVE = re.compile(r"-[0-9.].*")
_WITH_NUMBERS = (["--at"], ["--example"])


class NumbersCommand(TyperCommand):
    """A command whose last argument is a list of inputs, of which the first may be negative."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments as any command does."""
        return super().parse_args(ctx, _numbers_last(args))


def parse_inputs(text: str) -> tuple[str, ...]:
    """Return the inputs that a person wrote with commas between them.

    A word that has a comma in it stands in double quotes, as in a .csv.
    """
    (cells,) = csv.reader([text], skipinitialspace=True) if text else ([""],)
    return tuple(cell.strip() for cell in cells)


def as_data(text: str) -> float | str:
    """Return an input as a number, if it is one."""
    try:
        return float(text)
    except ValueError:
        return text


def _numbers_last(args: list[str]) -> list[str]:
    """Return the arguments with negative numbers behind ``--``, where nothing is an option."""
    if "--" in args:
        return args
    for place, word in enumerate(args):
        if _NEGATIVE.fullmatch(word) and args[place - 1 : place] not in _WITH_NUMBERS:
            return [*args[:place], *args[place + 1 :], "--", word]
    return args

"""Numbers on the command line, which may begin with a minus like an option."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

from epochreel.errors import InputsError

_NEGATIVE = re.compile(r"-[0-9.][0-9.,eE+-]*")


class NumbersCommand(TyperCommand):
    """A command whose last argument is a list of numbers, of which the first may be negative."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments as any command does."""
        return super().parse_args(ctx, _numbers_last(args))


def parse_inputs(text: str) -> tuple[float, ...]:
    """Return the numbers that a person wrote with commas between them.

    Raises
    ------
    InputsError
        If one of them is no number.
    """
    return tuple(_parse_number(word.strip(), text) for word in text.split(","))


def _numbers_last(args: list[str]) -> list[str]:
    """Return the arguments with negative numbers behind ``--``, where nothing is an option."""
    if "--" in args:
        return args
    for place, word in enumerate(args):
        if _NEGATIVE.fullmatch(word) and args[place - 1 : place] != ["--at"]:
            return [*args[:place], *args[place + 1 :], "--", word]
    return args


def _parse_number(word: str, text: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise InputsError(
            f"`{word}` in {text} is no number; numbers with commas between are wanted, such as 1,0"
        ) from None

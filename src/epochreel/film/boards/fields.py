"""The fields of one shot in a storyboard's file; whatever is wrong is said with its line."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from epochreel.errors import StoryboardError
from epochreel.film.boards.lines import Lines

MOST_SHOWN = 40  # characters of a value in a message


class Fields:
    """One table of the file.

    Parameters
    ----------
    table
        As it was read.
    number
        Of the shot, from 0.
    lines
        Where everything stands.
    path
        The file, for messages.

    Attributes
    ----------
    notes
        What people should know of what became of the fields, each with its line.
    """

    def __init__(self, table: Mapping[str, Any], number: int, lines: Lines, path: Path) -> None:
        self._table, self._number, self._lines, self._path = table, number, lines, path
        self.notes: list[str] = []

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def check_names(self, kind: str, known: tuple[str, ...]) -> None:
        """Raise StoryboardError if there is a field that such a shot does not have."""
        for name in self._table:
            if name not in known:
                raise self.error(name, f"unknown `{name}`; a {kind} has {', '.join(known)}")

    def word(self, name: str, known: tuple[str, ...]) -> str:
        """Return a field that must be one of some words."""
        value = self._required(name)
        if value not in known:
            raise self.wrong(name, f"one of {', '.join(known)}")
        return value

    def secs(self, name: str, value: Any = None, least: Fraction = Fraction(0)) -> Fraction:
        """Return a length, which must be above 0; ``value`` if it stands in a field in a field."""
        value = self._required(name) if value is None else value
        number = not isinstance(value, bool) and isinstance(value, int | float)
        if not number or not 0 < value <= 1e6:
            raise self.wrong(name, "seconds, above 0", value)
        # As it is written, not as the nearest double has it.
        secs = Fraction(str(value))
        if secs < least:
            raise self.wrong(name, f"at least {float(least):.2f}: shorter ones flash", value)
        return secs

    def whole(self, name: str) -> int:
        """Return a field that must be a whole number."""
        value = self._required(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(name, "a whole number")
        return value

    def text_or_whole(self, name: str) -> str | int:
        """Return a field that must be a text or a whole number."""
        value = self._required(name)
        return value if isinstance(value, str) else self.whole(name)

    def numbers(self, name: str) -> tuple[float, ...]:
        """Return a field that must be a list of numbers."""
        value = self._required(name)
        if not isinstance(value, list) or any(
            isinstance(item, bool) or not isinstance(item, int | float) for item in value
        ):
            raise self.wrong(name, "numbers in brackets")
        return tuple(map(float, value))

    def values(self, name: str) -> tuple[float | str, ...]:
        """Return a field that must be a list of numbers and words."""
        value = self._required(name)
        if not isinstance(value, list) or any(
            isinstance(item, bool) or not isinstance(item, int | float | str) for item in value
        ):
            raise self.wrong(name, "numbers and words in brackets")
        return tuple(value)

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a field that must have fields of its own."""
        value = self._required(name)
        if not isinstance(value, dict):
            raise self.wrong(name, "names and seconds in braces")
        return value

    def wrong(self, name: str, expected: str, value: Any = None) -> StoryboardError:
        """Return the error for a field that has another value than it may."""
        text = repr(self._table[name] if value is None else value)
        shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
        return self.error(name, f"`{name}` (={shown}) must be {expected}")

    def error(self, name: str | None, message: str) -> StoryboardError:
        """Return an error that names the line of a field, or of the shot, and the file."""
        return StoryboardError(f"{self.where(name)}: {message}: {self._path}")

    def note(self, name: str | None, message: str) -> None:
        """Note something about a field, or about the shot."""
        self.notes.append(f"{self.where(name)}: {message}")

    def where(self, name: str | None) -> str:
        """Return the line of a field, or of the shot."""
        line = self._lines.of(self._number, name)
        return f"shot {self._number + 1}" if line is None else f"line {line}"

    def _required(self, name: str) -> Any:
        if name not in self._table:
            kind = self._table.get("kind", "shot")
            raise self.error(None, f"`{name}` is missing; a {kind} needs it")
        return self._table[name]

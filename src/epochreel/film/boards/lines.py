"""On which line of a storyboard's file something stands, which a TOML parser does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"\s*\[\[?\s*([^\]\s]+)\s*\]")
_FIELD = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*=")


@dataclass(frozen=True)
class Lines:
    """Where what stands in a file that has one field a line.

    Parameters
    ----------
    shots
        Line of the header of each shot, from 1.
    fields
        Line of a field by the number of its shot, from 0, and its name; those before the first
        shot, and tables, have the number -1.
    """

    shots: list[int] = field(default_factory=list)
    fields: dict[tuple[int, str], int] = field(default_factory=dict)

    def of(self, shot: int, name: str | None = None) -> int | None:
        """Return the line of a field, or of its shot if it cannot be told; None if neither can."""
        header = self.shots[shot] if 0 <= shot < len(self.shots) else None
        return self.fields.get((shot, name), header) if name is not None else header


def lines_of(text: str) -> Lines:
    """Return where the shots and fields of a file stand."""
    lines = Lines()
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _HEADER.match(line):
            if match[1] == "shot":
                lines.shots.append(number)
            lines.fields.setdefault((-1, match[1]), number)
        elif match := _FIELD.match(line):
            name = match[1].strip('"')
            lines.fields.setdefault((len(lines.shots) - 1, name), number)
    return lines

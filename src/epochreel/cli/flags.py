"""Messages for people who type flags: lower floors name what people choose as Python does."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from functools import cache

from epochreel.choices.choice import choices_in, flags_of
from epochreel.choices.film import FilmChoices
from epochreel.choices.learning import LearningChoices

# `size` (=640), then `size=`, `size=640` or `missing="drop"`. A name alone, as in "column `size`",
# is no option, and what a line of a file says ("line 3: `title` (=4)") is none either.
_NAMED = re.compile(r"(?<!\d: )`(?P<is>\w+)` \(=(?P<value>.*?)\)|`(?P<may_be>\w+)=(?P<set>[^`]*)`")


def in_flags(message: str) -> str:
    """Return a message in which what can be chosen is spelled as it is typed.

    "`fps` (=0) must be" becomes "--fps 0 must be", "`missing="drop"`" becomes "--missing drop",
    and "another `size=`" becomes "another --size".
    """
    return _NAMED.sub(_spelled, message)


def _spelled(match: re.Match[str]) -> str:
    flag = _flags().get(match["is"] or match["may_be"])
    if flag is None:
        return match[0]
    if match["is"] is not None:
        return f"{flag} {match['value']}"
    value = match["set"]
    return flag if value in ("", "True", "False") else f"{flag} {_as_typed(value)}"


def _as_typed(value: str) -> str:
    """Return a value as a shell takes it, so that it can be pasted."""
    bare = value[1:-1] if value[:1] in ('"', "'") and value[-1:] == value[:1] else value
    return bare if bare.isupper() else shlex.quote(bare)


@cache
def _flags() -> Mapping[str, str]:
    kinds = (FilmChoices, LearningChoices)
    return {
        each.name: flags_of(each.name, said)[-1]
        for kind in kinds
        for each, said in choices_in(kind)
    } | {"learning_rate": "--learning-rate", "seeds": "--seeds"}

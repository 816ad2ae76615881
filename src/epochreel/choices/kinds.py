"""What a value must be: read once, where people hand it over, from whatever they mean by it.

Each reader takes the name of an argument and a value of any type. It returns the value as lower
floors have it, plain Python whatever library a number came from, or raises a UsageError that names
the argument. What was read may be read again. Ranges, files and names are looked into by whoever
knows them; None never comes here.
"""

from __future__ import annotations

import math
import operator
import os
import re
from collections.abc import Callable, Iterable, Sized
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from epochreel.errors import UsageError

Reader = Callable[[str, Any], Any]

MOST_SHOWN = 60  # characters of a value in a message
MOST_VALUES = 100_000  # of one argument that lists something
# No integer beyond these can be kept in a reel; Python would not even print the largest.
_LEAST_WHOLE, _MOST_WHOLE = -(2**63), 2**63 - 1
_SIZE = re.compile(r"\s*([0-9]{1,6})\s*[xX]\s*([0-9]{1,6})\s*")


def wrong(name: str, value: Any, wanted: str) -> UsageError:
    """Return the error for a value that means nothing, with what would."""
    return UsageError(f"`{name}` (={shown(value)}) must be {wanted}")


def shown(value: Any) -> str:
    """Return a value on one line, not too long, whatever it is."""
    try:
        text = " ".join(str(value).split())
    except Exception:  # of somebody's own class, or an integer too long to print
        text = f"a {type(value).__name__}"
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def text(name: str, value: Any) -> str:
    """Read a text."""
    if not isinstance(value, str) or not _is_printable(value):
        raise wrong(name, value, "a text")
    return str(value)  # of NumPy's kind, too


def source(name: str, value: Any) -> Any:
    """Read data, whose kind is looked into elsewhere; what names a file must be able to."""
    is_path = isinstance(value, str | os.PathLike)
    if is_path and _path_of(value) is None:
        raise wrong(name, value, "a built-in problem, the path of a file, an array or a frame")
    return value


def file_or(words: str) -> Reader:
    """Return a reader of the path of a file, or of a word that stands in for one."""

    def read(name: str, value: Any) -> str | Path:
        path = _path_of(value)
        if path is None:
            raise wrong(name, value, words)
        return path

    return read


file = file_or("the path of a file")


def place(name: str, value: Any) -> Path:
    """Read where a file or folder is or is to be."""
    return Path(file(name, value))


def switch(name: str, value: Any) -> bool:
    """Read True or False, which no other value stands for."""
    if not _is_bool(value):
        raise wrong(name, value, "True or False")
    return bool(value)


def whole(name: str, value: Any) -> int:
    """Read a whole number."""
    number = as_whole(value)
    if number is None:
        raise wrong(name, value, "a whole number")
    return number


def number(name: str, value: Any) -> float:
    """Read a finite number."""
    found = as_number(value)
    if found is None:
        raise wrong(name, value, "a number")
    return found


def as_whole(value: Any) -> int | None:
    """Return a whole number of any library, or a float that is one; None for anything else."""
    if not _is_scalar(value):
        return None
    try:
        found: float = operator.index(value)
    except Exception:  # of whatever kind somebody's own class raises
        number = as_number(value)
        if number is None or not number.is_integer():
            return None
        found = number
    return int(found) if _LEAST_WHOLE <= found <= _MOST_WHOLE else None


def as_number(value: Any) -> float | None:
    """Return a finite number of any library; None for anything else."""
    if not _is_scalar(value):
        return None
    try:
        found = float(value)
    except Exception:
        return None
    return found if math.isfinite(found) else None


def count_text(name: str, value: Any) -> int:
    """Read a whole number, or one as it is typed on a command line."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,18}\s*", value):
        return int(value)
    return whole(name, value)


def batch(name: str, value: Any) -> int | str:
    """Read a number of examples, or the word for all of them."""
    if isinstance(value, str) and value.strip() == "full":
        return "full"
    try:
        return count_text(name, value)
    except UsageError:
        raise wrong(name, value, "a number of examples, or full") from None


def size(name: str, value: Any) -> tuple[int, int]:
    """Read width and height, or such as ``"1920x1080"``."""
    if isinstance(value, str) and (match := _SIZE.fullmatch(value)):
        return int(match[1]), int(match[2])
    sides = [as_whole(side) for side in listed(value) or ()]
    if len(sides) != 2 or sides[0] is None or sides[1] is None:
        raise wrong(name, value, "width x height, such as 1920x1080")
    return sides[0], sides[1]


def quantity(name: str, value: Any) -> str | int | float | Fraction:
    """Read seconds, a rate or a size of a file: a number, or a text that whoever uses it reads."""
    if isinstance(value, str):
        return text(name, value)
    if isinstance(value, Fraction | Decimal) and as_number(value) is not None:
        return Fraction(value)
    found = as_whole(value)
    return number(name, value) if found is None else found


def layers(name: str, value: Any) -> tuple[int, ...]:
    """Read the units of each hidden layer; ``()`` and ``"none"`` are no layer."""
    if isinstance(value, str):
        words = () if value.strip() == "none" else value.split(",")
        sizes = [
            int(word) if re.fullmatch(r"\s*-?[0-9]{1,9}\s*", word) else None for word in words
        ]
    elif (one := as_whole(value)) is not None:
        sizes = [one]
    else:
        values = listed(value)
        sizes = [None] if values is None else [as_whole(each) for each in values]
    known = tuple(each for each in sizes if each is not None)
    if len(known) < len(sizes):
        raise wrong(name, value, "units per layer, such as 8 or 16,8, or none")
    return known


def epochs(name: str, value: Any) -> str:
    """Read a pace: its name, or epochs as a text, a number or several numbers."""
    if isinstance(value, str):
        return text(name, value)
    one = as_whole(value)
    found = [as_whole(each) for each in listed(value) or ()] if one is None else [one]
    if not found or None in found:
        raise wrong(name, value, "the name of a pace, or epochs such as 2,10,20-50:10")
    return ",".join(map(str, found))


def names(name: str, value: Any) -> tuple[str, ...]:
    """Read several names, or one text with commas between them."""
    return tuple(map(str, _several(name, value, _name, "names, such as a,b")))


def names_or_files(name: str, value: Any) -> tuple[str | Path, ...]:
    """Read several names or paths, or one text with commas between them."""
    value = [value] if isinstance(value, os.PathLike) else value
    return _several(name, value, _path_of, "names or files, such as en,es")


def columns(name: str, value: Any) -> tuple[str, ...]:
    """Read names of columns: one text with commas between them, or several names as they are.

    Libraries of frames call columns by numbers, too.
    """
    value = [value] if as_whole(value) is not None else value
    found = _several(name, value, _column, "names of columns, such as a,b")
    return tuple(str(each) for each in found if each)


def callback(name: str, value: Any) -> Callable[..., object]:
    """Read a function that is told something."""
    if not callable(value):
        raise wrong(name, value, "a function, such as print")
    return value


def moment(name: str, value: Any) -> int | str:
    """Read a moment of a training: ``"start"``, ``"end"`` or a step."""
    if isinstance(value, str) and value in ("start", "end"):
        return str(value)
    step = as_whole(value)
    if step is None:
        raise wrong(name, value, "start, end or a recorded step")
    return step


def cluster(name: str, value: Any) -> Any:
    """Read the address of a Dask cluster, or a client of one, which is known by what it can do."""
    if isinstance(value, str):
        return text(name, value)
    try:
        is_client = not isinstance(value, type) and callable(value.submit)
    except Exception:
        is_client = False
    if not is_client:
        raise wrong(name, value, "an address such as dask://HOST:8786, or a client of Dask")
    return value


def listed(value: Any) -> list[Any] | None:
    """Return what a sequence or an array lists; None for what is no such thing."""
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | dict | set | frozenset):
        return None
    if not isinstance(value, Sized):  # it may never end
        return None
    try:
        return list(value) if len(value) <= MOST_VALUES else None
    except Exception:  # such as an array of no dimension, which says that it has a length
        return None


def _several(
    name: str, value: Any, read: Callable[[Any], str | Path | None], wanted: str
) -> tuple[str | Path, ...]:
    """Return what is listed, or written with commas between it, each read."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    values = listed(value)
    found = [None] if values is None else [read(each) for each in values]
    known = tuple(each for each in found if each is not None)
    if len(known) < len(found):
        raise wrong(name, value, wanted)
    return known


def _name(value: Any) -> str | None:
    return str(value) if isinstance(value, str) and value and _is_printable(value) else None


def _column(value: Any) -> str | None:
    if isinstance(value, str):
        return str(value)
    found = as_whole(value)
    return None if found is None else str(found)


def _path_of(value: Any) -> str | Path | None:
    """Return a path that a system can have; None if it cannot, or the value is none."""
    if not isinstance(value, str | os.PathLike):
        return None
    try:
        path = os.fspath(value)
        known = os.fsdecode(path)
        os.fsencode(known)
    except Exception:
        return None
    if not known or "\0" in known:
        return None
    return str(value) if isinstance(value, str) else Path(known)


def _is_printable(value: str) -> bool:
    """Whether a text has no halves of characters, which no file could keep."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_scalar(value: Any) -> bool:
    """Whether a value may be a number: no truth value, no text, no array of several."""
    has_shape = isinstance(shape := getattr(value, "shape", ()), tuple) and shape != ()
    return not (_is_bool(value) or isinstance(value, str | bytes) or has_shape)


def _is_bool(value: Any) -> bool:
    return type(value).__name__ in ("bool", "bool_")  # NumPy's is another

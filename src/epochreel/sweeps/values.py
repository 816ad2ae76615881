"""What is tried of each choice: read from what people type, or hand over from Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from epochreel.choices.kinds import as_number, as_whole, listed, shown
from epochreel.errors import UsageError

# What a value is read as, by the name of the choice in `epochreel.recording.Choices`; in this
# order choices stand in names, tables and labels.
SWEPT: Mapping[str, str] = {
    "learning_rate": "numbers",
    "hidden": "layers",
    "activation": "names",
    "optimizer": "names",
    "batch_size": "whole numbers or full",
    "epochs": "whole numbers",
    "loss": "names",
    "l2": "numbers",
    "momentum": "numbers",
    "schedule": "names",
    "initialisation": "names",
    "shuffle": "True or False",
    "bias": "True or False",
}
_WHOLE = re.compile(r"\s*-?[0-9]{1,9}\s*")
_NUMBER = re.compile(r"\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]{1,3})?\s*", re.IGNORECASE)


def read_values(name: str, given: Any) -> tuple[Any, ...]:
    """Return the values of one choice that are tried, in their order.

    Parameters
    ----------
    name
        One of `SWEPT`.
    given
        As typed, with commas between several; or from Python one value or a sequence of them.
        Of ``hidden`` each value is a network: ``8`` or ``"8"`` has one hidden layer, ``"16x8"``
        or ``(16, 8)`` in a sequence has two, ``"none"`` or ``()`` in a sequence has none.

    Raises
    ------
    UsageError
        If something is no value of that kind, there is none, or the same twice.
    """
    parts = _parts(given)
    values = tuple(_READERS[SWEPT[name]](name, part, given) for part in parts)
    if not values:
        raise UsageError(f"`{name}` (={shown(given)}) has no value to try")
    for at, value in enumerate(values):
        if value in values[:at]:
            raise UsageError(_twice(name, given, parts[at]))
    return values


def _parts(given: Any) -> list[Any]:
    if isinstance(given, str):
        return [part.strip() for part in given.split(",")]
    parts = listed(given)
    return [given] if parts is None else parts


def _twice(name: str, given: Any, part: Any) -> str:
    said = f"`{name}` (={shown(given)}) has {shown(part)} twice"
    if name != "hidden":
        return said
    # What means two layers for one training would mean two trainings here.
    layers = "x".join(str(each) for each in _parts(given))
    return f"{said}: commas stand between trainings; layers of one are written {layers}"


def _number(name: str, part: Any, given: Any) -> float:
    value = as_number(part)
    if isinstance(part, str) and _NUMBER.fullmatch(part):
        value = float(part)
    if value is None:
        raise _unreadable(name, part, given, "numbers", "0.1,0.5,1")
    return value


def _whole(name: str, part: Any, given: Any) -> int:
    value = _as_whole(part)
    if value is None:
        raise _unreadable(name, part, given, "whole numbers", "10,100")
    return value


def _whole_or_full(name: str, part: Any, given: Any) -> int | str:
    value = "full" if isinstance(part, str) and part == "full" else _as_whole(part)
    if value is None:
        raise _unreadable(name, part, given, "numbers of examples or full", "1,16,full")
    return value


def _name(name: str, part: Any, given: Any) -> str:
    if not isinstance(part, str) or not part:
        raise _unreadable(name, part, given, "names", "tanh,relu" if name == "activation" else "")
    return part


def _switch(name: str, part: Any, given: Any) -> bool:
    if type(part).__name__ not in ("bool", "bool_"):  # NumPy's is another
        raise _unreadable(name, part, given, "True or False", "")
    return bool(part)


def _layers(name: str, part: Any, given: Any) -> tuple[int, ...]:
    if isinstance(part, str) and part == "none":
        return ()
    parts = part.split("x") if isinstance(part, str) else listed(part)
    sizes = [_as_whole(size) for size in ([part] if parts is None else parts)]
    known = tuple(size for size in sizes if size is not None)
    if len(known) < len(sizes):
        wanted = "units of one hidden layer each, 16x8 for two layers, or none"
        raise _unreadable(name, part, given, wanted, "4,8,16x8")
    return known


def _as_whole(part: Any) -> int | None:
    if isinstance(part, str):
        return int(part) if _WHOLE.fullmatch(part) else None
    return as_whole(part)


def _unreadable(name: str, part: Any, given: Any, wanted: str, example: str) -> UsageError:
    such = f", such as {example}" if example else ""
    text = repr(part) if isinstance(part, str) else shown(part)
    where = "" if shown(given) == shown(part) else f": {shown(text)} is none"
    return UsageError(f"`{name}` (={shown(given)}) must be {wanted}{such}{where}")


_READERS: Mapping[str, Callable[[str, Any, Any], Any]] = {
    "numbers": _number,
    "whole numbers": _whole,
    "whole numbers or full": _whole_or_full,
    "names": _name,
    "layers": _layers,
    "True or False": _switch,
}

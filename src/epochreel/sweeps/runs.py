"""The trainings of a sweep: every combination of what is tried, each with a telling name."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from epochreel.errors import UsageError
from epochreel.sweeps.values import SWEPT

SEED = "seed"
# More trainings than these are begun only by who says that it is no mistake.
MOST_UNASKED = 1000
# A file's name has 255 bytes at most; a seed and a suffix have room, too.
_SHORT = {"learning_rate": "lr", "batch_size": "batch", "initialisation": "init"}


@dataclass(frozen=True)
class Run:
    """One training of a sweep.

    Parameters
    ----------
    name
        Of its reel, without the suffix.
    chosen
        All that was chosen of it, by the names in `epochreel.recording.Choices`.
    varied
        Those of the choices in which the trainings of the sweep differ, in their order.
    """

    name: str
    chosen: Mapping[str, Any]
    varied: tuple[str, ...]


def runs_of(
    values: Mapping[str, tuple[Any, ...]], seeds: int | None, stem: str
) -> tuple[Run, ...]:
    """Return the trainings of a sweep, the seed changing fastest.

    Parameters
    ----------
    values
        What is tried, by names of `SWEPT`; what is chosen but not varied has one value.
    seeds
        How many seeds each combination is trained with: 1, 2, …; None for seed 1 alone.
    stem
        Name of a training that is the only one.

    Raises
    ------
    UsageError
        If there are no seeds.
    """
    if seeds is not None and seeds < 1:
        raise UsageError(f"`seeds` (={seeds}) must be at least 1")
    tried = {name: values[name] for name in SWEPT if name in values}
    tried[SEED] = tuple(range(1, (seeds or 1) + 1))
    varied = tuple(name for name, each in tried.items() if len(each) > 1)
    runs = []
    for combination in itertools.product(*tried.values()):
        chosen = dict(zip(tried, combination, strict=True))
        runs.append(Run(_name(chosen, varied) or stem, chosen, varied))
    return tuple(runs)


def check_count(values: Mapping[str, tuple[Any, ...]], seeds: int | None, *, way: str) -> None:
    """Raise UsageError if there are more trainings than anybody begins by mistake.

    Parameters
    ----------
    values, seeds
        As for `runs_of`, which is not called for millions.
    way
        How people say that it is none.
    """
    count = prod(len(each) for each in values.values()) * (seeds or 1)
    if count > MOST_UNASKED:
        raise UsageError(f"{count:,} trainings, more than {MOST_UNASKED:,}: {way} trains them all")


def value_text(value: Any) -> str:
    """Return a value in a few letters: ``0.1``, ``16x8``, ``none``, ``no``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, tuple):
        return "x".join(map(str, value)) or "none"
    return str(value)


def short_name(name: str) -> str:
    """Return the name of a choice in a few letters."""
    return _SHORT.get(name, name)


def _name(chosen: Mapping[str, Any], varied: tuple[str, ...]) -> str:
    return "_".join(f"{short_name(name)}-{value_text(chosen[name])}" for name in varied)

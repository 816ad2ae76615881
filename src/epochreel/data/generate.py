"""The data of the built-in problems, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from epochreel.data.bundled import digits, iris, wine
from epochreel.data.load import Loaded
from epochreel.data.logic import gate, parity
from epochreel.data.shapes import checkerboard, circles, moons, spiral, wave
from epochreel.data.split import split
from epochreel.dataset import TrainingSet
from epochreel.errors import unknown_name


@dataclass(frozen=True)
class _Source:
    explanation: str
    make: Callable[[int], Loaded]


def generate(name: str, seed: int = 0) -> Loaded:
    """Return the data of a built-in problem, a fifth held out where there are enough.

    Parameters
    ----------
    name
        One of `explanations`.
    seed
        The same seed gives the same data; measured data depend on it for what is held out only.

    Raises
    ------
    UsageError
        If there is no such problem; the message lists those there are.
    """
    if name not in _SOURCES:
        raise unknown_name("problem", name, tuple(_SOURCES))
    return _SOURCES[name].make(seed)


def explanations() -> dict[str, str]:
    """Return a line on each built-in problem, by name."""
    return {name: source.explanation for name, source in _SOURCES.items()}


def _table(make: Callable[[], TrainingSet]) -> Callable[[int], Loaded]:
    return lambda seed: Loaded(make())


def _drawn(make: Callable[[np.random.Generator], TrainingSet]) -> Callable[[int], Loaded]:
    return lambda seed: Loaded(*split(make(np.random.default_rng(seed)), seed=seed))


_SOURCES: Mapping[str, _Source] = MappingProxyType(
    {
        "and": _Source("1 if both inputs are 1", _table(partial(gate, "and"))),
        "or": _Source("1 if at least one of two inputs is 1", _table(partial(gate, "or"))),
        "nand": _Source("0 only if both inputs are 1", _table(partial(gate, "nand"))),
        "nor": _Source("1 only if both inputs are 0", _table(partial(gate, "nor"))),
        "xor2": _Source(
            "1 if two inputs differ: no straight line parts the answers",
            _table(partial(gate, "xor2")),
        ),
        "xnor": _Source("1 if two inputs are the same", _table(partial(gate, "xnor"))),
        "parity": _Source("is the number of ones among four bits even or odd?", _table(parity)),
        "circles": _Source("points in a disc, and in a ring around it", _drawn(circles)),
        "moons": _Source("two half moons, each reaching into the other", _drawn(moons)),
        "spiral": _Source("two arms wound around each other", _drawn(spiral)),
        "checkerboard": _Source("the dark and the light fields of a board", _drawn(checkerboard)),
        "wave": _Source("a wave whose swings grow, to be drawn through its points", _drawn(wave)),
        "iris": _Source("three kinds of iris, told by their petals and sepals", iris),
        "wine": _Source("the growers of three wines, told by a chemist's findings", wine),
        "digits": _Source("handwritten digits, 8 x 8 pixels", digits),
    }
)

"""The built-in problems: data, network and training that belong together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from epochreel.dataset import Question, TrainingSet
from epochreel.engine.settings import TrainerSettings
from epochreel.errors import unknown_name
from epochreel.network import LayerSpec, NetworkSpec


@dataclass(frozen=True, eq=False)
class Problem:
    """Something to learn, and the network that learns it.

    Parameters
    ----------
    name
        What people type.
    summary
        One line for the list of problems.
    title
        Of its film.
    training_set, network, settings
        What learns, from what, and how.
    seed
        Of the initial weights.
    epoch_word
        What people who watch call an epoch.
    shown_epochs
        The epochs that its film shows, ascending.
    question
        A new situation, put to the trained network.
    """

    name: str
    summary: str
    title: str
    training_set: TrainingSet
    network: NetworkSpec
    settings: TrainerSettings
    seed: int
    epoch_word: str = "epoch"
    shown_epochs: tuple[int, ...] = ()
    question: Question | None = None


def get_problem(name: str) -> Problem:
    """Return the built-in problem of that name.

    Raises
    ------
    UsageError
        If there is none; the message lists those there are.
    """
    if name not in _BUILDERS:
        raise unknown_name("problem", name, problem_names())
    return _BUILDERS[name]()


def problem_names() -> tuple[str, ...]:
    """Return the names of the built-in problems."""
    return tuple(_BUILDERS)


def _xor() -> Problem:
    rows = ("001 0", "011 1", "101 1", "010 1", "100 1", "111 0", "000 0")
    table = np.array([[float(digit) for digit in row.replace(" ", "")] for row in rows])
    return Problem(
        name="xor",
        summary="exclusive or of two inputs, beside a third that does not matter (3-4-1)",
        title="Seven examples, one hidden rule",
        training_set=TrainingSet.plain(table[:, :3], table[:, 3:], "two classes"),
        network=NetworkSpec.dense(
            3,
            (LayerSpec(4, "sigmoid", has_bias=False), LayerSpec(1, "sigmoid", has_bias=False)),
        ),
        settings=TrainerSettings(n_epochs=60_000, learning_rate=1.0),
        seed=1,
        epoch_word="cycle",
        # Close together at first, far apart later: a network learns most of what it will early.
        shown_epochs=(2, 10, 20, 50, 100, 200, 300, 400, 500, 1000, 2500, 12500, 60000),
        question=Question(inputs=(1.0, 1.0, 0.0), answer=(0.0,)),
    )


_BUILDERS: Mapping[str, Callable[[], Problem]] = MappingProxyType({"xor": _xor})

"""What a network is taught and asked, and how its numbers read in people's own units and words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Task = Literal["numbers", "two classes", "classes"]

# Whole numbers all of which are in this range are taken for years.
YEARS = (1000, 2500)
MOST_LOG = 700.0  # of a larger number the exponential is beyond all numbers


@dataclass(frozen=True)
class Column:
    """One column of people's data, and the inputs or outputs of the network that stand for it.

    Parameters
    ----------
    name
        As in the data.
    center, scale
        A number ``x`` in people's units is ``(x - center) / scale`` to the network.
    categories
        The words of a text column, one input or output each (one-hot); empty for numbers. Two
        words have one input, or one output, which is 1 for the second.
    decimals
        With how many the numbers stand in the data; None if that is not known.
    log_offset
        Where it is a number, ``log(x + log_offset)`` takes the place of ``x`` in ``center`` and
        ``scale``; for numbers with a long tail.
    """

    name: str
    center: float = 0.0
    scale: float = 1.0
    categories: tuple[str, ...] = ()
    decimals: int | None = None
    log_offset: float | None = None

    @property
    def n_inputs(self) -> int:
        """Inputs of the network that stand for it."""
        return len(self.categories) if len(self.categories) > 2 else 1

    @property
    def is_plain(self) -> bool:
        """Whether the network receives its numbers as they are."""
        return (self.center, self.scale, self.log_offset) == (0.0, 1.0, None)

    @property
    def are_years(self) -> bool:
        """Whether its numbers are years, as far as whole numbers can tell."""
        if self.decimals != 0 or self.log_offset is not None or self.is_plain:
            return False
        spread = 3 * self.scale
        low, high = YEARS
        return low <= self.center - spread and self.center + spread <= high

    def to_network(self, value: float) -> float:
        """Return what the network receives for a number in people's units."""
        if self.log_offset is not None:
            value = math.log(value + self.log_offset) if value > -self.log_offset else math.nan
        return (value - self.center) / self.scale

    def to_people(self, value: float) -> float:
        """Return a number of the network in people's units."""
        number = value * self.scale + self.center
        if self.log_offset is None:
            return number
        return math.exp(min(number, MOST_LOG)) - self.log_offset

    def all_to_people(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return numbers of the network, of any shape, in people's units."""
        numbers = np.asarray(values * self.scale + self.center, np.float64)
        if self.log_offset is None:
            return numbers
        return np.exp(np.minimum(numbers, MOST_LOG)) - self.log_offset

    def words_of(self, values: Sequence[float]) -> str:
        """Return the word that the inputs of a column of words stand for."""
        if len(self.categories) > 2:
            return self.categories[int(np.argmax(values))]
        return self.categories[int(values[0] >= 0.5 and len(self.categories) == 2)]

    def inputs_of(self, word: str) -> list[float]:
        """Return what the network receives for a word of the column."""
        if len(self.categories) > 2:
            return [float(word == known) for known in self.categories]
        return [float(self.categories.index(word))]


@dataclass(frozen=True)
class Schema:
    """What the inputs and outputs of a network mean.

    Parameters
    ----------
    inputs
        Columns that are read; categories take one input each.
    targets
        Columns that are answered: several of numbers, or one of classes.
    task
        ``"numbers"`` (regression), ``"two classes"`` (one output between 0 and 1) or
        ``"classes"`` (one output each).
    image
        Height and width if the inputs are the pixels of a grey picture, row by row; else None.
    """

    inputs: tuple[Column, ...]
    targets: tuple[Column, ...]
    task: Task = "numbers"
    image: tuple[int, int] | None = None

    @property
    def n_inputs(self) -> int:
        """Inputs of the network."""
        return sum(column.n_inputs for column in self.inputs)

    @property
    def n_outputs(self) -> int:
        """Outputs of the network."""
        if self.task == "two classes":
            return 1
        return sum(max(len(column.categories), 1) for column in self.targets)

    @property
    def input_names(self) -> tuple[str, ...]:
        """A name for each input of the network; ``column: word`` for one of several words."""
        return tuple(name for column in self.inputs for name in _names_of(column))

    @property
    def output_names(self) -> tuple[str, ...]:
        """A name for each output of the network: the classes, or the columns of numbers."""
        if self.task == "classes":
            return self.targets[0].categories
        return tuple(column.name for column in self.targets)

    @classmethod
    def plain(cls, n_inputs: int, n_outputs: int, task: Task = "numbers") -> Schema:
        """Return the meaning of numbers that mean themselves, named ``x1`` and ``y1`` on."""
        inputs = tuple(Column(f"x{index + 1}") for index in range(n_inputs))
        if task == "two classes":
            return cls(inputs, (Column("y", categories=("0", "1")),), task)
        if task == "classes":
            words = tuple(str(index) for index in range(n_outputs))
            return cls(inputs, (Column("class", categories=words),), task)
        return cls(inputs, tuple(Column(f"y{index + 1}") for index in range(n_outputs)), task)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        return {
            "inputs": [_column_to_json(column) for column in self.inputs],
            "targets": [_column_to_json(column) for column in self.targets],
            "task": self.task,
            "image": self.image,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Schema:
        """Return the schema that `to_json` described."""
        return cls(
            tuple(_column_from_json(column) for column in data["inputs"]),
            tuple(_column_from_json(column) for column in data["targets"]),
            data.get("task", "numbers"),
            tuple(data["image"]) if data.get("image") else None,
        )


@dataclass(frozen=True, eq=False)
class TrainingSet:
    """Examples with their right answers, in their order.

    Parameters
    ----------
    inputs
        ``(n_examples, n_inputs)`` float64, as the network receives them.
    targets
        ``(n_examples, n_outputs)`` float64, the right answers.
    schema
        What they mean.

    Raises
    ------
    ValueError
        If the arrays do not fit each other or the schema.
    """

    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    schema: Schema

    def __post_init__(self) -> None:
        wanted = (self.schema.n_inputs, self.schema.n_outputs)
        found = (self.inputs.shape[1], self.targets.shape[1])
        if wanted != found or len(self.inputs) != len(self.targets):
            raise ValueError(
                f"inputs {self.inputs.shape} and targets {self.targets.shape} do not fit a schema"
                f" of {wanted[0]} inputs and {wanted[1]} outputs"
            )

    @property
    def n_examples(self) -> int:
        """Number of rows."""
        return len(self.inputs)

    def __repr__(self) -> str:
        n_inputs, n_outputs = self.inputs.shape[1], self.targets.shape[1]
        return (
            f"<TrainingSet of {self.n_examples} examples: {n_inputs} inputs, {n_outputs} outputs,"
            f" {self.schema.task}>"
        )

    @classmethod
    def plain(
        cls, inputs: NDArray[np.float64], targets: NDArray[np.float64], task: Task = "numbers"
    ) -> TrainingSet:
        """Return examples whose numbers mean themselves; see `Schema.plain`."""
        return cls(inputs, targets, Schema.plain(inputs.shape[1], targets.shape[1], task))

    @classmethod
    def none(cls) -> TrainingSet:
        """Return no examples, of no columns: those of a training whose examples are no table."""
        return cls(np.empty((0, 0)), np.empty((0, 0)), Schema((), ()))

    def rows(self, rows: NDArray[np.integer]) -> TrainingSet:
        """Return some of the examples, in the order given."""
        return TrainingSet(self.inputs[rows], self.targets[rows], self.schema)


@dataclass(frozen=True, eq=False)
class ProbeArrays:
    """The probes of a network whose inputs are not the columns of a table.

    Parameters
    ----------
    inputs
        By the name of each input block ``(P, *shape)``, of any numbers: pictures, token ids, ….
    targets
        The right answers ``(P, …)``, such as the numbers of classes; None if nobody gave them.

    Raises
    ------
    ValueError
        If there are no inputs, or not equally many of each.
    """

    inputs: Mapping[str, NDArray[Any]]
    targets: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        arrays = [*self.inputs.values(), *(() if self.targets is None else (self.targets,))]
        if not self.inputs or any(array.ndim == 0 for array in arrays):
            raise ValueError("`inputs` must be at least one array, each with a row per probe")
        if len({len(array) for array in arrays}) > 1:
            shapes = ", ".join(str(array.shape) for array in arrays)
            raise ValueError(f"inputs and targets {shapes} must have as many rows")

    @property
    def n_probes(self) -> int:
        """Number of rows."""
        return len(next(iter(self.inputs.values())))


@dataclass(frozen=True)
class Question:
    """A new situation, put to the network after the training.

    Parameters
    ----------
    inputs
        One value per input; no row of the training set.
    answer
        The right answer, one value per output; None if nobody knows it.
    """

    inputs: tuple[float, ...]
    answer: tuple[float, ...] | None = None


def _names_of(column: Column) -> list[str]:
    if column.n_inputs == 1:
        return [column.name]
    return [f"{column.name}: {word}" for word in column.categories]


def _column_to_json(column: Column) -> dict[str, Any]:
    rare = {"decimals": column.decimals, "log_offset": column.log_offset}
    return {
        "name": column.name,
        "center": column.center,
        "scale": column.scale,
        "categories": list(column.categories),
        **{name: value for name, value in rare.items() if value is not None},
    }


def _column_from_json(data: Mapping[str, Any]) -> Column:
    center, scale = data.get("center", 0.0), data.get("scale", 1.0)
    rare = data.get("decimals"), data.get("log_offset")
    return Column(data["name"], center, scale, tuple(data.get("categories", ())), *rare)

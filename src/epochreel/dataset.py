"""What a network is taught and asked, and how its numbers read in people's own units and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Task = Literal["numbers", "two classes", "classes"]


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
        The words of a text column, one input or output each (one-hot); empty for numbers. A
        target of two classes has two words and one output, which is 1 for the second.
    """

    name: str
    center: float = 0.0
    scale: float = 1.0
    categories: tuple[str, ...] = ()

    def to_network(self, value: float) -> float:
        """Return what the network receives for a number in people's units."""
        return (value - self.center) / self.scale

    def to_people(self, value: float) -> float:
        """Return a number of the network in people's units."""
        return value * self.scale + self.center


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
        return sum(max(len(column.categories), 1) for column in self.inputs)

    @property
    def n_outputs(self) -> int:
        """Outputs of the network."""
        if self.task == "two classes":
            return 1
        return sum(max(len(column.categories), 1) for column in self.targets)

    @property
    def input_names(self) -> tuple[str, ...]:
        """A name for each input of the network; ``column: word`` for a one-hot one."""
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
    return [f"{column.name}: {word}" for word in column.categories] or [column.name]


def _column_to_json(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "center": column.center,
        "scale": column.scale,
        "categories": list(column.categories),
    }


def _column_from_json(data: Mapping[str, Any]) -> Column:
    center, scale = data.get("center", 0.0), data.get("scale", 1.0)
    return Column(data["name"], center, scale, tuple(data.get("categories", ())))
